import type { Metric } from '#catalogue';
import { parsePeriod, type PeriodKind, type Refusal } from '#kernel';
import type { PlanContent, PlanFigure, TargetLine } from './plan-content';
import { refusal } from './rules';

/**
 * What a plan's content may not be, all of it at once, so that it is mended in one go. `metrics` are those
 * the policy year asks for. Figures that merely disagree with each other are `planWarnings`, not refusals:
 * real plans contain them.
 */
export function refusePlanContent(
  content: PlanContent,
  policyYear: string,
  metrics: readonly Metric[],
): Refusal[] {
  const known = new Map(metrics.map((metric) => [metric.code, metric]));
  const named = [
    ...content.contributors.map(({ metric }, index) => ({ metric, at: `/content/contributors/${index}` })),
    ...content.projections.map(({ metric }, index) => ({ metric, at: `/content/projections/${index}` })),
    ...(content.payForPerformance
      ? [{ metric: content.payForPerformance.metric, at: '/content/payForPerformance' }]
      : []),
  ];
  return [
    ...content.lines.flatMap((line, index) => {
      const at = `/content/lines/${index}`;
      const metric = known.get(line.metric);
      return metric
        ? [...refuseLine(line, metric, at), ...refuseTargets(line, policyYear, at)]
        : [unknownMetric(line.metric, policyYear, at)];
    }),
    ...repeated(content.lines, (line) => line.metric).map(([index, line]) =>
      refusal(
        'duplicate-line',
        `/content/lines/${index}`,
        `${line.metric} has a line already`,
        'Put all its targets in one line',
      ),
    ),
    ...named
      .filter(({ metric }) => !known.has(metric))
      .map(({ metric, at }) => unknownMetric(metric, policyYear, at)),
  ];
}

function refuseLine(line: TargetLine, metric: Metric, at: string): Refusal[] {
  const refusals = [
    ...repeated(line.targets, (target) => target.period).map(([index, target]) =>
      refusal(
        'duplicate-target',
        `${at}/targets/${index}`,
        `${line.metric} has a target for ${target.period} already`,
        'Give each period one target',
      ),
    ),
    ...repeated(line.baseline, (figure) => figure.period).map(([index, figure]) =>
      refusal(
        'duplicate-baseline',
        `${at}/baseline/${index}`,
        `${line.metric} has a baseline for ${figure.period} already`,
        'Give each period one baseline',
      ),
    ),
  ];
  if (line.line === metric.line) return refusals;
  const what = `${line.metric} is a ${metric.line} metric of this policy year, not a ${line.line} one`;
  return [...refusals, refusal('line-of-wrong-kind', `${at}/line`, what, `Say ${metric.line}`)];
}

function refuseTargets(line: TargetLine, policyYear: string, at: string): Refusal[] {
  const targets = line.targets.map((figure, index) => ({ figure, at: `${at}/targets/${index}` }));
  const baseline = line.baseline.map((figure, index) => ({ figure, at: `${at}/baseline/${index}` }));
  return [
    ...targets.flatMap(({ figure, at: here }) => [
      ...refusePeriodKind(figure, line.profile, here),
      ...refuseOutside(figure, policyYear, here),
      ...refuseWithoutLead(figure, line, here),
    ]),
    ...baseline.flatMap(({ figure, at: here }) => refusePeriodKind(figure, line.profile, here)),
  ];
}

function refusePeriodKind(figure: PlanFigure, profile: PeriodKind, at: string): Refusal[] {
  if (parsePeriod(figure.period)?.kind === profile) return [];
  const what = `${figure.period} is no ${profile}`;
  return [
    refusal('period-of-wrong-kind', `${at}/period`, what, `Use the profile's kind of period: ${profile}`),
  ];
}

function refuseOutside(figure: PlanFigure, policyYear: string, at: string): Refusal[] {
  const year = parsePeriod(policyYear);
  const target = parsePeriod(figure.period);
  if (!year || !target) return [];
  if (target.firstMonth >= year.firstMonth && target.lastMonth <= year.lastMonth) return [];
  const what = `${figure.period} is not within ${policyYear}`;
  return [
    refusal(
      'target-outside-policy-year',
      `${at}/period`,
      what,
      "Put it in that year's plan, or in the baseline",
    ),
  ];
}

function refuseWithoutLead(figure: PlanFigure, line: TargetLine, at: string): Refusal[] {
  if (line.leads === 'rate' && figure.rate === undefined) {
    const what = `The line is led by its rate, and ${figure.period} has none`;
    return [refusal('rate-led-target-without-rate', at, what, 'Give the rate, or lead the line by count')];
  }
  if (line.leads === 'count' && figure.numerator === undefined) {
    const what = `The line is led by its count, and ${figure.period} has none`;
    return [
      refusal('count-led-target-without-count', at, what, 'Give the numerator, or lead the line by rate'),
    ];
  }
  return [];
}

function unknownMetric(metric: string, policyYear: string, at: string): Refusal {
  const what = `${policyYear} has no metric ${metric}`;
  return refusal('unknown-metric', `${at}/metric`, what, 'Use a metric the policy year asks for');
}

/** The items of a list whose key has already been seen, each with its place. */
function repeated<Item>(items: readonly Item[], key: (item: Item) => string): [number, Item][] {
  const seen = new Set<string>();
  return [...items.entries()].filter(([, item]) => {
    const isRepeated = seen.has(key(item));
    seen.add(key(item));
    return isRepeated;
  });
}

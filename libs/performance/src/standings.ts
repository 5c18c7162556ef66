import type { Metric } from '#catalogue';
import { period, periodsWithin } from '#kernel';
import type { Area } from '#reference';
import type { AnsweredAt } from './as-asked';
import { varianceOf, type Variance } from './comparison';
import { figureOf, type Figure, type NotJudged } from './figure';
import { awaitedInBrief, NOT_JUDGED } from './figure-in-words';
import type { Awaited, FigureHead } from './figure-in-words';
import { grouped } from './grouped';
import { shownMetric, type MetricPerformance } from './metric-performance';
import type { MetricFacts } from './performance-facts';
import { figureThatStands, newestFigures } from './planned-periods';
import { publishedRateFacts, spanOf } from './rate';
import { workOut } from './working';

/** How several areas stand, metric by metric, all at one moment. */
export interface AreasStanding {
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly MetricStandings[];
}

export interface MetricStandings {
  /** As the newest policy year defines it. */
  readonly metric: MetricPerformance['metric'];
  readonly unit: string;
  /** Whether it counts what can be added: no published rate or score, and no count that was published rounded. */
  readonly isAdded: boolean;
  readonly areas: readonly AreaStanding[];
}

/** An area by the figure of a metric that is told of it first, as on its overview; nothing was reported where it is absent. */
export interface AreaStanding {
  readonly area: Pick<Area, 'code' | 'name' | 'kind'>;
  readonly newest?: StandingFigure | undefined;
  /** What was reported of a newer period that is not judged. */
  readonly running?: StandingFigure | undefined;
}

export type StandingFigure = FigureHead &
  Pick<Figure, 'period'> &
  Pick<Awaited, 'nobodyExpected'> & {
    readonly policyYear: string;
    /** The rules of its warnings. */
    readonly warnings: readonly string[];
  };

/** What areas count and plan together over one period; absent what one of them lacks. */
export interface SumOfAreas {
  readonly period: string;
  readonly numerator: number;
  readonly plan?: number | undefined;
  readonly variance?: Variance['count'];
}

/** Why counts of areas are not added. */
export type NoSum = 'not-counts' | 'kinds-differ' | 'periods-differ' | 'incomplete' | 'nobody-expected';

/** How many areas there are, and how many stand how: each has met, missed, or cannot be judged. */
export interface Tally {
  readonly areas: number;
  readonly reporting: number;
  readonly met: number;
  readonly missed: number;
  readonly notJudged: Readonly<Record<NotJudged | 'nobody-expected' | 'nothing-reported', number>>;
}

/**
 * How areas stand, metric by metric.
 *
 * @param read the facts of every metric in every area that anything was known of, policy years in their order.
 */
export function standingsOf(areas: readonly Area[], read: readonly MetricFacts[]): MetricStandings[] {
  return [...grouped(read, ({ metric }) => metric.code).values()].flatMap((facts) => {
    const newest = facts.at(-1);
    if (!newest) return [];
    const { metric, numerator } = newest;
    const ofArea = grouped(facts, (each) => each.numerator.area.code);
    return {
      metric: shownMetric(metric),
      unit: numerator.measure.unit,
      isAdded: numerator.measure.value === 'count' && metric.publishedRate === undefined,
      areas: areas.map(({ code, name, kind }) => ({
        area: { code, name, kind },
        ...newestStanding(ofArea.get(code) ?? []),
      })),
    };
  });
}

/** What was said of areas one by one, or of some of them together, in one. */
export function sideBySide(parts: readonly (readonly MetricStandings[])[]): MetricStandings[] {
  return [...grouped(parts.flat(), ({ metric }) => metric.code).values()].flatMap((each) => {
    const [first] = each;
    return first ? [{ ...first, areas: each.flatMap(({ areas }) => areas) }] : [];
  });
}

function newestStanding(years: readonly MetricFacts[]): Pick<AreaStanding, 'newest' | 'running'> {
  if (years.every(isSilent)) return {};
  const { shown, running } = newestFigures(fromTheNewest(years));
  return { newest: shown && headOf(shown), running: running && headOf(running) };
}

type FigureOfYear = Figure & { readonly policyYear: string };

/** The figures that stand, from the newest period back, each worked out only when it is asked for. */
function* fromTheNewest(years: readonly MetricFacts[]): Generator<FigureOfYear> {
  const baselines = years.flatMap((facts) =>
    (facts.plan?.line.baseline ?? []).map((figure) => ({ facts, of: period(figure.period) })),
  );
  const planned = years.flatMap((facts) =>
    periodsWithin(facts.metric.frequency, period(facts.policyYear)).map((of) => ({ facts, of })),
  );
  const byPeriod = [...grouped([...baselines, ...planned], ({ of }) => of.key).values()];
  const newestFirst = byPeriod.sort(([a], [b]) =>
    (a?.of.firstMonth ?? '') < (b?.of.firstMonth ?? '') ? 1 : -1,
  );
  for (const asked of newestFirst) {
    const figures = asked.flatMap(({ facts, of }) => {
      const working = workOut(facts, spanOf(facts.metric, of));
      return working ? [{ ...figureOf(facts, working), policyYear: facts.policyYear }] : [];
    });
    const stands = figureThatStands(figures);
    if (stands) yield stands;
  }
}

/** Whether nothing at all was reported of it. */
function isSilent(facts: MetricFacts): boolean {
  const published = publishedRateFacts(facts)?.published ?? [];
  return facts.numerator.cells.length === 0 && published.length === 0;
}

function headOf(figure: FigureOfYear): StandingFigure {
  const { policyYear, period: of, numerator, reportedSoFar, rate, rateFrom, status } = figure;
  const { plan, baseline, variance, met, notJudged, coverage } = figure;
  const { expected, reported } = coverage;
  return {
    ...{ policyYear, period: of, numerator, reportedSoFar, rate, rateFrom, status },
    ...{ plan, baseline, variance, met, notJudged, coverage: { expected, reported } },
    ...awaitedInBrief(figure),
    warnings: figure.warnings.map(({ rule }) => rule),
  };
}

type Summed = Pick<MetricStandings, 'isAdded' | 'areas'> & { readonly metric: Pick<Metric, 'decimals'> };

/**
 * The counts of areas added up, or why they are not: only counts of one period are, of areas none of which is a part of
 * another, each with every report in. Rates are never added, and a plan is an area's own: whether it was met is not said.
 */
export function sumOfAreas({ metric, isAdded, areas }: Summed): SumOfAreas | NoSum {
  if (!isAdded) return 'not-counts';
  if (areas.some(({ area }) => area.kind !== 'council-area')) return 'kinds-differ';
  const figures = areas.flatMap(({ newest }) => newest ?? []);
  const [first] = figures;
  if (!first || figures.length < areas.length) return 'incomplete';
  const isOfOnePeriod = figures.every(
    (each) => each.period === first.period && each.policyYear === first.policyYear,
  );
  if (!isOfOnePeriod) return 'periods-differ';
  const numerator = added(figures.map((each) => each.numerator));
  if (numerator === undefined) {
    const lacking = figures.filter((each) => each.numerator === undefined);
    return lacking.every(({ nobodyExpected = false }) => nobodyExpected) ? 'nobody-expected' : 'incomplete';
  }
  const plan = added(figures.map((each) => each.plan?.numerator));
  const variance = varianceOf({ count: numerator }, { numerator: plan, sumOf: [] }, metric).count;
  return { period: first.period, numerator, plan, variance };
}

function added(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

/** How many areas met their plan by their newest figures, and of how many it cannot be said, and why. */
export function tallyOf({ areas }: Pick<MetricStandings, 'areas'>): Tally {
  const tally = {
    areas: areas.length,
    reporting: areas.filter(({ newest }) => newest !== undefined).length,
    ...{ met: 0, missed: 0 },
    notJudged: { 'no-plan': 0, incomplete: 0, 'nobody-expected': 0, 'no-rate': 0, 'nothing-reported': 0 },
  };
  for (const { newest } of areas) {
    if (newest?.met === true) tally.met += 1;
    else if (newest?.met === false) tally.missed += 1;
    else tally.notJudged[newest ? whyNotJudged(newest) : 'nothing-reported'] += 1;
  }
  return tally;
}

/** What nobody is expected to report is not missing. */
function whyNotJudged(figure: StandingFigure): NotJudged | 'nobody-expected' {
  const { notJudged = 'no-plan', nobodyExpected = false } = figure;
  return notJudged === 'incomplete' && nobodyExpected ? 'nobody-expected' : notJudged;
}

/** Areas by how far they are off what they planned, the worst first; those of which it is not known last, by name. */
export function byVariance({
  metric,
  areas,
}: Pick<MetricStandings, 'areas'> & { readonly metric: Pick<Metric, 'polarity'> }): AreaStanding[] {
  const worse = metric.polarity === 'low' ? 1 : -1;
  const off = new Map(areas.map((each) => [each, percentOff(each)]));
  return areas.toSorted((one, other) => {
    const [a, b] = [off.get(one), off.get(other)];
    if (a !== undefined && b !== undefined && a !== b) return worse * (b - a);
    if ((a === undefined) !== (b === undefined)) return a === undefined ? 1 : -1;
    return one.area.name.localeCompare(other.area.name);
  });
}

/** Off the plan alone: what a plan was measured from is not one. */
function percentOff({ newest }: AreaStanding): number | undefined {
  if (newest?.plan === undefined) return undefined;
  const percent = (newest.variance?.count ?? newest.variance?.rate)?.percent;
  return percent === undefined ? undefined : Number(percent);
}

const NO_SUM: Readonly<Record<NoSum, string>> = {
  'not-counts': 'what it measures is published as a rate, a score or rounded',
  'kinds-differ': 'one of them is a part of another',
  'periods-differ': 'their newest periods differ',
  incomplete: 'reports are missing',
  'nobody-expected': 'nobody is expected to report some of it',
};

/** Why counts of areas are not added, to stand after "because". */
export function noSumInWords(why: NoSum): string {
  return NO_SUM[why];
}

const UNSAID = {
  ...NOT_JUDGED,
  'nobody-expected': 'nobody is expected to report it',
  'nothing-reported': 'nothing reported',
} as const;

/** Of how many areas it cannot be said whether they met their plan, by why: `3 reports are missing`. */
export function notJudgedInWords({ notJudged }: Pick<Tally, 'notJudged'>): string[] {
  return (Object.keys(UNSAID) as (keyof typeof UNSAID)[])
    .filter((why) => notJudged[why] > 0)
    .map((why) => `${notJudged[why]}: ${UNSAID[why]}`);
}

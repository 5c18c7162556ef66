import type { AnswerSource } from '#catalogue';
import { fail } from '#kernel';
import type { AreaPerformance, Figure, MetricPerformance } from '#performance';
import { found, hashOf, type Found } from './finding';

type FigureSource = Extract<AnswerSource, { readonly from: 'figure' }>;

/**
 * A part of a metric's figure, as the tracker has it. Its hash is of that alone which the part rests on: a report of another
 * month, or a plan that is replaced, leaves the cells as they were signed that it says nothing of.
 */
export function figureFinding(
  { metric: code, period, part }: FigureSource,
  { metrics }: AreaPerformance,
): Found {
  const performance = metrics.find(({ metric }) => metric.code === code);
  if (!performance) return fail(`The policy year has no metric ${code}`);
  const { metric } = performance;
  const { definitionVersion } = metric;
  const restingOn = (content: object) => ({
    contentHash: hashOf({ metric: code, definitionVersion, ...content }),
    definitionVersion,
  });
  if (part === 'source') return found(metric.source, restingOn({ source: metric.source }));
  const figure = figureFor(performance, period);
  if (!figure) return fail(`${metric.name} has no figure for ${period}`);
  const counted = () => ({
    ...restingOn({ figure: countedOf(figure) }),
    warnings: [...figure.warnings.map(({ rule, what }) => ({ rule, what })), ...provisional(figure)],
  });
  switch (part) {
    case 'count':
      if (figure.numerator === undefined) return fail(whyNotCounted(figure, metric.name));
      return found(figure.numerator, counted());
    case 'rate':
      if (figure.rate === undefined) return fail(whyNotCounted(figure, metric.name));
      return found(figure.rate, counted());
    case 'denominator': {
      const { denominator } = figure;
      return denominator === undefined
        ? fail(`What ${metric.name} is divided by is not known for ${period}`)
        : found(denominator.value, restingOn({ period, denominator }));
    }
    case 'planned-count':
    case 'planned-rate': {
      const planned = figure.plan ?? figure.baseline;
      const value = part === 'planned-count' ? planned?.numerator : planned?.rate;
      return value === undefined
        ? fail(`Nothing is planned of ${metric.name} for ${period}`)
        : found(value, restingOn({ period, planned }));
    }
  }
}

function figureFor(
  { months, quarters, year, baseline }: MetricPerformance,
  period: string,
): Figure | undefined {
  return [...quarters, year, ...months, ...baseline].find((figure) => figure.period === period);
}

/** A figure without what was planned of it. */
function countedOf(figure: Figure) {
  const { numerator, denominator, rate, status, coverage, tables, heldApart, breakdowns } = figure;
  return {
    ...{ period: figure.period, numerator, denominator, rate, status },
    ...{ coverage, tables, heldApart, breakdowns },
  };
}

function whyNotCounted({ coverage, period }: Figure, name: string): string {
  const [missing] = coverage.missing;
  if (!missing) return `Nothing was reported of ${name} for ${period}`;
  const more = coverage.missing.length > 1 ? `, and ${coverage.missing.length - 1} more` : '';
  return `${missing.source ?? 'A report'} is missing for ${missing.period}${more}`;
}

function provisional({ status }: Figure): { rule: string; what: string }[] {
  return status === 'provisional' ? [{ rule: 'provisional', what: 'Counts behind it are provisional' }] : [];
}

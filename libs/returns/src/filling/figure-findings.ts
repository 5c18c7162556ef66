import type { AnswerSource } from '#catalogue';
import { fail } from '#kernel';
import type { AreaPerformance, Figure, MetricPerformance } from '#performance';
import { found, type Found } from './finding';

type FigureSource = Extract<AnswerSource, { readonly from: 'figure' }>;

/** A part of a metric's figure, as the tracker has it. */
export function figureFinding(
  { metric: code, period, part }: FigureSource,
  { metrics, contentHash }: AreaPerformance,
): Found {
  const performance = metrics.find(({ metric }) => metric.code === code);
  if (!performance) return fail(`The policy year has no metric ${code}`);
  const { metric } = performance;
  const definition = { contentHash, definitionVersion: metric.definitionVersion };
  if (part === 'source') return found(metric.source, definition);
  const figure = figureFor(performance, period);
  if (!figure) return fail(`${metric.name} has no figure for ${period}`);
  const warnings = figure.warnings.map(({ rule, what }) => ({ rule, what }));
  switch (part) {
    case 'count':
      if (figure.numerator === undefined) return fail(whyNotCounted(figure, metric.name));
      return found(figure.numerator, { ...definition, warnings: [...warnings, ...provisional(figure)] });
    case 'rate':
      if (figure.rate === undefined) return fail(whyNotCounted(figure, metric.name));
      return found(figure.rate, { ...definition, warnings: [...warnings, ...provisional(figure)] });
    case 'denominator': {
      const { value } = figure.denominator ?? {};
      return value === undefined
        ? fail(`What ${metric.name} is divided by is not known for ${period}`)
        : found(value, definition);
    }
    case 'planned-count':
    case 'planned-rate': {
      const planned = figure.plan ?? figure.baseline;
      const value = part === 'planned-count' ? planned?.numerator : planned?.rate;
      return value === undefined
        ? fail(`Nothing is planned of ${metric.name} for ${period}`)
        : found(value, definition);
    }
  }
}

function figureFor(
  { months, quarters, year, baseline }: MetricPerformance,
  period: string,
): Figure | undefined {
  return [...quarters, year, ...months, ...baseline].find((figure) => figure.period === period);
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

import { predicateSentence } from '#catalogue';
import type { Category } from '#contracts';
import { describePeriod } from '#kernel';
import type { RecordPage, RecordPart } from '#records';
import { hashOf } from './area-performance';
import type { AnsweredAt } from './as-asked';
import { breakdownBy, countsBehind, type CategoryFigure, type Dimension } from './breakdown';
import { stepsOf, sumText, type Step } from './explanation-steps';
import { figureOf, type Figure } from './figure';
import { tablesOf, unitsOf, type MeasureActual } from './measure-actual';
import type { MeasureFacts, MetricFacts } from './performance-facts';
import { publishedRateFacts, type Span } from './rate';
import { thousands } from './thousands';
import { workOut } from './working';

/** Where a figure comes from: what it means, how it was worked out, and the records it ends at. */
export interface Explanation {
  readonly known: true;
  readonly area: { readonly code: string; readonly name: string };
  readonly policyYear: string;
  readonly metric: string;
  readonly period: string;
  /** Given where the question was about one category of the figure. */
  readonly category?: Category | undefined;
  readonly answeredAt: AnsweredAt;
  readonly definition: Definition;
  readonly figure: Figure | CategoryFigure;
  readonly steps: readonly Step[];
  /** SHA-256, in hexadecimal, over everything above but the moment. */
  readonly contentHash: string;
  /** The records behind it, page by page, each with the event that carried it. */
  readonly records: RecordPage;
}

export interface Definition {
  readonly sentence: string;
  readonly numerator: string;
  readonly denominator?: string | undefined;
  readonly collection: string;
  readonly version: string;
  readonly better: 'low' | 'high';
  readonly document: string;
}

export type Explained = Pick<
  Explanation,
  'area' | 'policyYear' | 'metric' | 'period' | 'category' | 'definition' | 'figure' | 'steps' | 'contentHash'
> & {
  /** Which records to show. */
  readonly parts: readonly RecordPart[];
};

/** One code of one dimension: `{ dimension: 'agency', code: 'nhs' }`. */
export interface CategoryAsked {
  readonly dimension: Dimension;
  readonly code: string;
}

/** Explains a figure, or one category of it; undefined where the span is too short to have an answer. */
export function explain(facts: MetricFacts, span: Span, asked?: CategoryAsked): Explained | undefined {
  const working = workOut(facts, span);
  if (!working) return undefined;
  const figure = figureOf(facts, working);
  const { numerator, denominator, metric, policyYear } = facts;
  const { code, name } = numerator.area;
  const of = {
    area: { code, name },
    policyYear,
    metric: metric.code,
    period: span.key,
    definition: definitionOf(facts, span),
  };
  const { parts, ...answer } = asked
    ? explainCategory(numerator, span, asked)
    : {
        figure,
        steps: stepsOf(facts, working, figure),
        parts: [
          ...partsOf(numerator, working.numerator),
          ...(denominator && working.denominatorActual
            ? partsOf(denominator, working.denominatorActual)
            : []),
          ...publishedParts(facts, figure, span),
        ],
      };
  return { ...of, ...answer, contentHash: hashOf({ ...of, ...answer }), parts };
}

function explainCategory(facts: MeasureFacts, span: Span, { dimension, code }: CategoryAsked) {
  const units = unitsOf(facts, span.period) ?? [];
  const listed = facts.measure.breakdown?.[dimension]?.find((each) => each.code === code);
  const figure: CategoryFigure = breakdownBy(facts, units, dimension)?.categories.find(
    (each) => each.code === code,
  ) ?? { code, name: listed?.name ?? code, provisional: false };
  const behind = countsBehind(facts, units, dimension).flatMap(({ count }) => {
    const term = count?.terms.find(({ category }) => category[dimension] === code);
    return count && term ? [{ count, value: term.value }] : [];
  });
  const reports = behind.map(({ count, value }): Step => {
    const why =
      count.table === 'full'
        ? 'The margin of the full table: no table of this breakdown was reported for the period.'
        : `The ${count.table} table states it.`;
    const { source, table, period } = count;
    return {
      step: 'report',
      period,
      source,
      table,
      why,
      result: value,
      text: `${period}: ${thousands(value)}`,
    };
  });
  const terms = behind.map(({ count, value }) => ({ what: count.period, value }));
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  const sum: Step[] =
    terms.length < 2 ? [] : [{ step: 'sum', terms, result: total, text: sumText(terms, total) }];
  const category = { [dimension]: code } as Category;
  return {
    category,
    figure,
    steps: [...reports, ...sum],
    parts: partsOf(facts, { counts: behind.map(({ count }) => count) }, category),
  };
}

/** The records of the counts that were summed, and no others. */
function partsOf(
  { measure }: MeasureFacts,
  { counts }: { readonly counts: readonly Omit<MeasureActual['counts'][number], 'disagreeing'>[] },
  category?: Category,
): RecordPart[] {
  return tablesOf({ counts }).map((summed) => ({ measure, ...summed, category }));
}

function publishedParts(facts: MetricFacts, { rateFrom }: Figure, span: Span): RecordPart[] {
  const holder = publishedRateFacts(facts);
  if (!holder || rateFrom !== 'published') return [];
  const { measure, published } = holder;
  const sources = published.filter(({ period }) => period === span.key).map(({ source }) => source);
  return sources.flatMap((source) =>
    measure.tables.map((table) => ({ measure, source, table, periods: [span.key] })),
  );
}

function definitionOf({ metric, numerator }: MetricFacts, span: Span): Definition {
  const { measure, area } = numerator;
  const counted = predicateSentence(measure.where, (field, value) =>
    field === 'measure' && value === measure.code ? measure.name : undefined,
  );
  const per = perWhat(metric);
  const period =
    span.key === span.period.key ? describePeriod(span.period) : `${span.key.slice(0, 7)} to date`;
  return {
    sentence: `${counted} in ${area.name}, ${period}${per === undefined ? '' : `, ${per}`}.`,
    numerator: measure.description,
    denominator: per,
    collection: metric.source,
    version: metric.definitionVersion,
    better: metric.polarity,
    document: measure.source,
  };
}

function perWhat({ denominator, base }: MetricFacts['metric']): string | undefined {
  if (denominator === null) return undefined;
  if ('measure' in denominator) {
    const per = denominator.measure.replaceAll('-', ' ');
    return base === 100 ? `as a percentage of ${per}` : `per ${base} ${per}`;
  }
  const rule =
    denominator.year === 'calendar-year-of-period'
      ? 'of the calendar year the period lies in'
      : 'of the calendar year the financial year begins in';
  const band = denominator.population === 'all-ages' ? 'people' : `people aged ${denominator.population}`;
  return `per ${thousands(base)} ${band}, by the population ${rule}`;
}

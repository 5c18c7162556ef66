import { perWhat, predicateSentence } from '#catalogue';
import type { Category } from '#contracts';
import type { GonePart, GoneRecord, RecordPage, RecordPart } from '#records';
import { hashOf } from './area-performance';
import type { AnsweredAt } from './as-asked';
import {
  breakdownBy,
  countsBehind,
  type CategoryFigure,
  type CountBehind,
  type Dimension,
} from './breakdown';
import { stepsOf, sumText } from './explanation-steps';
import { figureOf, type Figure } from './figure';
import { tablesOf, unitsOf, type MeasureActual } from './measure-actual';
import type { MeasureFacts, MetricFacts } from './performance-facts';
import { publishedRateFacts, type Span } from './rate';
import type { Step } from './step';
import { thousands } from './thousands';
import { recordWarnings, type Warning } from './warnings';
import { categoryName, missingLine, periodName } from './wording';
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
  readonly figure: Figure | ExplainedCategory;
  readonly steps: readonly Step[];
  /** SHA-256, in hexadecimal, over everything above but the moment, and the sentences of the steps. */
  readonly contentHash: string;
  /** The records behind it, page by page, each with the event that carried it. */
  readonly records: RecordPage;
  /** Records of its periods that were withdrawn or replaced, each with the event that did it; the first of them. */
  readonly gone: readonly GoneRecord[];
  /** How many such there are in all. */
  readonly goneTotal: number;
}

/** One category of a figure, and what a reader of it must know. */
export interface ExplainedCategory extends CategoryFigure {
  readonly warnings: readonly Warning[];
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
  /** Among which to look for records that are gone. */
  readonly goneFrom: readonly GonePart[];
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
    definition: definitionOf(facts, span, asked),
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
  return {
    ...of,
    ...answer,
    contentHash: hashOf({ ...of, ...answer, steps: answer.steps.map(withoutWords) }),
    parts,
    goneFrom: goneParts(facts, span, asked),
  };
}

/** A step by its numbers: how it is put in words is no part of what it says. */
function withoutWords(step: Step): object {
  return { ...step, text: undefined, why: undefined };
}

function explainCategory(facts: MeasureFacts, span: Span, asked: CategoryAsked) {
  const { dimension, code } = asked;
  const units = unitsOf(facts, span.period) ?? [];
  const category = categoryOf(asked);
  const known = breakdownBy(facts, units, dimension)?.categories.find((each) => each.code === code);
  const all = countsBehind(facts, units, dimension);
  const behind = all.flatMap(({ count }) => {
    const term = count?.terms.find((each) => each.category[dimension] === code);
    return count && term ? [{ count, value: term.value }] : [];
  });
  const missing = all.filter(({ count }) => isMissing(count, asked));
  const terms = behind.map(({ count, value }) => ({ what: periodName(count.period), value }));
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  const sum: Step[] =
    terms.length < 2
      ? []
      : [{ step: 'sum', terms, result: total, text: sumText(terms, total, missing.length === 0) }];
  const figure: ExplainedCategory = {
    ...(known ?? { code, name: categoryName(facts, category), provisional: false }),
    warnings: recordWarnings(facts, units, (source, table, period) => {
      const report = behind.find(({ count }) => count.source === source && count.period === period);
      return report ? report.count.table === table : true;
    }),
  };
  return {
    category,
    figure,
    steps: [
      ...behind.map(({ count, value }) => categoryStep(count, value, isMissing(count, asked))),
      ...sum,
      ...missing.map((report) => missingCategoryStep(facts, report, category)),
    ],
    parts: partsOf(facts, { counts: behind.map(({ count }) => count) }, category),
  };
}

/** Whether a report has nothing, or not everything, of a category: a margin of the full table may have a part. */
function isMissing(count: CountBehind['count'], { dimension, code }: CategoryAsked): boolean {
  return !count || count.missing.some((each) => each[dimension] === code);
}

function categoryStep(
  { table, source, period }: NonNullable<CountBehind['count']>,
  value: number,
  partly: boolean,
): Step {
  const why =
    table === 'full'
      ? 'The margin of the full table: no table of this breakdown was reported for the period.'
      : `The ${table} table states it.`;
  const text = `${periodName(period)}: ${thousands(value)}${partly ? ' so far' : ''}`;
  return { step: 'report', period, source, table, why, result: value, text };
}

function missingCategoryStep(facts: MeasureFacts, { period, source }: CountBehind, category: Category): Step {
  const text = `${periodName(period.key)}: ${missingLine(facts, { period: period.key, source, categories: [category] })}`;
  return { step: 'missing', measure: facts.measure.code, period: period.key, source, text };
}

/** Every measure the figure might rest on, over its own periods, whatever table was chosen of it. */
function goneParts(facts: MetricFacts, span: Span, asked: CategoryAsked | undefined): GonePart[] {
  const { numerator, denominator } = facts;
  const counted = asked ? [numerator] : [numerator, ...(denominator ? [denominator] : [])];
  const holder = asked ? undefined : publishedRateFacts(facts);
  const category = asked && categoryOf(asked);
  return [
    ...counted.map((each) => ({
      measure: each.measure,
      periods: (unitsOf(each, span.period) ?? []).map(({ key }) => key),
      category,
    })),
    ...(holder && holder !== numerator ? [{ measure: holder.measure, periods: [span.key] }] : []),
  ];
}

function categoryOf({ dimension, code }: CategoryAsked): Category {
  return { [dimension]: code };
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

function definitionOf(
  { metric, numerator }: MetricFacts,
  span: Span,
  asked: CategoryAsked | undefined,
): Definition {
  const { measure, area } = numerator;
  const counted = predicateSentence(measure.where, (field, value) =>
    field === 'measure' && value === measure.code ? measure.name : undefined,
  );
  // One category of a figure is a count: the rate is of the whole.
  const per = asked ? undefined : perWhat(metric);
  const of = asked
    ? ` (${DIMENSION_NAMES[asked.dimension]}: ${categoryName(numerator, categoryOf(asked))})`
    : '';
  return {
    sentence: `${counted}${of} in ${area.name}, ${periodName(span.key)}${per === undefined ? '' : `, ${per}`}.`,
    numerator: measure.description,
    denominator: per,
    collection: metric.source,
    version: metric.definitionVersion,
    better: metric.polarity,
    document: measure.source,
  };
}

/** What people call the members of a category. */
export const DIMENSION_NAMES = { agency: 'agency', reason: 'reason', careType: 'care type' } as const;

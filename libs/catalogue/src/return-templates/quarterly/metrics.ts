import type { Metric, PolicyYear } from '../../policy-year';
import type { ReturnRule } from '../../return-rule';
import type { AnswerSource } from '../../return-template';
import {
  choice,
  count,
  grid,
  list,
  percentage,
  rate,
  sheet,
  text,
  type Line,
  type Unlaid,
  type Unplaced,
} from '../form';
import { periodTitle, quartersOf } from '../quarters';
import { CHOSEN, REMEMBERED, VARIANCE_MAX_PERCENT, type Part } from './part';
import { progressAsked, progressCommented } from './progress';

interface Asked {
  readonly policyYear: Pick<PolicyYear, 'year' | 'metrics'>;
  readonly quarter: 1 | 2 | 3 | 4;
  /** By their codes, in the order of the form. */
  readonly metrics: readonly string[];
}

const PREFIXES: Readonly<Record<string, string>> = {
  'non-elective-admissions': 'nea',
  'delayed-transfers-of-care': 'dtoc',
  'residential-admissions': 'residential',
  'reablement-91-days': 'reablement',
  'patient-experience': 'experience',
  'injuries-due-to-falls': 'falls',
};

/** A metric in a return: its figures to the quarter, how it goes, and what is said of it. */
interface Stated extends Asked {
  readonly metric: Metric;
  readonly prefix: string;
  /** The periods whose figures are asked, with how they stand in codes. */
  readonly periods: readonly { readonly key: string; readonly code: string }[];
  /** Whether it is known by the end of the last of them. */
  readonly hasActual: boolean;
}

/** The metrics of a policy year as a return asks them: planned and actual figures, progress and commentary. */
export function metricsOf(asked: Asked, code: string, tab: string): Part {
  const stated = asked.metrics.map((each) => statedOf(asked, each));
  return {
    sheet: sheet(code, tab, stated.flatMap(sectionsOf)),
    rules: stated.flatMap(rulesOf),
  };
}

function statedOf(asked: Asked, code: string): Stated {
  const { policyYear, quarter } = asked;
  const metric = policyYear.metrics.find((each) => each.code === code);
  if (!metric) throw new Error(`${policyYear.year} has no metric ${code}`);
  const isQuarterly = metric.frequency === 'quarter';
  return {
    ...asked,
    metric,
    prefix: PREFIXES[code] ?? code,
    periods: isQuarterly
      ? quartersOf(policyYear.year, quarter).map((key, index) => ({ key, code: `q${index + 1}` }))
      : [{ key: policyYear.year, code: 'year' }],
    // What is counted once a year is not known before it ends.
    hasActual: isQuarterly || quarter === 4,
  };
}

function sectionsOf(stated: Stated): Unlaid[] {
  const { metric, prefix, periods } = stated;
  return [
    grid(
      { code: `${prefix}-figures`, title: metric.name },
      periods.map(({ key }) => periodTitle(key)),
      linesOf(stated),
    ),
    list({ code: prefix, title: `${metric.name}: progress` }, [...saidOf(stated), ...sourcesOf(stated)]),
  ];
}

type FigurePart = Extract<AnswerSource, { from: 'figure' }>['part'];

function linesOf(stated: Stated): Line[] {
  const { metric, prefix, periods, policyYear, hasActual } = stated;
  const isCounted = metric.denominator !== null;
  const figure = (part: FigurePart, key: string) => ({
    // An area chooses its local metric, and may count another one.
    required: metric.line === 'national' && metric.frequency === 'quarter',
    source: {
      ...{ from: 'figure', policyYear: policyYear.year, metric: metric.code, period: key, part },
    } satisfies AnswerSource,
    narrative: `${prefix}-commentary`,
  });
  const line = (
    part: string,
    label: string,
    cell: (code: string, asked: string, key: string) => Unplaced,
  ) => ({
    label,
    cells: periods.map(({ key, code }) =>
      cell(`${prefix}-${part}-${code}`, `${metric.name}: ${label.toLowerCase()}, ${periodTitle(key)}`, key),
    ),
  });
  const counted = (part: string, label: string, of: FigurePart) =>
    line(part, label, (code, asked, key) => count(code, asked, figure(of, key)));
  const rated = (part: string, label: string, of: FigurePart) =>
    line(part, label, (code, asked, key) =>
      (metric.base === 100 ? percentage : rate)(code, asked, metric.decimals, figure(of, key)),
    );
  return [
    ...(isCounted ? [counted('plan', 'Plan, numerator', 'planned-count')] : []),
    rated('plan-rate', 'Plan, rate', 'planned-rate'),
    ...(hasActual && isCounted ? [counted('actual', 'Actual, numerator', 'count')] : []),
    ...(hasActual ? [rated('rate', 'Actual, rate', 'rate')] : []),
    ...(hasActual && isCounted ? [counted('population', 'Denominator', 'denominator')] : []),
  ];
}

function saidOf({ metric, prefix, policyYear, quarter }: Stated): Unplaced[] {
  const options = progressAsked(policyYear.year);
  const comment = (field: string): AnswerSource => ({
    ...{ from: 'register', register: 'comments', entry: metric.code, field },
    period: `${policyYear.year}-Q${quarter}`,
  });
  const as = Object.fromEntries(options.map(({ code, name }) => [code, name]));
  return [
    choice(
      `${prefix}-progress`,
      'Please provide an update on indicative progress against the metric',
      Object.values(as),
      {
        source: { ...comment('progress'), as } as AnswerSource,
      },
    ),
    text(
      `${prefix}-commentary`,
      'Commentary on progress: what stands in the way, and what support is needed',
      {
        required: false,
        source: comment('challenges'),
      },
    ),
    text(`${prefix}-achievements`, 'Achievements', { required: false, source: comment('achievements') }),
  ];
}

const SOURCES = ['MAR', 'SUS', 'Other'];

/** Admissions are counted in two ways that do not compare. */
function sourcesOf({ metric, prefix, policyYear, periods }: Stated): Unplaced[] {
  if (metric.code !== 'non-elective-admissions') return [];
  const period = periods.at(-1)?.key ?? '';
  return [
    choice(`${prefix}-source`, 'Which data source is used for actual admissions?', SOURCES, {
      source: { from: 'figure', policyYear: policyYear.year, metric: metric.code, period, part: 'source' },
    }),
    choice(`${prefix}-plan-source`, 'Which data source was the plan counted from?', SOURCES),
  ];
}

function rulesOf(stated: Stated): ReturnRule[] {
  const { policyYear, prefix, metric } = stated;
  return [
    progressCommented(policyYear.year, prefix, metric.name),
    ...(stated.hasActual ? [progress(stated), variance(stated)] : []),
    ...rates(stated),
    ...oneSource(stated),
  ];
}

function oneSource({ metric, prefix }: Stated): ReturnRule[] {
  if (metric.code !== 'non-elective-admissions') return [];
  return [
    {
      ...REMEMBERED,
      code: `${prefix}-of-one-source`,
      kind: 'one-source',
      sentence: 'Planned and actual admissions are counted from one source.',
      mend: 'Count the admissions from the source that the plan was counted from.',
      source: 'Cambridgeshire BCF plan 2016/17 (the MAR and SUS do not compare)',
      verified: true,
      answers: [`${prefix}-source`, `${prefix}-plan-source`],
    },
  ];
}

/** Held to the newest figures: counts, where a metric has any. */
function heldFigures({ metric, prefix, periods }: Stated): { actual: string; plan: string } {
  const last = periods.at(-1)?.code ?? '';
  const isRate = metric.denominator === null || metric.frequency === 'year';
  return isRate
    ? { actual: `${prefix}-rate-${last}`, plan: `${prefix}-plan-rate-${last}` }
    : { actual: `${prefix}-actual-${last}`, plan: `${prefix}-plan-${last}` };
}

function progress(stated: Stated): ReturnRule {
  const { metric, prefix, policyYear } = stated;
  return {
    ...CHOSEN,
    severity: 'warns',
    source: 'What is said of progress can be seen from the figures beside it',
    code: `${prefix}-progress-fits`,
    kind: 'progress',
    sentence: `${metric.name}: it is said to be on track where its newest figure is no worse than its plan.`,
    mend: 'Correct the progress, or say in the commentary why it will be on track.',
    progress: `${prefix}-progress`,
    onTrack: progressAsked(policyYear.year).flatMap(({ code, name }) => (code === 'on-track' ? [name] : [])),
    ...heldFigures(stated),
    polarity: metric.polarity,
  };
}

function variance(stated: Stated): ReturnRule {
  const { metric, prefix } = stated;
  return {
    ...CHOSEN,
    code: `${prefix}-variance-explained`,
    kind: 'variance',
    sentence: `${metric.name}: where its newest figure is more than ${VARIANCE_MAX_PERCENT}% from its plan, the commentary says why.`,
    mend: 'Say in the commentary why it differs, and what is done about it.',
    ...heldFigures(stated),
    percentMax: VARIANCE_MAX_PERCENT,
    narrative: `${prefix}-commentary`,
  };
}

function rates({ metric, prefix, periods, hasActual }: Stated): ReturnRule[] {
  const { base } = metric;
  if (metric.denominator === null || base === 1 || !hasActual) return [];
  const kinds = [
    ['rate', 'actual', 'actual'],
    ['plan-rate', 'plan', 'planned'],
  ] as const;
  return periods.flatMap(({ code }) =>
    kinds.map(([of, numerator, word]): ReturnRule => ({
      ...REMEMBERED,
      code: `${prefix}-${of}-${code}`,
      kind: 'rate',
      sentence: `${metric.name}: the ${word} rate${code === 'year' ? '' : ` of ${code.toUpperCase()}`} is its numerator per ${base === 100 ? 'hundred' : '100,000'} of its denominator.`,
      mend: 'Correct the rate, the numerator or the denominator.',
      numerator: `${prefix}-${numerator}-${code}`,
      denominator: `${prefix}-population-${code}`,
      rate: `${prefix}-${of}-${code}`,
      base,
      numeratorTolerance: toleranceOf(metric),
    })),
  );
}

/** Counts of adult social care are published rounded to five; a rate without places is away by up to one. */
function toleranceOf({ source, decimals }: Metric): string {
  if (source === 'SALT') return '2.5';
  return decimals === 0 ? '1' : '0.5';
}

import type { Figure } from './figure';
import { thousands } from './thousands';
import { NOBODY_EXPECTED, type Warning } from './warnings';

/** What of a figure, whole or in brief, is put in words. */
export type FigureHead = Pick<
  Figure,
  | 'numerator'
  | 'reportedSoFar'
  | 'rate'
  | 'rateFrom'
  | 'status'
  | 'plan'
  | 'baseline'
  | 'variance'
  | 'met'
  | 'notJudged'
> & { readonly coverage: Pick<Figure['coverage'], 'expected' | 'reported'> };

/** What tells from whom the rest of a figure is awaited; a head may have none of it. */
export interface Awaited {
  readonly coverage: Partial<Pick<Figure['coverage'], 'missing'>>;
  /** In brief by their rules alone. */
  readonly warnings?: readonly (string | Pick<Warning, 'rule'>)[] | undefined;
}

/** Marks what is provisional. */
export const PROVISIONAL = 'p';

/** The count, or what there is of it; `-` where there is nothing. */
export function countInWords(figure: FigureHead): string {
  return figure.numerator === undefined ? incomplete(figure) : marked(figure, figure.numerator);
}

/**
 * Whether what there is not of a figure is awaited from nobody: of those periods reference data name no reporter, and what nobody
 * is expected to report is not missing.
 */
export function isAwaitedOfNobody({ coverage: { missing }, warnings = [] }: Awaited): boolean {
  if (missing) return missing.length > 0 && missing.every(({ source }) => source === undefined);
  return warnings.some((each) => (typeof each === 'string' ? each : each.rule) === NOBODY_EXPECTED);
}

export function rateInWords(figure: FigureHead): string {
  return figure.rate === undefined ? '-' : marked(figure, figure.rate);
}

export function isProvisional({ status }: FigureHead): boolean {
  return status === 'provisional';
}

function marked(figure: FigureHead, value: number | string): string {
  return `${thousands(value)}${isProvisional(figure) ? PROVISIONAL : ''}`;
}

/** What there is of a count while a report is missing: never the figure, and never passed over either. */
function incomplete(figure: FigureHead): string {
  if (figure.rateFrom === 'published') return '-';
  const { reported, expected } = figure.coverage;
  if (figure.reportedSoFar !== undefined)
    return `${reported} of ${expected} reports, ${marked(figure, figure.reportedSoFar)} so far`;
  return reported === 0 ? '-' : `${reported} of ${expected} reports`;
}

/** Why it cannot be said whether a plan was met. */
export const NOT_JUDGED: Readonly<Record<NonNullable<FigureHead['notJudged']>, string>> = {
  'no-plan': 'no plan for the period',
  incomplete: 'reports are missing',
  'no-rate': 'no rate can be worked out',
};

/** Whether its plan was met, in a word, or why it cannot be said. */
export function verdictInWords({ met, notJudged }: Pick<FigureHead, 'met' | 'notJudged'>): string {
  return met === undefined ? NOT_JUDGED[notJudged ?? 'no-plan'] : met ? 'met' : 'missed';
}

/** In percent: in the count where plan and actual have one, since a rate-led plan prints both. */
export function varianceInWords({
  variance: against,
  plan,
  baseline,
}: Pick<FigureHead, 'variance'> & Partial<Pick<FigureHead, 'plan' | 'baseline'>>): string {
  // What a plan is measured from is off nothing.
  if (!plan && baseline) return '-';
  const percent = (against?.count ?? against?.rate)?.percent;
  if (percent === undefined) return '-';
  return `${Number(percent) > 0 ? '+' : ''}${percent}%`;
}

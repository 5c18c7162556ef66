import type { Figure } from './figure';
import { thousands } from './thousands';

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

/** What tells from whom the rest of a figure is awaited: each report that is missing or, of a figure in brief, what follows from these. */
export interface Awaited {
  readonly coverage: Partial<Pick<Figure['coverage'], 'missing'>>;
  /** That what there is not of it is awaited from nobody. */
  readonly nobodyExpected?: boolean | undefined;
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
export function isAwaitedOfNobody({ coverage: { missing }, nobodyExpected = false }: Awaited): boolean {
  return missing ? missing.length > 0 && missing.every(({ source }) => source === undefined) : nobodyExpected;
}

/** The same of a figure in brief, which has no list of what is missing; there only where it is so. */
export function awaitedInBrief(figure: Pick<Figure, 'coverage'>): Pick<Awaited, 'nobodyExpected'> {
  return isAwaitedOfNobody(figure) ? { nobodyExpected: true } : {};
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

/** Whether its plan was met, in a word, or why it cannot be said; what nobody is expected to report is not missing. */
export function verdictInWords(figure: Pick<FigureHead, 'met' | 'notJudged' | 'coverage'> & Awaited): string {
  const { met, notJudged, coverage } = figure;
  if (met !== undefined) return met ? 'met' : 'missed';
  if (notJudged === 'incomplete' && isAwaitedOfNobody(figure))
    return `nobody is expected to report ${coverage.reported === 0 ? 'it' : 'the rest of it'}`;
  return NOT_JUDGED[notJudged ?? 'no-plan'];
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

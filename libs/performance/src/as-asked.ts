import type { Metric } from '#catalogue';
import { dayShown, londonInWords, type Refusal } from '#kernel';
import type { Positions, Watermark } from '#records';
import type { Area } from '#reference';

/** Which past a question is about. Both may be given; neither means now. */
export interface AsAsked {
  /** As known here: at a moment, at a stored watermark, or at positions that something was answered at. */
  readonly asKnown?:
    | { readonly moment: Date }
    | { readonly watermark: number }
    | { readonly positions: AnsweredAt['watermark'] }
    | undefined;
  /** As published: only what was applicable before the end of that day in Europe/London, `2014-10-31`. */
  readonly publishedBy?: string | undefined;
}

/** Where everything stood at the moment asked about, which may not have been stored. */
export type Past = AnsweredAt['watermark'] | Watermark;

/** What an answer was computed at. Asked again there, it is the same to the byte. */
export interface AnsweredAt {
  readonly watermark: Positions & { readonly id?: number | undefined; readonly at?: string | undefined };
  readonly publishedBy?: string | undefined;
}

/** The answer about a past in which nothing of the area had been recorded. It is never 0. */
export interface NothingKnown {
  readonly known: false;
  readonly rule: 'nothing-was-known';
  readonly area: string;
  readonly what: string;
}

export function nothingKnown(
  { code, name }: Pick<Area, 'code' | 'name'>,
  { asKnown, publishedBy }: AsAsked,
): NothingKnown {
  const when = [
    ...(asKnown && 'moment' in asKnown ? [`on ${londonInWords(asKnown.moment, 'second')}`] : []),
    ...(asKnown && 'watermark' in asKnown ? [`at watermark ${asKnown.watermark}`] : []),
    ...(asKnown && 'positions' in asKnown ? ['at the positions asked about'] : []),
    ...(publishedBy === undefined ? [] : [`as published by the end of ${dayShown(publishedBy)}`]),
  ];
  const what = `Nothing was known about ${name} ${when.join(', ')}: no count of it had been recorded`;
  return { known: false, rule: 'nothing-was-known', area: code, what };
}

export function answeredAt(
  positions: Positions,
  watermark: Past | undefined,
  publishedBy: string | undefined,
): AnsweredAt {
  const { lanes, nextOffsets, decisionPosition, referenceVersion } = positions;
  const { id, at } = watermark && 'id' in watermark ? watermark : {};
  const stored = id !== undefined && at !== undefined && { id, at: new Date(at).toISOString() };
  return {
    watermark: { ...stored, lanes, nextOffsets, decisionPosition, referenceVersion },
    ...(publishedBy !== undefined && { publishedBy }),
  };
}

/** @param called the areas that bear what was given as a name: where it is one, its code is what was meant. */
export const unknownArea = (area: string, called: readonly Area[] = []): Refusal => {
  const [meant, another] = called;
  const code = meant && !another ? `${meant.code} for ${meant.name}` : 'such as E06000031';
  return {
    rule: 'unknown-area',
    where: '/area',
    what: `There is no area ${area}`,
    mend: `Use the area's 9-character ONS code, ${code}`,
  };
};

export const unknownPolicyYear = (year: string, known: readonly string[]): Refusal => ({
  rule: 'unknown-policy-year',
  where: '/year',
  what: `No policy year ${year} is in force`,
  mend: `Use one of: ${known.join(', ')}`,
});

/** A measure is easily taken for the metric that rests on it: then that is named. */
export const unknownMetric = (metric: string, year: string, known: readonly Metric[]): Refusal => {
  const resting = known.filter(({ numerator }) => numerator === metric).map(({ code }) => code);
  const what =
    resting.length > 0
      ? `${metric} is a measure, and no metric of ${year}`
      : `${year} has no metric ${metric}`;
  const codes = resting.length > 0 ? resting : known.map(({ code }) => code);
  const mend = resting.length > 0 ? 'Use the metric that rests on it' : 'Use one of';
  return { rule: 'unknown-metric', where: '/metric', what, mend: `${mend}: ${codes.join(', ')}` };
};

export const unknownWatermark = (id: number): Refusal => ({
  rule: 'unknown-watermark',
  where: '/asKnown',
  what: `There is no watermark ${id}`,
  mend: 'Use the id of a stored watermark, or a moment such as 2014-11-01T00:00:00Z',
});

/**
 * A moment that lies ahead, if that is what is asked about: more may be recorded until then, and the same
 * question asked later would have another answer.
 */
export function refuseMomentAhead({ asKnown }: AsAsked, now: Date): Refusal | undefined {
  if (!asKnown || !('moment' in asKnown) || asKnown.moment.getTime() <= now.getTime()) return undefined;
  return {
    rule: 'moment-not-yet',
    where: '/asKnown',
    what: `${londonInWords(asKnown.moment, 'second')} has not come yet: it is ${londonInWords(now, 'second')}`,
    mend: 'Ask about a moment that has passed, or leave it out to ask about now',
  };
}

export const notAPeriod = (period: string): Refusal => ({
  rule: 'not-a-period',
  where: '/period',
  what: `"${period}" names no period`,
  mend: 'Use a month (2014-09), a quarter (2014/15-Q2), a year (2014/15) or 2014/15-to-date',
});

export const momentsReversed = (): Refusal => ({
  rule: 'moments-reversed',
  where: '/from',
  what: 'The first moment is later than the second',
  mend: 'Give the earlier moment as from and the later as to; to left out is now',
});

export const unknownMeasure = (measure: string, known: readonly string[]): Refusal => ({
  rule: 'unknown-measure',
  where: '/measure',
  what: `No definition of the measure ${measure} is in force`,
  mend: `Use one of: ${known.join(', ')}`,
});

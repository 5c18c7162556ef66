import { canonicalJson } from '#kernel';
import { thousands } from './thousands';
import type { ChangeKind, FigureChange, FigureLevel, LevelDifference, MetricChange } from './what-changed';
import { periodName } from './wording';

/** What each part is called. */
export const CHANGE_NAMES: Readonly<Record<ChangeKind, string>> = {
  new: 'New records',
  corrected: 'Corrections',
  gone: 'Withdrawn or replaced',
  definitions: 'Definitions, reference data and plan',
};

/** What each part is called as what moved a figure. */
const MOVED_BY: Readonly<Record<ChangeKind, string>> = {
  new: 'new records',
  corrected: 'corrections',
  gone: 'records withdrawn or replaced',
  definitions: 'definitions, reference data or the plan',
};

/**
 * A level in a line: `2,162, rate 1495.0, missed`; `no figure` where there was nothing.
 *
 * @param other the level it is read against: where that has another plan, status or last quarter, its own are said too.
 */
export function levelInWords(level: FigureLevel, other: FigureLevel = level): string {
  const { count, isIncomplete, rate, met } = level;
  const amount = [
    ...(count === undefined ? [] : [`${thousands(count)}${isIncomplete ? ' so far' : ''}`]),
    ...(rate === undefined ? [] : [`rate ${thousands(rate)}`]),
  ];
  return [
    ...(amount.length === 0 ? ['no figure'] : amount),
    ...otherwise(level, other),
    ...(met === undefined ? [] : [met ? 'met' : 'missed']),
  ].join(', ');
}

/**
 * The difference of two levels with its sign: `+37, rate +25.6`; what did not move is left out. A rate that was not known
 * before, or is not any more, has not moved by all of itself.
 */
export function signed({ count, rate }: LevelDifference, from: FigureLevel, to: FigureLevel): string {
  const rateMoved =
    from.rate === undefined
      ? 'rate not known before'
      : to.rate === undefined
        ? 'rate not known any more'
        : `rate ${withSign(rate)}`;
  const said = [...(count === 0 ? [] : [withSign(count)]), ...(Number(rate) === 0 ? [] : [rateMoved])];
  return said.length === 0 ? 'no difference' : said.join(', ');
}

/** A part of a figure's difference. */
export interface PartInWords {
  readonly kind: ChangeKind;
  /** By how much it moved the figure, or what else of it; undefined where it moved nothing. */
  readonly moved: string | undefined;
  /** What is shown once it and all before it are applied. */
  readonly level: FigureLevel;
}

/** The parts of a figure's difference, one of each kind. */
export function partsInWords({ before, parts }: Pick<FigureChange, 'before' | 'parts'>): PartInWords[] {
  return parts.map(({ kind, level, difference }, at) => {
    const onTopOf = parts[at - 1]?.level ?? before;
    const isSame = canonicalJson(level) === canonicalJson(onTopOf);
    return { kind, level, moved: isSame ? undefined : movedBy(difference, onTopOf, level) };
  });
}

/**
 * What became of a metric in one sentence, without its full stop: `4 figures differ, by corrections; planned periods: 2 met
 * (before 1), 6 missed (before 7)`.
 */
export function metricChangeInWords({ figures, onTrack }: Pick<MetricChange, 'figures' | 'onTrack'>): string {
  if (figures.length === 0) return 'no figure differs';
  const kinds = new Set(
    figures.flatMap((figure) =>
      partsInWords(figure).flatMap(({ kind, moved }) => (moved === undefined ? [] : [MOVED_BY[kind]])),
    ),
  );
  const differ = figures.length === 1 ? '1 figure differs' : `${figures.length} figures differ`;
  const by = new Intl.ListFormat('en-GB').format(kinds);
  const { before, after } = onTrack;
  const judged = (['met', 'missed'] as const)
    .filter((verdict) => before[verdict] !== after[verdict])
    .map((verdict) => `${after[verdict]} ${verdict} (before ${before[verdict]})`);
  return `${differ}, by ${by}${judged.length === 0 ? '' : `; planned periods: ${judged.join(', ')}`}`;
}

function movedBy(difference: LevelDifference, from: FigureLevel, to: FigureLevel): string {
  const isOfAmount = difference.count !== 0 || Number(difference.rate) !== 0;
  return isOfAmount ? signed(difference, from, to) : 'only its plan, verdict or status';
}

/** What a level has and another has otherwise, beside the amount and the verdict. */
function otherwise({ through, status, plan }: FigureLevel, other: FigureLevel): string[] {
  const isProvisional = [status, other.status].includes('provisional');
  return [
    ...(through === undefined || through === other.through ? [] : [`up to ${periodName(through)}`]),
    ...(status === undefined || status === other.status || !isProvisional ? [] : [status]),
    ...(canonicalJson(plan ?? null) === canonicalJson(other.plan ?? null) ? [] : [planInWords(plan)]),
  ];
}

function planInWords(plan: FigureLevel['plan']): string {
  const said = [
    ...(plan?.count === undefined ? [] : [thousands(plan.count)]),
    ...(plan?.rate === undefined ? [] : [`rate ${thousands(plan.rate)}`]),
  ];
  return said.length === 0 ? 'no plan' : `plan ${said.join(' and ')}`;
}

function withSign(value: number | string): string {
  return `${Number(value) > 0 ? '+' : ''}${thousands(value)}`;
}

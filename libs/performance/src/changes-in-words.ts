import { thousands } from './thousands';
import type { ChangeKind, FigureLevel, LevelDifference } from './what-changed';

/** What each part is called. */
export const CHANGE_NAMES: Readonly<Record<ChangeKind, string>> = {
  new: 'New records',
  corrected: 'Corrections',
  gone: 'Withdrawn or replaced',
  definitions: 'Definitions, reference data and plan',
};

/** A level in a line: `2,162, rate 1495.0, missed`; `no figure` where there was nothing. */
export function levelInWords({ count, isIncomplete, rate, met }: FigureLevel): string {
  const said = [
    ...(count === undefined ? [] : [`${thousands(count)}${isIncomplete ? ' so far' : ''}`]),
    ...(rate === undefined ? [] : [`rate ${thousands(rate)}`]),
    ...(met === undefined ? [] : [met ? 'met' : 'missed']),
  ];
  return said.length === 0 ? 'no figure' : said.join(', ');
}

/** A difference with its sign: `+37, rate +25.6`; what did not move is left out. */
export function signed({ count, rate }: LevelDifference): string {
  const said = [
    ...(count === 0 ? [] : [withSign(count)]),
    ...(Number(rate) === 0 ? [] : [`rate ${withSign(rate)}`]),
  ];
  return said.length === 0 ? 'no difference' : said.join(', ');
}

function withSign(value: number | string): string {
  return `${Number(value) > 0 ? '+' : ''}${thousands(value)}`;
}

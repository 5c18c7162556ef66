import { figureOf, withPointMoved } from './value';
import type { Value } from './value';
import { escapeMarkup } from './xml';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How a workbook counts days: from the end of 1899, or from 1904 as on old Macintoshes. */
export type DaysFrom = 1900 | 1904;

/**
 * A cell as a sheet has it, empty where there is no value. A text stands in it as a text, so that none is ever a
 * formula, whatever it begins with.
 *
 * @param prefix of the sheet's elements, with its colon; usually none
 */
export function cellXml(
  prefix: string,
  name: string,
  style: number,
  value: Value | undefined,
  daysFrom: DaysFrom,
): string {
  const tag = `${prefix}c`;
  const open = `<${tag} r="${name}"${style === 0 ? '' : ` s="${style}"`}`;
  if (value === undefined || value.value === '') return `${open}/>`;
  if (value.type === 'text') {
    const space = SPACED.test(value.value) ? ' xml:space="preserve"' : '';
    const text = `<${prefix}t${space}>${cellText(value.value)}</${prefix}t>`;
    return `${open} t="inlineStr"><${prefix}is>${text}</${prefix}is></${tag}>`;
  }
  return `${open}><${prefix}v>${numberOf(value, daysFrom) ?? ''}</${prefix}v></${tag}>`;
}

function numberOf(value: Value, daysFrom: DaysFrom): string | undefined {
  if (value.type === 'date') return String(dayNumber(value.value, daysFrom));
  return value.type === 'percentage' ? withPointMoved(value.value, -2) : figureOf(value);
}

function dayNumber(day: string, daysFrom: DaysFrom): number {
  const first = daysFrom === 1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return (Date.parse(`${day}T00:00:00Z`) - first) / DAY_MS;
}

/** White space that a spreadsheet would drop or fold, unless it is told to keep it. */
const SPACED = /^\s|\s$|\s\s|[\n\t]/;

/** What XML cannot write, halves of pairs, and what already looks like the way in which a workbook writes these. */
const UNWRITABLE = /[\0-\x08\x0b-\x1f\ufffe\uffff]|\p{Cs}|_(?=x[0-9A-F]{4}_)/giu;

/** Most texts have nothing in them that is written otherwise, which is quicker to see than to look for each of it. */
const PLAIN = /^[\t\n !#-%'-;=?-^`-~\xa0-\ud7ff]*$/;

function cellText(text: string): string {
  if (PLAIN.test(text)) return text;
  const written = text.replace(
    UNWRITABLE,
    (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
  return escapeMarkup(written);
}

import { areWordsOf, headerWords } from '#catalogue';
import type { Mark, Measure } from '#catalogue';
import type { Refusal } from '#kernel';

/** What a cell says in place of a value, or the value. */
export type CellValue =
  | { readonly kind: 'value'; readonly value: number | string }
  | { readonly kind: 'not-reported' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'refused'; readonly refusal: Omit<Refusal, 'where'> };

/** A number as people write it: thousands apart by commas or spaces, or not at all. */
const NUMBER = /^(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?$/;
/** What is read as thousands where they stand apart by points, and as three decimals elsewhere. */
const THOUSANDS_OR_DECIMALS = /^[1-9]\d{0,2}\.\d{3}$/;

/** What a cell says, by the marks of a mapping. A decimal measure's number gets the places that spreadsheets drop. */
export function valueOfCell(text: string, marks: readonly Mark[], measure: Measure | undefined): CellValue {
  const written = text.trim();
  const words = headerWords(written);
  const mark = marks.find((each) => isMark(each, written, words));
  if (mark) return marked(mark.means, written);
  if (!NUMBER.test(written)) return { kind: 'refused', refusal: notANumber(written, marks) };
  const [whole = '', places = ''] = written.replace(/[, \u00a0\u202f]/g, '').split('.');
  if (measure === undefined || measure.value === 'count') {
    if (THOUSANDS_OR_DECIMALS.test(written)) return { kind: 'refused', refusal: ambiguousPoint(written) };
    if (/[1-9]/.test(places)) return { kind: 'refused', refusal: notANumber(written, marks) };
    // Beyond what a count may be it stays a text, so that no digit of it is lost before it is refused.
    return { kind: 'value', value: whole.length > 15 ? whole : Number(whole) };
  }
  const decimal = places.padEnd(measure.value.decimalPlaces, '0');
  return { kind: 'value', value: `${whole}.${decimal}` };
}

/** Words are compared as words, signs as they stand: `-` has no letters. */
function isMark({ texts }: Mark, written: string, words: string): boolean {
  const isSame = texts.some((text) => text.toLowerCase() === written.toLowerCase());
  return isSame || (words !== '' && areWordsOf(wordingOf(texts), words));
}

/** By which words a mark is known; kept, since every cell is held against it. */
const WORDINGS = new WeakMap<readonly string[], { readonly is: string[] }>();

function wordingOf(texts: string[]): { readonly is: string[] } {
  const wording = WORDINGS.get(texts) ?? { is: texts };
  WORDINGS.set(texts, wording);
  return wording;
}

function marked(means: Mark['means'], written: string): CellValue {
  switch (means) {
    case 'zero':
      return { kind: 'value', value: 0 };
    case 'not-reported':
    case 'withdrawn':
      return { kind: means };
    case 'cannot-be-published':
      return {
        kind: 'refused',
        refusal: {
          rule: 'value-suppressed',
          what: `"${written}", which stands for a number that was withheld`,
          mend: 'Give the number, or empty the cell: then it is not reported.',
        },
      };
  }
}

function ambiguousPoint(written: string): Omit<Refusal, 'where'> {
  const [whole = '', places = ''] = written.split('.');
  const isWhole = places === '000';
  return {
    rule: 'cell-point-ambiguous',
    what: `"${written}", a point before three digits: it may part thousands, or decimals`,
    mend: `Write ${whole}${places}${isWhole ? `, or ${whole},` : ''} without a point.`,
  };
}

function notANumber(written: string, marks: readonly Mark[]): Omit<Refusal, 'where'> {
  const known = marks.flatMap(({ texts }) => texts).filter((text) => text !== '');
  const also = known.length === 0 ? '' : ` In place of a number the mapping knows: ${known.join(', ')}.`;
  return {
    rule: 'cell-not-a-count',
    what: written.startsWith('=') ? 'a formula that was saved without a result' : `"${written.slice(0, 60)}"`,
    mend: `Give a number: 0 if this means none. Empty the cell where nothing was reported.${also}`,
  };
}

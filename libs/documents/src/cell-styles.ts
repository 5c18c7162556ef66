import type { Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { Value, ValueType } from './value';
import { isDateFormat, isPercentageFormat } from './workbook-parts';
import { FORMULA } from './write-csv';
import { escapeMarkup, readXml, spliced, withAttribute } from './xml';
import type { Splice, TagPlace } from './xml';

/** The styles of a template's cells, and those that came to be needed beside them. */
export interface CellStyles {
  /** The number of a style that looks like the given one and shows a value as what it is. */
  readonly fitting: (style: number, value: Value) => number;
  readonly hasGrown: () => boolean;
  /** The part with the styles that were added. */
  readonly xml: () => string;
}

/** Formats that every spreadsheet knows by a number (ECMA-376 part 1, 18.8.30). */
const GENERAL = 0;
const TEXT = 49;
const KNOWN: ReadonlyMap<string, number> = new Map([
  ['#,##0', 3],
  ['#,##0.00', 4],
  ['0%', 9],
  ['0.00%', 10],
]);
/** From here on numbers are a workbook's own. */
const OWN_FORMATS_FROM = 164;

interface StyleParts {
  readonly formats: ReadonlyMap<number, string>;
  /** Each style of a cell as written, in order. */
  readonly styles: readonly { readonly format: number; readonly tag: TagPlace; readonly end: number }[];
  readonly root: TagPlace;
  readonly formatList: ListPlace | undefined;
  readonly styleList: ListPlace;
}

interface ListPlace {
  readonly open: TagPlace;
  readonly close: TagPlace;
}

/** Reads the styles of a template; they grow anew each time it is filled in. */
export async function readCellStyles(xml: string): Promise<Result<() => CellStyles, string>> {
  const parts = await readStyleParts(xml);
  return parts.ok ? ok(() => growing(xml, parts.value)) : parts;
}

function growing(xml: string, { formats, styles, root, formatList, styleList }: StyleParts): CellStyles {
  const addedFormats = new Map<string, number>();
  const addedStyles = new Map<string, number>();

  const formatNumber = (code: string): number => {
    const there = KNOWN.get(code) ?? addedFormats.get(code);
    if (there !== undefined) return there;
    const added = Math.max(OWN_FORMATS_FROM - 1, ...formats.keys(), ...addedFormats.values()) + 1;
    addedFormats.set(code, added);
    return added;
  };
  const styleNumber = (base: number, change: (tag: string) => string): number => {
    const { tag, end } = styles[base] ?? { tag: root, end: root.end };
    const written = change(xml.slice(tag.start, tag.end)) + xml.slice(tag.end, end);
    const added = addedStyles.get(written) ?? styles.length + addedStyles.size;
    addedStyles.set(written, added);
    return added;
  };

  return {
    fitting: (style, value) => {
      const base = style < styles.length ? style : 0;
      const format = styles[base]?.format ?? GENERAL;
      if (fits(value, format, formats.get(format))) return base;
      return styleNumber(base, (tag) =>
        value.type === 'text'
          ? withAttribute(tag, 'quotePrefix', '1')
          : withAttribute(
              withAttribute(tag, 'numFmtId', String(formatNumber(formatOf(value)))),
              'applyNumberFormat',
              '1',
            ),
      );
    },
    hasGrown: () => addedStyles.size > 0,
    xml: () => {
      const rows = [...addedFormats].map(
        ([code, number]) => `<numFmt numFmtId="${number}" formatCode="${escapeMarkup(code)}"/>`,
      );
      const formatSplices: Splice[] =
        formatList || rows.length === 0
          ? grown(xml, formatList, rows)
          : [
              {
                start: root.end,
                end: root.end,
                text: `<numFmts count="${rows.length}">${rows.join('')}</numFmts>`,
              },
            ];
      return spliced(xml, [...formatSplices, ...grown(xml, styleList, [...addedStyles.keys()])]);
    },
  };
}

/** A text fits any style, unless somebody who opens its cell and leaves it would make a formula of it. */
function fits(value: Value, format: number, code: string | undefined): boolean {
  switch (value.type) {
    case 'text':
      return !FORMULA.test(value.value);
    case 'date':
      return isDateFormat(format, code);
    case 'percentage':
      return isPercentageFormat(format, code);
    default:
      return (
        format !== GENERAL &&
        format !== TEXT &&
        !isDateFormat(format, code) &&
        !isPercentageFormat(format, code)
      );
  }
}

function formatOf(value: Exclude<Value, { readonly type: 'text' }>): string {
  const decimals =
    value.type === 'decimal' || value.type === 'percentage' ? (value.value.split('.')[1] ?? '').length : 0;
  return formatCode(value.type, decimals);
}

/** The format in which a spreadsheet shows values of a type. */
export function formatCode(type: Exclude<ValueType, 'text'>, decimals: number): string {
  const places = decimals === 0 ? '' : `.${'0'.repeat(decimals)}`;
  switch (type) {
    case 'date':
      return 'd mmm yyyy';
    case 'money':
      return '"£"#,##0.00;-"£"#,##0.00';
    case 'count':
      return '#,##0';
    case 'decimal':
      return `#,##0${places}`;
    case 'percentage':
      return `0${places}%`;
  }
}

/** A list with elements added at its end, and its count of them put right. */
function grown(xml: string, list: ListPlace | undefined, elements: readonly string[]): Splice[] {
  if (!list || elements.length === 0) return [];
  const tag = xml.slice(list.open.start, list.open.end);
  const count = Number(/\scount="(\d+)"/.exec(tag)?.[1] ?? 0) + elements.length;
  return [
    { ...list.open, text: withAttribute(tag, 'count', String(count)) },
    { start: list.close.start, end: list.close.start, text: elements.join('') },
  ];
}

async function readStyleParts(xml: string): Promise<Result<StyleParts, string>> {
  const formats = new Map<number, string>();
  const styles: { format: number; tag: TagPlace; end: number }[] = [];
  const lists = new Map<string, { open: TagPlace; close: TagPlace }>();
  let root: TagPlace | undefined;
  let inStyles = false;
  const read = await readXml(xml, {
    open: (name, { numFmtId, formatCode }, place) => {
      root ??= place;
      if (name === 'numFmts' || name === 'cellXfs') lists.set(name, { open: place, close: place });
      if (name === 'cellXfs') inStyles = true;
      const number = Number(numFmtId ?? GENERAL);
      if (name === 'numFmt') formats.set(number, formatCode ?? '');
      if (name === 'xf' && inStyles) styles.push({ format: number, tag: place, end: place.end });
    },
    close: (name, place) => {
      if (name === 'cellXfs') inStyles = false;
      const list = lists.get(name);
      if (list) list.close = place;
      const style = styles.at(-1);
      if (name === 'xf' && inStyles && style) style.end = place.end;
    },
  });
  if (!read.ok) return read;
  const styleList = lists.get('cellXfs');
  // A list without elements, or with a prefix of names, is written by no spreadsheet.
  if (!root || !styleList || styles.length === 0 || isPrefixed(xml, root)) return fail('no styles of cells');
  const formatList = lists.get('numFmts');
  return ok({ formats, styles, root, styleList, formatList });
}

function isPrefixed(xml: string, { start, end }: TagPlace): boolean {
  return /^<[^\s>/]*:/.test(xml.slice(start, end));
}

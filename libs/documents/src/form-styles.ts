import { formatCode } from './cell-styles';
import type { FormInput, FormLook, FormSignal, FormTaking } from './form';
import { escapeMarkup } from './xml';
import { SPREADSHEET } from './written-workbook';

/** The styles of a form, numbered as its cells come to need them. */
export interface FormStyles {
  readonly ofLook: (look: FormLook) => number;
  readonly ofInput: (input: FormInput) => number;
  /** The style of a cell for a value that was prepared, by the one that it has while it is empty. */
  readonly prepared: (style: number) => number;
  readonly ofSignal: (colour: FormSignal['colour']) => number;
  readonly xml: () => string;
}

/** Colours of the national forms: yellow is to be answered, grey was answered before it was sent. */
const FILLS = {
  ...{ none: '', grained: '', optional: 'FFFFFFFF' },
  ...{ asked: 'FFFFFFA6', prepared: 'FFD9D9D9', header: 'FFDDEBF7' },
} as const;
const FONTS = {
  plain: '<sz val="11"/>',
  bold: '<b/><sz val="11"/>',
  title: '<b/><sz val="16"/>',
  heading: '<b/><sz val="13"/>',
  note: '<i/><sz val="10"/><color rgb="FF595959"/>',
  marking: '<b/><sz val="14"/><color rgb="FFC00000"/>',
} as const;
const SIGNALS = { green: ['FF006100', 'FFC6EFCE'], red: ['FF9C0006', 'FFFFC7CE'] } as const;

interface Style {
  readonly font: keyof typeof FONTS;
  readonly fill: keyof typeof FILLS;
  readonly isBoxed: boolean;
  readonly isOpen: boolean;
  readonly format: string;
  readonly wraps: boolean;
}

const PLAIN: Style = {
  font: 'plain',
  fill: 'none',
  isBoxed: false,
  isOpen: false,
  format: 'General',
  wraps: false,
};

const LOOKS: Readonly<Record<FormLook, Style>> = {
  title: { ...PLAIN, font: 'title' },
  heading: { ...PLAIN, font: 'heading' },
  label: { ...PLAIN, wraps: true },
  note: { ...PLAIN, font: 'note', wraps: true },
  header: { ...PLAIN, font: 'bold', fill: 'header', isBoxed: true, wraps: true },
  text: { ...PLAIN, wraps: true },
  marking: { ...PLAIN, font: 'marking' },
  asked: { ...PLAIN, fill: 'asked', isBoxed: true, wraps: true },
  optional: { ...PLAIN, fill: 'optional', isBoxed: true, wraps: true },
  prepared: { ...PLAIN, fill: 'prepared', isBoxed: true, wraps: true },
};

/** From here on numbers of formats are a workbook's own. */
const OWN_FORMATS_FROM = 164;

export function formStyles(): FormStyles {
  const numbers = new Map<string, number>();
  const formats = new Map<string, number>([['General', 0]]);
  const written: string[] = [];
  const numberOf = (style: Style): number => {
    if (!formats.has(style.format)) formats.set(style.format, OWN_FORMATS_FROM + formats.size - 1);
    const xml = styleXml(style, formats.get(style.format) ?? 0);
    const number = numbers.get(xml) ?? written.length;
    if (number === written.length) written.push(xml);
    numbers.set(xml, number);
    return number;
  };
  numberOf(PLAIN);
  const prepared = new Map<number, number>();
  return {
    ofLook: (look) => numberOf(LOOKS[look]),
    ofInput: ({ tone, takes }) => {
      const wraps = takes.type === 'text' || takes.type === 'choice';
      const style = { ...PLAIN, isBoxed: true, isOpen: true, format: formatOf(takes), wraps };
      const number = numberOf({ ...style, fill: tone });
      prepared.set(number, numberOf({ ...style, fill: 'prepared' }));
      return number;
    },
    prepared: (style) => prepared.get(style) ?? style,
    ofSignal: (colour) => Object.keys(SIGNALS).indexOf(colour),
    xml: () => stylesXml(written, formats),
  };
}

function formatOf(takes: FormTaking): string {
  switch (takes.type) {
    case 'text':
    case 'choice':
      return 'General';
    case 'decimal':
    case 'percentage':
      // Without places of its own it takes those of the value that comes into it.
      return takes.decimals === undefined ? 'General' : formatCode(takes.type, takes.decimals);
    default:
      return formatCode(takes.type, 0);
  }
}

function styleXml({ font, fill, isBoxed, isOpen, wraps }: Style, format: number): string {
  const parts = [
    `numFmtId="${format}" fontId="${placeOf(FONTS, font)}" fillId="${placeOf(FILLS, fill)}" borderId="${isBoxed ? 1 : 0}" xfId="0"`,
    'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"',
  ];
  const alignment = `<alignment vertical="top"${wraps ? ' wrapText="1"' : ''}/>`;
  return `<xf ${parts.join(' ')}>${alignment}<protection locked="${isOpen ? 0 : 1}"/></xf>`;
}

function placeOf<Name extends string>(list: Readonly<Record<Name, unknown>>, name: Name): number {
  return Object.keys(list).indexOf(name);
}

function stylesXml(written: readonly string[], formats: ReadonlyMap<string, number>): string {
  const own = [...formats].filter(([, number]) => number >= OWN_FORMATS_FROM);
  const sides = (style: string): string =>
    ['left', 'right', 'top', 'bottom'].map((side) => `<${side}${style}</${side}>`).join('');
  return (
    `<styleSheet xmlns="${SPREADSHEET}">` +
    list(
      'numFmts',
      own.map(([code, number]) => `<numFmt numFmtId="${number}" formatCode="${escapeMarkup(code)}"/>`),
    ) +
    list(
      'fonts',
      Object.values(FONTS).map((font) => `<font>${font}<name val="Calibri"/></font>`),
    ) +
    list('fills', [
      '<fill><patternFill patternType="none"/></fill>',
      '<fill><patternFill patternType="gray125"/></fill>',
      ...Object.values(FILLS)
        .filter((colour) => colour !== '')
        .map(
          (colour) =>
            `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`,
        ),
    ]) +
    list('borders', [
      `<border>${sides('>')}<diagonal/></border>`,
      `<border>${sides(' style="thin"><color rgb="FF7F7F7F"/>')}<diagonal/></border>`,
    ]) +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    list('cellXfs', written) +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
    list(
      'dxfs',
      Object.values(SIGNALS).map(
        ([font, fill]) =>
          `<dxf><font><color rgb="${font}"/></font><fill><patternFill><bgColor rgb="${fill}"/></patternFill></fill></dxf>`,
      ),
    ) +
    '</styleSheet>'
  );
}

function list(name: string, elements: readonly string[]): string {
  return elements.length === 0 ? '' : `<${name} count="${elements.length}">${elements.join('')}</${name}>`;
}

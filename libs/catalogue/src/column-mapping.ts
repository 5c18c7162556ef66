import { TABLES } from '#contracts';
import { canonicalJson, sha256 } from '#kernel';
import { z } from 'zod';

const words = z.string().min(1).max(1_000);
const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'is not a name such as delayed-days-of-ours' })
  .max(60);
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, { error: 'is not a code' });
const texts = z.array(z.string().min(1).max(200)).min(1).max(100);

/** Words to know a header, a label, a sheet or a row by: all of it, or how it begins. Case, stops and spaces do not count. */
const wordingSchema = z
  .strictObject({ is: texts.optional(), beginsWith: texts.optional() })
  .refine((wording) => wording.is !== undefined || wording.beginsWith !== undefined, {
    error: 'has neither `is` nor `beginsWith`',
  });

/**
 * Where a part of a count stands: in a column; beside a label above the table, once for all of it; nowhere, being
 * the same always; or nowhere in the file, so that whoever uploads it gives it.
 */
const statedSchema = z
  .strictObject({
    column: wordingSchema.optional(),
    label: wordingSchema.optional(),
    fixed: words.optional(),
    given: z.literal(true).optional(),
  })
  .refine((stated) => Object.keys(stated).length > 0, { error: 'says of no place where it stands' });

/** The same for what nobody gives with an upload. */
const inFileSchema = z.union([z.strictObject({ column: wordingSchema }), z.strictObject({ fixed: words })]);

const categorySchema = z.partialRecord(z.enum(['careType', 'agency', 'reason']), code);

const valueColumnSchema = z.strictObject({
  column: wordingSchema,
  /** The category of every count in the column, or what of it no column has. */
  category: categorySchema.optional(),
  /** The table may do without it: a reason that is not in use yet. */
  optional: z.literal(true).optional(),
});

/** A total is held against the sum of the other rows; what is no area is passed over. */
const leftOutAs = z.enum(['total', 'no-area']);

/** By what stands in the area's column, or in another one. */
const rowsLeftOutSchema = z.union([
  z.strictObject({ area: wordingSchema, as: leftOutAs }),
  z.strictObject({ column: wordingSchema, says: wordingSchema, as: leftOutAs }),
]);

const layoutSchema = z.strictObject({
  name,
  /** The sheets of a workbook that may hold it; any, when left out. */
  sheet: wordingSchema.optional(),
  measure: inFileSchema,
  table: z.union([z.strictObject({ column: wordingSchema }), z.strictObject({ fixed: z.enum(TABLES) })]),
  /** Columns that name the area, the surest first: its code, then its name; or the area of every row. */
  area: z.union([z.array(wordingSchema).min(1).max(5), z.strictObject({ fixed: words })]),
  period: statedSchema,
  status: statedSchema,
  applicableAt: statedSchema,
  /** Columns that hold parts of the category, where rows have one each. */
  category: z
    .strictObject({
      careType: wordingSchema.optional(),
      agency: wordingSchema.optional(),
      reason: wordingSchema.optional(),
    })
    .optional(),
  values: z.array(valueColumnSchema).min(1).max(100),
  /** A printed margin: what the values of a row should add up to. It is checked, and not published. */
  printedTotal: wordingSchema.optional(),
  rowsLeftOut: z.array(rowsLeftOutSchema).max(50).optional(),
});

/** What a text in place of a number means. */
const markSchema = z.strictObject({
  /** The blank text is a mark too. */
  texts: z.array(z.string().max(40)).min(1).max(20),
  means: z.enum(['zero', 'not-reported', 'withdrawn', 'cannot-be-published']),
});

/** How the tables of one kind of file become counts. Plain data, named and versioned; a version never changes. */
export const columnMappingSchema = z.strictObject({
  name,
  title: words,
  description: words.optional(),
  /** In whose name: of the organisation given with the upload; or each row in that of the area's own council. */
  source: z.enum(['given', 'its-council']),
  /** Each table that may stand in the file. A file has at least one of them. */
  layouts: z.array(layoutSchema).min(1).max(10),
  /** Left out, a blank cell is not reported, and nothing else stands in place of a number. */
  marks: z
    .array(markSchema)
    .max(20)
    .default([{ texts: [''], means: 'not-reported' }]),
  /** The documents it was made from. */
  sources: z.array(words).max(20).default([]),
});

export type ColumnMapping = z.infer<typeof columnMappingSchema>;
export type Layout = ColumnMapping['layouts'][number];
export type ValueColumn = Layout['values'][number];
export type Wording = z.infer<typeof wordingSchema>;
export type Stated = z.infer<typeof statedSchema>;
export type Mark = ColumnMapping['marks'][number];

/** What a mapping is known by, in hexadecimal: SHA-256 over its canonical JSON. */
export function mappingHash(mapping: ColumnMapping): string {
  return sha256(canonicalJson(mapping)).toString('hex');
}

/** A text as headers are compared: letters and digits, in lower case, one space between words. */
export function headerWords(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a text is one that the wording knows. It begins with words, not with letters: `Dii` does not begin with `Di`. */
export function isWorded(wording: Wording, text: string): boolean {
  return areWordsOf(wording, headerWords(text));
}

/** As `isWorded`, of a text whose words have been found already. */
export function areWordsOf(wording: Wording, words: string): boolean {
  const { is, beginsWith } = comparedOf(wording);
  return is.has(words) || beginsWith.some((each) => words.startsWith(each) && isEnd(words, each.length));
}

function isEnd(words: string, at: number): boolean {
  return at === words.length || words[at] === ' ';
}

interface Compared {
  readonly is: ReadonlySet<string>;
  readonly beginsWith: readonly string[];
}

/** Wordings as they are compared: worked out once, since every row of a file is held against them. */
const COMPARED = new WeakMap<Wording, Compared>();

function comparedOf(wording: Wording): Compared {
  const known = COMPARED.get(wording);
  if (known) return known;
  const { is = [], beginsWith = [] } = wording;
  const compared = { is: new Set(is.map(headerWords)), beginsWith: beginsWith.map(headerWords) };
  COMPARED.set(wording, compared);
  return compared;
}

/** The columns of a layout that name the area; none where it is the same for every row. */
export function areaColumns({ area }: Layout): readonly Wording[] {
  return 'fixed' in area ? [] : area;
}

type DimensionColumn = 'agency' | 'reason' | 'careType';

/** A column of an empty table: what stands in it, below the header that its layout knows best. */
export type TemplateColumn = { readonly header: string } & (
  | { readonly of: 'measure' | 'area' | 'period' | 'table' | DimensionColumn | 'status' | 'applicableAt' }
  | { readonly of: 'value'; readonly value: ValueColumn }
);

/** The columns of an empty table that a layout reads, in their order. */
export function templateColumns(layout: Layout): TemplateColumn[] {
  const { measure, table, period, category = {}, values, status, applicableAt } = layout;
  const column = (of: Exclude<TemplateColumn['of'], 'value'>, wording: Wording | undefined) =>
    wording ? [{ of, header: headerOf(wording) }] : [];
  return [
    ...column('measure', 'column' in measure ? measure.column : undefined),
    ...areaColumns(layout).flatMap((each) => column('area', each)),
    ...column('period', period.column),
    ...column('table', 'column' in table ? table.column : undefined),
    ...(['agency', 'reason', 'careType'] as const).flatMap((of) => column(of, category[of])),
    ...values.map((value) => ({ of: 'value' as const, header: headerOf(value.column), value })),
    ...column('status', status.column),
    ...column('applicableAt', applicableAt.column),
  ];
}

/** The headers of an empty table that a layout reads. */
export function templateHeader(layout: Layout): string[] {
  return templateColumns(layout).map(({ header }) => header);
}

function headerOf({ is = [], beginsWith = [] }: Wording): string {
  return [...is, ...beginsWith][0] ?? '';
}

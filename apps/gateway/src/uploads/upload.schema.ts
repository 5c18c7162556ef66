import { SOURCE_URN } from '#contracts';
import { refusalSchema } from '#platform';
import { z } from 'zod';
import { heldApart } from '../held-apart';

const yes = z.enum(['true', 'false'], { error: 'is neither true nor false' }).default('false');
const text = (max: number) => z.string().min(1, 'is empty').max(max, `is longer than ${max} characters`);

/** What an upload says beside its file. */
export const uploadQuery = z.strictObject({
  /** `plain-counts`, or one of its versions: `plain-counts@2`. */
  mapping: z
    .string()
    .max(80, 'is longer than 80 characters')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*(@[1-9]\d{0,5})?$/, 'is not the name of a mapping'),
  source: z.string().regex(SOURCE_URN, 'is not a source'),
  applicableAt: text(40).optional(),
  period: text(40).optional(),
  status: z.enum(['provisional', 'final'], { error: 'is neither provisional nor final' }).optional(),
  fileName: text(1_000)
    .optional()
    .describe('What the file is called where it comes from: kept, to be told of its counts.'),
  dryRun: yes,
  partial: yes,
});

/** What to give as each parameter of an upload. */
export const UPLOAD_MENDS: Readonly<Record<string, string>> = {
  mapping: 'Give the name of a mapping, such as plain-counts, or a version of it, plain-counts@1',
  source: 'Give who reports: urn:ods:<ODS code>, for councils urn:ons:<9-character ONS code>',
  applicableAt: 'Give a moment with an offset (write + as %2B), such as 2014-11-13T09:30:00Z, or a day',
  period: 'Give a period, such as 2014-09',
  status: 'Give provisional or final',
  fileName: 'Give the name of the file, such as september.csv, or leave it out',
  dryRun: 'Give true to see what would change, and change nothing',
  partial: 'Give true to take in what is fit of a file with errors',
};

const cell = z.string().meta({ description: 'The cell as a spreadsheet calls it, `LA by reason!B7`.' });
const count = z.int().min(0);
const category = z.strictObject({
  careType: z.string().optional(),
  agency: z.string().optional(),
  reason: z.string().optional(),
});
const value = z.union([count, z.string()]);

const table = z.strictObject({
  name: z.string().meta({ description: "The mapping's own name for the table." }),
  sheet: z.string().optional(),
  headerRow: z.int().min(1),
  counts: count.meta({ description: 'Counts that were read from it and are fit.' }),
  leftOut: z
    .array(
      z.strictObject({
        why: z.enum(['not-reported', 'another-council', 'no-area', 'total']),
        cells: count,
        where: z.array(cell).optional().describe('The first of the cells where nothing was reported.'),
      }),
    )
    .meta({ description: 'Cells that were passed over, by the rules of the mapping.' }),
  headersLeftOut: z.array(z.string()).meta({ description: 'Columns that the mapping does not read.' }),
});

export const EFFECTS = [
  'new',
  'unchanged',
  'older',
  'confirmed',
  'corrected',
  'withdrawn',
  'replaced-since',
] as const;

const record = z.strictObject({
  cell,
  measure: z.string(),
  area: z.string(),
  period: z.string(),
  table: z.string(),
  category,
  applicableAt: z.string(),
  effect: z.enum(EFFECTS).meta({
    description:
      'What recording it does. `unchanged`: this version counts already. `older`: a later version counts. `replaced-since`: its period has been replaced by a later submission. None of these changes anything.',
  }),
  value: value.optional(),
  status: z.enum(['provisional', 'final']).optional(),
  was: value.optional().meta({ description: 'The value that counts now.' }),
  statusWas: z.enum(['provisional', 'final']).optional().meta({ description: 'The status of that value.' }),
  currentApplicableAt: z.string().optional().meta({ description: 'The version that counts now.' }),
});

const difference = z.strictObject({ absolute: z.string(), percent: z.string().optional() });

const figure = z.strictObject({
  numerator: count.optional(),
  reportedSoFar: count.optional(),
  rate: z.string().optional(),
  status: z.enum(['provisional', 'final']).optional(),
  variance: z.strictObject({ count: difference.optional(), rate: difference.optional() }).optional(),
  met: z.boolean().optional(),
  notJudged: z.enum(['no-plan', 'incomplete', 'no-rate']).optional(),
  coverage: z.strictObject({ expected: count, reported: count }),
  nobodyExpected: z
    .boolean()
    .optional()
    .meta({ description: 'That nobody is expected to report what there is not of it.' }),
});

const foreseenFigure = z.strictObject({
  area: z.string(),
  areaName: z.string(),
  measure: z.string(),
  metric: z.string().optional(),
  policyYear: z.string().optional(),
  period: z.string(),
  before: figure,
  after: figure,
});

const fileRefusal = refusalSchema.extend({
  where: cell,
  sheet: z.string().optional(),
  row: z.int().optional(),
  column: z.int().optional(),
  header: z.string().optional(),
  value: z.string().optional(),
});

/** What became of an upload, or would. */
export const uploadAnswer = z.strictObject({
  dryRun: z.boolean(),
  accepted: count.meta({ description: 'Counts that are in the log, durably. None in a dry run.' }),
  source: z.string(),
  mapping: z.strictObject({ name: z.string(), version: z.int().min(1), hash: z.string() }),
  file: z.strictObject({ sha256: z.string(), bytes: count }),
  tables: z.array(table),
  effects: z.record(z.enum(EFFECTS), count).meta({ description: 'How many records each effect has.' }),
  records: z.array(record),
  figures: z
    .array(foreseenFigure)
    .meta({ description: 'Every figure that differs, of the areas whose figures the caller may see.' }),
  areasNotShown: z.array(z.string()),
  heldApart: z
    .array(heldApart)
    .meta({ description: 'Counts that are shown beside a figure and never added to it, and why.' }),
  errors: z
    .array(fileRefusal)
    .meta({ description: 'The first 1,000 of what was refused, where `partial` let the rest in.' }),
  errorCount: count.meta({ description: 'How many were refused in all.' }),
});

export type UploadAsked = z.infer<typeof uploadQuery>;
export type UploadAnswer = z.infer<typeof uploadAnswer>;

import { REGISTER_KINDS } from '#governance';
import type {
  AreaRegisters,
  EntryHistory,
  ImportedCounts,
  RegisterStanding,
  RegisterTable,
} from '#governance';
import { documentSchema, printedRowsSchema, tableMappingSchema } from '#governance/plain';
import type { Json } from '#kernel';
import { answerSchema, refusalSchema } from '#platform';
import { z } from 'zod';
import { reason } from '../deciding';

const number = z.int().min(1);
const recordedAt = z.iso.datetime();
const kind = z.string().meta({ examples: ['milestones'] });
const version = number.describe('How many decisions there are on the entry; a command names it in If-Match.');
/** An entry of any register; which fields it has is told by its kind. */
const anyEntry = z
  .union(REGISTER_KINDS.map(({ entry, one, what }) => entry.meta({ title: one, description: what })))
  .describe('An entry of the register that the address names, with all its fields.');
const closed = z.strictObject({ on: z.iso.date().describe('The day from which it is closed.'), reason });

const entryStanding = {
  code: z.string(),
  status: z.enum(['open', 'closed']),
  version,
  entry: anyEntry,
  closed: closed.exactOptional(),
  approval: z
    .strictObject({
      status: z.enum(['not-offered', 'offered', 'approved', 'sent-back']),
      by: z.string().describe('Who brought it there: the subject of the token.'),
      at: recordedAt,
      reason: z.string().exactOptional().describe('Why it was sent back.'),
      lapsed: z
        .strictObject({ by: z.string(), at: recordedAt })
        .exactOptional()
        .describe('Who approved what it said before it was changed, and when.'),
    })
    .exactOptional()
    .describe('Of a register whose entries are approved: how far what it says has come.'),
  recordedAt: recordedAt.describe('When it was last decided on.'),
  actor: z.string().describe('By whom: the subject of the token.'),
  warnings: z.array(refusalSchema).describe('What in it does not add up, and was taken all the same.'),
};

/** The answer of `GET /v1/areas/{area}/registers`. */
export const areaRegistersAnswer = answerSchema<AreaRegisters>()(
  z.strictObject({
    area: z.string(),
    registers: z.array(
      z.strictObject({
        kind,
        what: z.string().describe('What it is for.'),
        open: z.int().min(0),
        closed: z.int().min(0),
        overdue: z.int().min(0).describe('Open, and something due on a day that is over is not done.'),
      }),
    ),
  }),
);

/** The answer of `GET /v1/areas/{area}/registers/{kind}`. */
export const registerAnswer = answerSchema<RegisterStanding>()(
  z.strictObject({ area: z.string(), kind, entries: z.array(z.strictObject(entryStanding)) }),
);

/** Whatever a field may hold. */
const value = z.unknown() as z.ZodType<Json>;

/** The answer of `GET /v1/areas/{area}/registers/{kind}/{code}`. */
export const entryAnswer = answerSchema<EntryHistory>()(
  z.strictObject({
    area: z.string(),
    kind,
    ...entryStanding,
    history: z
      .array(
        z.strictObject({
          version: number,
          position: z.int().min(0).describe('Its place among all decisions.'),
          type: z.enum([
            'register.entry-added',
            'register.entry-changed',
            'register.entry-closed',
            'register.entry-reopened',
            'register.entry-offered',
            'register.entry-approved',
            'register.entry-sent-back',
          ]),
          actor: z.string(),
          recordedAt,
          reason: z.string().exactOptional(),
          changes: z.array(
            z.strictObject({
              field: z.string(),
              from: value.exactOptional().describe('Absent where it said nothing before.'),
              to: value.exactOptional().describe('Absent where it says nothing any more.'),
            }),
          ),
        }),
      )
      .describe('Every decision on it, oldest first: what changed, by whom, when and why.'),
  }),
);

const [first] = REGISTER_KINDS;
const sentAs = (example: object) => ({ examples: [example] });
const why = 'Reported to the delivery group on 12 September 2016';

/** What a new entry is sent with, of a kind whose entries have that shape. */
export const addBodyOf = <Entry>(entry: z.ZodType<Entry>) =>
  z.strictObject({ entry, reason: reason.exactOptional() });
export const changeBodyOf = <Entry>(entry: z.ZodType<Entry>) => z.strictObject({ entry, reason });
export const addBody = addBodyOf(anyEntry).meta(sentAs({ entry: first?.example.entry }));
export const changeBody = changeBodyOf(anyEntry).meta(sentAs({ entry: first?.example.entry, reason: why }));
export const closeBody = closed.meta(sentAs({ on: '2016-09-12', reason: why }));
export const sendBackBody = z
  .strictObject({ reason })
  .meta(sentAs({ reason: 'It says nothing of the winter' }));
export const reopenBody = z.strictObject({ reason }).meta(sentAs({ reason: why }));

const times = z.int().min(1).describe('How often the table was imported; an import names it in If-Match.');
const codes = z.array(z.string());

/** What a table is imported with. */
export const importBody = z
  .strictObject({
    document: documentSchema.describe('The document that it stands in, as the public knows it.'),
    mapping: tableMappingSchema,
    rows: printedRowsSchema,
    dryRun: z
      .boolean()
      .optional()
      .describe('True to be told what would become of it, and have nothing taken.'),
  })
  .meta(
    sentAs({
      document: 'Cheshire East Better Care Fund plan, April 2014, Risks',
      mapping: {
        columns: [
          { headers: ['Risk'], field: 'what' },
          { headers: ['Risk rating'], field: 'rating' },
        ],
      },
      rows: [
        ['Risk', 'Risk rating'],
        ['Lack of investment to adequately resource delivery or integration programmes', 'Medium'],
      ],
    }),
  );

/** The answer to an import. */
export const importedAnswer = answerSchema<ImportedCounts>()(
  z.strictObject({
    version: z.int().min(0).describe('How often the table was imported; 0 where it never was, of a dry run.'),
    dryRun: z.boolean().describe('Whether this is what would become of it, and nothing was taken.'),
    added: z.int().min(0),
    changed: z.int().min(0).describe('Worded otherwise than before.'),
    unchanged: z.int().min(0),
    addedEntries: codes.describe('Those that are new.'),
    changedEntries: codes.describe('Those that are worded otherwise than before.'),
    gone: codes.describe('Entries that the table had before and has no more; they are left as they are.'),
  }),
);

/** The answer of `GET /v1/areas/{area}/register-tables/{kind}/{table}`. */
export const tableAnswer = answerSchema<RegisterTable>()(
  z.strictObject({
    area: z.string(),
    kind,
    table: z.string(),
    version: times,
    document: documentSchema,
    mapping: tableMappingSchema,
    rows: printedRowsSchema,
    codes: codes.describe('Of its entries, in the order in which they stand in it.'),
    recordedAt: recordedAt.describe('When it was imported last.'),
    actor: z.string().describe('By whom: the subject of the token.'),
  }),
);

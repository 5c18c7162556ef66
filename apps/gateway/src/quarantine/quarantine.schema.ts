import { PAGE_MENDS, pageParameters, refusalSchema } from '#platform';
import { z } from 'zod';

const moment = z.iso.datetime();
const state = z.enum(['open', 'replayed', 'dismissed']);

const listed = {
  lane: z.int().min(1).describe('The number by which watermarks name the lane.'),
  topic: z.string().describe('With the partition, the name of the lane in the log: `activity.counts/10`.'),
  partition: z.int().min(0),
  offset: z.int().min(0),
  source: z
    .string()
    .nullable()
    .describe(
      'In whose name it came; null where its bytes do not say so, and it is the administrators’ alone.',
    ),
  rules: z.array(z.string()),
  appendedAt: moment.describe('When it was delivered.'),
  state,
};

/** The answer of `GET /v1/quarantine`. */
export const quarantineAnswer = z.strictObject({
  deliveries: z.array(z.strictObject(listed)).describe('Newest first.'),
  next: z.string().exactOptional().describe('Give it as `after` for the next page; absent on the last.'),
});
export type QuarantinePage = z.infer<typeof quarantineAnswer>;

const to = z
  .strictObject({ topic: z.string(), partition: z.int(), offset: z.int() })
  .exactOptional()
  .describe('Where the replayed event came to stand in the log.');

const decision = z.strictObject({
  state: z.enum(['replayed', 'dismissed']),
  position: z.int().min(0).describe('The place of the decision among all decisions.'),
  decidedAt: moment,
  actor: z.string().describe('Who decided: the subject of the token.'),
  reason: z.string().exactOptional().describe('Why it was dismissed.'),
  as: z.enum(['it-stood', 'mended']).exactOptional().describe('As what it was replayed.'),
  to,
});

/** The answer of `GET /v1/quarantine/{lane}/{offset}`. */
export const quarantinedAnswer = z.strictObject({
  ...listed,
  refusals: z.array(refusalSchema),
  event: z
    .unknown()
    .optional()
    .describe('What was delivered, where it is JSON; digits of NHS numbers overwritten.'),
  bytes: z.string().describe('The same bytes in base64, at most 256 KiB of them.'),
  sha256: z
    .string()
    .describe(
      'Of the bytes as they were delivered, in hexadecimal; of an event whose attributes came as headers, of its data.',
    ),
  isWhole: z
    .boolean()
    .describe('Whether the bytes are those delivered: only then can it be replayed as it stood.'),
  checkedAgainst: z.strictObject({ referenceVersion: z.int(), decisionPosition: z.int() }),
  version: z.int().min(0).describe('How many decisions there are on it.'),
  decisions: z.array(decision).describe('What people decided on it, oldest first.'),
});
export type QuarantinedDetail = z.infer<typeof quarantinedAnswer>;

/** What somebody decided on a quarantined delivery. */
export const quarantineDecidedAnswer = z.strictObject({
  state: z.enum(['replayed', 'dismissed']),
  position: z.int().min(0).describe('The place of the decision among all decisions.'),
  decidedAt: moment,
  to,
});
export type QuarantineDecided = z.infer<typeof quarantineDecidedAnswer>;

export const replayBody = z.strictObject({
  event: z.unknown().optional().describe('The event as it was mended; left out, it is replayed as it stood.'),
});
export const dismissBody = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });

export const quarantineQuery = z.strictObject({
  source: z.string().min(1, 'is empty').max(60, 'is longer than 60 characters').optional(),
  rule: z.string().min(1, 'is empty').max(60, 'is longer than 60 characters').optional(),
  state: z
    .enum(['open', 'replayed', 'dismissed'], { error: 'is none of open, replayed, dismissed' })
    .optional(),
  ...pageParameters,
});

export type QuarantineQuestion = z.infer<typeof quarantineQuery>;

/** Where a page of the list ended. */
export const quarantinePlace = z
  .tuple([moment, z.int().min(0).max(32_767), z.int().min(0)])
  .transform(([appendedAt, lane, offset]) => ({ appendedAt: new Date(appendedAt), lane, offset }));

/** What to give as each parameter. */
export const QUARANTINE_MENDS: Readonly<Record<string, string>> = {
  source: 'Give one organisation, such as urn:ons:E06000031',
  rule: 'Give the code of a rule, such as unknown-area',
  state: 'Give open, replayed or dismissed',
  ...PAGE_MENDS,
};

import { z } from 'zod';
import { nobodyExpected } from '../performance.schema';

const moment = z.iso.datetime();
const whole = z.int();

const watermark = z
  .strictObject({
    lanes: z.array(whole).readonly(),
    nextOffsets: z.array(whole).readonly(),
    decisionPosition: whole,
    referenceVersion: whole,
  })
  .readonly()
  .describe('Up to where everything was known.');

const target = z.strictObject({
  numerator: z.number().optional(),
  rate: z.string().optional(),
  denominator: z.number().optional(),
  sumOf: z.array(z.string()).readonly().optional(),
});

const difference = z.strictObject({ absolute: z.string(), percent: z.string().optional() });

/** A figure as the stream tells it: the head of what performance shows. */
const figureInBrief = z.strictObject({
  policyYear: z.string(),
  metric: z.string(),
  period: z.string(),
  through: z.string().optional(),
  numerator: z.number().optional(),
  reportedSoFar: z.number().optional(),
  denominator: z
    .union([
      z.strictObject({ population: z.string(), year: whole, value: z.number() }),
      z.strictObject({ measure: z.string(), value: z.number() }),
    ])
    .optional(),
  rate: z.string().optional(),
  rateFrom: z.enum(['counts', 'published', 'sum-of-quarters']).optional(),
  status: z.enum(['provisional', 'final']).optional(),
  plan: target.optional(),
  baseline: target.optional(),
  variance: z.strictObject({ count: difference.optional(), rate: difference.optional() }).optional(),
  met: z.boolean().optional(),
  notJudged: z.enum(['no-plan', 'incomplete', 'no-rate']).optional(),
  coverage: z.strictObject({ expected: whole, reported: whole }),
  nobodyExpected,
  warnings: z.array(z.string()).readonly(),
  contentHash: z.string().length(64).describe('Over the whole figure, with its breakdowns.'),
});

/** The event a stream begins with, unless it goes on where it left off. */
export const liveSnapshot = z.strictObject({
  area: z.string(),
  watermark,
  figures: z.array(figureInBrief),
  because: z
    .enum(['another-ledger', 'ahead-of-the-ledger', 'not-worked-out'])
    .optional()
    .describe('Why the stream could not go on from the Last-Event-ID.'),
});

/** Figures that are no longer what the reader was told last, all at once: applied, they give the newest state. */
export const liveChanges = z.strictObject({
  area: z.string(),
  watermark,
  changes: z.array(
    z.strictObject({
      before: figureInBrief.optional().describe('Absent where the figure said nothing before.'),
      after: figureInBrief.optional().describe('Absent where it says nothing any more.'),
    }),
  ),
});

/** That the stream is alive, and how fresh what it tells is: at its beginning and at an interval from then on. */
export const liveHeartbeat = z.strictObject({
  at: moment,
  newestAt: moment.nullable().describe('When the newest delivery was accepted, recorded or not.'),
  behind: whole.min(0).describe('Deliveries accepted and not recorded yet.'),
  waitingSince: moment.nullable().describe('Since when the oldest of those waits.'),
});

/** Why the server ends a stream. */
export const liveEnd = z.strictObject({ reason: z.enum(['token-expired', 'stopping']) });

export type LiveSnapshot = z.infer<typeof liveSnapshot>;
export type LiveChanges = z.infer<typeof liveChanges>;
export type LiveHeartbeat = z.infer<typeof liveHeartbeat>;
export type LiveEnd = z.infer<typeof liveEnd>;

import { z } from 'zod';

const moment = z.iso.datetime();

const lane = z.strictObject({
  topic: z.string(),
  partition: z.int().min(0),
  lane: z
    .int()
    .nullable()
    .describe('The number by which watermarks name the lane; null before it is first read.'),
  nextOffset: z.int().min(0).describe('Recorded up to here, exclusive.'),
  end: z.int().min(0).describe('Where the lane ends.'),
  behind: z.int().min(0).describe('Accepted and not recorded yet.'),
  waitingSince: moment.nullable().describe('Since when the oldest of those waits.'),
  newestAt: moment.nullable().describe('When the newest delivery was accepted.'),
  chainHead: z.string().nullable().describe('Hash of the last batch recorded, in hexadecimal.'),
});

const finding = z.strictObject({
  finding: z.enum(['part-down', 'recording-behind', 'quarantine-open']),
  severity: z.enum(['act', 'look']).describe('act: something is wrong. look: somebody should see to it.'),
  what: z.string(),
  mend: z.string(),
});

/** The answer of `GET /v1/status`. */
export const statusAnswer = z.strictObject({
  at: moment,
  version: z.string().describe('Of the software.'),
  findings: z.array(finding).describe('What is not well; empty when all is.'),
  parts: z.record(z.string(), z.enum(['up', 'down'])),
  lanes: z.array(lane),
  recorded: z.int().min(0).describe('Deliveries recorded.'),
  quarantined: z.int().min(0).describe('Deliveries that could not be recorded.'),
  quarantineOpen: z.int().min(0).describe('Of those, the ones nobody has replayed or dismissed yet.'),
  behind: z.int().min(0).describe('Deliveries accepted and not recorded yet, in all lanes.'),
  waitingSince: moment.nullable().describe('Since when the oldest of those waits.'),
  newestAt: moment.nullable().describe('When the newest delivery was accepted.'),
  databaseBytes: z.int().min(0).describe('What the database occupies on its disk.'),
  watermark: z
    .strictObject({
      id: z.int(),
      at: moment,
      lanes: z.array(z.int()).readonly(),
      nextOffsets: z.array(z.int()).readonly(),
      decisionPosition: z.int(),
      referenceVersion: z.int(),
    })
    .optional(),
});

export type Status = z.infer<typeof statusAnswer>;
export type Finding = z.infer<typeof finding>;

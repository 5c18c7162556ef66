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
  end: z
    .int()
    .min(0)
    .describe('Where the lane ends; before `nextOffset` where it is not the log that was read.'),
  behind: z.int().min(0).describe('Accepted and not recorded yet.'),
  waitingSince: moment.nullable().describe('Since when the oldest of those waits.'),
  newestAt: moment.nullable().describe('When the newest delivery was accepted.'),
  chainHead: z.string().nullable().describe('Hash of the last batch recorded, in hexadecimal.'),
});

const finding = z.strictObject({
  finding: z.enum([
    'part-down',
    'other-log',
    'recording-behind',
    'records-do-not-hold',
    'due-work-unattended',
    'due-work-late',
    'quarantine-open',
  ]),
  severity: z.enum(['act', 'look']).describe('act: something is wrong. look: somebody should see to it.'),
  what: z.string(),
  mend: z.string(),
});

const dueWork = z.strictObject({
  lookedAt: moment.nullable().describe('When a reporter last looked for what is due; null before the first.'),
  open: z.int().min(0).describe('Obligations that are not done.'),
  failed: z.int().min(0).describe('Of those, the ones whose last attempt failed.'),
  late: z.int().min(0).describe('Of those, the ones that could have been done an hour ago.'),
  newestVerify: z
    .strictObject({
      day: z.string(),
      finishedAt: moment,
      parts: z
        .int()
        .min(0)
        .describe('Lanes, cells, decisions and the journal, as far as they were verified.'),
      faults: z.array(z.string()).readonly().describe('What does not hold; empty when all does.'),
    })
    .nullable()
    .describe('The newest night of which anything was verified.'),
  newestChase: z
    .strictObject({
      month: z.string(),
      finishedAt: moment,
      areas: z.int().min(0),
      expected: z.int().min(0).describe('Monthly reports expected of these areas.'),
      missing: z.int().min(0).describe('Those that were not there.'),
    })
    .nullable()
    .describe('The newest month whose reports were looked for.'),
});

/** The answer of `GET /v1/status`. */
export const statusAnswer = z.strictObject({
  at: moment,
  version: z.string().describe('Of the software.'),
  findings: z.array(finding).describe('What is not well; empty when all is.'),
  parts: z
    .record(z.string(), z.enum(['up', 'down', 'no-answer']))
    .describe('`no-answer`: it has not said within five seconds how it is.'),
  lanes: z.array(lane),
  recorded: z.int().min(0).describe('Deliveries recorded.'),
  quarantined: z.int().min(0).describe('Deliveries that could not be recorded.'),
  quarantineOpen: z.int().min(0).describe('Of those, the ones nobody has replayed or dismissed yet.'),
  behind: z.int().min(0).describe('Deliveries accepted and not recorded yet, in all lanes.'),
  waitingSince: moment.nullable().describe('Since when the oldest of those waits.'),
  newestAt: moment.nullable().describe('When the newest delivery was accepted.'),
  databaseBytes: z.int().min(0).describe('What the database occupies on its disk.'),
  dueWork,
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

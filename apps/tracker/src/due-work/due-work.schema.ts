import { RUN_STATES } from '#jobs';
import { PAGE_MENDS, pageParameters } from '#platform';
import { z } from 'zod';

const moment = z.iso.datetime();

const word = (max: number) => z.string().min(1, 'is empty').max(max, `is longer than ${max} characters`);

/** An obligation that has come to be due, and what came of it. */
export const jobRunAnswer = z
  .strictObject({
    name: z.string().describe('Of the duty: `verify-records`, `chase-reports`, `register-dates`.'),
    area: z
      .string()
      .describe(
        'An area by its code; of a verification a lane, `cells` or `decisions`; of a mailbox its way, `mesh`.',
      ),
    period: z.string().describe('The day or month it is for, as Europe/London counts them.'),
    state: z
      .enum(RUN_STATES)
      .describe(
        'running: begun and not ended; where whoever began it has died, it is taken up again. failed: tried again at nextTryAt.',
      ),
    isLate: z.boolean().describe('Whether it could have been done an hour ago and is not.'),
    dueSince: moment,
    attempts: z.int().min(0),
    begunAt: moment.nullable().describe('When the newest attempt began.'),
    begunBy: z.string().nullable().describe('The process that made it.'),
    failedAt: moment.nullable().describe('When an attempt last failed; stays when a later one is made.'),
    failure: z.string().nullable().describe('Why.'),
    nextTryAt: moment.nullable(),
    askedAt: moment.nullable().describe('When somebody asked for it by hand.'),
    askedBy: z.string().nullable(),
    finishedAt: moment.nullable(),
    outcome: z
      .unknown()
      .nullable()
      .describe(
        'What came of it; null until it is done. Of verify-records: what was counted, the head of the chain, and faults. Of chase-reports: how many reports were expected, and who had not sent which. Of register-dates: whether what was due on an entry of a register was done. Of duties about returns: what was done, or why there was nothing to do (`left`). Of send-digest: how many lines it told.',
      ),
  })
  .meta({ id: 'JobRun' });
export type JobRunShown = z.infer<typeof jobRunAnswer>;

/** The answer of `GET /v1/due-work`. */
export const dueWorkAnswer = z.strictObject({
  runs: z
    .array(jobRunAnswer)
    .describe(
      'By when they fell due, newest first; where what is not done was asked for, what failed before all else.',
    ),
  next: z.string().exactOptional().describe('Give it as `after` for the next page; absent on the last.'),
});
export type DueWorkPage = z.infer<typeof dueWorkAnswer>;

/** The answer of `POST /v1/due-work/{name}/{area}/{period}/run`. */
export const askedAnswer = z.strictObject({
  asked: z
    .boolean()
    .describe(
      'true: a reporter takes it up within seconds. false: one is carrying it out at this moment, and nothing was asked. Ask for the obligation to see.',
    ),
});

/** The query of `GET /v1/due-work`. */
export const dueWorkQuery = z.strictObject({
  state: z
    .enum([...RUN_STATES, 'open', 'late'], { error: `is none of ${RUN_STATES.join(', ')}, open, late` })
    .optional()
    .describe('open: not done.'),
  name: word(60).optional().describe('Of one duty.'),
  area: word(60).optional().describe('Of one area, lane or way.'),
  ...pageParameters,
});

export type DueWorkQuestion = z.infer<typeof dueWorkQuery>;

/** What to give as each parameter. */
export const DUE_WORK_MENDS: Readonly<Record<string, string>> = {
  state: `Give one of ${RUN_STATES.join(', ')}, open, or late`,
  name: 'Give the name of a duty, such as chase-reports',
  area: 'Give an area, such as E06000031, a lane, such as activity.counts/3, or a way, such as mesh',
  ...PAGE_MENDS,
};

/** Where an obligation is named in an address. */
export const obligationPath = z.strictObject({
  name: z.string().max(60).describe('The duty, `chase-reports`.'),
  area: z
    .string()
    .max(60)
    .describe(
      'An area, `E06000031`, a lane, `activity.counts/3` (its `/` written as %2F), or a way, `mesh`.',
    ),
  period: z
    .string()
    .max(120)
    .describe(
      'A month, `2014-09`, a day, or an entry of a register and a day, `risks/annex-c-04/2016-09-30`.',
    ),
});

// U+0000 is a text that the database cannot compare with.
const compared = (max: number) =>
  z
    .string()
    .max(max)
    .refine((given) => !given.includes('\u0000'));

/** Where a page of the list ended. */
export const dueWorkPlace = z
  .tuple([moment, compared(60), compared(60), compared(120), z.enum(RUN_STATES)])
  .transform(([dueSince, name, area, period, state]) => {
    return { dueSince: new Date(dueSince), name, area, period, state };
  });

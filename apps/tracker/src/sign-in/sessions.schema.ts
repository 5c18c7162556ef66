import { PAGE_MENDS, pageParameters } from '#platform';
import { z } from 'zod';

const moment = z.iso.datetime();

/** Somebody who is signed in to the pages. */
const sessionAnswer = z
  .strictObject({
    subject: z.string().describe('Who it is, as the OpenID provider names them.'),
    name: z.string().describe('What the pages call them.'),
    grants: z.array(z.string()).describe('What they were granted when they signed in, each as `role@scope`.'),
    begunAt: moment,
    lastSeenAt: moment.describe('When they last opened a page, to the minute.'),
    endsAt: moment.describe('When it ends where they open no other page.'),
  })
  .meta({ id: 'Session' });

/** The answer of `GET /v1/sessions`. */
export const sessionsAnswer = z.strictObject({
  sessions: z.array(sessionAnswer).describe('Those that stand, the newest first.'),
  next: z.string().exactOptional().describe('Give it as `after` for the next page; absent on the last.'),
});
export type SessionsPage = z.infer<typeof sessionsAnswer>;

/** The query of `GET /v1/sessions`. */
export const sessionsQuery = z.strictObject(pageParameters);
export type SessionsQuestion = z.infer<typeof sessionsQuery>;
export const SESSIONS_MENDS = PAGE_MENDS;

/** Where a page of them ended: when the last one was begun, and what tells it from others of that moment. */
export const sessionsPlace = z.tuple([z.iso.datetime(), z.string().regex(/^[0-9a-f]{64}$/)]);

/** The body of `POST /v1/sessions/end`. */
export const endSessions = z.strictObject({
  subject: z
    .string()
    .min(1, 'is empty')
    .max(255, 'is longer than 255 characters')
    .meta({ description: 'Whose sessions, as the list names them.', examples: ['person:board'] }),
});

/** Its answer. */
export const endedAnswer = z.strictObject({
  ended: z.int().min(0).describe('How many stood.'),
});

import {
  Described,
  json,
  Permission,
  PROBLEMS,
  readBody,
  readCursor,
  readParameters,
  SessionStore,
  writeCursor,
} from '#platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { refusedQuestion } from '../problems';
import {
  endedAnswer,
  endSessions,
  SESSIONS_MENDS,
  sessionsAnswer,
  sessionsPlace,
  sessionsQuery,
} from './sessions.schema';
import type { SessionsPage } from './sessions.schema';

const OPERATORS = { roles: ['administrator'], scope: 'everywhere' } as const;
/** What its cursors are of. */
const LIST = 'sessions';

/** Who is signed in to the pages, and how somebody is signed out who cannot do it. */
@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionStore) {}

  @Get()
  @Permission(OPERATORS)
  @Described({
    summary: 'Who is signed in to the pages, the newest first',
    query: sessionsQuery,
    isMomentary: true,
    answers: { 200: { what: 'A page of sessions that stand.', content: json(sessionsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown): Promise<SessionsPage> {
    const asked = readParameters(sessionsQuery, query, SESSIONS_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { after, limit } = asked.value;
    const from = after === undefined ? undefined : readCursor(LIST, sessionsPlace, after);
    if (from && !from.ok) throw refusedQuestion(from.failure);
    const place = from && { begunAt: new Date(from.value[0]), idHash: Buffer.from(from.value[1], 'hex') };
    const found = await this.sessions.standing(limit + 1, place);
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      sessions: shown.map(({ subject, shownName, grants, begunAt, lastSeenAt, endsAt }) => ({
        subject,
        name: shownName,
        grants: [...grants],
        begunAt: begunAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
      ...(last && { next: writeCursor(LIST, [last.begunAt.toISOString(), last.idHash.toString('hex')]) }),
    };
  }

  @Post('end')
  @HttpCode(200)
  @Permission(OPERATORS)
  @Described({
    summary: 'End every session of somebody',
    details: 'It holds at once, in every tracker. Whether they may sign in again their provider says.',
    body: json(endSessions),
    answers: { 200: { what: 'They are signed out.', content: json(endedAnswer) } },
    problems: [PROBLEMS.malformedJson, PROBLEMS.questionRefused],
  })
  async end(@Body() body: unknown): Promise<{ readonly ended: number }> {
    const read = readBody(endSessions, body);
    if (!read.ok) throw refusedQuestion(read.failure);
    return { ended: await this.sessions.endAllOf(read.value.subject) };
  }
}

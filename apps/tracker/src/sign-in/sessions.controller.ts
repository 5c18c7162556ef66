import { Described, json, Permission, PROBLEMS, readBody, readParameters, SessionStore } from '#platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { OPERATORS } from '../permissions';
import { refusedQuestion } from '../problems';
import { endedAnswer, endSessions, SESSIONS_MENDS, sessionsAnswer, sessionsQuery } from './sessions.schema';
import type { SessionsPage } from './sessions.schema';
import { standingSessions } from './standing-sessions';

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
    return standingSessions(this.sessions, asked.value);
  }

  @Post('end')
  @HttpCode(200)
  @Permission(OPERATORS)
  @Described({
    summary: 'End every session of somebody',
    details:
      'It holds at once, in every tracker, and nothing is mailed to them before they have signed in again. Whether they may their provider says.',
    body: json(endSessions),
    answers: { 200: { what: 'They are signed out.', content: json(endedAnswer) } },
    problems: [PROBLEMS.malformedJson, PROBLEMS.questionRefused],
  })
  async end(@Body() body: unknown): Promise<{ readonly ended: number }> {
    const read = readBody(endSessions, body);
    if (!read.ok) throw refusedQuestion(read.failure);
    return { ended: await this.sessions.shutOut(read.value.subject) };
  }
}

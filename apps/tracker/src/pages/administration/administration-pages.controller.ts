import { leadTo, sendPage, whoIsSignedIn } from '#pages';
import {
  Caller,
  isGranted,
  Page,
  Permission,
  ProblemError,
  PROBLEMS,
  readForm,
  readParameters,
  SessionStore,
  SETTINGS,
} from '#platform';
import type { Identity, RoutePermission, Settings } from '#platform';
import { Names, ReferenceStore } from '#reference';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { OPERATORS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { endSessions, SESSIONS_MENDS, sessionsQuery } from '../../sign-in/sessions.schema';
import { standingSessions } from '../../sign-in/standing-sessions';
import { pageParameters } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import { accessContent, endContent } from './access.page';
import { ACCESS_PATH, ADMINISTRATION_TRAIL } from './administration-paths';
import { administrationContent } from './administration.page';
import { KNOWN_KINDS, organisationsContent } from './organisations.page';

/** Who looks after the ledger, and who audits that. */
const LOOKED_AFTER_BY = {
  roles: ['auditor', 'administrator'],
  scope: 'everywhere',
} as const satisfies RoutePermission;

const organisationsQuery = z.strictObject({
  kind: z.enum(KNOWN_KINDS, { error: 'is no kind of organisation or area' }).default('council'),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'is not the number of a version')
    .transform(Number)
    .optional(),
});
const ORGANISATIONS_MENDS = {
  kind: `Give one of ${KNOWN_KINDS.join(', ')}`,
  version: 'Give the number of a version, such as 1, or leave it out',
};

/** Pages of those who run the ledger: who is signed in and may do what, and whom the ledger knows. */
@Controller('administration')
export class AdministrationPagesController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sessions: SessionStore,
    private readonly reference: ReferenceStore,
    private readonly people: Names,
  ) {}

  @Get()
  @Page()
  @Permission(LOOKED_AFTER_BY)
  async start(
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const content = administrationContent(isGranted(caller, OPERATORS.roles, '*'));
    await sendPage(request, reply, { title: 'Administration', content });
  }

  @Get('access')
  @Page()
  @Permission(OPERATORS)
  async access(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = readParameters(sessionsQuery, pageParameters(query), SESSIONS_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await standingSessions(this.sessions, asked.value);
    const content = accessContent({
      answer,
      claim: this.settings.oidcGrantsClaim,
      nameOf: await this.names(),
      next: answer.next && addressOf(ACCESS_PATH, { limit: String(asked.value.limit), after: answer.next }),
    });
    await sendPage(request, reply, { title: 'Access', content, trail: ADMINISTRATION_TRAIL, hasFiles: true });
  }

  @Get('access/end')
  @Page()
  @Permission(OPERATORS)
  async ending(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const subject = subjectIn(query);
    const content = endContent(subject, (await this.people.known())(subject), whoIsSignedIn(request));
    const trail = [...ADMINISTRATION_TRAIL, { name: 'Access', path: ACCESS_PATH }];
    await sendPage(request, reply, { title: 'Sign somebody out', content, trail });
  }

  @Post('access/end')
  @Page()
  @Permission(OPERATORS)
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sessions.shutOut(subjectIn({ subject: readForm(request).get('subject') }));
    await leadTo(reply, ACCESS_PATH);
  }

  @Get('organisations')
  @Page()
  @Permission(LOOKED_AFTER_BY)
  async organisations(
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = readParameters(organisationsQuery, pageParameters(query), ORGANISATIONS_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { kind, version } = asked.value;
    const newest = await this.reference.current();
    const view = version === undefined ? newest : await this.reference.at(version);
    if (!newest || !view)
      throw new ProblemError(PROBLEMS.notFound, 'There is no such version of the reference data.');
    const content = organisationsContent({ view, kind, newest: newest.version });
    await sendPage(request, reply, {
      title: 'Organisations',
      content,
      trail: ADMINISTRATION_TRAIL,
      hasFiles: true,
    });
  }

  /** What scopes are called, by the newest reference data. */
  private async names(): Promise<(scope: string) => string> {
    const reference = await this.reference.current();
    return (scope) => (reference?.area(scope) ?? reference?.organisation(scope))?.name ?? scope;
  }
}

function subjectIn(given: unknown): string {
  const read = endSessions.safeParse(given);
  if (read.success) return read.data.subject;
  throw new ProblemError(
    PROBLEMS.questionRefused,
    'Say who is to be signed out, as the list of access names them.',
  );
}

import { AskDigestCommand, digestAskedSchema, DigestQuery, StopDigestCommand } from '#digests';
import { callerOf, Described, json, originOf, Permission, PROBLEMS, SETTINGS } from '#platform';
import type { Settings } from '#platform';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { areaPath } from '../area-path';
import { tagOf } from '../decided-over';
import {
  answerDecision,
  Asking,
  decidedAnswer,
  decidedBy,
  DecidingRoute,
  nothingBody,
  readDecisionBody,
} from '../deciding';
import type { AskedDecision, Decided } from '../deciding';
import { READING_PERSON } from '../permissions';
import { DIGEST_PROBLEMS, refusedDigest } from './digest-problems';
import { digestAnswer, digestShown } from './digests.schema';
import type { DigestAnswer } from './digests.schema';

type DigestAsking = AskedDecision<FastifyRequest<{ Params: { area: string } }>>;

const EITHER = Object.values(DIGEST_PROBLEMS);

/** The digest of an area by e-mail, of whoever asks: nobody sees or decides about another's. */
@Controller('v1/areas/:area/digest')
export class DigestsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Permission(READING_PERSON)
  @Described({
    summary: 'Your digest of an area by e-mail: whether it comes, how often, and where',
    path: areaPath,
    answers: {
      200: {
        what: 'How it stands, and who decided what about it.',
        content: json(digestAnswer),
        headers: { etag: 'Its version, for If-Match and If-None-Match.' },
      },
    },
  })
  async digest(
    @Param('area') area: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DigestAnswer> {
    const standing = await this.queries.execute(new DigestQuery(area, callerOf(request).subject));
    const answer = digestShown(standing);
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  @DecidingRoute('ask', {
    permission: READING_PERSON,
    summary: 'Ask for the digest, or have it come more or less often or elsewhere',
    details: 'An address is confirmed by the link in a first mail, before anything else goes to it.',
    path: areaPath,
    body: json(digestAskedSchema),
    answer: { what: 'The decision.', schema: decidedAnswer },
    problems: [PROBLEMS.notFound, ...EITHER],
  })
  async ask(@Asking() asking: DigestAsking): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    const asked = readDecisionBody(digestAskedSchema, asking.request, DIGEST_PROBLEMS.refused);
    const origin = originOf(this.settings, asking.request);
    const { area } = asking.request.params;
    const outcome = await this.commands.execute(new AskDigestCommand(area, asked, origin, by));
    if (!outcome.ok) throw refusedDigest(outcome.failure);
    return answerDecision(outcome.value.recorded, by, asking.reply);
  }

  @DecidingRoute('stop', {
    permission: READING_PERSON,
    summary: 'Stop the digest, and have its address forgotten',
    path: areaPath,
    body: json(nothingBody),
    answer: { what: 'The decision.', schema: decidedAnswer },
    problems: EITHER,
  })
  async stop(@Asking() asking: DigestAsking): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    readDecisionBody(nothingBody, asking.request, DIGEST_PROBLEMS.refused);
    const of = { area: asking.request.params.area, subject: by.actor };
    const outcome = await this.commands.execute(new StopDigestCommand(of, 'person', by));
    if (!outcome.ok) throw refusedDigest(outcome.failure);
    return answerDecision(outcome.value.recorded, by, asking.reply);
  }
}

import { DecidePublicPageCommand, PublicPageQuery, unknownArea } from '#performance';
import type { PublicPageDecision } from '#performance';
import { Described, json, Permission } from '#platform';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { areaPath } from '../area-path';
import { AreasQuery } from '../areas/areas.query';
import { tagOf } from '../decided-over';
import {
  answerDecision,
  Asking,
  decidedAnswer,
  decidedBy,
  DecidingRoute,
  readDecisionBody,
} from '../deciding';
import type { AskedDecision, Decided } from '../deciding';
import { APPROVER, AREA_READERS } from '../permissions';
import { refusedQuestion } from '../problems';
import { PUBLIC_PAGE_PROBLEMS, refusedPublicPage } from './public-page-problems';
import { publicPageAnswer, publicPageBody } from './public-page.schema';
import type { PublicPageAnswer } from './public-page.schema';

type PublicPageAsking = AskedDecision<FastifyRequest<{ Params: { area: string } }>>;

/** A decision about it as a route: `POST open`. */
function PublicPageCommand(name: PublicPageDecision['type'], summary: string) {
  return DecidingRoute(name, {
    ...{ permission: APPROVER, summary, path: areaPath, body: json(publicPageBody) },
    answer: { what: 'The decision.', schema: decidedAnswer },
    problems: Object.values(PUBLIC_PAGE_PROBLEMS),
  });
}

/** Whether everybody may see how an area did, and who decided so. */
@Controller('v1/areas/:area/public-page')
export class PublicPageController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreasQuery,
  ) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'Whether everybody may see how an area did, and who decided so',
    path: areaPath,
    answers: {
      200: {
        what: 'Whether its public page is open, and every decision about it.',
        content: json(publicPageAnswer),
        headers: { etag: 'The version of what is decided, for If-Match and If-None-Match.' },
      },
    },
  })
  async standing(
    @Param('area') area: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicPageAnswer> {
    if (!(await this.areas.one(area))) throw refusedQuestion([unknownArea(area)]);
    const answer = { area, ...(await this.queries.execute(new PublicPageQuery(area))) };
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  @PublicPageCommand('open', 'Open the public page of an area to everybody, and say why')
  open(@Asking() asking: PublicPageAsking): Promise<Decided> {
    return this.decide('open', asking);
  }

  @PublicPageCommand('close', 'Close the public page of an area, and say why')
  close(@Asking() asking: PublicPageAsking): Promise<Decided> {
    return this.decide('close', asking);
  }

  private async decide(type: PublicPageDecision['type'], asking: PublicPageAsking): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    const { reason } = readDecisionBody(publicPageBody, asking.request, PUBLIC_PAGE_PROBLEMS.refused);
    const { area } = asking.request.params;
    const outcome = await this.commands.execute(new DecidePublicPageCommand(area, { type, reason }, by));
    if (!outcome.ok) throw refusedPublicPage(outcome.failure);
    return answerDecision(outcome.value, by, asking.reply);
  }
}

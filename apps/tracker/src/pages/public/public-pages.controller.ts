import type { Refusal, Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, sendPublicPage, typedIfAny, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { DecidePublicPageCommand, PublicPageQuery } from '#performance';
import { Admission, isGranted, Page, Permission, ProblemError, Public, readValue } from '#platform';
import { Names } from '#reference';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APPROVER, AREA_READERS } from '../../permissions';
import { PUBLISHED_PROBLEMS, refusedPublicPage } from '../../public-page/public-page-problems';
import { publicPageBody } from '../../public-page/public-page.schema';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import { publicPageContent } from './public-page-standing.page';
import { KEPT_SECONDS, PublicPages } from './public-pages';
import { publicContent } from './public.page';
import { publicPagePath } from './public-paths';

const TITLE = 'What the public may see';

/** What everybody may see of an area, where a person decided so; and that decision. */
@Controller()
export class PublicPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly admission: Admission,
    private readonly moments: AreaMoments,
    private readonly pages: PublicPages,
    private readonly names: Names,
  ) {}

  @Get('public/:area')
  @Page()
  @Public('shows what a person decided that everybody may see of an area, disclosed as numbers of people are')
  async open(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.admission.countUnverified(request);
    const { isOpen } = await this.queries.execute(new PublicPageQuery(code));
    // One answer for all that are closed, whether there is such an area or not.
    if (!isOpen)
      throw new ProblemError(
        PUBLISHED_PROBLEMS.notPublished,
        'Figures stand at an address like this only while an approver of the area has opened them to everybody.',
      );
    const figures = await this.pages.figures(code);
    const title = `${figures.area.name}: performance against plan`;
    await sendPublicPage(reply, { title, content: publicContent(figures) }, KEPT_SECONDS);
  }

  @Get('areas/:area/public-page')
  @Page()
  @Permission(AREA_READERS)
  async standing(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(code, request, reply);
  }

  @Post('areas/:area/public-page')
  @Page()
  @Permission(APPROVER)
  async decide(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { typed, by } = readFormSent(request);
    const type = typed.get('decision') === 'open' ? 'open' : 'close';
    const read = readValue(publicPageBody, { reason: typedIfAny(typed, 'reason') });
    const outcome: Result<unknown, readonly Refusal[]> = read.ok
      ? await this.commands.execute(new DecidePublicPageCommand(code, { type, ...read.value }, by))
      : read;
    await answerDecided(outcome, {
      ...{ reply, typed, next: publicPagePath(code), refusedAs: refusedPublicPage },
      again: (given, status) => this.show(code, request, reply, given, status),
    });
  }

  private async show(
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
    given: FormGiven = NOTHING_GIVEN,
    status = 200,
  ): Promise<void> {
    const area = await this.moments.area(code);
    const [standing, { years }, nameOf] = await Promise.all([
      this.queries.execute(new PublicPageQuery(code)),
      this.moments.years(area, {}),
      this.names.known(),
    ]);
    const session = whoIsSignedIn(request);
    const mayDecide = isGranted(session.identity, APPROVER.roles, code);
    const content = publicPageContent({
      ...{ area, standing, nameOf, invented: await this.moments.invented(area, years) },
      deciding: mayDecide ? { session, given } : undefined,
    });
    const page = areaPage({ area, section: 'overview', title: TITLE, content, between: [] });
    await sendPage(request, reply, page, status);
  }
}

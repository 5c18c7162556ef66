import { DecisionStore } from '#decisions';
import { sendPage, whoIsSignedIn } from '#pages';
import { callerOf, isGranted, Page, Permission, ProblemError, PROBLEMS } from '#platform';
import { Names } from '#reference';
import { ReturnDifferencesQuery, ReturnQuery, ReturnsOfAreaQuery, TemplateStore } from '#returns';
import type { ReturnStanding } from '#returns';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AREA_READERS, PREPARER } from '../../permissions';
import { documentOf, readRevision } from '../../returns/return-document';
import { returnOf, revisionAsked, told, type ReturnRequest } from '../../returns/return-routes';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { decisionLinks } from './decisions/decisions';
import { isInWork, may, type Before } from './decisions/return-decision';
import { differencesContent } from './differences.page';
import { openingDays } from './opening-days';
import { pageOfReturn } from './page-of-return';
import { returnContent } from './return.page';
import { returnsContent } from './returns.page';
import { sheetContent } from './sheet.page';

/** What a board tells NHS England, for those who prepare, approve, sign and audit it. */
@Controller('areas/:area/returns')
export class ReturnPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly templates: TemplateStore,
    private readonly areas: AreaMoments,
    private readonly names: Names,
    private readonly decisions: DecisionStore,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async returns(
    @Param('area') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const area = await this.areas.area(code);
    const [returns, templates] = await Promise.all([
      this.queries.execute(new ReturnsOfAreaQuery(code)),
      this.templates.all(),
    ]);
    const opened = new Set(returns.map(({ template }) => template));
    const unopened = templates.filter(({ template }) => !opened.has(template.code));
    const mayOpen = isGranted(callerOf(request), PREPARER.roles, code);
    const content = returnsContent(area, returns, unopened, mayOpen, await openingDays(this.decisions));
    await sendPage(
      request,
      reply,
      areaPage({ area, section: 'returns', title: 'Returns', content, between: [] }),
    );
  }

  @Get(':template')
  @Page()
  @Permission(AREA_READERS)
  async standing(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    const standing = await this.standingOf(request);
    const before = { standing, session: whoIsSignedIn(request) };
    const content = returnContent({
      ...{ standing, decisions: decisionLinks(before), isToPrepare: isToPrepare(before) },
      nameOf: await this.names.known(),
    });
    await sendPage(request, reply, pageOfReturn(standing, standing.name, content, 'of-return'));
  }

  @Get(':template/sheets/:sheet')
  @Page()
  @Permission(AREA_READERS)
  async sheet(
    @Param('sheet') code: string,
    @Req() request: ReturnRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const standing = await this.standingOf(request);
    const sheet = standing.checked.matrix.sheets.find((each) => each.code === code);
    if (!sheet) throw new ProblemError(PROBLEMS.notFound, 'The form of this return has no such sheet.');
    const isOpenTo = isToPrepare({ standing, session: whoIsSignedIn(request) });
    const content = sheetContent(standing, sheet, isOpenTo, await this.names.known());
    await sendPage(request, reply, pageOfReturn(standing, sheet.name, content));
  }

  @Get(':template/differences')
  @Page()
  @Permission(AREA_READERS)
  async differences(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    const standing = await this.standingOf(request);
    const asked = new ReturnDifferencesQuery(returnOf(request), revisionAsked(request));
    const differences = told(await this.queries.execute(asked));
    const content = differencesContent(standing, differences, await this.names.known());
    await sendPage(request, reply, pageOfReturn(standing, 'What the ledger has otherwise', content));
  }

  @Get(':template/documents/:form')
  @Page()
  @Permission(AREA_READERS)
  document(
    @Req() request: ReturnRequest,
    @Param('form') form: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return documentOf(this.queries, { of: returnOf(request), form }, reply);
  }

  @Get(':template/revisions/:revision/documents/:form')
  @Page()
  @Permission(AREA_READERS)
  submitted(
    @Req() request: ReturnRequest,
    @Param('revision') revision: string,
    @Param('form') form: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return documentOf(this.queries, { of: returnOf(request), form, revision: readRevision(revision) }, reply);
  }

  private async standingOf(request: ReturnRequest): Promise<ReturnStanding> {
    return told(await this.queries.execute(new ReturnQuery(returnOf(request))));
  }
}

/** Whether the reader may answer it now. */
function isToPrepare(before: Before): boolean {
  return isInWork(before.standing) && may(before, PREPARER);
}

import { DecisionStore } from '#decisions';
import { html, KEPT_BY_NOBODY, sendPage, whoIsSignedIn } from '#pages';
import type { Html } from '#pages';
import { callerOf, isGranted, Page, Permission, ProblemError, PROBLEMS } from '#platform';
import { Names } from '#reference';
import { ReturnDifferencesQuery, ReturnQuery, ReturnsOfAreaQuery, TemplateStore } from '#returns';
import type { ReturnStanding } from '#returns';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AREA_READERS, PREPARER } from '../../permissions';
import { documentOf, readRevision } from '../../returns/return-document';
import { refusedReturn } from '../../returns/return-problems';
import { readRevisionAsked, returnOf, told, type ReturnRequest } from '../../returns/return-routes';
import { AreaMoments, thereThen, type DecidedThen } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { nothingKnownContent } from '../areas/overview.page';
import { isNow, keptOf, pageParameters, type MomentKept } from '../areas/page-moment';
import { timeBar } from '../shell/time-bar';
import { decisionLinks } from './decisions/decisions';
import { isInWork, may, type Before } from './decisions/return-decision';
import { differencesContent } from './differences.page';
import { openingDays } from './opening-days';
import { pageOfReturn } from './page-of-return';
import { returnPath, returnsPath } from './return-paths';
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
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { moment, recordedBy, today } = await this.areas.decidedThen(query);
    const area = await this.areas.area(code);
    const [returns, templates] = await Promise.all([
      this.queries.execute(new ReturnsOfAreaQuery(code, recordedBy)),
      this.templates.all(),
    ]);
    const opened = new Set(returns.map(({ template }) => template));
    const unopened = templates.filter(({ template }) => !opened.has(template.code));
    const mayOpen = isNow(moment) && isGranted(callerOf(request), PREPARER.roles, code);
    const bar = timeBar({ path: returnsPath(code), kept: {}, ...moment, isOfDecisions: true });
    const days = await openingDays(this.decisions, today);
    const content = returnsContent({ area, returns, unopened, mayOpen, days, moment }, bar);
    const page = areaPage({ area, section: 'returns', title: 'Returns', content, between: [], moment });
    await sendPage(request, reply, page);
  }

  @Get(':template')
  @Page()
  @Permission(AREA_READERS)
  async standing(
    @Req() request: ReturnRequest,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const shown = await this.shown(request, query);
    const { standing, before, bar, isOpenTo } = shown;
    if (!standing || !before) {
      await this.sendNothing(request, reply, shown);
      return;
    }
    const content = returnContent(
      {
        ...{ standing, isToPrepare: isOpenTo },
        decisions: isNow(standing.moment) ? decisionLinks(before) : html``,
        nameOf: await this.names.known(),
      },
      bar,
    );
    await sendPage(request, reply, pageOfReturn(standing, standing.name, content, 'of-return'));
  }

  @Get(':template/sheets/:sheet')
  @Page()
  @Permission(AREA_READERS)
  async sheet(
    @Param('sheet') code: string,
    @Req() request: ReturnRequest,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const shown = await this.shown(request, query, `sheets/${encodeURIComponent(code)}`);
    const { standing, bar, isOpenTo } = shown;
    if (!standing) {
      await this.sendNothing(request, reply, shown);
      return;
    }
    const sheet = standing.checked.matrix.sheets.find((each) => each.code === code);
    if (!sheet) throw new ProblemError(PROBLEMS.notFound, 'The form of this return has no such sheet.');
    const nameOf = await this.names.known();
    const content = sheetContent({ standing, sheet, isToPrepare: isOpenTo, nameOf }, bar);
    await sendPage(request, reply, pageOfReturn(standing, sheet.name, content));
  }

  @Get(':template/differences')
  @Page()
  @Permission(AREA_READERS)
  async differences(
    @Req() request: ReturnRequest,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asKnown, publishedBy, ...parameters } = pageParameters(query);
    const revision = readRevisionAsked(parameters);
    const kept = keptOf(parameters, ['revision']);
    const shown = await this.shown(request, { asKnown, publishedBy }, 'differences', kept);
    const { standing, bar, then } = shown;
    if (!standing) {
      await this.sendNothing(request, reply, shown);
      return;
    }
    const asked = new ReturnDifferencesQuery(returnOf(request), revision, then.recordedBy);
    const differences = { ...told(await this.queries.execute(asked)), moment: then.moment };
    const content = differencesContent(standing, differences, await this.names.known(), bar);
    await sendPage(request, reply, pageOfReturn(standing, 'What the ledger has otherwise', content));
  }

  @Get(':template/documents/:form')
  @Page()
  @Permission(AREA_READERS)
  async document(
    @Req() request: ReturnRequest,
    @Param('form') form: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { recordedBy } = await this.areas.decidedThen(query);
    void reply.headers(KEPT_BY_NOBODY);
    return documentOf(this.queries, { of: returnOf(request), form, recordedBy }, reply);
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
    void reply.headers(KEPT_BY_NOBODY);
    return documentOf(this.queries, { of: returnOf(request), form, revision: readRevision(revision) }, reply);
  }

  /** The return that a page is of, as it had been decided at the moment that is shown; none where it was not open yet. */
  private async shown(
    request: ReturnRequest,
    query: unknown,
    below?: string,
    kept: Readonly<Record<string, string | undefined>> = {},
  ): Promise<ReturnOfPage> {
    const then = await this.areas.decidedThen(query);
    const { moment, recordedBy } = then;
    const of = returnOf(request);
    const answer = await this.queries.execute(new ReturnQuery(of, recordedBy));
    const found = thereThen(then, answer, 'no-return', refusedReturn);
    const path = [returnPath(of), ...(below === undefined ? [] : [below])].join('/');
    const bar = timeBar({ path, kept, ...moment, isOfDecisions: true });
    if (!found) return { then, bar, isOpenTo: false };
    const before = { standing: found, session: whoIsSignedIn(request) };
    const isOpenTo = isNow(moment) && isInWork(found) && may(before, PREPARER);
    return { then, bar, isOpenTo, before, standing: { ...found, moment } };
  }

  private async sendNothing(
    request: ReturnRequest,
    reply: FastifyReply,
    { bar, then: { moment } }: ReturnOfPage,
  ): Promise<void> {
    const { area: code, template } = returnOf(request);
    const area = await this.areas.area(code);
    const found = await this.templates.find(template);
    const title = found?.template.name ?? template;
    const content = nothingKnownContent(title, area, 'This return had not been opened by then', bar);
    const of = { area: code, areaName: area.name, template, name: title, moment };
    await sendPage(request, reply, pageOfReturn(of, title, content, 'of-return'));
  }
}

/** A return at the moment that a page shows. */
interface ReturnOfPage {
  readonly then: DecidedThen;
  readonly bar: Html;
  /** Whether the reader may answer it now, and is not shown the past. */
  readonly isOpenTo: boolean;
  readonly before?: Before;
  readonly standing?: ReturnStanding & { readonly moment: MomentKept };
}

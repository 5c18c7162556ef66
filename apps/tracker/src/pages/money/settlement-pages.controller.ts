import { html, KEPT_BY_NOBODY, link, sendPage, whoIsSignedIn } from '#pages';
import { isGranted, Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import { Names } from '#reference';
import {
  AgreementQuery,
  AgreementsOfAreaQuery,
  PositionQuery,
  SettlementQuery,
  SettlementsOfAreaQuery,
} from '#settlement';
import { inventedLabel } from '#settlement/plain';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { policyYearOf } from '../../area-path';
import { FiguresAtHand } from '../../at-hand/figures-at-hand';
import type { MoneyRequest } from '../../money/money-command';
import { asDocument } from '../../money/money-document';
import { settlementOf } from '../../money/settlement-paths';
import { refusedSettlement } from '../../money/settlement-problems';
import { SettlementQuestions } from '../../money/settlement-questions';
import { whatIfBody } from '../../money/settlements.schema';
import { AREA_READERS, PREPARER } from '../../permissions';
import { AreaMoments, thereThen, type DecidedThen } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { nothingKnownContent } from '../areas/overview.page';
import { isNow, pageParameters } from '../areas/page-moment';
import { timeBar } from '../shell/time-bar';
import { agreementDecisionLinks } from './agreements/agreement-decisions';
import { NEW_AGREEMENT } from './agreements/new-agreement.page';
import { newAgreementPath, releasePath, settlementPath, WHAT_IF, whatIfPath } from './money-paths';
import { settlementDecisionLinks } from './decisions/settlement-decisions';
import { settlementContent, type SettlementShown } from './settlement.page';
import { ofFigure, supposedTyped, whatIfContent } from './what-if.page';
import { settlementsContent, type AgreementInShort } from './settlements.page';

/** What is held back and released under agreements, for those who answer for the money, and those who only look. */
@Controller('areas/:area/settlements')
export class SettlementPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly atHand: FiguresAtHand,
    private readonly questions: SettlementQuestions,
    private readonly names: Names,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async list(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const then = await this.areas.decidedThen(query);
    const { moment } = then;
    const area = await this.areas.area(code);
    const { identity } = whoIsSignedIn(request);
    const mayPropose = isNow(moment) && isGranted(identity, PREPARER.roles, code);
    const bar = timeBar({ path: releasePath(code), kept: {}, ...moment, isOfDecisions: true });
    const agreements = await this.inShort(then, code);
    const content = html`${settlementsContent({ area, agreements, moment }, bar)}
    ${mayPropose ? html`<p>${link(newAgreementPath(code), NEW_AGREEMENT)}</p>` : ''}`;
    await sendPage(request, reply, areaPage({ area, section: 'release', title: 'Release', content, moment }));
  }

  @Get(':year')
  @Page()
  @Permission(AREA_READERS)
  async ofYear(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const { params } = request;
    const then = await this.areas.decidedThen(query);
    const { moment } = then;
    const area = await this.areas.area(params.area);
    const policyYear = policyYearOf(params);
    const path = `${releasePath(area.code)}/${params.year}`;
    const bar = timeBar({ path, kept: {}, ...moment, isOfDecisions: true });
    const agreements = await this.inShort(then, area.code, policyYear);
    const content = settlementsContent({ area, agreements, policyYear, moment }, bar);
    const between = trailTo(area.code);
    const title = `Release ${policyYear}`;
    await sendPage(request, reply, areaPage({ area, section: 'release', title, content, between, moment }));
  }

  @Get(':year/:code')
  @Page()
  @Permission(AREA_READERS)
  async settlement(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const area = await this.areas.area(request.params.area);
    const of = settlementOf(request);
    const then = await this.areas.decidedThen(query);
    const { moment, recordedBy, today } = then;
    const answer = await this.queries.execute(new AgreementQuery(of, recordedBy));
    const agreement = thereThen(then, answer, 'no-agreement', refusedSettlement);
    const between = trailTo(area.code);
    const title = `Release ${of.policyYear}, ${of.agreement}`;
    const bar = timeBar({ path: settlementPath(of), kept: {}, ...moment, isOfDecisions: true });
    const around = { area, section: 'release', title, between, moment } as const;
    if (!agreement) {
      const what = `No terms of ${of.agreement} had been proposed by then`;
      const content = nothingKnownContent(of.agreement, area, what, bar);
      await sendPage(request, reply, areaPage({ ...around, content }));
      return;
    }
    const watermark = await this.areas.watermarkThen(then);
    const settled = await this.settled(request, then, watermark?.id);
    const session = whoIsSignedIn(request);
    const steps = isNow(moment)
      ? html`${agreementDecisionLinks({ standing: agreement, settled: settled?.standing.status, session, today })}
        ${settled ? settlementDecisionLinks(settled.standing, session) : ''}`
      : html``;
    const position = await this.position(request, then, watermark?.id);
    const nameOf = await this.names.known();
    const content = settlementContent({ ...of, area, settled, position, steps, nameOf, moment }, bar);
    await sendPage(request, reply, areaPage({ ...around, content }));
  }

  /** Nothing is decided by asking: what is supposed stands in the address. */
  @Get(':year/:code/what-if')
  @Page()
  @Permission(AREA_READERS)
  async whatIf(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const { asKnown, publishedBy, ...parameters } = pageParameters(query) as Record<string, string>;
    const then = await this.areas.decidedThen({ asKnown, publishedBy });
    const { moment } = then;
    const area = await this.areas.area(request.params.area);
    const typed = new URLSearchParams(parameters);
    const of = { ...settlementOf(request), watermark: await this.watermark(then) };
    const asItStands = await this.questions.positionAsked(of);
    const supposed = supposedTyped(typed, asItStands);
    const asked = supposed.length === 0 ? undefined : readValue(whatIfBody, { supposed });
    const found = asked?.ok
      ? await this.queries.execute(new PositionQuery({ ...of, ...asked.value, watermark: of.watermark }))
      : undefined;
    const refused = [asked, found].flatMap((each) => (each === undefined || each.ok ? [] : each.failure));
    const bar = timeBar({ path: whatIfPath(of), kept: parameters, ...moment, isOfDecisions: true });
    const content = whatIfContent(
      {
        ...{ area, typed, position: found?.ok ? found.value : asItStands, isSupposed: found?.ok === true },
        refusals: refused.map((each) => ofFigure(each, supposed)),
        moment,
      },
      bar,
    );
    const between = [
      ...trailTo(area.code),
      { name: asItStands.terms.content.title, path: settlementPath(of) },
    ];
    const page = areaPage({ area, section: 'release', title: WHAT_IF, content, between, moment });
    await sendPage(request, reply, page, refused.length > 0 ? 400 : 200);
  }

  /** The release statement, or the report on the year, to be kept. */
  @Get(':year/:code/documents/:document')
  @Page()
  @Permission(AREA_READERS)
  async document(
    @Req() request: MoneyRequest,
    @Param('document') document: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { asKnown, publishedBy, ...parameters } = pageParameters(query);
    const then = await this.areas.decidedThen({ asKnown, publishedBy });
    void reply.headers(KEPT_BY_NOBODY);
    if (then.recordedBy === undefined) return this.questions.document(request, document, reply, parameters);
    // The door of the same document asks for a statement by a moment, and for a position by a watermark.
    const asked =
      asDocument(document).name === 'position'
        ? { ...parameters, watermark: String(await this.watermark(then)) }
        : { ...parameters, asKnown: then.recordedBy };
    return this.questions.document(request, document, reply, asked);
  }

  @Get(':year/:code/evidence')
  @Page()
  @Permission(AREA_READERS)
  async evidence(
    @Req() request: MoneyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    void reply.headers(KEPT_BY_NOBODY);
    return this.questions.evidence(request, reply);
  }

  private async settled(
    request: MoneyRequest,
    { recordedBy }: DecidedThen,
    watermark: number | undefined,
  ): Promise<SettlementShown['settled']> {
    const query = new SettlementQuery(settlementOf(request), recordedBy);
    const found =
      recordedBy === undefined
        ? await this.atHand.untilDecided(query, query.of.area, watermark)
        : await this.queries.execute(query);
    if (!found.ok) return undefined;
    return { standing: found.value, statement: await this.questions.release(found.value) };
  }

  private async position(
    request: MoneyRequest,
    { recordedBy }: DecidedThen,
    watermark: number | undefined,
  ): Promise<SettlementShown['position']> {
    if (watermark === undefined && recordedBy !== undefined) return { refusals: [NOTHING_THEN] };
    // By a watermark that is named, it is the same whatever is decided later.
    const answer = await this.atHand.answer(new PositionQuery({ ...settlementOf(request), watermark }));
    if (!answer.ok) return { refusals: answer.failure };
    return { found: answer.value, report: await this.questions.report(answer.value) };
  }

  /** By its id. */
  private async watermark(then: DecidedThen): Promise<number | undefined> {
    const watermark = (await this.areas.watermarkThen(then))?.id;
    if (watermark === undefined && then.recordedBy !== undefined)
      throw new ProblemError(PROBLEMS.notFound, `${NOTHING_THEN.what}.`);
    return watermark;
  }

  /** Agreements with what became of each; one that nothing was opened of has its terms alone. */
  private async inShort(
    { recordedBy }: DecidedThen,
    area: string,
    policyYear?: string,
  ): Promise<AgreementInShort[]> {
    const agreements = await this.queries.execute(new AgreementsOfAreaQuery(area, policyYear, recordedBy));
    const settlements: AgreementInShort[] = [];
    for (const year of new Set(agreements.map((each) => each.policyYear))) {
      const ofYear = await this.queries.execute(new SettlementsOfAreaQuery(area, year, recordedBy));
      settlements.push(...ofYear.map((each) => ({ ...each, policyYear: year })));
    }
    const all: AgreementInShort[] = [];
    for (const { policyYear: year, agreement, signed, proposed } of agreements) {
      const settled = settlements.find((each) => each.policyYear === year && each.agreement === agreement);
      const terms = signed.at(-1) ?? proposed;
      if (settled) all.push(settled);
      else if (terms) {
        const { title, fundPence } = terms.content;
        const label = inventedLabel(terms.content);
        all.push({ policyYear: year, agreement, title, fundPence, label, status: 'none' });
      }
    }
    return all;
  }
}

function trailTo(area: string) {
  return [{ name: 'Release', path: releasePath(area) }];
}

const NOTHING_THEN = {
  ...{ rule: 'nothing-was-known-to-settle-on', where: '', what: 'Nothing had been counted here by then' },
  mend: 'Look at a later moment',
};

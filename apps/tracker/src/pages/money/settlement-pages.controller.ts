import { londonDay } from '#kernel';
import { html, KEPT_BY_NOBODY, link, sendPage, whoIsSignedIn } from '#pages';
import { isGranted, Page, Permission, readValue } from '#platform';
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
import { policyYearOf, refusedMoney, type MoneyRequest } from '../../money/money-command';
import { settlementOf } from '../../money/settlement-paths';
import { SETTLEMENT_KINDS } from '../../money/settlement-problems';
import { SettlementQuestions } from '../../money/settlement-questions';
import { whatIfBody } from '../../money/settlements.schema';
import { AREA_READERS, PREPARER } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { pageParameters } from '../areas/page-moment';
import { agreementDecisionLinks } from './agreements/agreement-decisions';
import { NEW_AGREEMENT } from './agreements/new-agreement.page';
import { newAgreementPath, releasePath, settlementPath, WHAT_IF } from './money-paths';
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
    private readonly questions: SettlementQuestions,
    private readonly names: Names,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async list(@Param('area') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const area = await this.areas.area(code);
    const { identity } = whoIsSignedIn(request);
    const isPreparer = isGranted(identity, PREPARER.roles, code);
    const content = html`${settlementsContent(area, await this.inShort(code))}
    ${isPreparer ? html`<p>${link(newAgreementPath(code), NEW_AGREEMENT)}</p>` : ''}`;
    await sendPage(request, reply, areaPage({ area, section: 'release', title: 'Release', content }));
  }

  @Get(':year')
  @Page()
  @Permission(AREA_READERS)
  async ofYear(@Req() request: MoneyRequest, @Res() reply: FastifyReply) {
    const { params } = request;
    const area = await this.areas.area(params.area);
    const year = policyYearOf(params);
    const content = settlementsContent(area, await this.inShort(area.code, year), year);
    const between = trailTo(area.code);
    const page = areaPage({ area, section: 'release', title: `Release ${year}`, content, between });
    await sendPage(request, reply, page);
  }

  @Get(':year/:code')
  @Page()
  @Permission(AREA_READERS)
  async settlement(@Req() request: MoneyRequest, @Res() reply: FastifyReply) {
    const area = await this.areas.area(request.params.area);
    const of = settlementOf(request);
    const agreement = await this.queries.execute(new AgreementQuery(of));
    if (!agreement.ok) throw refusedMoney(agreement.failure, SETTLEMENT_KINDS);
    const [settled, position] = [await this.settled(request), await this.position(request)];
    const session = whoIsSignedIn(request);
    const agreed = {
      ...{ standing: agreement.value, settled: settled?.standing.status },
      ...{ session, today: londonDay(new Date()) },
    };
    const steps = html`${agreementDecisionLinks(agreed)}
    ${settled ? settlementDecisionLinks(settled.standing, session) : ''}`;
    const nameOf = await this.names.known();
    const content = settlementContent({ ...of, area, settled, position, steps, nameOf });
    const between = trailTo(area.code);
    const title = `Release ${of.policyYear}, ${of.agreement}`;
    await sendPage(request, reply, areaPage({ area, section: 'release', title, content, between }));
  }

  /** Nothing is decided by asking: what is supposed stands in the address. */
  @Get(':year/:code/what-if')
  @Page()
  @Permission(AREA_READERS)
  async whatIf(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const area = await this.areas.area(request.params.area);
    const of = settlementOf(request);
    const typed = new URLSearchParams(pageParameters(query) as Record<string, string>);
    const asItStands = await this.questions.positionAsked(of);
    const supposed = supposedTyped(typed, asItStands);
    const asked = supposed.length === 0 ? undefined : readValue(whatIfBody, { supposed });
    const found = asked?.ok
      ? await this.queries.execute(new PositionQuery({ ...of, ...asked.value }))
      : undefined;
    const refused = [asked, found].flatMap((each) => (each === undefined || each.ok ? [] : each.failure));
    const content = whatIfContent({
      ...{ area, typed, position: found?.ok ? found.value : asItStands, isSupposed: found?.ok === true },
      refusals: refused.map((each) => ofFigure(each, supposed)),
    });
    const between = [
      ...trailTo(area.code),
      { name: asItStands.terms.content.title, path: settlementPath(of) },
    ];
    const page = areaPage({ area, section: 'release', title: WHAT_IF, content, between });
    await sendPage(request, reply, page, refused.length > 0 ? 400 : 200);
  }

  /** The release statement, or the report on the year, to be kept. */
  @Get(':year/:code/documents/:document')
  @Page()
  @Permission(AREA_READERS)
  async document(
    @Req() request: MoneyRequest,
    @Param('document') document: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    void reply.headers(KEPT_BY_NOBODY);
    return this.questions.document(request, document, reply);
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

  private async settled(request: MoneyRequest): Promise<SettlementShown['settled']> {
    const found = await this.queries.execute(new SettlementQuery(settlementOf(request)));
    if (!found.ok) return undefined;
    return { standing: found.value, statement: await this.questions.release(found.value) };
  }

  private async position(request: MoneyRequest): Promise<SettlementShown['position']> {
    const answer = await this.queries.execute(new PositionQuery(settlementOf(request)));
    if (!answer.ok) return { refusals: answer.failure };
    return { found: answer.value, report: await this.questions.report(answer.value) };
  }

  /** Agreements with what became of each; one that nothing was opened of has its terms alone. */
  private async inShort(area: string, policyYear?: string): Promise<AgreementInShort[]> {
    const agreements = await this.queries.execute(new AgreementsOfAreaQuery(area, policyYear));
    const all: AgreementInShort[] = [];
    for (const { policyYear: year, agreement, signed, proposed } of agreements) {
      const settlements = await this.queries.execute(new SettlementsOfAreaQuery(area, year));
      const settled = settlements.find((each) => each.agreement === agreement);
      const terms = signed.at(-1) ?? proposed;
      if (settled) all.push({ ...settled, policyYear: year });
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

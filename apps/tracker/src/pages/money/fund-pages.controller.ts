import { londonDay } from '#kernel';
import { html, KEPT_BY_NOBODY, link, sendPage, whoIsSignedIn } from '#pages';
import { isGranted, Page, Permission, readCursor, writeCursor } from '#platform';
import { FundsOfAreaQuery, JournalQuery, type FundStanding, type PartnerStatement } from '#pooled-fund';
import { Names } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FUND_KINDS } from '../../money/fund-problems';
import { FundQuestions } from '../../money/fund-questions';
import { policyYearOf, refusedMoney, type MoneyRequest } from '../../money/money-command';
import { answerDocument, asDocument } from '../../money/money-document';
import { daysQuestion, journalQuestion, readMoneyQuestion } from '../../money/money-questions';
import { AREA_READERS, PREPARER } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { pageParameters } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import { accountContent } from './account.page';
import { NEW_FUND } from './fund-decisions/fund-decision.page';
import { fundDecisionLinks } from './fund-decisions/fund-decisions';
import { fundContent } from './fund.page';
import { fundsContent } from './funds.page';
import { journalContent } from './journal.page';
import { accountPath, fundPath, fundsPath, newFundPath } from './money-paths';

const JOURNAL = 'journal';

/** Where the money of an area's pooled funds is, down to each entry and each partner's statement. */
@Controller('areas/:area/funds')
export class FundPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly questions: FundQuestions,
    private readonly names: Names,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async list(@Param('area') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const area = await this.areas.area(code);
    const answer = await this.queries.execute(new FundsOfAreaQuery(code));
    if (!answer.ok) throw refusedMoney(answer.failure, FUND_KINDS);
    const isPreparer = isGranted(whoIsSignedIn(request).identity, PREPARER.roles, code);
    const content = html`${fundsContent(area, answer.value.funds)}
    ${isPreparer ? html`<p>${link(newFundPath(code), NEW_FUND)}</p>` : ''}`;
    await sendPage(request, reply, areaPage({ area, section: 'funds', title: 'Pooled fund', content }));
  }

  @Get(':year')
  @Page()
  @Permission(AREA_READERS)
  async fund(@Req() request: MoneyRequest, @Res() reply: FastifyReply) {
    const { params } = request;
    const area = await this.areas.area(params.area);
    const fund = await this.questions.standing(params);
    const today = londonDay(new Date());
    const others = fund.fromOtherFunds.map((each) => each.fund);
    const content = fundContent({
      area,
      fund,
      invented: await this.questions.invented(fund, others),
      statements: await this.statementsUntil(today, params, fund),
      steps: fundDecisionLinks(fund, whoIsSignedIn(request), today),
      nameOf: await this.names.known(),
    });
    const { policyYear } = fund;
    const between = [{ name: 'Pooled fund', path: fundsPath(area.code) }];
    const page = areaPage({ area, section: 'funds', title: `Pooled fund ${policyYear}`, content, between });
    await sendPage(request, reply, page);
  }

  @Get(':year/journal')
  @Page()
  @Permission(AREA_READERS)
  async journal(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const { params } = request;
    const asked = readMoneyQuestion(journalQuestion, pageParameters(query), new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { from, to, recordedBy, after, limit } = asked.value;
    const begin = after === undefined ? undefined : readCursor(JOURNAL, z.int(), after);
    if (begin && !begin.ok) throw refusedQuestion(begin.failure);
    const area = await this.areas.area(params.area);
    const { stream, policyYear } = await this.questions.standing(params);
    const { entries, next } = await this.queries.execute(
      new JournalQuery(
        stream,
        { recordedBy, effectiveFrom: from, effectiveTo: to },
        { after: begin?.value, limit },
      ),
    );
    const path = `${fundPath(area.code, policyYear)}/journal`;
    const more =
      next === undefined
        ? undefined
        : addressOf(path, { from, to, asKnown: recordedBy, after: writeCursor(JOURNAL, next) });
    const nameOf = await this.names.known();
    const content = journalContent({ area, policyYear, stream, entries, more, nameOf });
    const title = `Journal of the pooled fund ${policyYear}`;
    const between = trailTo(area.code, policyYear);
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between }));
  }

  /** A partner's statement of account; with an ending, as a document to be kept. */
  @Get(':year/statements/:partner')
  @Page()
  @Permission(AREA_READERS)
  async statement(
    @Req() request: MoneyRequest,
    @Param('partner') partner: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ) {
    const { params } = request;
    const asked = readMoneyQuestion(daysQuestion, pageParameters(query), new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const area = await this.areas.area(params.area);
    const { name, form } = asDocument(partner);
    const statement = await this.questions.statement(params, name, asked.value);
    const account = await this.questions.account(params, statement, asked.value.recordedBy);
    if (form !== undefined) {
      const file = await answerDocument(
        account,
        form,
        `statement-${params.area}-${params.year}-${name}`,
        reply.headers(KEPT_BY_NOBODY),
      );
      await reply.send(file);
      return;
    }
    const policyYear = policyYearOf(params);
    const path = accountPath(area.code, policyYear, name);
    const content = accountContent({ area, account, path, from: statement.from, to: statement.to });
    const between = trailTo(area.code, policyYear);
    const { title } = account;
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between }));
  }

  /** Each partner's, up to a day: what came of the fund may take effect after its year. */
  private async statementsUntil(
    to: string,
    of: MoneyRequest['params'],
    { inForce, waiting }: FundStanding,
  ): Promise<PartnerStatement[]> {
    const { partners } = inForce?.content ?? waiting ?? { partners: [] };
    return Promise.all(partners.map(({ source }) => this.questions.statement(of, source, { to })));
  }
}

function trailTo(area: string, policyYear: string) {
  return [
    { name: 'Pooled fund', path: fundsPath(area) },
    { name: policyYear, path: fundPath(area, policyYear) },
  ];
}

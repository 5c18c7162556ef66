import { html, KEPT_BY_NOBODY, link, sendPage, whoIsSignedIn } from '#pages';
import type { Crumb, Html } from '#pages';
import { isGranted, Page, Permission, readCursor, writeCursor } from '#platform';
import { FundQuery, FundsOfAreaQuery, JournalQuery } from '#pooled-fund';
import type { FundStanding, PartnerStatement } from '#pooled-fund';
import { Names } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { policyYearOf } from '../../area-path';
import { refusedFund } from '../../money/fund-problems';
import { FundQuestions } from '../../money/fund-questions';
import type { MoneyRequest } from '../../money/money-command';
import { answerDocument, asDocument } from '../../money/money-document';
import { daysQuestion, journalQuestion, readMoneyQuestion } from '../../money/money-questions';
import { AREA_READERS, PREPARER } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { AreaMoments, thereThen, type DecidedThen } from '../areas/area-moment';
import { areaPage, type AreaNamed } from '../areas/area-sections';
import { nothingKnownContent } from '../areas/overview.page';
import { isNow, keptOf, pageParameters } from '../areas/page-moment';
import { addressOf, timeBar } from '../shell/time-bar';
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
  async list(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { moment, recordedBy } = await this.areas.decidedThen(query);
    const area = await this.areas.area(code);
    const answer = await this.queries.execute(new FundsOfAreaQuery(code, recordedBy));
    if (!answer.ok) throw refusedFund(answer.failure);
    const bar = timeBar({ path: fundsPath(code), kept: {}, ...moment, isOfDecisions: true });
    const mayDraft = isNow(moment) && isGranted(whoIsSignedIn(request).identity, PREPARER.roles, code);
    const content = html`${fundsContent({ area, funds: answer.value.funds, moment }, bar)}
    ${mayDraft ? html`<p>${link(newFundPath(code), NEW_FUND)}</p>` : ''}`;
    await sendPage(
      request,
      reply,
      areaPage({ area, section: 'funds', title: 'Pooled fund', content, moment }),
    );
  }

  @Get(':year')
  @Page()
  @Permission(AREA_READERS)
  async fund(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const { params } = request;
    const shown = await this.shownOf(request, await this.areas.decidedThen(query));
    const { area, policyYear, fund, then } = shown;
    const { moment, recordedBy, today } = then;
    const title = `Pooled fund ${policyYear}`;
    const bar = timeBar({ path: fundPath(area.code, policyYear), kept: {}, ...moment, isOfDecisions: true });
    const between = trailTo(area.code);
    if (!fund) {
      await this.sendNothing(request, reply, shown, { title, bar, between });
      return;
    }
    const others = fund.fromOtherFunds.map((each) => each.fund);
    const content = fundContent(
      {
        ...{ area, fund, moment },
        invented: await this.questions.invented(fund, others, recordedBy),
        statements: await this.statementsUntil(then, params, fund),
        steps: isNow(moment) ? fundDecisionLinks(fund, whoIsSignedIn(request), today) : html``,
        nameOf: await this.names.known(),
      },
      bar,
    );
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between, moment }));
  }

  @Get(':year/journal')
  @Page()
  @Permission(AREA_READERS)
  async journal(@Req() request: MoneyRequest, @Query() query: unknown, @Res() reply: FastifyReply) {
    const { asKnown, publishedBy, ...parameters } = pageParameters(query);
    const asked = readMoneyQuestion(journalQuestion, parameters, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { from, to, after, limit } = asked.value;
    const begin = after === undefined ? undefined : readCursor(JOURNAL, z.int(), after);
    if (begin && !begin.ok) throw refusedQuestion(begin.failure);
    const shown = await this.shownOf(request, await this.areas.decidedThen({ asKnown, publishedBy }));
    const { area, policyYear, fund, then } = shown;
    const { moment, recordedBy } = then;
    const path = `${fundPath(area.code, policyYear)}/journal`;
    const kept = keptOf(parameters, ['from', 'to']);
    const bar = timeBar({ path, kept, ...moment, isOfDecisions: true });
    const title = `Journal of the pooled fund ${policyYear}`;
    const between = trailTo(area.code, policyYear);
    if (!fund) {
      await this.sendNothing(request, reply, shown, { title, bar, between });
      return;
    }
    const { stream } = fund;
    const { entries, next } = await this.queries.execute(
      new JournalQuery(
        stream,
        { recordedBy, effectiveFrom: from, effectiveTo: to },
        { after: begin?.value, limit },
      ),
    );
    const more =
      next === undefined
        ? undefined
        : addressOf(path, { ...kept, ...moment, after: writeCursor(JOURNAL, next) });
    const nameOf = await this.names.known();
    const content = journalContent({ area, policyYear, stream, entries, more, nameOf }, bar);
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between, moment }));
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
    const { asKnown, publishedBy, ...parameters } = pageParameters(query);
    const asked = readMoneyQuestion(daysQuestion, parameters, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { moment, recordedBy } = await this.areas.decidedThen({ asKnown, publishedBy });
    const area = await this.areas.area(params.area);
    const { name, form } = asDocument(partner);
    const statement = await this.questions.statement(params, name, { ...asked.value, recordedBy });
    const account = await this.questions.account(params, statement, recordedBy);
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
    const { from, to } = statement;
    const kept = keptOf(parameters, ['from', 'to']);
    const bar = timeBar({ path, kept, ...moment, isOfDecisions: true });
    const content = accountContent({ area, account, path, from, to, moment }, bar);
    const between = trailTo(area.code, policyYear);
    const { title } = account;
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between, moment }));
  }

  /** Each partner's, up to a day: what came of the fund may take effect after its year. */
  private async statementsUntil(
    { today: to, recordedBy }: DecidedThen,
    of: MoneyRequest['params'],
    { inForce, waiting }: FundStanding,
  ): Promise<PartnerStatement[]> {
    const { partners } = inForce?.content ?? waiting ?? { partners: [] };
    return Promise.all(
      partners.map(({ source }) => this.questions.statement(of, source, { to, recordedBy })),
    );
  }

  /** The fund that a page is of; none where it had not been drafted at the moment that is shown. */
  private async shownOf({ params }: MoneyRequest, then: DecidedThen): Promise<FundThen> {
    const area = await this.areas.area(params.area);
    const policyYear = policyYearOf(params);
    const answer = await this.queries.execute(new FundQuery(area.code, policyYear, then.recordedBy));
    return { area, policyYear, then, fund: thereThen(then, answer, 'no-fund', refusedFund) };
  }

  private async sendNothing(
    request: FastifyRequest,
    reply: FastifyReply,
    { area, policyYear, then: { moment } }: FundThen,
    { title, bar, between }: { readonly title: string; readonly bar: Html; readonly between: Crumb[] },
  ): Promise<void> {
    const what = `The pooled fund for ${policyYear} had not been drafted by then`;
    const content = nothingKnownContent(title, area, what, bar);
    await sendPage(request, reply, areaPage({ area, section: 'funds', title, content, between, moment }));
  }
}

interface FundThen {
  readonly area: AreaNamed;
  readonly policyYear: string;
  readonly then: DecidedThen;
  readonly fund: FundStanding | undefined;
}

function trailTo(area: string, policyYear?: string) {
  const funds = { name: 'Pooled fund', path: fundsPath(area) };
  return policyYear === undefined ? [funds] : [funds, { name: policyYear, path: fundPath(area, policyYear) }];
}

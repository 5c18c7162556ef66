import { penceInJson } from '#kernel';
import { Described, json, Permission, PROBLEMS, readCursor, writeCursor } from '#platform';
import {
  AgreeFundCommand,
  CloseMonthCommand,
  CloseYearCommand,
  DraftFundCommand,
  ForecastLineCommand,
  FundsOfAreaQuery,
  JournalQuery,
  ReceiveContributionCommand,
  RecordSpendingCommand,
  ReviseFundCommand,
  VireCommand,
} from '#pooled-fund';
import type { FundOutcome } from '#pooled-fund';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus, type Command } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { areaPath, policyYearOf } from '../area-path';
import { tagOf } from '../decided-over';
import { refusedQuestion } from '../problems';
import { decidedQuestion, readRecordedBy } from '../questions';
import { Asking, decidedBy } from '../deciding';
import { APPROVER, AREA_READERS, FINANCE, PREPARER } from '../permissions';
import { refusedFund } from './fund-problems';
import { FundQuestions } from './fund-questions';
import {
  agreeBody,
  areaFundsAnswer,
  closeMonthBody,
  closeYearBody,
  contributionBody,
  draftBody,
  forecastBody,
  fundAnswer,
  journalAnswer,
  reviseBody,
  spendingBody,
  statementAnswer,
  virementBody,
} from './funds.schema';
import { answerDecided, areaYearPath, MoneyCommand, readMoneyBody } from './money-command';
import type { MoneyAsking, MoneyDecided, MoneyRequest } from './money-command';
import { answerDocument, asDocument, DOCUMENT_CONTENT } from './money-document';
import { daysQuestion, journalQuestion, readMoneyQuestion } from './money-questions';

const FUND_TAG = { etag: 'The version of the fund and what is said of it, for If-Match and If-None-Match.' };
const JOURNAL = 'journal';

const statementPath = areaYearPath.extend({
  partner: z
    .string()
    .max(200)
    .meta({
      description: 'A partner by its source; with .csv, .html, .pdf or .xlsx at its end, as a document.',
      examples: ['urn:ods:06H'],
    }),
});

/** What a command on a fund is made of, once it is read. */
interface Given<Body> {
  readonly area: string;
  readonly year: string;
  readonly body: Body;
  readonly by: ReturnType<typeof decidedBy>;
}

/**
 * An area's pooled funds, one a policy year, for those who prepare, agree and keep them. Amounts are whole pence. Every
 * command but a first draft says in `If-Match` which version of the fund it was decided over.
 */
@Controller('v1/areas/:area/funds')
export class FundsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly questions: FundQuestions,
  ) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'The pooled funds of an area and how they stand',
    path: areaPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a policy year.', content: json(areaFundsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async funds(@Param('area') area: string, @Query() query: unknown) {
    const asked = new FundsOfAreaQuery(area, readRecordedBy(query, new Date()));
    const answer = await this.queries.execute(asked);
    if (!answer.ok) throw refusedFund(answer.failure);
    return penceInJson(answer.value);
  }

  /** One fund, and how each of its lines stands. Its ETag names its version. */
  @Get(':year')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One pooled fund: its content, what does not add up, and how each line stands',
    path: areaYearPath,
    query: decidedQuestion,
    answers: {
      200: {
        what: 'What is in force, what waits, every difference, each line and every decision.',
        content: json(fundAnswer),
        headers: FUND_TAG,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async fund(@Req() { params, query }: MoneyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const recordedBy = readRecordedBy(query, new Date());
    const answer = penceInJson(await this.questions.standing(params, recordedBy));
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  /** What is entered for the fund, and in other journals on its pool, in the order of the numbers. */
  @Get(':year/journal')
  @Permission(AREA_READERS)
  @Described({
    summary: 'The journal of a fund: every entry on both its sides',
    details:
      'In the order of their numbers, which are those of all funds, so that one of a fund may have gaps. Entries of other ' +
      'funds that moved money of its pool, such as a release into it, stand among its own.',
    path: areaYearPath,
    query: journalQuestion,
    answers: { 200: { what: 'A page of it.', content: json(journalAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async journal(@Req() { params, query }: MoneyRequest) {
    const asked = readMoneyQuestion(journalQuestion, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { from, to, recordedBy, after, limit } = asked.value;
    const begin = after === undefined ? undefined : readCursor(JOURNAL, z.int(), after);
    if (begin && !begin.ok) throw refusedQuestion(begin.failure);
    const { stream } = await this.questions.standing(params, recordedBy);
    const page = await this.queries.execute(
      new JournalQuery(
        stream,
        { recordedBy, effectiveFrom: from, effectiveTo: to },
        { after: begin?.value, limit },
      ),
    );
    const { entries, next } = page;
    return penceInJson({
      fund: stream,
      entries,
      ...(next !== undefined && { next: writeCursor(JOURNAL, next) }),
    });
  }

  /** What a partner put in, spent, has held back and kept, from one day to another; as data, or as a document. */
  @Get(':year/statements/:partner')
  @Permission(AREA_READERS)
  @Described({
    summary: "A partner's statement of account",
    details:
      'As JSON; with `.csv`, `.html`, `.pdf` or `.xlsx` at the end of the address as a document, which is the same bytes for ' +
      'as long as nothing more is recorded.',
    path: statementPath,
    query: daysQuestion,
    answers: {
      200: { what: 'The statement.', content: { ...json(statementAnswer), ...DOCUMENT_CONTENT } },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async statement(
    @Req() { params, query }: MoneyRequest,
    @Param('partner') partner: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const asked = readMoneyQuestion(daysQuestion, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { name, form } = asDocument(partner);
    const statement = await this.questions.statement(params, name, asked.value);
    if (form === undefined) return penceInJson(statement);
    const account = await this.questions.account(params, statement, asked.value.recordedBy);
    return answerDocument(account, form, `statement-${params.area}-${params.year}-${name}`, reply);
  }

  /** Writes the fund, or its draft anew. What does not add up is taken, and said. */
  @MoneyCommand(':year/draft', {
    permission: PREPARER,
    summary: 'Write a pooled fund, or its draft anew',
    path: areaYearPath,
    body: draftBody,
  })
  draft(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, draftBody, 'is-first');
    return this.decide(new DraftFundCommand(area, year, body.content, by), by, asking.reply);
  }

  /** Puts the draft, or the revision that waits, in force: who signed for each partner, and when. */
  @MoneyCommand(':year/agree', {
    permission: APPROVER,
    summary: 'Put what waits in force, signed by its partners by name',
    path: areaYearPath,
    body: agreeBody,
  })
  agree(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, agreeBody);
    return this.decide(new AgreeFundCommand(area, year, body.agreement, by), by, asking.reply);
  }

  /** Puts another content forward for an agreed fund; what was agreed stays in force until this is agreed. */
  @MoneyCommand(':year/revise', {
    permission: PREPARER,
    summary: 'Put another content forward for an agreed fund',
    path: areaYearPath,
    body: reviseBody,
  })
  revise(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, reviseBody);
    return this.decide(new ReviseFundCommand(area, year, body.content, body.reason, by), by, asking.reply);
  }

  /** Says that a contribution came in; again under its reference, puts that right. */
  @MoneyCommand(':year/contributions', {
    permission: FINANCE,
    summary: 'Say that a contribution came in',
    details: 'Given again under its reference, what was said before is reversed, and this entered.',
    path: areaYearPath,
    body: contributionBody,
  })
  contribution(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, contributionBody);
    return this.decide(new ReceiveContributionCommand(area, year, body.receipt, by), by, asking.reply);
  }

  /** Says what was spent on a line in a month; again, puts that right. */
  @MoneyCommand(':year/spending', {
    permission: FINANCE,
    summary: 'Say what was spent on a line in a month',
    details: 'Given again for the line and the month, what was said before is reversed, and this entered.',
    path: areaYearPath,
    body: spendingBody,
  })
  spending(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, spendingBody);
    return this.decide(new RecordSpendingCommand(area, year, body.spending, by), by, asking.reply);
  }

  /** Says what a line is expected to come to; the newest forecast counts. */
  @MoneyCommand(':year/forecasts', {
    permission: FINANCE,
    summary: 'Say what a line is expected to come to at the end of the year',
    path: areaYearPath,
    body: forecastBody,
  })
  forecast(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, forecastBody);
    return this.decide(new ForecastLineCommand(area, year, body.forecast, by), by, asking.reply);
  }

  /** Moves budget from one line to another. */
  @MoneyCommand(':year/virements', {
    permission: FINANCE,
    summary: 'Move budget from one line to another: why, and by whose authority',
    path: areaYearPath,
    body: virementBody,
  })
  virement(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, virementBody);
    return this.decide(new VireCommand(area, year, body.virement, by), by, asking.reply);
  }

  /** Closes a month, and those before it: nothing takes effect in them any more. */
  @MoneyCommand(':year/close-month', {
    permission: FINANCE,
    summary: 'Close a month, and those before it',
    path: areaYearPath,
    body: closeMonthBody,
  })
  closeMonth(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, body, by } = given(asking, closeMonthBody);
    return this.decide(new CloseMonthCommand(area, year, body.month, by), by, asking.reply);
  }

  /** Closes the year: its budget stands, and what was spent is what it came to. */
  @MoneyCommand(':year/close-year', {
    permission: FINANCE,
    summary: 'Close the year: its budget stands, and what was spent is what it came to',
    path: areaYearPath,
    body: closeYearBody,
  })
  closeYear(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const { area, year, by } = given(asking, closeYearBody);
    return this.decide(new CloseYearCommand(area, year, by), by, asking.reply);
  }

  private async decide(
    command: Command<FundOutcome>,
    by: ReturnType<typeof decidedBy>,
    reply: FastifyReply,
  ): Promise<MoneyDecided> {
    return answerDecided(await this.commands.execute(command), by, reply, refusedFund);
  }
}

/** Whose fund is decided on and what with, by whom, and over which version of it. */
function given<Body>(
  asking: MoneyAsking,
  schema: z.ZodType<Body>,
  withoutVersion: 'is-first' | 'is-refused' = 'is-refused',
): Given<Body> {
  const by = decidedBy(asking, withoutVersion);
  const body = readMoneyBody(schema, asking.request);
  return { area: asking.request.params.area, year: policyYearOf(asking.request.params), body, by };
}

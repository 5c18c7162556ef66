import type { RecordedDecision } from '#decisions';
import { ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { Described, json, Permission, PROBLEMS } from '#platform';
import {
  AgreementQuery,
  AgreementsOfAreaQuery,
  ProposeAgreementCommand,
  SignAgreementCommand,
  WithdrawAgreementCommand,
} from '#settlement';
import type { AgreementStanding, OfSettlement } from '#settlement';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { areaPath, policyYearOf } from '../area-path';
import { tagOf } from '../decided-over';
import { Asking, decidedBy } from '../deciding';
import { actsFor, APPROVER, AREA_READERS, PREPARER, SIGNATORY } from '../permissions';
import { decidedQuestion, readRecordedBy } from '../questions';
import { agreementAnswer, agreementInShort } from './agreement-answer';
import type { AgreementAnswer, AgreementsAnswer } from './agreement-answer';
import {
  agreementAnswerSchema,
  agreementsAnswer,
  proposeBody,
  signBody,
  withdrawAgreementBody,
} from './agreements.schema';
import { answerDecided, areaYearPath, MoneyCommand, readMoneyBody } from './money-command';
import type { MoneyAsking, MoneyDecided, MoneyRequest } from './money-command';
import { agreementPath, settlementOf } from './settlement-paths';
import { refusedSettlement } from './settlement-problems';

const AGREEMENT_TAG = { etag: 'The version of the agreement, for If-Match and If-None-Match.' };

/**
 * The terms by which money is held back and released, for those who write and sign them. Every command but the first
 * proposal says in `If-Match` which version of the agreement it was decided over.
 */
@Controller('v1/areas/:area/agreements')
export class AgreementsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'The agreements of an area, of all policy years',
    path: areaPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a line, and how it stands.', content: json(agreementsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  agreements(@Param('area') area: string, @Query() query: unknown): Promise<AgreementsAnswer> {
    return this.listed(query, area);
  }

  @Get(':year')
  @Permission(AREA_READERS)
  @Described({
    summary: 'The agreements of an area for a policy year',
    path: areaYearPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a line, and how it stands.', content: json(agreementsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  agreementsOfYear(@Req() { params, query }: MoneyRequest): Promise<AgreementsAnswer> {
    return this.listed(query, params.area, policyYearOf(params));
  }

  /** One agreement: all its versions, who signed them, and which is in force. */
  @Get(':year/:code')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One agreement: every version, who signed it, and which is in force',
    path: agreementPath,
    query: decidedQuestion,
    answers: {
      200: {
        what: 'Its terms, what waits for signatures, and the decisions.',
        content: json(agreementAnswerSchema),
        headers: AGREEMENT_TAG,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async agreement(
    @Req() request: MoneyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgreementAnswer> {
    const now = new Date();
    const recordedBy = readRecordedBy(request.query, now);
    const standing = await this.standing(settlementOf(request), recordedBy);
    const answer = agreementAnswer(standing, recordedBy === undefined ? now : new Date(recordedBy));
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  /** Puts terms forward, the first or others in the place of what stands. They bind once every partner has signed. */
  @MoneyCommand(':year/:code/propose', {
    permission: PREPARER,
    summary: 'Put the terms of an agreement forward',
    path: agreementPath,
    body: proposeBody,
    isAlwaysReady: true,
  })
  async propose(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const by = decidedBy(asking, 'is-first');
    const { content } = readMoneyBody(proposeBody, asking.request);
    const command = new ProposeAgreementCommand(settlementOf(asking.request), content, by);
    return answer(await this.commands.execute(command), by, asking.reply);
  }

  /** Signs what is proposed, named by its hash, for a partner that the caller signs for. */
  @MoneyCommand(':year/:code/sign', {
    permission: SIGNATORY,
    summary: 'Sign what is proposed, for one partner',
    details:
      'It takes `signatory@` of the partner that the body names. With the last signature it is in force.',
    path: agreementPath,
    body: signBody,
  })
  async sign(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const by = decidedBy(asking);
    const { contentHash, signature } = readMoneyBody(signBody, asking.request);
    const of = settlementOf(asking.request);
    const command = new SignAgreementCommand(of, contentHash, signature, actsFor(asking.caller), by);
    return answer(await this.commands.execute(command), by, asking.reply);
  }

  /** Takes the agreement back. What is open under it is voided or closed first. */
  @MoneyCommand(':year/:code/withdraw', {
    permission: APPROVER,
    summary: 'Take an agreement back',
    details: 'Refused while a settlement under it is open: void that first, or close it once it is posted.',
    path: agreementPath,
    body: withdrawAgreementBody,
  })
  async withdraw(@Asking() asking: MoneyAsking): Promise<MoneyDecided> {
    const by = decidedBy(asking);
    const { reason } = readMoneyBody(withdrawAgreementBody, asking.request);
    const command = new WithdrawAgreementCommand(settlementOf(asking.request), reason, by);
    return answer(await this.commands.execute(command), by, asking.reply);
  }

  private async listed(query: unknown, area: string, policyYear?: string): Promise<AgreementsAnswer> {
    const now = new Date();
    const recordedBy = readRecordedBy(query, now);
    const standing = await this.queries.execute(new AgreementsOfAreaQuery(area, policyYear, recordedBy));
    const then = recordedBy === undefined ? now : new Date(recordedBy);
    return { area, agreements: standing.map((each) => agreementInShort(each, then)) };
  }

  private async standing(of: OfSettlement, recordedBy?: string): Promise<AgreementStanding> {
    const found = await this.queries.execute(new AgreementQuery(of, recordedBy));
    if (!found.ok) throw refusedSettlement(found.failure);
    return found.value;
  }
}

function answer(
  outcome: Result<readonly RecordedDecision[], readonly Refusal[]>,
  by: ReturnType<typeof decidedBy>,
  reply: FastifyReply,
): MoneyDecided {
  const decided = outcome.ok ? ok({ recorded: outcome.value, warnings: [] }) : outcome;
  return answerDecided(decided, by, reply, refusedSettlement);
}

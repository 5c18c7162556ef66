import { Described, json, Permission, PROBLEMS } from '#platform';
import { SettlementsOfAreaQuery } from '#settlement';
import type { AgreementPosition } from '#settlement';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { policyYearOf } from '../area-path';
import { tagOf } from '../decided-over';
import { AREA_READERS } from '../permissions';
import { decidedByMoment, decidedQuestion, readRecordedBy } from '../questions';
import { areaYearPath, MONEY_PROBLEMS, readMoneyBody } from './money-command';
import type { MoneyRequest } from './money-command';
import { DOCUMENT_CONTENT } from './money-document';
import { settlementAnswer } from './settlement-answer';
import type { SettlementAnswer } from './settlement-answer';
import { agreementPath, documentPath, settlementOf } from './settlement-paths';
import { SettlementQuestions } from './settlement-questions';
import {
  positionAnswer,
  positionQuestion,
  settlementAnswerSchema,
  settlementsAnswer,
  whatIfBody,
} from './settlements.schema';
import type { SettlementsAnswer } from './settlements.schema';

const SETTLEMENT_TAG = { etag: 'The version of the settlement, for If-Match and If-None-Match.' };
const DOCUMENT_TAG = { etag: 'Of the bytes of the document, for If-None-Match.' };

/**
 * What comes of an agreement, for those who compute, approve and post it: how it stands, where it stands in the year, its
 * documents. Amounts are whole pence.
 */
@Controller('v1/areas/:area/settlements')
export class SettlementsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly questions: SettlementQuestions,
  ) {}

  @Get(':year')
  @Permission(AREA_READERS)
  @Described({
    summary: 'The settlements of an area for a policy year',
    path: areaYearPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a line, and how it stands.', content: json(settlementsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async settlements(@Req() { params, query }: MoneyRequest): Promise<SettlementsAnswer> {
    const [area, policyYear] = [params.area, policyYearOf(params)];
    const asked = new SettlementsOfAreaQuery(area, policyYear, readRecordedBy(query, new Date()));
    const settlements = await this.queries.execute(asked);
    return { area, policyYear, settlements: [...settlements] };
  }

  /** One settlement: what was worked out, disputes, approvals and postings. Its ETag names its version. */
  @Get(':year/:code')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One settlement: its working step by step, disputes, approvals and postings',
    path: agreementPath,
    query: decidedQuestion,
    answers: {
      200: {
        what: 'How it stands, with every decision on it and every entry it made.',
        content: json(settlementAnswerSchema),
        headers: SETTLEMENT_TAG,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async settlement(
    @Req() request: MoneyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettlementAnswer> {
    const recordedBy = readRecordedBy(request.query, new Date());
    const answer = settlementAnswer(await this.questions.standing(request, recordedBy));
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  /** Where the agreement stands in the year. Nothing is decided by asking. */
  @Get(':year/:code/position')
  @Permission(AREA_READERS)
  @Described({
    summary: 'Where an agreement stands in the year: held, earned, at risk, forecast, and what has to happen',
    path: agreementPath,
    query: positionQuestion,
    answers: { 200: { what: 'The position.', content: json(positionAnswer) } },
    problems: [PROBLEMS.questionRefused, MONEY_PROBLEMS.misplaced],
  })
  position(@Req() request: MoneyRequest): Promise<AgreementPosition> {
    return this.questions.position(request);
  }

  /** The risk-share report, for a delivery group, an executive board and NHS England; and the release statement. */
  @Get(':year/:code/documents/:document')
  @Permission(AREA_READERS)
  @Described({
    summary: 'The release statement or the risk-share report, as a document',
    details:
      'The risk-share report as `.xlsx` at the end of a `quarter` is the quarterly one: a sheet each for the delivery group, ' +
      'the executive board and NHS England. Each line has its clause, and a document is the same bytes for as long as nothing more is decided, or known.',
    path: documentPath,
    query: positionQuestion.extend({
      asKnown: decidedByMoment.describe(
        'Of the statement: as known here at a moment that has passed (RFC 3339).',
      ),
    }),
    answers: {
      200: {
        what: 'The document.',
        content: DOCUMENT_CONTENT,
        headers: DOCUMENT_TAG,
      },
      304: { what: 'The document is still what the caller has.', content: {}, headers: DOCUMENT_TAG },
    },
    problems: [PROBLEMS.questionRefused, MONEY_PROBLEMS.misplaced],
  })
  document(
    @Req() request: MoneyRequest,
    @Param('document') document: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.questions.document(request, document, reply);
  }

  /** What it would come to on other counts or prices. Nothing is decided by it, and nothing recorded. */
  @Post(':year/:code/what-if')
  @HttpCode(200)
  @Permission(AREA_READERS)
  @Described({
    summary: 'What an agreement would come to on other counts or prices',
    details: 'It changes nothing.',
    path: agreementPath,
    body: json(whatIfBody),
    answers: {
      200: { what: 'The position, and what is supposed worked out.', content: json(positionAnswer) },
    },
    problems: [PROBLEMS.malformedJson, ...Object.values(MONEY_PROBLEMS)],
  })
  whatIf(@Req() request: MoneyRequest): Promise<AgreementPosition> {
    const { watermark, supposed } = readMoneyBody(whatIfBody, request);
    return this.questions.positionAsked({ ...settlementOf(request), watermark, supposed });
  }
}

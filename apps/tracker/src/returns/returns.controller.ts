import { Described, json, Permission, PROBLEMS } from '#platform';
import { ReproduceReturnQuery, ReturnDifferencesQuery, ReturnQuery, ReturnsOfAreaQuery } from '#returns';
import type { ReproducedReturn, ReturnDifferences } from '#returns';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { areaPath } from '../area-path';
import { tagOf } from '../decided-over';
import { AREA_READERS } from '../permissions';
import { decidedQuestion, readRecordedBy } from '../questions';
import { returnAnswer } from './return-answer';
import type { ReturnAnswer, ReturnsAnswer } from './return-answer';
import {
  differencesQuestion,
  readDifferencesAsked,
  REVISION_PROBLEMS,
  revisionAsked,
  revisionQuestion,
  returnOf,
  returnPath,
  told,
} from './return-routes';
import type { ReturnRequest } from './return-routes';
import { differencesAnswer, reproducedAnswer, returnAnswerSchema, returnsAnswer } from './returns.schema';

/** What a board tells NHS England, for those who prepare, approve and audit it: how it stands, and what it was. */
@Controller('v1/areas/:area/returns')
export class ReturnsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'The returns of an area, in the order of their deadlines',
    path: areaPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a line, and how far it has come.', content: json(returnsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async returns(@Param('area') area: string, @Query() query: unknown): Promise<ReturnsAnswer> {
    const asked = new ReturnsOfAreaQuery(area, readRecordedBy(query, new Date()));
    return { area, returns: await this.queries.execute(asked) };
  }

  /** One return, cell by cell. Its ETag names its version. */
  @Get(':template')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One return: each answer and where it comes from, what the checks find, approvals, submissions',
    path: returnPath,
    query: decidedQuestion,
    answers: {
      200: {
        what: 'How it stands, with every decision on it.',
        content: json(returnAnswerSchema),
        headers: {
          etag: 'The version of the return and what is said of it, for If-Match and If-None-Match.',
        },
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async standing(
    @Req() request: ReturnRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReturnAnswer> {
    const asked = new ReturnQuery(returnOf(request), readRecordedBy(request.query, new Date()));
    const answer = returnAnswer(told(await this.queries.execute(asked)));
    void reply.header('etag', tagOf(answer));
    return answer;
  }

  /** Each figure worked out anew at the watermark it was taken at, each document made anew. */
  @Get(':template/reproduce')
  @Permission(AREA_READERS)
  @Described({
    summary: 'Whether a submission comes to the same, made again from the records',
    details:
      'Each figure is worked out anew where it was taken, and each document made anew and compared by its bytes.',
    path: returnPath,
    query: revisionQuestion,
    answers: { 200: { what: 'What holds, and what does not.', content: json(reproducedAnswer) } },
    problems: REVISION_PROBLEMS,
  })
  async reproduce(@Req() request: ReturnRequest): Promise<ReproducedReturn> {
    const asked = new ReproduceReturnQuery(returnOf(request), revisionAsked(request));
    return told(await this.queries.execute(asked));
  }

  /** What came in since touches nothing that was submitted; it is told here. */
  @Get(':template/differences')
  @Permission(AREA_READERS)
  @Described({
    summary: 'What a revision would change in what was submitted, figure by figure, and why',
    details:
      'Of the revision in preparation, by its number or where none was submitted: what filling it again would change, ' +
      'and what it answers otherwise than the one that was submitted last.',
    path: returnPath,
    query: differencesQuestion,
    answers: {
      200: {
        what: 'Each cell of which the ledger says something else now, with the records or decisions behind.',
        content: json(differencesAnswer),
      },
    },
    problems: REVISION_PROBLEMS,
  })
  async differences(@Req() request: ReturnRequest): Promise<ReturnDifferences> {
    const { revision, recordedBy } = readDifferencesAsked(request.query, new Date());
    const asked = new ReturnDifferencesQuery(returnOf(request), revision, recordedBy);
    return told(await this.queries.execute(asked));
  }
}

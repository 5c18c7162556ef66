import { AreaCoverageQuery } from '#performance';
import type { AreaCoverage, NothingKnown } from '#performance';
import { Described, json, PAGE_MENDS, Permission, PROBLEMS, readParameters } from '#platform';
import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { areaPath } from '../area-path';
import { AnswersAtHand } from '../at-hand/answers-at-hand';
import { AT_HAND_HEADERS, atHandRequestHeaders } from '../at-hand/at-hand.schema';
import { AREA_WATCHERS } from '../permissions';
import { refusedQuestion } from '../problems';
import { coverageQuestion, readCoverageQuestion } from '../questions';
import { ArrivalsQuery } from './arrivals.query';
import { arrivalsAnswer, arrivalsQuery, coverageAnswer } from './reporting.schema';
import type { ArrivalsPage } from './reporting.schema';

/** Who reported what of an area, and what is not there yet. */
@Controller('v1/areas/:area')
export class ReportingController {
  constructor(
    private readonly queries: QueryBus,
    private readonly arrivals: ArrivalsQuery,
  ) {}

  /** What there is of every measure in a financial year, against who is expected to report it. */
  @Get('coverage')
  @UseInterceptors(AnswersAtHand)
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'What is there, and what is missing, of what is expected in a financial year',
    path: areaPath,
    query: coverageQuestion,
    headers: atHandRequestHeaders,
    answers: {
      200: {
        what: 'Every measure, period by period; or that nothing was known then.',
        content: json(coverageAnswer),
        headers: AT_HAND_HEADERS,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async coverage(@Param('area') area: string, @Query() query: unknown): Promise<AreaCoverage | NothingKnown> {
    const asked = readCoverageQuestion(area, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new AreaCoverageQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }

  /** What arrived, when and from whom, newest first, page by page. */
  @Get('arrivals')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'What arrived, when and from whom, newest first',
    path: areaPath,
    query: arrivalsQuery,
    answers: { 200: { what: 'A page of arrivals.', content: json(arrivalsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async arrived(@Param('area') area: string, @Query() query: unknown): Promise<ArrivalsPage> {
    const asked = readParameters(arrivalsQuery, query, PAGE_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const page = await this.arrivals.page(area, asked.value);
    if (!page.ok) throw refusedQuestion(page.failure);
    return page.value;
  }
}

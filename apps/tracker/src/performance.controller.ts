import { AreaPerformanceQuery, ExplainFigureQuery, MeasureSeriesQuery } from '#performance';
import type { AreaPerformance, Explanation, MeasureSeries, NothingKnown } from '#performance';
import { Described, json, Permission, PROBLEMS } from '#platform';
import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { AREA_WATCHERS } from './permissions';
import { areaPath } from './area-path';
import { AnswersAtHand } from './at-hand/answers-at-hand';
import { AT_HAND_HEADERS, atHandRequestHeaders } from './at-hand/at-hand.schema';
import { explainAnswer, performanceAnswer, seriesAnswer } from './performance.schema';
import { refusedQuestion } from './problems';
import {
  explainQuestion,
  performanceQuestion,
  readExplainQuestion,
  readPerformanceQuestion,
  readSeriesQuestion,
  seriesQuestion,
} from './questions';

/** How an area did, and where its figures come from, for those who watch it. */
@Controller('v1/areas/:area')
@UseInterceptors(AnswersAtHand)
export class PerformanceController {
  constructor(private readonly queries: QueryBus) {}

  /**
   * Plan against actual in a policy year: `?year=2014/15`, one metric or all. `asKnown` (a moment, or the id
   * of a watermark; none that is still to come) and `publishedBy` (a day) ask about the past. Where nothing was known, it says so with 200.
   */
  @Get('performance')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'How an area did against its plan in a policy year',
    details: 'A figure is absent, never 0, while a report of it is missing; its coverage says whose.',
    path: areaPath,
    query: performanceQuestion,
    headers: atHandRequestHeaders,
    answers: {
      200: {
        what: 'Plan against actual, metric by metric; or that nothing was known then.',
        content: json(performanceAnswer),
        headers: AT_HAND_HEADERS,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async performance(
    @Param('area') area: string,
    @Query() query: unknown,
  ): Promise<AreaPerformance | NothingKnown> {
    const asked = readPerformanceQuestion(area, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new AreaPerformanceQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }

  /**
   * What was reported of a measure over time, whether or not it is planned for: `?from=2011-04&to=2019-12`,
   * `by` the month, quarter or year, each with its breakdowns and what is missing of it.
   */
  @Get('measures/:measure')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'What was reported of a measure over time, planned for or not',
    path: areaPath.extend({
      measure: z
        .string()
        .max(200)
        .meta({ description: 'The code of a measure.', examples: ['delayed-days'] }),
    }),
    query: seriesQuestion,
    headers: atHandRequestHeaders,
    answers: {
      200: {
        what: 'A figure a period, with its breakdowns and what is missing; or that nothing was known then.',
        content: json(seriesAnswer),
        headers: AT_HAND_HEADERS,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async series(
    @Param('area') area: string,
    @Param('measure') measure: string,
    @Query() query: unknown,
  ): Promise<MeasureSeries | NothingKnown> {
    const asked = readSeriesQuestion(area, measure, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new MeasureSeriesQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }

  /**
   * The definition, the arithmetic and the records behind one figure: `?metric=...&period=2014/15-Q2`, or
   * one agency, reason or care type of it. Records come by the page: `after` is the `next` of the page before.
   */
  @Get('explain')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'Where a figure comes from, down to the records',
    path: areaPath,
    query: explainQuestion,
    headers: atHandRequestHeaders,
    answers: {
      200: {
        what: 'Definition, arithmetic and a page of records; or that nothing was known then.',
        content: json(explainAnswer),
        headers: AT_HAND_HEADERS,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async explain(@Param('area') area: string, @Query() query: unknown): Promise<Explanation | NothingKnown> {
    const asked = readExplainQuestion(area, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new ExplainFigureQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }
}

import { ChartDecisionsQuery, ControlChartQuery, DecideChartCommand } from '#performance';
import type { ChartDecision, ChartDecisions, MetricChart, NothingKnown } from '#performance';
import { Described, json, Permission, PROBLEMS } from '#platform';
import type { ProblemKind } from '#platform';
import { Controller, Get, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { AnswersAtHand } from '../at-hand/answers-at-hand';
import { AT_HAND_HEADERS, atHandRequestHeaders } from '../at-hand/at-hand.schema';
import { LedgerMoves } from '../at-hand/ledger-moves';
import { tagOf } from '../decided-over';
import {
  answerDecision,
  Asking,
  decidedAnswer,
  decidedBy,
  DecidingRoute,
  readDecisionBody,
} from '../deciding';
import type { AskedDecision, Decided } from '../deciding';
import { AREA_READERS, PREPARING_PERSON } from '../permissions';
import { refusedQuestion } from '../problems';
import { chartQuestion, readChartQuestion } from '../questions';
import { CHART_PROBLEMS, refusedChart } from './chart-problems';
import {
  annotateBody,
  chartAnswer,
  chartDecisionsAnswer,
  chooseRangesBody,
  clearBody,
  fixBaselineBody,
  rebaseBody,
} from './charts.schema';

const chartPath = areaPath.extend({
  metric: z
    .string()
    .max(200)
    .meta({ description: 'The code of a metric.', examples: ['delayed-transfers-of-care'] }),
});

/** A decision on a chart as a route: `POST :metric/decisions/rebase`. */
function ChartCommand(name: string, summary: string, body: z.ZodType, problems: readonly ProblemKind[]) {
  return DecidingRoute(`:metric/decisions/${name}`, {
    ...{ permission: PREPARING_PERSON, summary, path: chartPath, body: json(body) },
    answer: { what: 'The decision.', schema: decidedAnswer },
    problems,
  });
}

/** Where it matters how the chart stands, too. */
const EITHER = Object.values(CHART_PROBLEMS);

type ChartAsking = AskedDecision<FastifyRequest<{ Params: { area: string; metric: string } }>>;

/**
 * Metrics over time as control charts, and what people decide about them. No chart is rebased by itself: a person
 * says from when, and why. Every decision but the first says in `If-Match` what it was decided over.
 */
@Controller('v1/areas/:area/charts')
export class ChartsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moves: LedgerMoves,
  ) {}

  /** Points, limits, special causes, icons, forecast to the year's end, and how all of it was worked out. */
  @Get(':metric')
  @UseInterceptors(AnswersAtHand)
  @Permission(AREA_READERS)
  @Described({
    summary: 'A metric over time as a control chart, with a forecast to the year’s end',
    path: chartPath,
    query: chartQuestion,
    headers: atHandRequestHeaders,
    answers: {
      200: {
        what: 'The chart as numbers and words; or that nothing was known then.',
        content: json(chartAnswer),
        headers: AT_HAND_HEADERS,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async chart(
    @Param('area') area: string,
    @Param('metric') metric: string,
    @Query() query: unknown,
  ): Promise<MetricChart | NothingKnown> {
    const asked = readChartQuestion(area, metric, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new ControlChartQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }

  /** What stands decided about a chart. Its ETag names its version. */
  @Get(':metric/decisions')
  @Permission(AREA_READERS)
  @Described({
    summary: 'What people decided about a chart, and what they wrote beside it',
    path: chartPath,
    answers: {
      200: {
        what: 'What stands, by whom, when and why.',
        content: json(chartDecisionsAnswer),
        headers: { etag: 'The version of what is decided, for If-Match and If-None-Match.' },
      },
    },
  })
  async decisions(
    @Param('area') area: string,
    @Param('metric') metric: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChartDecisions> {
    const answer = await this.queries.execute(new ChartDecisionsQuery(area, metric));
    if (!answer.ok) throw refusedChart(answer.failure);
    void reply.header('etag', tagOf(answer.value));
    return answer.value;
  }

  @ChartCommand('rebase', 'Have mean and limits begin anew from a month, and say why', rebaseBody, EITHER)
  rebase(@Asking() asking: ChartAsking): Promise<Decided> {
    return this.decide(asking, { type: 'rebase', ...readChartBody(rebaseBody, asking) });
  }

  @ChartCommand('fix-baseline', 'Rest mean and limits on the first points, and say why', fixBaselineBody, [
    CHART_PROBLEMS.refused,
  ])
  fixBaseline(@Asking() asking: ChartAsking): Promise<Decided> {
    return this.decide(asking, { type: 'fix-baseline', ...readChartBody(fixBaselineBody, asking) });
  }

  @ChartCommand(
    'choose-ranges',
    'Choose which moving ranges limits rest on, and say why',
    chooseRangesBody,
    EITHER,
  )
  chooseRanges(@Asking() asking: ChartAsking): Promise<Decided> {
    return this.decide(asking, { type: 'choose-ranges', ...readChartBody(chooseRangesBody, asking) });
  }

  @ChartCommand(
    'clear',
    'Take rebases, fixed baseline and choice of moving ranges back, and say why',
    clearBody,
    EITHER,
  )
  clear(@Asking() asking: ChartAsking): Promise<Decided> {
    return this.decide(asking, { type: 'clear', ...readChartBody(clearBody, asking) });
  }

  /** It stands beside the chart and changes no limit. */
  @ChartCommand('annotate', 'Write down what happened in a period', annotateBody, [CHART_PROBLEMS.refused])
  annotate(@Asking() asking: ChartAsking): Promise<Decided> {
    return this.decide(asking, { type: 'annotate', ...readChartBody(annotateBody, asking) });
  }

  private async decide(asking: ChartAsking, decision: ChartDecision): Promise<Decided> {
    const by = decidedBy(asking, 'is-first');
    const { area, metric } = asking.request.params;
    const outcome = await this.commands.execute(new DecideChartCommand(area, metric, decision, by));
    if (!outcome.ok) throw refusedChart(outcome.failure);
    // Whoever decided looks at the chart next, and is not given the one from before.
    this.moves.lookAgain();
    return answerDecision(outcome.value, by, asking.reply);
  }
}

function readChartBody<Read>(schema: z.ZodType<Read>, { request }: ChartAsking): Read {
  return readDecisionBody(schema, request, CHART_PROBLEMS.refused);
}

import { londonDay, ok, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { ChartDecisionsQuery, DecideChartCommand } from '#performance';
import type { ChartDecision, ChartDecisions } from '#performance';
import { Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import { DefinitionStore, Names } from '#reference';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LedgerMoves } from '../../at-hand/ledger-moves';
import { refusedChart } from '../../charts/chart-problems';
import {
  annotateBody,
  chooseRangesBody,
  clearBody,
  fixBaselineBody,
  rebaseBody,
} from '../../charts/charts.schema';
import { PREPARING_PERSON } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage, metricPath } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import {
  CHART_STEPS,
  chartDecisionContent,
  chartStepTitle,
  monthsToChoose,
  type ChartStep,
} from './chart-decision.page';

type ChartRequest = FastifyRequest<{ Params: { area: string; metric: string; step: string } }>;

/** Where a person says what happened to a metric, and on what the limits of its chart rest. */
@Controller('areas/:area/metrics/:metric/decisions')
export class ChartDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly definitions: DefinitionStore,
    private readonly moves: LedgerMoves,
    private readonly names: Names,
  ) {}

  @Get(':step')
  @Page()
  @Permission(PREPARING_PERSON)
  async form(@Req() request: ChartRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, NOTHING_GIVEN);
  }

  @Post(':step')
  @Page()
  @Permission(PREPARING_PERSON)
  async decide(@Req() request: ChartRequest, @Res() reply: FastifyReply): Promise<void> {
    const { area, metric } = request.params;
    const { typed, by } = readFormSent(request);
    const decision = decisionTyped(stepOf(request), typed);
    const outcome: Result<unknown, readonly Refusal[]> = decision.ok
      ? await this.commands.execute(new DecideChartCommand(area, metric, decision.value, by))
      : decision;
    // Whoever decided looks at the chart next, and is not given the one from before.
    if (outcome.ok) this.moves.lookAgain();
    await answerDecided(outcome, {
      ...{ reply, typed, next: metricPath(area, metric), refusedAs: refusedChart },
      again: (given, status) => this.show(request, reply, given, status),
    });
  }

  private async show(request: ChartRequest, reply: FastifyReply, given: FormGiven, status?: number) {
    const step = stepOf(request);
    const { metric } = request.params;
    const area = await this.areas.area(request.params.area);
    const decisions = await this.decisionsOf(area.code, metric);
    const { policyYears } = await this.definitions.inForce();
    const newest = policyYears.findLast(({ metrics }) => metrics.some(({ code }) => code === metric));
    const metricName = newest?.metrics.find(({ code }) => code === metric)?.name ?? metric;
    const { years } = await this.areas.years(area, {}, metric);
    const chart = await this.areas.chart(area, years, metric);
    const policyYear = years.at(-1)?.policyYear ?? newest?.year ?? '';
    const months = monthsToChoose(chart ?? { points: [], policyYear }, londonDay(new Date()));
    const content = chartDecisionContent({
      ...{ area, session: whoIsSignedIn(request), metricName, decisions, step, months, given },
      nameOf: await this.names.known(),
    });
    const between = [{ name: metricName, path: metricPath(area.code, metric) }];
    const page = areaPage({ area, section: 'overview', title: chartStepTitle(step), content, between });
    await sendPage(request, reply, page, status);
  }

  private async decisionsOf(area: string, metric: string): Promise<ChartDecisions> {
    const answer = await this.queries.execute(new ChartDecisionsQuery(area, metric));
    if (!answer.ok) throw refusedChart(answer.failure);
    return answer.value;
  }
}

function stepOf({ params }: ChartRequest): ChartStep {
  const step = CHART_STEPS.find((each) => each === params.step);
  if (!step) throw new ProblemError(PROBLEMS.notFound, 'Of a chart nothing of this name is decided.');
  return step;
}

/** What was typed, as the body that the door of the same decision takes. */
function decisionTyped(step: ChartStep, typed: URLSearchParams): Result<ChartDecision, Refusal[]> {
  const text = (name: string): string => textTyped(typed, name);
  const reason = text('reason');
  switch (step) {
    case 'annotate': {
      const read = readValue(annotateBody, { period: text('period'), text: text('text') });
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
    case 'rebase': {
      const read = readValue(rebaseBody, { from: text('from'), reason });
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
    case 'fix-baseline': {
      const points = /^\d{1,4}$/.test(text('points')) ? parseInt(text('points'), 10) : text('points');
      const read = readValue(fixBaselineBody, { points, reason });
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
    case 'choose-ranges': {
      const read = readValue(chooseRangesBody, { ranges: text('ranges'), reason });
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
    case 'clear': {
      const read = readValue(clearBody, { reason });
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
  }
}

import { Described, json, Permission, PROBLEMS } from '#platform';
import type { RoutePermission } from '#platform';
import {
  AgreePlanCommand,
  DraftPlanCommand,
  PlanHistoryQuery,
  PlansOfAreaQuery,
  RevisePlanCommand,
  WithdrawPlanCommand,
} from '#planning';
import type { AreaPlans, PlanHistory, PlanOutcome } from '#planning';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus, type Command } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath, policyYearOf } from '../area-path';
import { LedgerMoves } from '../at-hand/ledger-moves';
import { tagOf, tagOfVersion } from '../decided-over';
import { Asking, decidedBy, DecidingRoute, readDecisionBody } from '../deciding';
import type { AskedDecision } from '../deciding';
import { APPROVER, AREA_READERS, PREPARER } from '../permissions';
import { decidedQuestion, readRecordedBy } from '../questions';
import { PLAN_PROBLEMS, refusedPlan } from './plan-problems';
import {
  agreeBody,
  areaPlansAnswer,
  draftBody,
  planAnswer,
  planDecidedAnswer,
  reviseBody,
  withdrawBody,
} from './plans.schema';
import type { PlanDecided } from './plans.schema';

const planPath = areaPath.extend({
  year: z
    .string()
    .max(200)
    .meta({ description: 'A policy year.', examples: ['2014-15'] }),
});

const PLAN_TAG = { etag: 'The version of the plan and what is said of it, for If-Match and If-None-Match.' };

/** A command on a plan as a route: `POST :year/draft`. */
function PlanCommand(name: string, permission: RoutePermission, summary: string, body: z.ZodType) {
  return DecidingRoute(`:year/${name}`, {
    ...{ permission, summary, path: planPath, body: json(body) },
    answer: { what: 'The decision, and what in the plan does not add up.', schema: planDecidedAnswer },
    problems: Object.values(PLAN_PROBLEMS),
  });
}

type PlanAsking = AskedDecision<FastifyRequest<{ Params: { area: string; year: string } }>>;

/**
 * What an area plans, for those who prepare and agree it. A policy year stands in the address as `2014-15`. Every
 * command but a first draft says in `If-Match` which version of the plan it was decided over, so that nobody
 * decides over what they have not seen.
 */
@Controller('v1/areas/:area/plans')
export class PlansController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moves: LedgerMoves,
  ) {}

  /** The area's plans, a policy year each, and how they stand. */
  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'The plans of an area and how they stand',
    path: areaPath,
    query: decidedQuestion,
    answers: { 200: { what: 'One a policy year.', content: json(areaPlansAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async plans(@Param('area') area: string, @Query() query: unknown): Promise<AreaPlans> {
    const asked = new PlansOfAreaQuery(area, readRecordedBy(query, new Date()));
    const answer = await this.queries.execute(asked);
    if (!answer.ok) throw refusedPlan(answer.failure);
    return answer.value;
  }

  /** One plan: what is in force, what waits for agreement, and every decision on it. Its ETag names its version. */
  @Get(':year')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One plan, and every decision on it',
    path: planPath,
    query: decidedQuestion,
    answers: {
      200: {
        what: 'What is in force, what waits for agreement, and the decisions.',
        content: json(planAnswer),
        headers: PLAN_TAG,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async plan(
    @Param('area') area: string,
    @Param('year') year: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanHistory> {
    const recordedBy = readRecordedBy(query, new Date());
    const asked = new PlanHistoryQuery(area, policyYearOf({ year }), recordedBy);
    const answer = await this.queries.execute(asked);
    if (!answer.ok) throw refusedPlan(answer.failure);
    void reply.header('etag', tagOf(answer.value));
    return answer.value;
  }

  /** Writes the plan, or its draft anew. What does not add up is taken, and said. */
  @PlanCommand('draft', PREPARER, 'Write a plan, or its draft anew', draftBody)
  draft(@Asking() asking: PlanAsking): Promise<PlanDecided> {
    const { area, year, by } = decision(asking, 'is-first');
    const { content } = readDecisionBody(draftBody, asking.request, PLAN_PROBLEMS.refused);
    return this.decide(new DraftPlanCommand(area, year, content, by), asking.reply);
  }

  /** Puts another content forward for an agreed plan; what was agreed stays in force until this is agreed. */
  @PlanCommand('revise', PREPARER, 'Put another content forward for an agreed plan', reviseBody)
  revise(@Asking() asking: PlanAsking): Promise<PlanDecided> {
    const { area, year, by } = decision(asking);
    const { content, reason } = readDecisionBody(reviseBody, asking.request, PLAN_PROBLEMS.refused);
    return this.decide(new RevisePlanCommand(area, year, content, reason, by), asking.reply);
  }

  /** Puts the draft, or the revision that waits, in force. */
  @PlanCommand('agree', APPROVER, 'Put what waits in force', agreeBody)
  agree(@Asking() asking: PlanAsking): Promise<PlanDecided> {
    const { area, year, by } = decision(asking);
    const { agreement } = readDecisionBody(agreeBody, asking.request, PLAN_PROBLEMS.refused);
    return this.decide(new AgreePlanCommand(area, year, agreement, by), asking.reply);
  }

  /** Takes the plan back: from then on nothing is in force. */
  @PlanCommand('withdraw', APPROVER, 'Take a plan back', withdrawBody)
  withdraw(@Asking() asking: PlanAsking): Promise<PlanDecided> {
    const { area, year, by } = decision(asking);
    const { reason } = readDecisionBody(withdrawBody, asking.request, PLAN_PROBLEMS.refused);
    return this.decide(new WithdrawPlanCommand(area, year, reason, by), asking.reply);
  }

  private async decide(command: Command<PlanOutcome>, reply: FastifyReply): Promise<PlanDecided> {
    const outcome = await this.commands.execute(command);
    if (!outcome.ok) throw refusedPlan(outcome.failure);
    // Whoever decided asks next what came of it, and is not given an answer from before.
    this.moves.lookAgain();
    const { recorded, warnings } = outcome.value;
    const [recordedDecision] = recorded;
    if (!recordedDecision) throw new Error('A command on a plan was taken and decided nothing.');
    const { version, position, type, recordedAt } = recordedDecision;
    void reply.header('etag', tagOfVersion(version));
    return { version, position, type, recordedAt, warnings: [...warnings] };
  }
}

/** Whose plan is decided on, by whom, and over which version of it. */
function decision(asking: PlanAsking, withoutVersion?: 'is-first') {
  const { area, year } = asking.request.params;
  return { area, year: policyYearOf({ year }), by: decidedBy(asking, withoutVersion) };
}

import { Caller, Described, json, Permission, PROBLEMS, readBody } from '#platform';
import type { Identity, RouteDescription } from '#platform';
import {
  AgreePlanCommand,
  DraftPlanCommand,
  PlanHistoryQuery,
  PlansOfAreaQuery,
  RevisePlanCommand,
  WithdrawPlanCommand,
} from '#planning';
import type { AreaPlans, PlanHistory, PlanOutcome } from '#planning';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { expectedVersion } from './expected-version';
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

const READERS = {
  roles: ['viewer', 'preparer', 'finance', 'approver', 'auditor', 'administrator'],
  scope: { path: 'area' },
} as const;

/** Partners sign by name, so that a person puts a plan in force or takes it back, and no machine. */
const APPROVER = { roles: ['approver'], scope: { path: 'area' }, by: 'person' } as const;

const planPath = areaPath.extend({
  year: z
    .string()
    .max(200)
    .meta({ description: 'A policy year.', examples: ['2014-15'] }),
});

const ETAG = { etag: 'The version of the plan, for If-Match.' };

/** What the commands on a plan have in common. */
function decision(summary: string, body: z.ZodType) {
  return {
    summary,
    path: planPath,
    headers: z.strictObject({
      'if-match': z
        .string()
        .optional()
        .meta({ description: 'The ETag of the plan that was read; only a first draft has none.' }),
    }),
    body: json(body),
    answers: {
      200: {
        what: 'The decision, and what in the plan does not add up.',
        content: json(planDecidedAnswer),
        headers: ETAG,
      },
    },
    problems: [PROBLEMS.malformedJson, ...Object.values(PLAN_PROBLEMS)],
  } satisfies RouteDescription;
}

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
  ) {}

  /** The area's plans, a policy year each, and how they stand. */
  @Get()
  @Permission(READERS)
  @Described({
    summary: 'The plans of an area and how they stand',
    path: areaPath,
    answers: { 200: { what: 'One a policy year.', content: json(areaPlansAnswer) } },
  })
  async plans(@Param('area') area: string): Promise<AreaPlans> {
    const answer = await this.queries.execute(new PlansOfAreaQuery(area));
    if (!answer.ok) throw refusedPlan(answer.failure);
    return answer.value;
  }

  /** One plan: what is in force, what waits for agreement, and every decision on it. Its ETag is its version. */
  @Get(':year')
  @Permission(READERS)
  @Described({
    summary: 'One plan, and every decision on it',
    path: planPath,
    answers: {
      200: {
        what: 'What is in force, what waits for agreement, and the decisions.',
        content: json(planAnswer),
        headers: ETAG,
      },
    },
  })
  async plan(
    @Param('area') area: string,
    @Param('year') year: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanHistory> {
    const answer = await this.queries.execute(new PlanHistoryQuery(area, policyYearOf(year)));
    if (!answer.ok) throw refusedPlan(answer.failure);
    void reply.header('etag', etagOf(answer.value.version));
    return answer.value;
  }

  /** Writes the plan, or its draft anew. What does not add up is taken, and said. */
  @Post(':year/draft')
  @HttpCode(200)
  @Permission({ roles: ['preparer'], scope: { path: 'area' } })
  @Described(decision('Write a plan, or its draft anew', draftBody))
  async draft(
    @Param('area') area: string,
    @Param('year') year: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDecided> {
    const by = { actor: caller.subject, expectedVersion: expectedVersion(ifMatch, 'is-first') };
    const { content } = read(draftBody, body);
    const command = new DraftPlanCommand(area, policyYearOf(year), content, by);
    return decided(await this.commands.execute(command), reply);
  }

  /** Puts another content forward for an agreed plan; what was agreed stays in force until this is agreed. */
  @Post(':year/revise')
  @HttpCode(200)
  @Permission({ roles: ['preparer'], scope: { path: 'area' } })
  @Described(decision('Put another content forward for an agreed plan', reviseBody))
  async revise(
    @Param('area') area: string,
    @Param('year') year: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDecided> {
    const by = { actor: caller.subject, expectedVersion: expectedVersion(ifMatch, 'is-refused') };
    const { content, reason } = read(reviseBody, body);
    const command = new RevisePlanCommand(area, policyYearOf(year), content, reason, by);
    return decided(await this.commands.execute(command), reply);
  }

  /** Puts the draft, or the revision that waits, in force. */
  @Post(':year/agree')
  @HttpCode(200)
  @Permission(APPROVER)
  @Described(decision('Put what waits in force', agreeBody))
  async agree(
    @Param('area') area: string,
    @Param('year') year: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDecided> {
    const by = { actor: caller.subject, expectedVersion: expectedVersion(ifMatch, 'is-refused') };
    const { agreement } = read(agreeBody, body);
    const command = new AgreePlanCommand(area, policyYearOf(year), agreement, by);
    return decided(await this.commands.execute(command), reply);
  }

  /** Takes the plan back: from then on nothing is in force. */
  @Post(':year/withdraw')
  @HttpCode(200)
  @Permission(APPROVER)
  @Described(decision('Take a plan back', withdrawBody))
  async withdraw(
    @Param('area') area: string,
    @Param('year') year: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDecided> {
    const by = { actor: caller.subject, expectedVersion: expectedVersion(ifMatch, 'is-refused') };
    const { reason } = read(withdrawBody, body);
    const command = new WithdrawPlanCommand(area, policyYearOf(year), reason, by);
    return decided(await this.commands.execute(command), reply);
  }
}

function read<Read>(schema: z.ZodType<Read>, body: unknown): Read {
  const given = readBody(schema, body);
  if (!given.ok) throw refusedPlan(given.failure);
  return given.value;
}

function decided(outcome: PlanOutcome, reply: FastifyReply): PlanDecided {
  if (!outcome.ok) throw refusedPlan(outcome.failure);
  const { recorded, warnings } = outcome.value;
  const [decision] = recorded;
  if (!decision) throw new Error('A command on a plan was taken and decided nothing.');
  const { version, position, type, recordedAt } = decision;
  void reply.header('etag', etagOf(version));
  return { version, position, type, recordedAt, warnings: [...warnings] };
}

/** `2014-15` in an address is the policy year 2014/15; anything else is a year nobody defined. */
function policyYearOf(year: string): string {
  return year.replace('-', '/');
}

function etagOf(version: number): string {
  return `"${version}"`;
}

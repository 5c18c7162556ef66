import { NOTHING_GIVEN, readFormSent, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven, FormSent, Html } from '#pages';
import {
  AgreePlanCommand,
  DraftPlanCommand,
  PlanHistoryQuery,
  PlansOfAreaQuery,
  RevisePlanCommand,
  WithdrawPlanCommand,
} from '#planning';
import type { PlanHistory, PlanOutcome } from '#planning';
import { MeasureSeriesQuery } from '#performance';
import { fail, ok, period, type PeriodKind, type Refusal, type Result } from '#kernel';
import type { Metric } from '#catalogue';
import { Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import { Names, ReferenceStore } from '#reference';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus, type Command } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { policyYearOf } from '../../area-path';
import { LedgerMoves } from '../../at-hand/ledger-moves';
import { APPROVER, AREA_READERS, PREPARER } from '../../permissions';
import { refusedPlan } from '../../plans/plan-problems';
import { agreeBody, draftBody, reviseBody, withdrawBody } from '../../plans/plans.schema';
import { AreaMoments, type DecidedThen } from '../areas/area-moment';
import { areaPage, type AreaNamed } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';
import { answerDecided } from '../shell/decision-page';
import { timeBar } from '../shell/time-bar';
import {
  contentTyped,
  lineOf,
  planLineContent,
  profilePeriods,
  spreadOver,
  type PlanLineShown,
  type SpreadAsked,
} from './plan-line.page';
import { planPath, plansPath, type PlanStep } from './plan-paths';
import { agreementTyped, PLAN_STEP_TITLES, planStepContent } from './plan-step.page';
import { planContent, planTitle, type PopulationOf } from './plan.page';
import { plansContent } from './plans.page';

type YearRequest = FastifyRequest<{ Params: { area: string; year: string } }>;
type LineRequest = FastifyRequest<{ Params: { area: string; year: string; metric: string } }>;

const PROFILES: readonly PeriodKind[] = ['month', 'quarter', 'year'];

/** What an area plans: for those who read it, and those who write and agree it. */
@Controller('areas/:area/plans')
export class PlanPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly moves: LedgerMoves,
    private readonly names: Names,
    private readonly reference: ReferenceStore,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async plans(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { moment, recordedBy } = await this.areas.decidedThen(query);
    const area = await this.areas.area(code);
    const answer = await this.queries.execute(new PlansOfAreaQuery(code, recordedBy));
    if (!answer.ok) throw refusedPlan(answer.failure);
    const { policyYears } = await this.areas.definedThen(recordedBy);
    const { plans } = answer.value;
    const bar = timeBar({ path: plansPath(code), kept: {}, ...moment, isOfDecisions: true });
    const content = plansContent(
      { area, plans, policyYears: policyYears.map(({ year }) => year), moment },
      bar,
    );
    const page = areaPage({ area, section: 'plans', title: 'Plans', content, between: [], moment });
    await sendPage(request, reply, page);
  }

  @Get(':year')
  @Page()
  @Permission(AREA_READERS)
  async plan(@Query() query: unknown, @Req() request: YearRequest, @Res() reply: FastifyReply) {
    const then = await this.areas.decidedThen(query);
    const { area, policyYear, metrics, plan, populationOf } = await this.standing(request, then);
    const nameOf = await this.names.known();
    const session = whoIsSignedIn(request);
    const { moment } = then;
    const bar = timeBar({ path: planPath(area.code, policyYear), kept: {}, ...moment, isOfDecisions: true });
    const content = planContent(
      { area, policyYear, metrics, populationOf, plan, session, nameOf, moment },
      bar,
    );
    await this.send(request, reply, { area, title: planTitle(policyYear), content, moment });
  }

  /** With a total in its address, the profile it makes stands in the form. */
  @Get(':year/metrics/:metric')
  @Page()
  @Permission(PREPARER)
  async line(
    @Query() query: Record<string, string>,
    @Req() request: LineRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.showLine(request, reply, new URLSearchParams(query), NOTHING_GIVEN);
  }

  @Post(':year/metrics/:metric')
  @Page()
  @Permission(PREPARER)
  async write(@Req() request: LineRequest, @Res() reply: FastifyReply) {
    const { area, policyYear, metric, plan } = await this.standingOfLine(request);
    const { typed, by } = readFormSent(request);
    const profile = profileOf(typed) ?? metric.frequency;
    const content = contentTyped({ content: contentOf(plan), metric, policyYear, profile }, typed);
    const reason = textTyped(typed, 'reason');
    const command = commandOf(isAgreed(plan), { area: area.code, policyYear, content, reason, by });
    await answerDecided(await this.decide(command), {
      ...{ reply, typed, next: planPath(area.code, policyYear), refusedAs: refusedPlan },
      again: (given, status) =>
        this.showLine(request, reply, new URLSearchParams({ profile }), given, status),
    });
  }

  @Get(':year/agree')
  @Page()
  @Permission(APPROVER)
  async agreeing(@Req() request: YearRequest, @Res() reply: FastifyReply) {
    await this.showStep('agree', request, reply, NOTHING_GIVEN);
  }

  @Post(':year/agree')
  @Page()
  @Permission(APPROVER)
  async agree(@Req() request: YearRequest, @Res() reply: FastifyReply) {
    const { typed, by } = readFormSent(request);
    const read = readValue(agreeBody, { agreement: agreementTyped(typed) });
    const { area, year } = request.params;
    const command = read.ok
      ? ok(new AgreePlanCommand(area, policyYearOf({ year }), read.value.agreement, by))
      : read;
    await this.answerStep('agree', request, reply, typed, command);
  }

  @Get(':year/withdraw')
  @Page()
  @Permission(APPROVER)
  async withdrawing(@Req() request: YearRequest, @Res() reply: FastifyReply) {
    await this.showStep('withdraw', request, reply, NOTHING_GIVEN);
  }

  @Post(':year/withdraw')
  @Page()
  @Permission(APPROVER)
  async withdraw(@Req() request: YearRequest, @Res() reply: FastifyReply) {
    const { typed, by } = readFormSent(request);
    const read = readValue(withdrawBody, { reason: typed.get('reason') ?? '' });
    const { area, year } = request.params;
    const command = read.ok
      ? ok(new WithdrawPlanCommand(area, policyYearOf({ year }), read.value.reason, by))
      : read;
    await this.answerStep('withdraw', request, reply, typed, command);
  }

  private async answerStep(
    step: PlanStep,
    request: YearRequest,
    reply: FastifyReply,
    typed: URLSearchParams,
    command: Result<Command<PlanOutcome>, readonly Refusal[]>,
  ): Promise<void> {
    const { area, year } = request.params;
    await answerDecided(await this.decide(command), {
      ...{ reply, typed, next: planPath(area, policyYearOf({ year })), refusedAs: refusedPlan },
      again: (given, status) => this.showStep(step, request, reply, given, status),
    });
  }

  private async decide(
    command: Result<Command<PlanOutcome>, readonly Refusal[]>,
  ): Promise<Result<unknown, readonly Refusal[]>> {
    if (!command.ok) return command;
    const outcome = await this.commands.execute(command.value);
    // Whoever decided asks next what came of it, and is not given an answer from before.
    if (outcome.ok) this.moves.lookAgain();
    return outcome;
  }

  private async showStep(
    step: PlanStep,
    request: YearRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const { area, policyYear, metrics, plan, populationOf } = await this.standing(request);
    if (!plan) throw new ProblemError(PROBLEMS.notFound, `${area.name} has no plan for ${policyYear}.`);
    const content = planStepContent({
      ...{ area, session: whoIsSignedIn(request), metrics, populationOf, plan, step, given },
    });
    await this.send(request, reply, { area, title: PLAN_STEP_TITLES[step], content, of: policyYear }, status);
  }

  private async showLine(
    request: LineRequest,
    reply: FastifyReply,
    asked: URLSearchParams,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const { area, policyYear, metric, plan } = await this.standingOfLine(request);
    const content = contentOf(plan);
    const profile = profileOf(asked) ?? lineOf({ content, metric })?.profile ?? metric.frequency;
    const spread = await this.spread(area, policyYear, metric, profile, asked);
    const shown: PlanLineShown = {
      ...{ area, session: whoIsSignedIn(request), policyYear, metric, content, profile, given },
      version: plan?.version ?? 0,
      isRevision: isAgreed(plan),
      asked: { typed: asked, refusals: spread.ok ? [] : spread.failure },
      spread: spread.ok ? spread.value : undefined,
    };
    const title = `Plan: ${metric.name}`;
    const page = { area, title, content: planLineContent(shown), of: policyYear };
    await this.send(request, reply, page, status);
  }

  /** What the helper was asked makes of each period; undefined where nothing was asked. */
  private async spread(
    { code: area }: AreaNamed,
    policyYear: string,
    metric: Metric,
    profile: PeriodKind,
    asked: URLSearchParams,
  ): Promise<Result<readonly number[] | undefined, readonly Refusal[]>> {
    const text = (asked.get('total') ?? '').replaceAll(',', '').trim();
    if (text === '') return ok(undefined);
    if (!/^\d{1,9}$/.test(text)) {
      return fail([
        refusal(
          'parameter-not-understood',
          '/total',
          `${text} is no total`,
          'Give a whole number such as 6,812',
        ),
      ]);
    }
    const by =
      (['evenly', 'days', 'last-year'] as const).find((each) => each === asked.get('by')) ?? 'evenly';
    const spread: SpreadAsked = { total: parseInt(text, 10), by };
    const periods = profilePeriods(policyYear, profile);
    if (by !== 'last-year') return ok(spreadOver(periods, spread, []));
    const lastYear = await this.lastYear(area, policyYear, metric, profile);
    if (lastYear === undefined) {
      const what = 'The year before is not all reported by those periods';
      return fail([
        refusal('year-before-not-reported', '/by', what, 'Spread it evenly, or by the days of each period'),
      ]);
    }
    return ok(spreadOver(periods, spread, lastYear));
  }

  /** What was counted in each period a year before; undefined where any of it is missing. */
  private async lastYear(
    area: string,
    policyYear: string,
    { numerator: measure }: Metric,
    by: PeriodKind,
  ): Promise<number[] | undefined> {
    const { firstMonth, lastMonth } = period(policyYear);
    const asked = { area, measure, from: yearBefore(firstMonth), to: yearBefore(lastMonth), by };
    const answer = await this.queries.execute(new MeasureSeriesQuery(asked));
    if (!answer.ok || !answer.value.known) return undefined;
    const counts = answer.value.figures.flatMap(({ value }) => value ?? []);
    return counts.length === answer.value.figures.length ? counts : undefined;
  }

  private async standingOfLine(request: LineRequest) {
    const { metrics, ...standing } = await this.standing(request);
    const { metric: code } = request.params;
    const metric = metrics.find((each) => each.code === code);
    if (!metric)
      throw new ProblemError(PROBLEMS.notFound, `${standing.policyYear} asks for no metric ${code}.`);
    return { ...standing, metric };
  }

  private async standing({ params }: YearRequest, then?: DecidedThen) {
    const area = await this.areas.area(params.area);
    const policyYear = policyYearOf(params);
    const { recordedBy } = then ?? {};
    const answer = await this.queries.execute(new PlanHistoryQuery(area.code, policyYear, recordedBy));
    if (!answer.ok && answer.failure.some(({ rule }) => rule !== 'no-plan'))
      throw refusedPlan(answer.failure);
    const metrics = (await this.areas.definedThen(recordedBy)).policyYear(policyYear)?.metrics ?? [];
    const known = recordedBy === undefined ? undefined : await this.areas.watermarkThen({ recordedBy });
    const reference =
      recordedBy === undefined
        ? await this.reference.current()
        : known && (await this.reference.at(known.referenceVersion));
    const populationOf: PopulationOf = (band, year) => reference?.population(area.code, band, year);
    return { area, policyYear, metrics, populationOf, plan: answer.ok ? answer.value : undefined };
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    { area, title, content, of, moment }: PlanPage,
    status?: number,
  ): Promise<void> {
    const between = [
      { name: 'Plans', path: plansPath(area.code) },
      ...(of === undefined ? [] : [{ name: of, path: planPath(area.code, of) }]),
    ];
    const page = areaPage({ area, section: 'plans', title, content, between, moment });
    await sendPage(request, reply, page, status);
  }
}

interface PlanPage {
  readonly area: AreaNamed;
  readonly title: string;
  readonly content: Html;
  /** The policy year whose plan it leads back to. */
  readonly of?: string;
  readonly moment?: MomentKept;
}

interface ContentDecided {
  readonly area: string;
  readonly policyYear: string;
  readonly content: unknown;
  readonly reason: string;
  readonly by: FormSent['by'];
}

/** What was agreed is revised, and anything else drafted. */
function commandOf(
  isRevision: boolean,
  { area, policyYear, content, reason, by }: ContentDecided,
): Result<Command<PlanOutcome>, readonly Refusal[]> {
  if (isRevision) {
    const read = readValue(reviseBody, { content, reason });
    return read.ok
      ? ok(new RevisePlanCommand(area, policyYear, read.value.content, read.value.reason, by))
      : read;
  }
  const read = readValue(draftBody, { content });
  return read.ok ? ok(new DraftPlanCommand(area, policyYear, read.value.content, by)) : read;
}

function contentOf(plan: PlanHistory | undefined): PlanHistory['waiting'] {
  return plan?.waiting ?? plan?.inForce?.content;
}

function isAgreed(plan: PlanHistory | undefined): boolean {
  return plan?.status === 'agreed' || plan?.status === 'under-revision';
}

function profileOf(typed: URLSearchParams): PeriodKind | undefined {
  return PROFILES.find((each) => each === typed.get('profile'));
}

/** `2014-04` a year before. */
function yearBefore(month: string): string {
  const [year = '', ...rest] = month.split('-');
  return [String(parseInt(year, 10) - 1), ...rest].join('-');
}

function refusal(rule: string, where: string, what: string, mend: string): Refusal {
  return { rule, where, what, mend };
}

import { ok, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven, FormSent } from '#pages';
import { Caller, Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import type { Identity } from '#platform';
import { Names } from '#reference';
import { ComputeSettlementCommand, DecideSettlementCommand, SettlementQuery } from '#settlement';
import type { SettlementDecision, SettlementStanding } from '#settlement';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedMoney } from '../../money/money-command';
import { settlementOf } from '../../money/settlement-paths';
import { SETTLEMENT_KINDS } from '../../money/settlement-problems';
import { SettlementQuestions } from '../../money/settlement-questions';
import { approveBody, computeBody, disputeBody, postBody, releaseBody } from '../../money/settlements.schema';
import { actsFor, FINANCE, SIGNATORY } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import { releasePath, settlementPath } from './money-paths';
import {
  SETTLEMENT_STEPS,
  settlementDecisionContent,
  settlementStepTitle,
  type FinanceStep,
  type PartnerStep,
  type SettlementStep,
} from './settlement-decision.page';

type StepRequest = FastifyRequest<{ Params: { area: string; year: string; code: string; step: string } }>;
type Command = ComputeSettlementCommand | DecideSettlementCommand;

/** Where money is settled: by who records it, and by the partners' people in the names of their organisations. */
@Controller('areas/:area/settlements/:year/:code')
export class SettlementDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly questions: SettlementQuestions,
    private readonly names: Names,
  ) {}

  @Get('finance/:step')
  @Page()
  @Permission(FINANCE)
  async financeForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(financeStepOf(request), request, reply, NOTHING_GIVEN);
  }

  @Post('finance/:step')
  @Page()
  @Permission(FINANCE)
  async byFinance(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    const step = financeStepOf(request);
    const { typed, by } = readFormSent(request);
    const command = financeCommand(step, typed, request, by);
    await this.decide(step, request, reply, typed, command);
  }

  @Get('partner/:step')
  @Page()
  @Permission(SIGNATORY)
  async partnerForm(
    @Caller() caller: Identity,
    @Req() request: StepRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = partnerStepOf(request);
    refuseOther((await this.standing(request)).terms.content.partners, caller);
    await this.show(step, request, reply, NOTHING_GIVEN);
  }

  @Post('partner/:step')
  @Page()
  @Permission(SIGNATORY)
  async byPartner(
    @Caller() caller: Identity,
    @Req() request: StepRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const step = partnerStepOf(request);
    refuseOther((await this.standing(request)).terms.content.partners, caller);
    const { typed, by } = readFormSent(request);
    const decision = partnerDecision(step, typed, actsFor(caller));
    const command = decision.ok
      ? ok(new DecideSettlementCommand(settlementOf(request), decision.value, by))
      : decision;
    await this.decide(step, request, reply, typed, command);
  }

  private async decide(
    step: SettlementStep,
    request: StepRequest,
    reply: FastifyReply,
    typed: URLSearchParams,
    command: Result<Command, readonly Refusal[]>,
  ): Promise<void> {
    const outcome: Result<unknown, readonly Refusal[]> = command.ok
      ? await this.commands.execute(command.value)
      : command;
    await answerDecided(outcome, {
      ...{ reply, typed, next: settlementPath(settlementOf(request)) },
      refusedAs: (refusals) => refusedMoney(refusals, SETTLEMENT_KINDS),
      again: (given, status) => this.show(step, request, reply, given, status),
    });
  }

  private async show(
    step: SettlementStep,
    request: StepRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const standing = await this.standing(request);
    const area = await this.areas.area(standing.area);
    const statement = await this.questions.release(standing);
    const session = whoIsSignedIn(request);
    const nameOf = await this.names.known();
    const content = settlementDecisionContent({ area, session, standing, statement, step, given, nameOf });
    const between = [
      { name: 'Release', path: releasePath(area.code) },
      { name: standing.terms.content.title, path: settlementPath(standing) },
    ];
    const title = settlementStepTitle(step);
    await sendPage(request, reply, areaPage({ area, section: 'release', title, content, between }), status);
  }

  private async standing(request: StepRequest): Promise<SettlementStanding> {
    const found = await this.queries.execute(new SettlementQuery(settlementOf(request)));
    if (!found.ok) throw refusedMoney(found.failure, SETTLEMENT_KINDS);
    return found.value;
  }
}

/** What money does between partners is shown to those who sign for one of them. */
function refuseOther(partners: readonly { readonly partner: string }[], caller: Identity): void {
  if (partners.some(({ partner }) => actsFor(caller).includes(partner))) return;
  throw new ProblemError(PROBLEMS.notPermitted, 'You sign for none of the partners of this agreement.');
}

function financeStepOf({ params }: StepRequest): FinanceStep {
  return SETTLEMENT_STEPS.finance.find((each) => each === params.step) ?? noStep();
}

function partnerStepOf({ params }: StepRequest): PartnerStep {
  return SETTLEMENT_STEPS.partner.find((each) => each === params.step) ?? noStep();
}

function noStep(): never {
  throw new ProblemError(PROBLEMS.notFound, 'Nothing of this name is decided on a settlement.');
}

/** What was typed, as the command that the door of the same decision gives. */
function financeCommand(
  step: FinanceStep,
  typed: URLSearchParams,
  request: StepRequest,
  by: FormSent['by'],
): Result<Command, readonly Refusal[]> {
  const of = settlementOf(request);
  if (step === 'compute') {
    const read = readValue(computeBody, said(typed, ['grounds']));
    return read.ok ? ok(new ComputeSettlementCommand(of, read.value, by)) : read;
  }
  const decision = financeDecision(step, typed);
  return decision.ok ? ok(new DecideSettlementCommand(of, decision.value, by)) : decision;
}

function financeDecision(
  step: Exclude<FinanceStep, 'compute'>,
  typed: URLSearchParams,
): Result<SettlementDecision, readonly Refusal[]> {
  switch (step) {
    case 'post': {
      const read = readValue(postBody, said(typed, ['through']));
      return read.ok ? ok({ type: step, ...read.value }) : read;
    }
    case 'release': {
      const read = readValue(releaseBody, said(typed, ['paidOn', 'reference']));
      return read.ok ? ok({ type: 'pay-on', ...read.value }) : read;
    }
    case 'restate':
    case 'close':
      return ok({ type: step });
  }
}

function partnerDecision(
  step: PartnerStep,
  typed: URLSearchParams,
  own: readonly string[],
): Result<SettlementDecision, readonly Refusal[]> {
  const by = said(typed, ['name', 'position']);
  if (step === 'approve') {
    const read = readValue(approveBody, { ...said(typed, ['partner', 'contentHash']), by });
    return read.ok ? ok({ type: step, ...read.value, actsFor: own }) : read;
  }
  const claimed = (typed.get('claimed') ?? '').replaceAll(',', '').trim();
  const read = readValue(disputeBody, {
    ...said(typed, ['partner', 'figure', 'evidence', 'replyBy']),
    ...(claimed !== '' && { claimed: /^\d{1,10}$/.test(claimed) ? parseInt(claimed, 10) : claimed }),
    by,
  });
  return read.ok ? ok({ type: step, ...read.value, actsFor: own }) : read;
}

/** What was typed in some fields; what is empty is not said. */
function said(typed: URLSearchParams, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textTyped(typed, name);
      return text === '' ? [] : [[name, text] as const];
    }),
  );
}

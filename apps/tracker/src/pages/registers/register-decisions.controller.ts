import { DecideEntryCommand, entryCodeSchema, findRegisterKind, RegisterEntryQuery } from '#governance';
import type { EntryHistory, EntryOutcome, RegisterEntry } from '#governance';
import type { RegisterKind } from '#governance/plain';
import { codeInWords, entryTitle } from '#governance/plain';
import { londonDay, ok, type Refusal, type Result } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, typedIfAny, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS, readValue } from '#platform';
import { DefinitionStore, Names } from '#reference';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusedRegister } from '../../governance/register-problems';
import { LedgerMoves } from '../../at-hand/ledger-moves';
import {
  addBodyOf,
  changeBodyOf,
  closeBody,
  reopenBody,
  sendBackBody,
} from '../../governance/registers.schema';
import { APPROVER, PREPARER } from '../../permissions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { answerDecided } from '../shell/decision-page';
import { entryDecisionContent, newEntryContent, newEntryTitle, stepNames } from './entry-decision.page';
import { askedFields, entryTyped, type Says } from './entry-fields';
import { entryPath, registerPath, registersPath, type ApprovalStep, type EntryStep } from './register-paths';

type KindRequest = FastifyRequest<{ Params: { area: string; kind: string } }>;
type EntryRequest = FastifyRequest<{ Params: { area: string; kind: string; code: string; step: string } }>;

const STEPS: readonly EntryStep[] = ['change', 'progress', 'close', 'reopen', 'offer'];

/** Where those who prepare write entries of registers, and change, close and open them again. */
@Controller('areas/:area')
export class RegisterDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moments: AreaMoments,
    private readonly definitions: DefinitionStore,
    private readonly moves: LedgerMoves,
    private readonly names: Names,
  ) {}

  /** What an address says of an entry, `?policyYear=2015/16`, is filled in. */
  @Get('new-entries/:kind')
  @Page()
  @Permission(PREPARER)
  async newEntry(
    @Query() query: Record<string, string>,
    @Req() request: KindRequest,
    @Res() reply: FastifyReply,
  ) {
    const typed = new URLSearchParams(query);
    await this.showNew(request, reply, { ...NOTHING_GIVEN, typed });
  }

  @Post('new-entries/:kind')
  @Page()
  @Permission(PREPARER)
  async add(@Req() request: KindRequest, @Res() reply: FastifyReply) {
    const kind = kindOf(request);
    const { area } = request.params;
    const { typed, by } = readFormSent(request);
    const read = newEntryTyped(kind, typed);
    const code = read.ok ? read.value.code : '';
    // Nobody has read what is yet to be: one that is there already is told of its code.
    const outcome: Result<unknown, readonly Refusal[]> = read.ok
      ? await this.commands.execute(
          new DecideEntryCommand(
            area,
            kind.kind,
            code,
            { type: 'add', entry: read.value.entry },
            { actor: by.actor },
          ),
        )
      : read;
    // What an owner says stands beside their figures on the page they look at next.
    if (outcome.ok) this.moves.lookAgain();
    await answerDecided(outcome, {
      ...{ reply, typed, next: entryPath(area, kind.kind, code), refusedAs: refusedRegister },
      again: (given, status) => this.showNew(request, reply, given, status, code),
    });
  }

  @Get('registers/:kind/:code/:step')
  @Page()
  @Permission(PREPARER)
  async step(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.showStep(stepOf(request), request, reply, NOTHING_GIVEN);
  }

  @Post('registers/:kind/:code/:step')
  @Page()
  @Permission(PREPARER)
  async decide(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.decideStep(stepOf(request), request, reply);
  }

  @Get('registers/:kind/:code/approve')
  @Page()
  @Permission(APPROVER)
  async approving(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.showStep('approve', request, reply, NOTHING_GIVEN);
  }

  @Post('registers/:kind/:code/approve')
  @Page()
  @Permission(APPROVER)
  async approve(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.decideStep('approve', request, reply);
  }

  @Get('registers/:kind/:code/send-back')
  @Page()
  @Permission(APPROVER)
  async sendingBack(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.showStep('send-back', request, reply, NOTHING_GIVEN);
  }

  @Post('registers/:kind/:code/send-back')
  @Page()
  @Permission(APPROVER)
  async sendBack(@Req() request: EntryRequest, @Res() reply: FastifyReply) {
    await this.decideStep('send-back', request, reply);
  }

  private async decideStep(step: EntryStep | ApprovalStep, request: EntryRequest, reply: FastifyReply) {
    const { area, code } = request.params;
    const kind = kindOf(request);
    const { typed, by } = readFormSent(request);
    const { entry: before } = await this.entryOf(request);
    const decision = decisionTyped(kind, step, typed, before as Says);
    const outcome: Result<unknown, readonly Refusal[]> | EntryOutcome = decision.ok
      ? await this.commands.execute(new DecideEntryCommand(area, kind.kind, code, decision.value, by))
      : decision;
    if (outcome.ok) this.moves.lookAgain();
    await answerDecided(outcome, {
      ...{ reply, typed, next: entryPath(area, kind.kind, code), refusedAs: refusedRegister },
      again: (given, status) => this.showStep(step, request, reply, given, status),
    });
  }

  private async showNew(
    request: KindRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
    code?: string,
  ) {
    const kind = kindOf(request);
    const area = await this.moments.area(request.params.area);
    const years = await this.definitions.inForce();
    const content = newEntryContent({ area, session: whoIsSignedIn(request), kind, years, given, code });
    const between = crumbsOf(area.code, kind.kind);
    const page = areaPage({ area, section: 'registers', title: newEntryTitle(kind.one), content, between });
    await sendPage(request, reply, page, status);
  }

  private async showStep(
    step: EntryStep | ApprovalStep,
    request: EntryRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ) {
    const entry = await this.entryOf(request);
    const area = await this.moments.area(entry.area);
    const [session, years, today] = [
      whoIsSignedIn(request),
      await this.definitions.inForce(),
      londonDay(new Date()),
    ];
    const nameOf = await this.names.known();
    const content = entryDecisionContent({ area, session, entry, step, years, today, given, nameOf });
    const title = entryTitle(entry);
    const here = { name: title, path: entryPath(area.code, entry.kind, entry.code) };
    const between = [...crumbsOf(area.code, entry.kind), here];
    const page = areaPage({
      area,
      section: 'registers',
      title: `${codeInWords(step)} ${title}`,
      content,
      between,
    });
    await sendPage(request, reply, page, status);
  }

  private async entryOf({ params: { area, kind, code } }: EntryRequest): Promise<EntryHistory> {
    const answer = await this.queries.execute(new RegisterEntryQuery(area, kind, code));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return answer.value;
  }
}

function crumbsOf(area: string, kind: string) {
  return [
    { name: 'Registers', path: registersPath(area) },
    { name: codeInWords(kind), path: registerPath(area, kind) },
  ];
}

function kindOf({ params }: KindRequest | EntryRequest): RegisterKind {
  const kind = findRegisterKind(params.kind);
  if (!kind) throw new ProblemError(PROBLEMS.notFound, `There is no register ${params.kind}.`);
  return kind;
}

function stepOf({ params }: EntryRequest): EntryStep {
  const step = STEPS.find((each) => each === params.step);
  if (!step) throw new ProblemError(PROBLEMS.notFound, 'An entry has no page of this name.');
  return step;
}

/** What was typed as an entry, and its code, typed or what follows from what it says: all that is missing is told at once. */
function newEntryTyped(
  kind: RegisterKind,
  typed: URLSearchParams,
): Result<{ readonly entry: RegisterEntry; readonly code: string }, Refusal[]> {
  const body = addBodyOf(kind.entry);
  const entry = entryTyped(kind, askedFields(kind), typed);
  if (kind.codeOf === undefined)
    return readValue(body.extend({ code: entryCodeSchema }), { entry, code: typedIfAny(typed, 'code') });
  const read = readValue(body, { entry });
  return read.ok ? ok({ entry: read.value.entry, code: kind.codeOf(read.value.entry) }) : read;
}

/** What was typed, as the body that the door of the same decision takes. */
function decisionTyped(
  kind: RegisterKind,
  step: EntryStep | ApprovalStep,
  typed: URLSearchParams,
  before: Says,
): Result<DecideEntryCommand['decision'], Refusal[]> {
  const reason = typed.get('reason') ?? '';
  if (step === 'offer' || step === 'approve') return { ok: true, value: { type: step } };
  if (step === 'send-back') return asDecision(step, readValue(sendBackBody, { reason }));
  if (step === 'reopen') return asDecision('reopen', readValue(reopenBody, { reason }));
  if (step === 'close')
    return asDecision('close', readValue(closeBody, { on: typed.get('on') ?? '', reason }));
  const entry = entryTyped(kind, stepNames(kind, step), typed, before);
  return asDecision('change', readValue(changeBodyOf(kind.entry), { entry, reason }));
}

function asDecision<Type extends string, Body extends object>(type: Type, read: Result<Body, Refusal[]>) {
  return read.ok ? { ok: true as const, value: { type, ...read.value } } : read;
}

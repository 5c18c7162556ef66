import { NOTHING_GIVEN, readFormSent, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS } from '#platform';
import type { Identity } from '#platform';
import { Names } from '#reference';
import { PositionQuery, SettlementQuery } from '#settlement';
import type { Position, SettlementStanding } from '#settlement';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { settlementOf } from '../../../money/settlement-paths';
import { refusedSettlement } from '../../../money/settlement-problems';
import { SettlementQuestions } from '../../../money/settlement-questions';
import { APPROVER, FINANCE, isReader, SIGNATORY } from '../../../permissions';
import { AreaMoments } from '../../areas/area-moment';
import { areaPage } from '../../areas/area-sections';
import { answerDecided, nextFor } from '../../shell/decision-page';
import { releasePath, settlementPath } from '../money-paths';
import {
  NO_TERMS,
  refuseOther,
  settlementDecisionContent,
  type DecisionOnSettlement,
} from './settlement-decision';
import { decisionPath, SETTLEMENT_DECISIONS, type DecidedAs } from './settlement-decisions';

type StepRequest = FastifyRequest<{ Params: { area: string; year: string; code: string; step: string } }>;

/** Where money is settled: by who records it, by the partners' people, and by who approves for the area. */
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
    await this.show('finance', request, reply, NOTHING_GIVEN);
  }

  @Post('finance/:step')
  @Page()
  @Permission(FINANCE)
  async byFinance(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('finance', request, reply);
  }

  @Get('partner/:step')
  @Page()
  @Permission(SIGNATORY)
  async partnerForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show('partner', request, reply, NOTHING_GIVEN);
  }

  @Post('partner/:step')
  @Page()
  @Permission(SIGNATORY)
  async byPartner(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('partner', request, reply);
  }

  @Get('approver/:step')
  @Page()
  @Permission(APPROVER)
  async approverForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show('approver', request, reply, NOTHING_GIVEN);
  }

  @Post('approver/:step')
  @Page()
  @Permission(APPROVER)
  async byApprover(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('approver', request, reply);
  }

  private async decide(as: DecidedAs, request: StepRequest, reply: FastifyReply): Promise<void> {
    const decision = decisionOf(as, request);
    const sent = readFormSent(request);
    const standing = await this.standing(as, request, sent.session.identity);
    const of = settlementOf(request);
    const command = decision.command({ ...sent, of, standing });
    const outcome = command.ok ? await this.commands.execute(command.value) : command;
    await answerDecided(outcome, {
      ...{ reply, typed: sent.typed, refusedAs: refusedSettlement },
      next: nextFor(sent.session, of.area, {
        page: settlementPath(of),
        decision: decisionPath(standing, as, decision),
      }),
      again: (given, status) => this.show(as, request, reply, given, status),
    });
  }

  private async show(
    as: DecidedAs,
    request: StepRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const decision = decisionOf(as, request);
    const session = whoIsSignedIn(request);
    const standing = await this.standing(as, request, session.identity);
    const area = await this.areas.area(standing.area);
    const content = settlementDecisionContent({
      ...{ area, session, standing, decision, given },
      path: decisionPath(standing, as, decision),
      statement: await this.questions.release(standing),
      nameOf: await this.names.known(),
      position: decision.name === 'forecast' ? await this.position(request) : undefined,
    });
    const between = [
      { name: 'Release', path: releasePath(area.code) },
      { name: standing.terms.content.title, path: settlementPath(standing) },
    ];
    const page = areaPage({ area, section: 'release', title: decision.title, content, between });
    await sendPage(request, reply, page, status);
  }

  private async standing(as: DecidedAs, request: StepRequest, caller: Identity): Promise<SettlementStanding> {
    const of = settlementOf(request);
    const found = await this.queries.execute(new SettlementQuery(of));
    if (!found.ok) {
      // Who only signs for others is not told whether there is an agreement that they are no partner of.
      if (as === 'partner' && !isReader(caller, of.area)) refuseOther(NO_TERMS, caller);
      throw refusedSettlement(found.failure);
    }
    if (as === 'partner') refuseOther(found.value.terms.content, caller);
    return found.value;
  }

  private async position(request: StepRequest): Promise<Position | undefined> {
    const found = await this.queries.execute(new PositionQuery(settlementOf(request)));
    return found.ok ? found.value.position : undefined;
  }
}

function decisionOf(as: DecidedAs, { params }: StepRequest): DecisionOnSettlement {
  const decision = SETTLEMENT_DECISIONS[as].find(({ name }) => name === params.step);
  if (!decision)
    throw new ProblemError(PROBLEMS.notFound, 'Nothing of this name is decided on a settlement.');
  return decision;
}

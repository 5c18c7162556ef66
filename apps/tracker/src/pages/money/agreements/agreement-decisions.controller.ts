import { londonDay } from '#kernel';
import { heading, html, NOTHING_GIVEN, readFormSent, sendPage, textTyped, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, readFileForm, readForm } from '#platform';
import { DefinitionStore } from '#reference';
import { AgreementQuery, ProposeAgreementCommand, SettlementQuery } from '#settlement';
import type { AgreementStanding } from '#settlement';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { proposeBody } from '../../../money/agreements.schema';
import type { MoneyRequest } from '../../../money/money-command';
import { settlementOf } from '../../../money/settlement-paths';
import { refusedSettlement } from '../../../money/settlement-problems';
import { APPROVER, FINANCE, isReader, PREPARER, SIGNATORY } from '../../../permissions';
import { AreaMoments } from '../../areas/area-moment';
import { areaPage } from '../../areas/area-sections';
import { answerDecided, nextFor, nothingToDecide } from '../../shell/decision-page';
import { NO_TERMS, refuseOther } from '../decisions/settlement-decision';
import { placedInFile, readFileTyped } from '../file-typed';
import { releasePath, settlementPath } from '../money-paths';
import { agreementDecisionPath } from './agreement-decision';
import type { Before, DecisionOnAgreement } from './agreement-decision';
import { NEW_AGREEMENT, newAgreementContent } from './new-agreement.page';
import { OPEN, PROPOSE, WITHDRAW } from './putting-in-force';
import { SIGN } from './signing';

type NewRequest = FastifyRequest<{ Params: { area: string } }>;

/** Where terms are proposed, signed, taken back, and a settlement is opened under them. */
@Controller('areas/:area')
export class AgreementDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly areas: AreaMoments,
    private readonly definitions: DefinitionStore,
  ) {}

  @Get('new-agreements')
  @Page()
  @Permission(PREPARER)
  async newAgreement(@Req() request: NewRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showNew(request, reply, NOTHING_GIVEN);
  }

  @Post('new-agreements')
  @Page()
  @Permission(PREPARER)
  async proposeFirst(@Req() request: NewRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed, file } = readFileForm(request);
    const { by } = readFormSent(request, typed);
    const of = {
      area: request.params.area,
      policyYear: textTyped(typed, 'policyYear'),
      agreement: textTyped(typed, 'code'),
    };
    const read = readFileTyped(proposeBody, file);
    const outcome = read.ok
      ? await this.commands.execute(new ProposeAgreementCommand(of, read.value.content, by))
      : read;
    await answerDecided(placedInFile(outcome), {
      ...{ reply, typed, next: settlementPath(of), refusedAs: refusedSettlement },
      again: (given, status) => this.showNew(request, reply, given, status),
    });
  }

  @Get('agreements/:year/:code/sign')
  @Page()
  @Permission(SIGNATORY)
  async signing(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(SIGN, request, reply, NOTHING_GIVEN);
  }

  @Post('agreements/:year/:code/sign')
  @Page()
  @Permission(SIGNATORY)
  async sign(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide(SIGN, request, reply);
  }

  @Get('agreements/:year/:code/open')
  @Page()
  @Permission(FINANCE)
  async opening(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(OPEN, request, reply, NOTHING_GIVEN);
  }

  @Post('agreements/:year/:code/open')
  @Page()
  @Permission(FINANCE)
  async open(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide(OPEN, request, reply);
  }

  @Get('agreements/:year/:code/propose')
  @Page()
  @Permission(PREPARER)
  async proposing(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(PROPOSE, request, reply, NOTHING_GIVEN);
  }

  @Post('agreements/:year/:code/propose')
  @Page()
  @Permission(PREPARER)
  async propose(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { typed, file } = readFileForm(request);
    await this.decide(PROPOSE, request, reply, typed, file);
  }

  @Get('agreements/:year/:code/withdraw')
  @Page()
  @Permission(APPROVER)
  async withdrawing(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(WITHDRAW, request, reply, NOTHING_GIVEN);
  }

  @Post('agreements/:year/:code/withdraw')
  @Page()
  @Permission(APPROVER)
  async withdraw(@Req() request: MoneyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide(WITHDRAW, request, reply);
  }

  private async decide(
    decision: DecisionOnAgreement,
    request: MoneyRequest,
    reply: FastifyReply,
    typed = readForm(request),
    file?: { readonly bytes: Buffer },
  ): Promise<void> {
    const of = settlementOf(request);
    const sent = readFormSent(request, typed);
    // Whom it is not for is told so before anything is decided.
    if (decision.isForPartners) await this.standing(request, decision);
    const command = decision.command({ ...sent, of, file });
    const outcome = command.ok ? await this.commands.execute(command.value) : command;
    await answerDecided(file === undefined ? outcome : placedInFile(outcome), {
      ...{ reply, typed, refusedAs: refusedSettlement },
      next: nextFor(sent.session, of.area, {
        page: settlementPath(of),
        decision: agreementDecisionPath(of, decision),
      }),
      again: (given, status) => this.show(decision, request, reply, given, status),
    });
  }

  private async show(
    decision: DecisionOnAgreement,
    request: MoneyRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const of = settlementOf(request);
    const before = await this.before(request, decision);
    const { standing, session } = before;
    const { content: terms } = termsOf(standing) ?? { content: undefined };
    const area = await this.areas.area(of.area);
    const { title, isOffered } = decision;
    const isOpen = isOffered(before) || given.refusals.length > 0;
    const content = html`${heading(title, `${area.name}, ${of.policyYear}: ${terms?.title ?? of.agreement}`)}
    ${isOpen ? '' : (decision.done?.(before) ?? '')}
    ${isOpen ? decision.content({ ...before, area, given }) : nothingToDecide('agreement', isReader(session.identity, of.area))}`;
    const between = [
      { name: 'Release', path: releasePath(area.code) },
      { name: terms?.title ?? of.agreement, path: settlementPath(of) },
    ];
    await sendPage(request, reply, areaPage({ area, section: 'release', title, content, between }), status);
  }

  private async before(request: MoneyRequest, decision: DecisionOnAgreement): Promise<Before> {
    const standing = await this.standing(request, decision);
    const settled = await this.queries.execute(new SettlementQuery(settlementOf(request)));
    return {
      standing,
      settled: settled.ok ? settled.value.status : undefined,
      session: whoIsSignedIn(request),
      today: londonDay(new Date()),
    };
  }

  /**
   * Who signs for partners signs for those of some agreements, and has no grant for the others: they are not told whether
   * there are terms whose partner they do not sign for.
   */
  private async standing(
    request: MoneyRequest,
    { isForPartners }: DecisionOnAgreement,
  ): Promise<AgreementStanding> {
    const of = settlementOf(request);
    const { identity } = whoIsSignedIn(request);
    const found = await this.queries.execute(new AgreementQuery(of));
    if (!found.ok) {
      if (isForPartners && !isReader(identity, of.area)) refuseOther(NO_TERMS, identity);
      throw refusedSettlement(found.failure);
    }
    if (isForPartners) refuseOther(termsOf(found.value)?.content ?? NO_TERMS, identity);
    return found.value;
  }

  private async showNew(
    request: NewRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const area = await this.areas.area(request.params.area);
    const { policyYears } = await this.definitions.inForce();
    const years = policyYears.map(({ year }) => year);
    const content = newAgreementContent(area, years, whoIsSignedIn(request), given);
    const between = [{ name: 'Release', path: releasePath(area.code) }];
    const page = areaPage({ area, section: 'release', title: NEW_AGREEMENT, content, between });
    await sendPage(request, reply, page, status);
  }
}

/** What is proposed, or else was signed last. */
function termsOf({ proposed, signed }: AgreementStanding) {
  return proposed ?? signed.at(-1);
}

import { DecisionStore } from '#decisions';
import { fail } from '#kernel';
import { KEPT_BY_NOBODY, NOTHING_GIVEN, readFormSent, refuseEmpty, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS } from '#platform';
import type { RoutePermission } from '#platform';
import { ReturnQuery, TemplateStore } from '#returns';
import { applyDecorators, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { APPROVER, isReader, PREPARER, SIGNATORY } from '../../../permissions';
import { openFilled } from '../../../returns/open-filled';
import { refusedReturn } from '../../../returns/return-problems';
import { documentOf } from '../../../returns/return-document';
import { returnOf, type ReturnRequest } from '../../../returns/return-routes';
import { AreaMoments } from '../../areas/area-moment';
import { areaPage } from '../../areas/area-sections';
import { answerDecided, nextFor } from '../../shell/decision-page';
import { pageOfReturn } from '../page-of-return';
import { openContent } from '../open.page';
import { openingDays } from '../opening-days';
import { decisionPath, returnPath, returnsPath } from '../return-paths';
import { ACKNOWLEDGE, CHECK, FILL, REOPEN, RESEND, SUBMIT } from './preparing';
import { decisionContent, type Before, type DecisionOnReturn } from './return-decision';
import { APPROVE, LET_GO, RATIFY, SIGN_OFF, WITHDRAW } from './signing';

/** The page of a decision, for whom it is. */
function Shown({ name }: DecisionOnReturn, permission: RoutePermission) {
  return applyDecorators(Get(`:template/${name}`), Page(), Permission(permission));
}

/** Where its form is sent to. */
function Sent({ name }: DecisionOnReturn, permission: RoutePermission) {
  return applyDecorators(Post(`:template/${name}`), Page(), Permission(permission));
}

/** What preparers, signatories and approvers decide on a return, by the commands that the API's doors give. */
@Controller('areas/:area/returns')
export class ReturnDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly templates: TemplateStore,
    private readonly areas: AreaMoments,
    private readonly decisions: DecisionStore,
  ) {}

  @Get(':template/open')
  @Page()
  @Permission(PREPARER)
  showOpen(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.showOpening(request, reply, NOTHING_GIVEN);
  }

  @Post(':template/open')
  @Page()
  @Permission(PREPARER)
  async open(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    const of = returnOf(request);
    const { typed, by } = readFormSent(request);
    await answerDecided(await openFilled(this.commands, of, by), {
      ...{ reply, typed, next: returnPath(of), refusedAs: refusedReturn },
      again: (given, status) => this.showOpening(request, reply, given, status),
    });
  }

  @Shown(FILL, PREPARER)
  showFill(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, FILL);
  }

  @Sent(FILL, PREPARER)
  fill(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, FILL);
  }

  @Shown(CHECK, PREPARER)
  showCheck(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, CHECK);
  }

  @Sent(CHECK, PREPARER)
  check(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, CHECK);
  }

  @Shown(SUBMIT, PREPARER)
  showSubmit(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, SUBMIT);
  }

  @Sent(SUBMIT, PREPARER)
  submit(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, SUBMIT);
  }

  @Shown(RESEND, PREPARER)
  showResend(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, RESEND);
  }

  @Sent(RESEND, PREPARER)
  resend(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, RESEND);
  }

  @Shown(ACKNOWLEDGE, PREPARER)
  showAcknowledge(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, ACKNOWLEDGE);
  }

  @Sent(ACKNOWLEDGE, PREPARER)
  acknowledge(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, ACKNOWLEDGE);
  }

  @Shown(REOPEN, PREPARER)
  showReopen(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, REOPEN);
  }

  @Sent(REOPEN, PREPARER)
  reopen(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, REOPEN);
  }

  @Shown(APPROVE, SIGNATORY)
  showApprove(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, APPROVE);
  }

  @Sent(APPROVE, SIGNATORY)
  approve(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, APPROVE);
  }

  /** What somebody is asked to approve, for whom the area's documents are not. */
  @Get(':template/approve/document')
  @Page()
  @Permission(SIGNATORY)
  async toApprove(
    @Req() request: ReturnRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    await this.before(request, APPROVE);
    void reply.headers(KEPT_BY_NOBODY);
    return documentOf(this.queries, { of: returnOf(request), form: 'pdf' }, reply);
  }

  @Shown(SIGN_OFF, APPROVER)
  showSignOff(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, SIGN_OFF);
  }

  @Sent(SIGN_OFF, APPROVER)
  signOff(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, SIGN_OFF);
  }

  @Shown(RATIFY, APPROVER)
  showRatify(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, RATIFY);
  }

  @Sent(RATIFY, APPROVER)
  ratify(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, RATIFY);
  }

  @Shown(LET_GO, APPROVER)
  showLetGo(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, LET_GO);
  }

  @Sent(LET_GO, APPROVER)
  letGo(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, LET_GO);
  }

  @Shown(WITHDRAW, APPROVER)
  showWithdraw(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.show(request, reply, WITHDRAW);
  }

  @Sent(WITHDRAW, APPROVER)
  withdraw(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.decide(request, reply, WITHDRAW);
  }

  private async showOpening(
    request: ReturnRequest,
    reply: FastifyReply,
    given: FormGiven,
    status = 200,
  ): Promise<void> {
    const of = returnOf(request);
    const area = await this.areas.area(of.area);
    const form = await this.templates.find(of.template);
    if (!form) throw new ProblemError(PROBLEMS.notFound, 'No template of that code is in force.');
    const content = openContent(area, form, whoIsSignedIn(request), given, await openingDays(this.decisions));
    const between = [{ name: 'Returns', path: returnsPath(of.area) }];
    const page = areaPage({ area, section: 'returns', title: 'Open a return', content, between });
    await sendPage(request, reply, page, status);
  }

  private async show(
    request: ReturnRequest,
    reply: FastifyReply,
    decision: DecisionOnReturn,
    given: FormGiven = NOTHING_GIVEN,
    status = 200,
  ): Promise<void> {
    const before = await this.before(request, decision);
    const content = decisionContent(decision, before, given);
    await sendPage(request, reply, pageOfReturn(before.standing, decision.title, content), status);
  }

  /**
   * Who signs for partners signs for those of some areas, and has no grant for the others: they are not told whether there
   * is a return that they are not asked to approve.
   */
  private async before(request: ReturnRequest, decision: DecisionOnReturn): Promise<Before> {
    const of = returnOf(request);
    const session = whoIsSignedIn(request);
    const found = await this.queries.execute(new ReturnQuery(of));
    const isToldOf = decision.isFor === undefined || isReader(session.identity, of.area);
    if (!found.ok && isToldOf) throw refusedReturn(found.failure);
    const before = found.ok ? { standing: found.value, session } : undefined;
    if (before && decision.isFor?.(before) !== false) return before;
    throw new ProblemError(
      PROBLEMS.notPermitted,
      'Nobody whom you sign for is asked to approve this return.',
    );
  }

  private async decide(
    request: ReturnRequest,
    reply: FastifyReply,
    decision: DecisionOnReturn,
  ): Promise<void> {
    const of = returnOf(request);
    const sent = { of, ...readFormSent(request) };
    const before = await this.before(request, decision);
    const empty = refuseEmpty(decision.fields(before), sent.typed);
    const command = empty.length > 0 ? fail(empty) : decision.command(sent);
    const outcome = command.ok ? await this.commands.execute(command.value) : command;
    await answerDecided(outcome, {
      ...{ reply, typed: sent.typed, refusedAs: refusedReturn },
      next: nextFor(sent.session, of.area, {
        page: returnPath(of),
        decision: decisionPath(of, decision.name),
      }),
      again: (given, status) => this.show(request, reply, decision, given, status),
    });
  }
}

import { fail, londonDay } from '#kernel';
import { NOTHING_GIVEN, readFormSent, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS, readFileForm, readForm } from '#platform';
import { DraftFundCommand } from '#pooled-fund';
import { fundSubmissionSchema } from '#pooled-fund/plain';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { policyYearOf } from '../../../area-path';
import { refusedFund } from '../../../money/fund-problems';
import { FundQuestions } from '../../../money/fund-questions';
import { APPROVER, FINANCE, PREPARER } from '../../../permissions';
import { AreaMoments } from '../../areas/area-moment';
import { areaPage } from '../../areas/area-sections';
import { answerDecided } from '../../shell/decision-page';
import { otherFile, placedInFile, readFileTyped } from '../file-typed';
import { fundPath, fundsPath } from '../money-paths';
import type { DecisionOnFund } from './fund-decision';
import { fundDecisionContent, NEW_FUND, newFundContent } from './fund-decision.page';
import { FUND_DECISIONS, fundDecisionPath, type DecidedAs } from './fund-decisions';

type StepRequest = FastifyRequest<{ Params: { area: string; year: string; step: string } }>;
type NewRequest = FastifyRequest<{ Params: { area: string } }>;

/** Where a pooled fund is written and put in force, and what its money does is said. */
@Controller('areas/:area')
export class FundDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly areas: AreaMoments,
    private readonly questions: FundQuestions,
  ) {}

  @Get('new-funds')
  @Page()
  @Permission(PREPARER)
  async newFund(@Req() request: NewRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.showNew(request, reply, NOTHING_GIVEN);
  }

  @Post('new-funds')
  @Page()
  @Permission(PREPARER)
  async draftFirst(@Req() request: NewRequest, @Res() reply: FastifyReply): Promise<void> {
    const { area } = request.params;
    const { typed, file } = readFileForm(request);
    const { by } = readFormSent(request, typed);
    const read = readFileTyped(fundSubmissionSchema, file);
    const outcome = !read.ok
      ? read
      : read.value.area === area
        ? await this.commands.execute(
            new DraftFundCommand(area, read.value.policyYear, read.value.content, by),
          )
        : fail([otherFile(`The file is of ${read.value.area}, not of ${area}`)]);
    await answerDecided(placedInFile(outcome), {
      ...{ reply, typed, refusedAs: refusedFund },
      next: read.ok ? fundPath(area, read.value.policyYear) : fundsPath(area),
      again: (given, status) => this.showNew(request, reply, given, status),
    });
  }

  @Get('funds/:year/finance/:step')
  @Page()
  @Permission(FINANCE)
  async financeForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show('finance', request, reply, NOTHING_GIVEN);
  }

  @Post('funds/:year/finance/:step')
  @Page()
  @Permission(FINANCE)
  async byFinance(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('finance', request, reply);
  }

  @Get('funds/:year/preparer/:step')
  @Page()
  @Permission(PREPARER)
  async preparerForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show('preparer', request, reply, NOTHING_GIVEN);
  }

  @Post('funds/:year/preparer/:step')
  @Page()
  @Permission(PREPARER)
  async byPreparer(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('preparer', request, reply);
  }

  @Get('funds/:year/approver/:step')
  @Page()
  @Permission(APPROVER)
  async approverForm(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show('approver', request, reply, NOTHING_GIVEN);
  }

  @Post('funds/:year/approver/:step')
  @Page()
  @Permission(APPROVER)
  async byApprover(@Req() request: StepRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.decide('approver', request, reply);
  }

  private async decide(as: DecidedAs, request: StepRequest, reply: FastifyReply): Promise<void> {
    const decision = decisionOf(as, request);
    const { typed, file } = decision.hasFile
      ? readFileForm(request)
      : { typed: readForm(request), file: undefined };
    const sent = readFormSent(request, typed);
    const { area } = request.params;
    const policyYear = policyYearOf(request.params);
    const fund = await this.questions.standing(request.params);
    const command = decision.command({ ...sent, area, policyYear, fund, file });
    const outcome = command.ok ? await this.commands.execute(command.value) : command;
    await answerDecided(decision.hasFile ? placedInFile(outcome) : outcome, {
      ...{ reply, typed, next: fundPath(area, policyYear), refusedAs: refusedFund },
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
    const area = await this.areas.area(request.params.area);
    const fund = await this.questions.standing(request.params);
    const content = fundDecisionContent({
      ...{ area, fund, session, decision, given },
      path: fundDecisionPath(fund, as, decision),
      today: londonDay(new Date()),
    });
    const between = [
      { name: 'Pooled fund', path: fundsPath(area.code) },
      { name: fund.policyYear, path: fundPath(area.code, fund.policyYear) },
    ];
    const page = areaPage({ area, section: 'funds', title: decision.title, content, between });
    await sendPage(request, reply, page, status);
  }

  private async showNew(
    request: NewRequest,
    reply: FastifyReply,
    given: FormGiven,
    status?: number,
  ): Promise<void> {
    const area = await this.areas.area(request.params.area);
    const content = newFundContent(area, whoIsSignedIn(request), given);
    const between = [{ name: 'Pooled fund', path: fundsPath(area.code) }];
    await sendPage(
      request,
      reply,
      areaPage({ area, section: 'funds', title: NEW_FUND, content, between }),
      status,
    );
  }
}

function decisionOf(as: DecidedAs, { params }: StepRequest): DecisionOnFund {
  const decision = FUND_DECISIONS[as].decisions.find(({ name }) => name === params.step);
  if (!decision) throw new ProblemError(PROBLEMS.notFound, 'Nothing of this name is decided on a fund.');
  return decision;
}

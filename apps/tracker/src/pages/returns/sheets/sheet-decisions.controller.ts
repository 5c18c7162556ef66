import type { ReturnTemplate } from '#catalogue';
import { fail, type Refusal, type Result } from '#kernel';
import { leadTo, NOTHING_GIVEN, readFormSent, refusedForm, sendPage, whoIsSignedIn } from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, ProblemError, PROBLEMS } from '#platform';
import { Names } from '#reference';
import { ReturnQuery, TemplateStore } from '#returns';
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PREPARER } from '../../../permissions';
import { refusedReturn } from '../../../returns/return-problems';
import { told } from '../../../returns/return-routes';
import { answersBody, confirmBody } from '../../../returns/returns.schema';
import { decided, type Before, type CommandOnReturn } from '../decisions/return-decision';
import { pageOfReturn } from '../page-of-return';
import { cellId, sheetPath } from '../return-paths';
import { ALL_COPIES, copiesOf, sheetAnswersContent, sheetConfirmContent } from './sheet-decisions.page';
import { sheetAsTyped } from './sheet-fields';
import { answeredSince, answersTyped, typedOtherwise } from './sheet-typed';

type SheetRequest = FastifyRequest<{
  Params: { readonly area: string; readonly template: string; readonly sheet: string };
}>;
type SheetBefore = Before & { readonly sheet: ReturnTemplate['sheets'][number] };

/** What a preparer does with a sheet of a return. */
@Controller('areas/:area/returns/:template/sheets/:sheet')
export class SheetDecisionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly templates: TemplateStore,
    private readonly names: Names,
  ) {}

  @Get('answers')
  @Page()
  @Permission(PREPARER)
  async showAnswers(@Req() request: SheetRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sendAnswers(request, reply, await this.before(request), NOTHING_GIVEN);
  }

  @Post('answers')
  @Page()
  @Permission(PREPARER)
  async answers(@Req() request: SheetRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = { of: request.params, ...readFormSent(request) };
    const { sheet } = await this.before(request);
    const typed = typedOtherwise(sent.typed);
    if (typed.size === 0) return leadTo(reply, sheetPath(sent.of, sheet.code));
    const answers = answersTyped(sheet, typed);
    const refusals = await this.refusals(
      answers.ok
        ? decided(sent, answersBody, { answers: answers.value }, (body) => ({ type: 'answer', ...body }))
        : answers,
    );
    if (!refusals) return leadTo(reply, sheetPath(sent.of, sheet.code));
    // What was not typed stands as it does by now, and is no answer when it is sent again.
    const before = await this.before(request);
    const since = answeredSince(typed, sent.typed, sheetAsTyped(sheet, before.standing));
    const kept = new URLSearchParams();
    for (const [key, text] of typed) kept.set(cellId(key), text);
    const given = refusedForm(kept, [...refusals, ...since]);
    await this.sendAnswers(request, reply, before, given, refusedReturn(refusals).kind.status);
  }

  @Get('confirm')
  @Page()
  @Permission(PREPARER)
  async showConfirm(@Req() request: SheetRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.sendConfirm(request, reply, await this.before(request), NOTHING_GIVEN);
  }

  @Post('confirm')
  @Page()
  @Permission(PREPARER)
  async confirm(@Req() request: SheetRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = { of: request.params, ...readFormSent(request) };
    const { standing, sheet } = await this.before(request);
    const isAll = sent.typed.get(ALL_COPIES) === 'yes';
    const copies = copiesOf(standing, sheet).map(({ key }) => key);
    const cells = copies.filter((key) => isAll || sent.typed.get(cellId(key)) === 'yes');
    const refusals = await this.refusals(
      cells.length === 0
        ? fail([NOTHING_TICKED])
        : decided(sent, confirmBody, { cells }, () => ({ type: 'confirm', cells })),
    );
    if (!refusals) return leadTo(reply, sheetPath(sent.of, sheet.code));
    const given = refusedForm(sent.typed, refusals);
    const { status } = refusedReturn(refusals).kind;
    await this.sendConfirm(request, reply, await this.before(request), given, status);
  }

  /** Gives a command; undefined where it was carried out. */
  private async refusals(
    command: Result<CommandOnReturn, readonly Refusal[]>,
  ): Promise<readonly Refusal[] | undefined> {
    const outcome = command.ok ? await this.commands.execute(command.value) : command;
    return outcome.ok ? undefined : outcome.failure;
  }

  private async before(request: SheetRequest): Promise<SheetBefore> {
    const standing = told(await this.queries.execute(new ReturnQuery(request.params)));
    const { code, version } = standing.inForce;
    const form = await this.templates.find(code, version);
    const sheet = form?.template.sheets.find((each) => each.code === request.params.sheet);
    if (!sheet) throw new ProblemError(PROBLEMS.notFound, 'The form of this return has no such sheet.');
    return { standing, sheet, session: whoIsSignedIn(request) };
  }

  private async sendAnswers(
    request: SheetRequest,
    reply: FastifyReply,
    { sheet, ...before }: SheetBefore,
    given: FormGiven,
    status = 200,
  ): Promise<void> {
    const content = sheetAnswersContent(before, sheet, given, await this.names.known());
    await sendPage(request, reply, pageOfReturn(before.standing, `Answer: ${sheet.name}`, content), status);
  }

  private async sendConfirm(
    request: SheetRequest,
    reply: FastifyReply,
    { sheet, ...before }: SheetBefore,
    given: FormGiven,
    status = 200,
  ): Promise<void> {
    const content = sheetConfirmContent(before, sheet, given, await this.names.known());
    await sendPage(request, reply, pageOfReturn(before.standing, `Confirm: ${sheet.name}`, content), status);
  }
}

const NOTHING_TICKED: Refusal = {
  ...{ rule: 'nothing-to-confirm', where: '/cells' },
  ...{ what: 'Nothing is ticked', mend: 'Tick what you looked at' },
};

import type { Refusal } from '#kernel';
import {
  leadTo,
  NOTHING_GIVEN,
  readFormSent,
  refusedForm,
  sendPage,
  typedIfAny,
  whoIsSignedIn,
} from '#pages';
import type { FormGiven } from '#pages';
import { Page, Permission, readFileForm } from '#platform';
import { ImportReturnCommand, ReturnQuery } from '#returns';
import type { ReturnStanding } from '#returns';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { PREPARER } from '../../../permissions';
import { refusedReturn } from '../../../returns/return-problems';
import { readImportQuestion, returnOf, told, type ReturnRequest } from '../../../returns/return-routes';
import { pageOfReturn } from '../page-of-return';
import { decisionPath } from '../return-paths';
import { importContent, importedContent } from './import.page';

/** Takes back a workbook that somebody filled in, and says what became of it. */
@Controller('areas/:area/returns/:template/import')
export class ImportPagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Page()
  @Permission(PREPARER)
  async show(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(request, reply, NOTHING_GIVEN);
  }

  @Post()
  @Page()
  @Permission(PREPARER)
  async import(@Req() request: ReturnRequest, @Res() reply: FastifyReply): Promise<void> {
    const of = returnOf(request);
    const { typed, file } = readFileForm(request);
    const { by } = readFormSent(request, typed);
    if (!file) return this.send(request, reply, { typed, refusals: [NO_FILE] }, 422);
    const { over } = readImportQuestion({ over: typedIfAny(typed, 'over') });
    const workbook = { bytes: file.bytes, name: file.name.slice(0, NAME_MAX), over };
    const outcome = await this.commands.execute(new ImportReturnCommand(of, workbook, by));
    if (outcome.ok) {
      const { answered, takenBack, left } = outcome.value.imported;
      const became = new URLSearchParams({ answered: String(answered), takenBack: String(takenBack) });
      for (const { cell } of left) became.append('left', cell);
      return leadTo(reply, `${decisionPath(of, 'import')}/read?${became.toString()}`);
    }
    const given = refusedForm(typed, outcome.failure.map(withItsCell));
    await this.send(request, reply, given, refusedReturn(outcome.failure).kind.status);
  }

  @Get('read')
  @Page()
  @Permission(PREPARER)
  async read(
    @Query() query: Readonly<Record<string, string | string[]>>,
    @Req() request: ReturnRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const standing = await this.standing(request);
    const figure = (name: string) => String(Number.parseInt(String(query[name]), 10) || 0);
    const became = {
      ...{ answered: figure('answered'), takenBack: figure('takenBack') },
      left: [query['left'] ?? []].flat(),
    };
    const page = pageOfReturn(standing, 'The workbook was read', importedContent(standing, became));
    await sendPage(request, reply, page);
  }

  private async send(
    request: ReturnRequest,
    reply: FastifyReply,
    given: FormGiven,
    status = 200,
  ): Promise<void> {
    const standing = await this.standing(request);
    const content = importContent({ standing, session: whoIsSignedIn(request) }, given);
    await sendPage(request, reply, pageOfReturn(standing, 'Send back a workbook', content), status);
  }

  private async standing(request: ReturnRequest): Promise<ReturnStanding> {
    return told(await this.queries.execute(new ReturnQuery(returnOf(request))));
  }
}

/** What is wrong with a cell is told with where that is: the form has no field for it. */
function withItsCell(refusal: Refusal): Refusal {
  const { where, what } = refusal;
  return where.includes('!') ? { ...refusal, what: `${where}: ${what}` } : refusal;
}

const NO_FILE: Refusal = {
  ...{ rule: 'missing-member', where: '/workbook' },
  ...{ what: 'No workbook was chosen', mend: 'Choose the one that you filled in' },
};
const NAME_MAX = 200;

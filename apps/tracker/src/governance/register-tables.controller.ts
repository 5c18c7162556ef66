import { writeCsv } from '#documents';
import { ImportTableCommand, RegisterTableQuery } from '#governance';
import type { RegisterTable } from '#governance';
import { Described, json, Permission } from '#platform';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tagOf, tagOfVersion } from '../decided-over';
import { Asking, decidedBy } from '../deciding';
import type { AskedDecision } from '../deciding';
import { AREA_READERS, PREPARER } from '../permissions';
import { readRegisterBody, RegisterCommand, registerPath } from './register-doors';
import { refusedRegister } from './register-problems';
import { importBody, importedAnswer, tableAnswer } from './registers.schema';

const CSV = '.csv';

const tablePath = registerPath.extend({
  table: z
    .string()
    .max(200)
    .meta({
      description: 'The name of the table; with .csv at its end, as a CSV file.',
      examples: ['annex-b'],
    }),
});

type TableRequest = FastifyRequest<{ Params: { area: string; kind: string; table: string } }>;

/** Printed tables as the entries of a register, in and out again. */
@Controller('v1/areas/:area/register-tables')
export class RegisterTablesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** A table that was imported, row by row as it is printed, with what its entries say by now. */
  @Get(':kind/:table')
  @Permission(AREA_READERS)
  @Described({
    summary: 'A table that was imported, as it is printed and with what its entries say by now',
    path: tablePath,
    answers: {
      200: {
        what: 'The table.',
        content: { ...json(tableAnswer), 'text/csv': z.string() },
        headers: { etag: 'The version of the table and what is said of it, for If-Match and If-None-Match.' },
      },
    },
  })
  async table(
    @Req() { params: { area, kind, table } }: TableRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisterTable | string> {
    const isCsv = table.endsWith(CSV);
    const name = isCsv ? table.slice(0, -CSV.length) : table;
    const answer = await this.queries.execute(new RegisterTableQuery(area, kind, name));
    if (!answer.ok) throw refusedRegister(answer.failure);
    void reply.header('etag', tagOf(answer.value));
    if (!isCsv) return answer.value;
    void reply.headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${kind}-${area}-${name}.csv"`,
    });
    // A dash by itself is no formula: it stands for nothing in many a printed table.
    return writeCsv(
      answer.value.rows.map((row) => row.map((cell) => (cell === '-' ? { figure: cell } : cell))),
    );
  }

  /** Takes the entries of a printed table: all of them, or none, with everything said that is wrong, row by row. */
  @RegisterCommand(':kind/:table/import', {
    permission: PREPARER,
    summary: 'Import the entries of a printed table: all of them, or none',
    details:
      'The same table again changes nothing. Of another version of it what is worded otherwise changes, what is new is added, and what is gone is named and left as it is. With `dryRun` it is said and not done.',
    path: tablePath,
    body: importBody,
    answer: { what: 'What became of its entries.', schema: importedAnswer },
  })
  async import(@Asking() asking: AskedDecision<TableRequest>) {
    const by = decidedBy(asking, 'is-first');
    const { area, kind, table } = asking.request.params;
    const given = readRegisterBody(importBody, asking.request);
    const outcome = await this.commands.execute(new ImportTableCommand(area, kind, table, given, by));
    if (!outcome.ok) throw refusedRegister(outcome.failure);
    void asking.reply.header('etag', tagOfVersion(outcome.value.version));
    return outcome.value;
  }
}

import {
  DecideEntryCommand,
  findRegisterKind,
  RegisterEntryQuery,
  RegisterQuery,
  RegistersOfAreaQuery,
} from '#governance';
import { Described, json, Permission, PROBLEMS } from '#platform';
import type { RoutePermission } from '#platform';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { LedgerMoves } from '../at-hand/ledger-moves';
import { tagOf } from '../decided-over';
import { Asking, decidedBy, nothingBody } from '../deciding';
import type { AskedDecision, Decided } from '../deciding';
import { APPROVER, AREA_READERS, PREPARER } from '../permissions';
import { refusedQuestion } from '../problems';
import { decideOnEntry, readRegisterBody, RegisterCommand, registerPath } from './register-doors';
import { refusedRegister } from './register-problems';
import { readRegisterQuestion, registerQuestion } from './register-questions';
import {
  addBody,
  addBodyOf,
  areaRegistersAnswer,
  changeBody,
  changeBodyOf,
  closeBody,
  entryAnswer,
  registerAnswer,
  reopenBody,
  sendBackBody,
} from './registers.schema';

const entryPath = registerPath.extend({
  code: z
    .string()
    .max(200)
    .meta({ description: 'The code of the entry.', examples: ['annex-b-02'] }),
});

const ENTRY_TAG = {
  etag: 'The version of the entry and what is said of it, for If-Match and If-None-Match.',
};

/** A command on an entry: `POST :kind/:code/add`. */
function EntryCommand(
  name: string,
  summary: string,
  body: z.ZodType,
  permission: RoutePermission = PREPARER,
) {
  return RegisterCommand(`:kind/:code/${name}`, { permission, summary, path: entryPath, body });
}

type EntryRequest = FastifyRequest<{ Params: { area: string; kind: string; code: string } }>;
type EntryAsking = AskedDecision<EntryRequest>;

/**
 * The registers of an area that its returns ask for: milestones, risks and more, a kind each. Every command but a new
 * entry says in `If-Match` which version of the entry it was decided over.
 */
@Controller('v1/areas/:area/registers')
export class RegistersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly moves: LedgerMoves,
  ) {}

  @Get()
  @Permission(AREA_READERS)
  @Described({
    summary: 'The registers of an area, and what in them is overdue, now or as they were decided by then',
    path: areaPath,
    query: registerQuestion,
    answers: { 200: { what: 'One of each kind.', content: json(areaRegistersAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async registers(@Req() { params, query }: EntryRequest) {
    const asked = readRegisterQuestion(query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new RegistersOfAreaQuery(params.area, asked.value));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return answer.value;
  }

  /** All entries of one register, closed ones too. */
  @Get(':kind')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One register: its entries, now or as they were decided by then',
    path: registerPath,
    query: registerQuestion,
    answers: { 200: { what: 'Its entries by their codes.', content: json(registerAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async register(@Req() { params, query }: EntryRequest) {
    const asked = readRegisterQuestion(query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new RegisterQuery(params.area, params.kind, asked.value));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return answer.value;
  }

  /** One entry and its history. Its ETag names its version. */
  @Get(':kind/:code')
  @Permission(AREA_READERS)
  @Described({
    summary: 'One entry of a register, and who changed what in it, when and why',
    path: entryPath,
    query: registerQuestion,
    answers: {
      200: {
        what: 'How it stands, and every decision on it.',
        content: json(entryAnswer),
        headers: ENTRY_TAG,
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async entry(@Req() { params, query }: EntryRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { area, kind, code } = params;
    const asked = readRegisterQuestion(query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new RegisterEntryQuery(area, kind, code, asked.value));
    if (!answer.ok) throw refusedRegister(answer.failure);
    void reply.header('etag', tagOf(answer.value));
    return answer.value;
  }

  @EntryCommand('add', 'Write a new entry into a register', addBody)
  add(@Asking() asking: EntryAsking): Promise<Decided> {
    const body = readRegisterBody(addBodyOf(entryOf(asking.request)), asking.request);
    return this.decide(asking, { type: 'add', ...body }, 'is-first');
  }

  /** The whole entry is sent; what is left out of it, it says no longer. */
  @EntryCommand('change', 'Change an entry: all of it, and why', changeBody)
  change(@Asking() asking: EntryAsking): Promise<Decided> {
    const body = readRegisterBody(changeBodyOf(entryOf(asking.request)), asking.request);
    return this.decide(asking, { type: 'change', ...body });
  }

  @EntryCommand('close', 'Close an entry from a day on, and say why', closeBody)
  close(@Asking() asking: EntryAsking): Promise<Decided> {
    return this.decide(asking, { type: 'close', ...readRegisterBody(closeBody, asking.request) });
  }

  @EntryCommand('reopen', 'Open a closed entry again, and say why', reopenBody)
  reopen(@Asking() asking: EntryAsking): Promise<Decided> {
    return this.decide(asking, { type: 'reopen', ...readRegisterBody(reopenBody, asking.request) });
  }

  @EntryCommand('offer', 'Offer what an entry says for approval', nothingBody)
  offer(@Asking() asking: EntryAsking): Promise<Decided> {
    readRegisterBody(nothingBody, asking.request);
    return this.decide(asking, { type: 'offer' });
  }

  /** By somebody who wrote nothing of it. */
  @EntryCommand('approve', 'Approve what an entry says, as it was offered', nothingBody, APPROVER)
  approve(@Asking() asking: EntryAsking): Promise<Decided> {
    readRegisterBody(nothingBody, asking.request);
    return this.decide(asking, { type: 'approve' });
  }

  @EntryCommand('send-back', 'Send an entry back that was offered, and say why', sendBackBody, APPROVER)
  sendBack(@Asking() asking: EntryAsking): Promise<Decided> {
    return this.decide(asking, { type: 'send-back', ...readRegisterBody(sendBackBody, asking.request) });
  }

  private async decide(
    asking: EntryAsking,
    decision: DecideEntryCommand['decision'],
    withoutVersion?: 'is-first',
  ): Promise<Decided> {
    const by = decidedBy(asking, withoutVersion);
    const { area, kind, code } = asking.request.params;
    const command = new DecideEntryCommand(area, kind, code, decision, by);
    const decided = await decideOnEntry(this.commands, command, by, asking.reply);
    // What an owner says stands beside their figures on the page they look at next.
    this.moves.lookAgain();
    return decided;
  }
}

/** What an entry of the register has to look like; of a kind that there is not, the command says so. */
function entryOf({ params: { kind } }: EntryRequest) {
  return findRegisterKind(kind)?.entry ?? z.looseObject({});
}

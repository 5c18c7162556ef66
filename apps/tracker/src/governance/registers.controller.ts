import {
  DecideEntryCommand,
  findRegisterKind,
  RegisterEntryQuery,
  RegisterQuery,
  RegistersOfAreaQuery,
} from '#governance';
import { Caller, Described, json, Permission, PROBLEMS } from '#platform';
import type { Identity } from '#platform';
import { applyDecorators, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { DECIDED_OVER_PROBLEMS, expectedVersion, tagOf, tagOfVersion } from '../decided-over';
import { refusedQuestion } from '../problems';
import { KEEPER, readRegisterBody, READERS, registerPath } from './register-doors';
import { REGISTER_PROBLEMS, refusedRegister } from './register-problems';
import { readRegisterQuestion, registerQuestion } from './register-questions';
import {
  addBody,
  addBodyOf,
  areaRegistersAnswer,
  changeBody,
  changeBodyOf,
  closeBody,
  entryAnswer,
  entryDecidedAnswer,
  registerAnswer,
  reopenBody,
} from './registers.schema';
import type { EntryDecidedAnswer } from './registers.schema';

const entryPath = registerPath.extend({
  code: z
    .string()
    .max(200)
    .meta({ description: 'The code of the entry.', examples: ['annex-b-02'] }),
});

const ENTRY_TAG = {
  etag: 'The version of the entry and what is said of it, for If-Match and If-None-Match.',
};

/** A command on an entry: what all of them have in common, as a route. */
function EntryCommand(name: string, summary: string, body: z.ZodType) {
  return applyDecorators(
    Post(`:kind/:code/${name}`),
    HttpCode(200),
    Permission(KEEPER),
    Described({
      summary,
      path: entryPath,
      headers: z.strictObject({
        'if-match': z
          .string()
          .optional()
          .meta({ description: 'The ETag of the entry that was read; only a new one has none.' }),
      }),
      body: json(body),
      answers: {
        200: {
          what: 'The decision.',
          content: json(entryDecidedAnswer),
          headers: { etag: 'The version of the entry from now on, for If-Match.' },
        },
      },
      problems: [
        PROBLEMS.malformedJson,
        ...Object.values(REGISTER_PROBLEMS),
        ...Object.values(DECIDED_OVER_PROBLEMS),
      ],
    }),
  );
}

type EntryRequest = FastifyRequest<{ Params: { area: string; kind: string; code: string } }>;

/**
 * The registers of an area that its returns ask for: milestones, risks and more, a kind each. Every command but a new
 * entry says in `If-Match` which version of the entry it was decided over.
 */
@Controller('v1/areas/:area/registers')
export class RegistersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Permission(READERS)
  @Described({
    summary: 'The registers of an area, and what in them is overdue',
    path: areaPath,
    answers: { 200: { what: 'One of each kind.', content: json(areaRegistersAnswer) } },
  })
  async registers(@Param('area') area: string) {
    const answer = await this.queries.execute(new RegistersOfAreaQuery(area));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return answer.value;
  }

  /** All entries of one register, closed ones too. */
  @Get(':kind')
  @Permission(READERS)
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
  @Permission(READERS)
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
  add(
    @Req() request: EntryRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    const body = readRegisterBody(addBodyOf(entryOf(request)), request.body);
    return this.decide(request, { type: 'add', ...body }, caller, reply);
  }

  /** The whole entry is sent; what is left out of it, it says no longer. */
  @EntryCommand('change', 'Change an entry: all of it, and why', changeBody)
  change(
    @Req() request: EntryRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    const body = readRegisterBody(changeBodyOf(entryOf(request)), request.body);
    return this.decide(request, { type: 'change', ...body }, caller, reply);
  }

  @EntryCommand('close', 'Close an entry from a day on, and say why', closeBody)
  close(
    @Req() request: EntryRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    return this.decide(
      request,
      { type: 'close', ...readRegisterBody(closeBody, request.body) },
      caller,
      reply,
    );
  }

  @EntryCommand('reopen', 'Open a closed entry again, and say why', reopenBody)
  reopen(
    @Req() request: EntryRequest,
    @Caller() caller: Identity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    return this.decide(
      request,
      { type: 'reopen', ...readRegisterBody(reopenBody, request.body) },
      caller,
      reply,
    );
  }

  private async decide(
    { params: { area, kind, code }, headers }: EntryRequest,
    decision: DecideEntryCommand['decision'],
    { subject }: Identity,
    reply: FastifyReply,
  ): Promise<EntryDecidedAnswer> {
    const isFirst = decision.type === 'add' ? 'is-first' : 'is-refused';
    const over = expectedVersion(headers['if-match'], isFirst);
    const by = { actor: subject, expectedVersion: over };
    const outcome = await this.commands.execute(new DecideEntryCommand(area, kind, code, decision, by));
    if (!outcome.ok) throw refusedRegister(outcome.failure);
    const last = outcome.value.at(-1);
    const version = last?.version ?? over;
    void reply.header('etag', tagOfVersion(version));
    return {
      version,
      ...(last && { position: last.position, type: last.type, recordedAt: last.recordedAt }),
    };
  }
}

/** What an entry of the register has to look like; of a kind that there is not, the command says so. */
function entryOf({ params: { kind } }: EntryRequest) {
  return findRegisterKind(kind)?.entry ?? z.looseObject({});
}

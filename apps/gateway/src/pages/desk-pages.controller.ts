import { fail, readJson } from '#kernel';
import type { Refusal, Result } from '#kernel';
import {
  FILE_PARAMETER,
  leadTo,
  NOTHING_GIVEN,
  readFormSent,
  refusedForm,
  sendPage,
  textTyped,
  whoIsSignedIn,
} from '#pages';
import type { FormGiven } from '#pages';
import {
  Caller,
  isGranted,
  Page,
  Permission,
  ProblemError,
  PROBLEMS,
  readParameters,
  readValue,
  refused,
  WATCHERS,
} from '#platform';
import type { Identity } from '#platform';
import { refuseInState } from '#records';
import type { QuarantinedWhole } from '#records';
import { DefinitionStore, Names } from '#reference';
import type { NameOf } from '#reference';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PublishEvents } from '../publish-events.command';
import { deliveryInWords } from '../quarantine/delivery-words';
import { QuarantineDesk } from '../quarantine/quarantine-desk';
import { isDealtWith } from '../quarantine/quarantine-problems';
import { refusedInText } from '../quarantine/quarantine-words';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { dismissBody, QUARANTINE_MENDS, quarantineQuery } from '../quarantine/quarantine.schema';
import { TENDED_BY } from '../quarantine/tended-by';
import type { Became } from './became';
import { decidingContent, decidingTitle } from './deciding.page';
import type { Deciding } from './deciding.page';
import { deliveryContent } from './delivery.page';
import { deliveryPath, QUARANTINE_PATH } from './desk-paths';
import { atFields, readMended } from './mended-values';
import { quarantineContent } from './quarantine.page';

/** What is asked of the list by its page: what is open, unless it is told otherwise. */
const listQuery = quarantineQuery.omit({ rule: true }).extend({
  state: z
    .enum(['open', 'replayed', 'dismissed', 'any'], { error: 'is none of open, replayed, dismissed, any' })
    .default('open'),
});

const DECIDED_BY = { ...TENDED_BY, by: 'person' } as const;
const TRAIL = [{ name: 'Quarantine', path: QUARANTINE_PATH }];

/** The command that each is, of which it is asked whether it has its place. */
const COMMANDS = { mend: 'replay', replay: 'replay', dismiss: 'dismiss' } as const;

interface Place {
  readonly lane: string;
  readonly offset: string;
}

interface Decision extends Place {
  readonly deciding: string;
}

/** A decision on a delivery, and what it held, where that was read before: only a mend is decided by it. */
interface Asked {
  readonly deciding: Deciding;
  readonly tended: QuarantinedWhole;
  readonly whole?: QuarantinedDetail | undefined;
}

/** The desk in a browser: what is held back, each delivery, and what people decide on it. */
@Controller('quarantine')
export class DeskPagesController {
  constructor(
    private readonly desk: QuarantineDesk,
    private readonly names: Names,
    private readonly definitions: DefinitionStore,
    private readonly publishEvents: PublishEvents,
  ) {}

  @Get()
  @Page()
  @Permission(TENDED_BY)
  async list(
    @Query() query: Record<string, unknown>,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A field that was left empty asks for nothing, and a file is of what its page shows.
    const given = Object.fromEntries(
      Object.entries(query).filter(([name, value]) => value !== '' && name !== FILE_PARAMETER),
    );
    const asked = readParameters(listQuery, given, QUARANTINE_MENDS);
    if (!asked.ok) throw refused(PROBLEMS.questionRefused, asked.failure);
    const { state, source, limit } = asked.value;
    const question = { ...asked.value, state: state === 'any' ? undefined : state };
    const answer = await this.desk.list(question, caller);
    const tendsAll = isGranted(caller, ['administrator'], '*');
    const kept = { state, ...(source !== undefined && { source }), limit: String(limit) };
    const content = quarantineContent({
      ...{ answer, state, source },
      sources: tendsAll
        ? undefined
        : caller.grants.filter(({ role }) => role === 'publisher').map(({ scope }) => scope),
      nameOf: await this.names.known(),
      next:
        answer.next &&
        `${QUARANTINE_PATH}?${new URLSearchParams({ ...kept, after: answer.next }).toString()}`,
    });
    await sendPage(request, reply, { title: 'Quarantine', content, hasFiles: true });
  }

  @Get(':lane/:offset')
  @Page()
  @Permission(TENDED_BY)
  async one(
    @Param() { lane, offset }: Place,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tended = await this.desk.tended(lane, offset, caller);
    const delivery = await this.desk.whole(tended);
    const nameOf = await this.names.known();
    const called = await this.called(delivery, nameOf);
    const became = delivery.state === 'replayed' ? await this.became(delivery, caller) : undefined;
    const content = deliveryContent({ delivery, called, text: textOf(tended), nameOf, became });
    await sendPage(request, reply, { title: called, content, trail: TRAIL });
  }

  /** A decision on it, to be taken; of what is dealt with, the delivery. */
  @Get(':lane/:offset/:deciding')
  @Page()
  @Permission(DECIDED_BY)
  async deciding(
    @Param() { lane, offset, deciding }: Decision,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const delivery = await this.desk.tended(lane, offset, caller);
    if (!isDeciding(deciding)) throw noSuchDecision();
    if (refuseInState(COMMANDS[deciding], delivery.state)) await reply.redirect(deliveryPath(delivery), 303);
    else await this.show({ deciding, tended: delivery }, request, reply);
  }

  @Post(':lane/:offset/:deciding')
  @Page()
  @Permission(DECIDED_BY)
  async decide(
    @Param() { lane, offset, deciding }: Decision,
    @Caller() caller: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const delivery = await this.desk.tended(lane, offset, caller);
    if (!isDeciding(deciding)) throw noSuchDecision();
    const { typed, by } = readFormSent(request);
    const whole = deciding === 'mend' ? await this.desk.whole(delivery) : undefined;
    const asked = { deciding, tended: delivery, whole };
    const decided = await this.command(asked, typed, caller, by.expectedVersion);
    if (decided.ok) await leadTo(reply, deliveryPath(delivery));
    else await this.show(asked, request, reply, refusedForm(typed, decided.failure));
  }

  /** What the form of a decision asks for, done over what its page showed. */
  private async command(
    { deciding, tended: delivery, whole }: Asked,
    typed: URLSearchParams,
    caller: Identity,
    over: number,
  ): Promise<Result<unknown, readonly Refusal[]>> {
    if (deciding === 'dismiss') {
      const given = readValue(dismissBody, { reason: textTyped(typed, 'reason') });
      return given.ok ? this.desk.dismiss(delivery, given.value.reason, caller, over) : given;
    }
    if (whole === undefined) {
      const decided = await this.desk.replay(delivery, undefined, caller, over);
      return decided.ok ? decided : fail(decided.failure.map(refusedInText));
    }
    const mended = readMended(whole, typed);
    if (!mended.ok) return mended;
    const decided = await this.desk.replay(delivery, mended.value, caller, over);
    return decided.ok ? decided : fail(atFields(whole, typed, mended.value, decided.failure));
  }

  private async became(delivery: QuarantinedDetail, caller: Identity): Promise<Became> {
    return {
      trail: await this.desk.became(delivery),
      known: await this.publishEvents.known(),
      to: delivery.decisions.at(-1)?.to,
      maySee: (area) => isGranted(caller, WATCHERS, area),
    };
  }

  /** What a delivery was, in words. */
  private async called(delivery: QuarantinedDetail, nameOf: NameOf): Promise<string> {
    return deliveryInWords(delivery, { definitions: await this.definitions.inForce(), nameOf });
  }

  /** The page of a decision, for the first time or with why it was refused. */
  private async show(
    { deciding, tended, whole }: Asked,
    request: FastifyRequest,
    reply: FastifyReply,
    given: FormGiven = NOTHING_GIVEN,
  ): Promise<void> {
    const delivery = whole ?? (await this.desk.whole(tended));
    const session = whoIsSignedIn(request);
    const called = await this.called(delivery, await this.names.known());
    const content = decidingContent({ deciding, delivery, called, text: textOf(tended), session, given });
    const trail = [...TRAIL, { name: called, path: deliveryPath(delivery) }];
    const status = given.refusals.length === 0 ? 200 : isDealtWith(given.refusals) ? 409 : 400;
    await sendPage(request, reply, { title: decidingTitle(deciding), content, trail }, status);
  }
}

function isDeciding(word: string): word is Deciding {
  return Object.hasOwn(COMMANDS, word);
}

function noSuchDecision(): ProblemError {
  return new ProblemError(
    PROBLEMS.notFound,
    'A delivery is mended, replayed or dismissed, and nothing else.',
  );
}

/** What a delivery held, as it is read: laid out where it is JSON, as it stands where it is not. */
function textOf({ raw }: QuarantinedWhole): string {
  const json = readJson(raw);
  return json.ok ? JSON.stringify(json.value, null, 2) : raw.toString('utf8');
}

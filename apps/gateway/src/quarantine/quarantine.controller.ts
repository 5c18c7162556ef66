import { DecisionStore } from '#decisions';
import type { Json } from '#kernel';
import {
  APP_POOL,
  Caller,
  Described,
  isGranted,
  json,
  Permission,
  ProblemError,
  PROBLEMS,
  readBody,
  readCursor,
  readParameters,
  refused,
  writeCursor,
} from '#platform';
import type { Identity } from '#platform';
import { decideQuarantine, findQuarantined, quarantineStanding, readQuarantine } from '#records';
import type { QuarantinedWhole, WhichLane } from '#records';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Pool } from 'pg';
import { z } from 'zod';
import { PUBLISHING_PROBLEMS } from '../problems';
import { AloneWithDelivery } from './alone-with-delivery';
import { decisionOf } from './quarantine-decision';
import { QUARANTINE_PROBLEMS, refusedAtDesk } from './quarantine-problems';
import {
  dismissBody,
  QUARANTINE_MENDS,
  quarantineAnswer,
  quarantineDecidedAnswer,
  quarantinedAnswer,
  quarantinePlace,
  quarantineQuery,
  replayBody,
} from './quarantine.schema';
import type { QuarantineDecided, QuarantinedDetail, QuarantinePage } from './quarantine.schema';
import { isWhole, ReplayQuarantined } from './replay-quarantined.command';

/** Publishers tend what came in the name of their organisation; administrators everything. */
const TENDED_BY = { roles: ['publisher', 'administrator'], scope: 'each-event' } as const;

const placePath = z.strictObject({
  lane: z
    .string()
    .max(200)
    .describe(
      'The lane by its name in the log, `activity.counts/10` (its `/` written as %2F), or by its number.',
    ),
  offset: z.string().max(200).describe('The offset in the lane.'),
});
/** What its cursors are of. */
const LIST = 'quarantine';
const DECIDED = { 200: { what: 'The decision.', content: json(quarantineDecidedAnswer) } };

/** The desk where deliveries that could not be recorded are looked at, mended and replayed, or dismissed. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
    private readonly replaying: ReplayQuarantined,
    private readonly alone: AloneWithDelivery,
  ) {}

  /** What is in quarantine, newest first: `?source=urn:ons:E06000031&rule=unknown-area&state=open`. */
  @Get()
  @Permission(TENDED_BY)
  @Described({
    summary: 'What is in quarantine, newest first',
    query: quarantineQuery,
    answers: { 200: { what: 'A page of what the caller tends.', content: json(quarantineAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown, @Caller() caller: Identity): Promise<QuarantinePage> {
    const asked = readParameters(quarantineQuery, query, QUARANTINE_MENDS);
    if (!asked.ok) throw refused(PROBLEMS.questionRefused, asked.failure);
    const { source, rule, state, after, limit } = asked.value;
    const from = after === undefined ? undefined : readCursor(LIST, quarantinePlace, after);
    if (from && !from.ok) throw refused(PROBLEMS.questionRefused, from.failure);
    const found = await readQuarantine(this.pool, {
      sources: sourcesFor(caller, source),
      rule,
      state,
      after: from?.value,
      limit,
    });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      deliveries: shown.map(({ appendedAt, rules, ...delivery }) => ({
        ...delivery,
        rules: [...rules],
        appendedAt: appendedAt.toISOString(),
      })),
      ...(last && { next: writeCursor(LIST, [last.appendedAt, last.lane, last.offset]) }),
    };
  }

  /** One of them, with the rules it broke, what it held, and where it stands. */
  @Get(':lane/:offset')
  @Permission(TENDED_BY)
  @Described({
    summary: 'One delivery in quarantine, whole',
    path: placePath,
    answers: {
      200: { what: 'What it held, and the rules it broke.', content: json(quarantinedAnswer) },
    },
  })
  async one(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Caller() caller: Identity,
  ): Promise<QuarantinedDetail> {
    const delivery = await this.tended(lane, offset, caller);
    const { version, decisions } = await quarantineStanding(this.decisions, delivery);
    const { raw, rawHash, appendedAt, referenceVersion, decisionPosition, ...whole } = delivery;
    const event = jsonIn(raw);
    return {
      ...whole,
      rules: [...whole.rules],
      refusals: [...whole.refusals],
      appendedAt: appendedAt.toISOString(),
      ...(event !== undefined && { event }),
      bytes: raw.toString('base64'),
      sha256: rawHash.toString('hex'),
      isWhole: isWhole(delivery),
      checkedAgainst: { referenceVersion, decisionPosition },
      version,
      decisions: decisions.map(decisionOf),
    };
  }

  /** Sends it again as it stood, or as `event` of the body has it, vouched for by the person who asks. */
  @Post(':lane/:offset/replay')
  @HttpCode(200)
  @Permission({ ...TENDED_BY, by: 'person' })
  @Described({
    summary: 'Send a delivery again, mended or as it stood',
    path: placePath,
    body: json(replayBody),
    isBodyOptional: true,
    answers: DECIDED,
    problems: [
      PROBLEMS.malformedJson,
      PUBLISHING_PROBLEMS.logBusy,
      QUARANTINE_PROBLEMS.decided,
      QUARANTINE_PROBLEMS.refused,
    ],
  })
  async replay(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Body() body: unknown,
    @Caller() caller: Identity,
  ): Promise<QuarantineDecided> {
    const delivery = await this.tended(lane, offset, caller);
    const given = readBody(replayBody, isEmpty(body) ? AS_IT_STOOD : body);
    if (!given.ok) throw refusedAtDesk(given.failure, QUARANTINE_PROBLEMS.refused);
    const mended = given.value.event as Json | undefined;
    const decided = await this.replaying.replay(delivery, mended, caller);
    if (!decided.ok) throw refusedAtDesk(decided.failure, QUARANTINE_PROBLEMS.refused);
    const { position, recordedAt, data } = decided.value;
    const { to } = data as { readonly to: NonNullable<QuarantineDecided['to']> };
    return { state: 'replayed', position, decidedAt: recordedAt, to };
  }

  /** Says that nothing is to come of it, and why. */
  @Post(':lane/:offset/dismiss')
  @HttpCode(200)
  @Permission({ ...TENDED_BY, by: 'person' })
  @Described({
    summary: 'Say that nothing is to come of a delivery, and why',
    path: placePath,
    body: json(dismissBody),
    answers: DECIDED,
    problems: [PROBLEMS.malformedJson, QUARANTINE_PROBLEMS.decided, QUARANTINE_PROBLEMS.dismissalRefused],
  })
  async dismiss(
    @Param('lane') lane: string,
    @Param('offset') offset: string,
    @Body() body: unknown,
    @Caller() caller: Identity,
  ): Promise<QuarantineDecided> {
    const delivery = await this.tended(lane, offset, caller);
    const given = readBody(dismissBody, body);
    if (!given.ok) throw refusedAtDesk(given.failure, QUARANTINE_PROBLEMS.dismissalRefused);
    const dismissal = { lane: delivery.lane, offset: delivery.offset, reason: given.value.reason };
    const by = { actor: caller.subject };
    const decided = await this.alone.decide(delivery, () =>
      decideQuarantine(this.decisions, { type: 'dismiss', dismissal }, by),
    );
    if (!decided.ok) throw refusedAtDesk([decided.failure], QUARANTINE_PROBLEMS.dismissalRefused);
    const { position, recordedAt } = decided.value;
    return { state: 'dismissed', position, decidedAt: recordedAt };
  }

  /** What the caller may not tend is not there for them, so that nobody learns what others have in quarantine. */
  private async tended(lane: string, offset: string, caller: Identity): Promise<QuarantinedWhole> {
    const which = /^\d{1,15}$/.test(offset) ? laneOf(lane) : undefined;
    const delivery =
      which === undefined ? undefined : await findQuarantined(this.pool, which, Number(offset));
    if (delivery && mayTend(caller, delivery.source)) return delivery;
    throw new ProblemError(PROBLEMS.notFound, 'Nothing of yours is in quarantine at this lane and offset.');
  }
}

/**
 * `activity.counts/10`, as the log and the list have it, `activity.counts@42/10` of one that was closed, or `4`, as
 * watermarks have it.
 */
function laneOf(lane: string): WhichLane | undefined {
  if (/^\d{1,5}$/.test(lane)) return Number(lane) <= LANE_NUMBER_MAX ? Number(lane) : undefined;
  const [, topic, partition] = /^([a-z][A-Za-z0-9._-]{0,199}(?:@\d{1,15})?)\/(\d{1,5})$/.exec(lane) ?? [];
  return topic === undefined ? undefined : { topic, partition: Number(partition) };
}

const LANE_NUMBER_MAX = 32_767;

/** A body that is left out asks for nothing else than one without an event. */
const AS_IT_STOOD = Buffer.from('{}');

function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0);
}

function mayTend(caller: Identity, source: string | null): boolean {
  return (
    isGranted(caller, ['administrator'], '*') || (source !== null && isGranted(caller, ['publisher'], source))
  );
}

/** Whose deliveries to list: everybody's for an administrator, a publisher's own organisations' otherwise. */
function sourcesFor(caller: Identity, source: string | undefined): readonly string[] | undefined {
  if (source !== undefined && mayTend(caller, source)) return [source];
  if (source !== undefined) {
    throw new ProblemError(PROBLEMS.notPermitted, `It takes a token that grants publisher@${source}.`);
  }
  if (isGranted(caller, ['administrator'], '*')) return undefined;
  return caller.grants.flatMap((grant) => (grant.role === 'publisher' ? [grant.scope] : []));
}

function jsonIn(raw: Buffer): Json | undefined {
  try {
    return JSON.parse(raw.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

import { DecisionStore } from '#decisions';
import type { RecordedDecision } from '#decisions';
import { fail, ok } from '#kernel';
import type { Json, Refusal, Result } from '#kernel';
import { APP_POOL, isGranted, ProblemError, PROBLEMS, readCursor, refused, writeCursor } from '#platform';
import type { Identity } from '#platform';
import {
  decideQuarantine,
  findQuarantined,
  quarantineStanding,
  readQuarantine,
  readRecordTrail,
} from '#records';
import type { QuarantineEvent, QuarantinedWhole, RecordTrail, WhichLane } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { AloneWithDelivery } from './alone-with-delivery';
import { decisionOf } from './quarantine-decision';
import { quarantinePlace } from './quarantine.schema';
import type {
  QuarantineDecided,
  QuarantinedDetail,
  QuarantinePage,
  QuarantineQuestion,
} from './quarantine.schema';
import { isWhole, ReplayQuarantined } from './replay-quarantined.command';

/** What its cursors are of. */
const LIST = 'quarantine';

/** The desk itself, whichever door somebody comes by: what they tend, and what they decide on it. */
@Injectable()
export class QuarantineDesk {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
    private readonly replaying: ReplayQuarantined,
    private readonly alone: AloneWithDelivery,
  ) {}

  /** A page of what the caller tends, newest first. */
  async list(asked: QuarantineQuestion, caller: Identity): Promise<QuarantinePage> {
    const { source, rule, state, after, limit } = asked;
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

  /** What the caller may not tend is not there for them, so that nobody learns what others have in quarantine. */
  async tended(lane: string, offset: string, caller: Identity): Promise<QuarantinedWhole> {
    const which = /^\d{1,15}$/.test(offset) ? laneOf(lane) : undefined;
    const delivery =
      which === undefined ? undefined : await findQuarantined(this.pool, which, Number(offset));
    if (delivery && mayTend(caller, delivery.source)) return delivery;
    throw new ProblemError(PROBLEMS.notFound, 'Nothing of yours is in quarantine at this lane and offset.');
  }

  /** A delivery with the rules it broke, what it held, and what was decided on it. */
  async whole(delivery: QuarantinedWhole): Promise<QuarantinedDetail> {
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

  /** The trail of the count that a replayed delivery became; undefined until that is recorded, and where it is no count. */
  async became({ decisions }: QuarantinedDetail): Promise<RecordTrail | undefined> {
    const to = decisions.at(-1)?.to;
    return to && readRecordTrail(this.pool, to);
  }

  /**
   * Sends it again as it stood, or as it was mended.
   *
   * @param over how many decisions its person had seen; undefined decides over whatever there are
   */
  async replay(
    delivery: QuarantinedWhole,
    mended: Json | undefined,
    person: Identity,
    over?: number,
  ): Promise<Result<QuarantineDecided, readonly Refusal[]>> {
    const decided = await this.replaying.replay(delivery, mended, person, over);
    return decided.ok ? ok(decidedOf(decided.value)) : decided;
  }

  /** Says that nothing is to come of it, and why. */
  async dismiss(
    { lane, offset }: QuarantinedWhole,
    reason: string,
    { subject }: Identity,
    over?: number,
  ): Promise<Result<QuarantineDecided, readonly Refusal[]>> {
    const by = { actor: subject, expectedVersion: over };
    const decided = await this.alone.decide({ lane, offset }, () =>
      decideQuarantine(this.decisions, { type: 'dismiss', dismissal: { lane, offset, reason } }, by),
    );
    return decided.ok ? ok(decidedOf(decided.value)) : fail([decided.failure]);
  }
}

function decidedOf({
  type,
  position,
  recordedAt,
  data,
}: RecordedDecision<QuarantineEvent>): QuarantineDecided {
  const at = { position, decidedAt: recordedAt };
  return type === 'quarantine.replayed'
    ? { state: 'replayed', ...at, to: data.to }
    : { state: 'dismissed', ...at };
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

import { dataIn, ownerOfTopic } from '#contracts';
import { DecisionStore, versionConflict } from '#decisions';
import type { Lane } from '#event-log';
import { fail, sha256 } from '#kernel';
import type { Json, Refusal, Result } from '#kernel';
import { isGranted, PROBLEMS, ProblemError } from '#platform';
import type { Identity } from '#platform';
import { decideQuarantine, quarantineStanding, quarantineStream, refuseInState } from '#records';
import type { QuarantinedWhole, QuarantineEvent } from '#records';
import type { RecordedDecision } from '#decisions';
import { Injectable } from '@nestjs/common';
import { PublishEvents } from '../publish-events.command';
import { AloneWithDelivery } from './alone-with-delivery';

/**
 * Sends a quarantined delivery again: as it stood, or mended. It is an ordinary event under its own source, held to
 * every rule of the door, and whoever replays it vouches for it: their name stays with the delivery.
 *
 * The event is in the log before the decision is recorded. Between the two nothing is lost: the desk still shows the
 * delivery as open, its person is told where the event stands, and the same event sent once more changes nothing.
 */
@Injectable()
export class ReplayQuarantined {
  constructor(
    private readonly publishEvents: PublishEvents,
    private readonly decisions: DecisionStore,
    private readonly alone: AloneWithDelivery,
  ) {}

  /**
   * @param mended the event to send in its place; undefined sends it as it stood.
   * @param over how many decisions its person had seen; undefined decides over whatever there are.
   */
  replay(
    delivery: QuarantinedWhole,
    mended: Json | undefined,
    person: Identity,
    over: number | undefined,
  ): Promise<Result<RecordedDecision<QuarantineEvent>, Refusal[]>> {
    return this.alone.decide(delivery, () => this.send(delivery, mended, person, over));
  }

  private async send(
    delivery: QuarantinedWhole,
    mended: Json | undefined,
    person: Identity,
    over: number | undefined,
  ): Promise<Result<RecordedDecision<QuarantineEvent>, Refusal[]>> {
    const standing = await quarantineStanding(this.decisions, delivery);
    const misplaced =
      refuseInState('replay', standing.state) ??
      refuseUnseen(delivery, standing.version, over) ??
      refuseBytes(delivery, mended);
    if (misplaced) return fail([misplaced]);
    const written = mended === undefined ? delivery.raw : Buffer.from(JSON.stringify(mended));
    const headers = { 'replayed-by': encodeURIComponent(person.subject), 'replay-of': placeOf(delivery) };
    const placed = await this.publishEvents.publishOne(written, vouching(person, delivery), {
      // What was mended is no longer what stood in the file, and what an organisation sends itself is of none.
      mayBeOfUpload: mended === undefined && ownerOfTopic(delivery.topic) === undefined,
      headers,
    });
    if (!placed.ok) return placed;
    const { lane, offset } = placed.value;
    const to = { topic: lane.topic, partition: lane.partition, offset };
    const replay = {
      lane: delivery.lane,
      offset: delivery.offset,
      as: mended === undefined ? 'it-stood' : 'mended',
      to,
    } as const;
    const by = { actor: person.subject, expectedVersion: standing.version };
    const decided = await decideQuarantine(this.decisions, { type: 'replay', replay }, by).catch(
      (cause: unknown) => {
        throw acceptedOnly(to, cause);
      },
    );
    return decided.ok ? decided : fail([decided.failure]);
  }
}

/** The event is in the log, and the desk does not know it. */
function acceptedOnly(
  { topic, partition, offset }: Lane & { readonly offset: number },
  cause: unknown,
): ProblemError {
  const detail =
    `The event was accepted at ${topic}/${partition} offset ${offset}, and that it is a replay could not be recorded. ` +
    'Replay the delivery again with the same event, which changes nothing; another one would count beside it.';
  return new ProblemError(PROBLEMS.unavailable, detail, { cause });
}

/** What somebody has not seen they have not decided over. */
function refuseUnseen(delivery: QuarantinedWhole, version: number, over = version): Refusal | undefined {
  return over === version ? undefined : versionConflict(quarantineStream(delivery), over, version);
}

/** Bytes that are no longer those delivered would be another event than its sender wrote. */
function refuseBytes(delivery: QuarantinedWhole, mended: Json | undefined): Refusal | undefined {
  if (mended !== undefined || isWhole(delivery)) return undefined;
  return {
    rule: 'replay-needs-mending',
    where: '',
    what: 'The bytes kept are not those delivered: digits of an NHS number were overwritten, or they were too many',
    mend: 'Give the event as it should be',
  };
}

/** Whether the bytes kept are those delivered, or these are its data and nothing was overwritten in its attributes. */
export function isWhole({ raw, rawHash, rules }: QuarantinedWhole): boolean {
  const data = rules.includes('nhs-number') ? undefined : dataIn(raw);
  return [raw, data].some((bytes) => bytes !== undefined && sha256(bytes).equals(rawHash));
}

/**
 * Whoever may tend the delivery speaks for its source, and for no other: a replay cannot move an event to another
 * organisation. Where its bytes named none, only an administrator gets here, and says whose it is.
 */
function vouching(person: Identity, { source }: QuarantinedWhole): Identity {
  if (source !== null) return { ...person, grants: [{ role: 'publisher', scope: source }] };
  return isGranted(person, ['administrator'], '*')
    ? { ...person, grants: [{ role: 'publisher', scope: '*' }] }
    : person;
}

function placeOf({ topic, partition, offset }: QuarantinedWhole): string {
  return `${topic}/${partition}/${offset}`;
}

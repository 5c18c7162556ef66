import { handle } from '#decisions';
import type { DecisionStore } from '#decisions';
import { laneName } from '#event-log';
import type { Lane } from '#event-log';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import type { PoolClient } from 'pg';
import { laneDecider, laneMoved } from './lane.decider';
import { closedTopic, laneStream } from './lane.events';
import type { LaneStanding } from './lane-standing.query';

export interface BeginLane {
  readonly actor: string;
  readonly reason: string;
}

export interface LaneBegun {
  readonly lane: Lane;
  /** Where recording begins, which is where the log does. */
  readonly from: number;
  /** What was recorded before, by the name it bears from now on. */
  readonly closed: Lane & { readonly recordedTo: number; readonly newestAt: Date | undefined };
}

/**
 * Begins a lane anew on the log as it is now, where the log that it was recorded from is gone.
 *
 * The lane that was read is closed under a name of its own: its records, its chain and its number stay. The log of
 * that name gets another number, so that no two deliveries have one place. Whoever still holds the old lane is fenced
 * off by its epoch.
 */
export async function beginLane(
  decisions: DecisionStore,
  standing: LaneStanding,
  { actor, reason }: BeginLane,
): Promise<Result<LaneBegun, Refusal>> {
  const { number, topic, partition, nextOffset, newest, bounds, broken } = standing;
  const name = laneName(standing);
  if (broken === undefined) return fail(laneGoesOn(name, nextOffset));
  if (bounds === undefined) return fail(laneNotInLog(name));
  const closed = {
    topic,
    partition,
    recordedTo: nextOffset,
    newestAt: newest?.appendedAt.toISOString() ?? null,
    logStart: bounds.start,
    logEnd: bounds.end,
    because: broken,
    reason,
  };
  try {
    const decided = await handle(
      decisions,
      laneDecider,
      laneStream(number),
      { type: 'close', closed },
      { actor },
      async (client, recorded) => {
        for (const { position } of recorded) await renumber(client, standing, position, bounds.start);
      },
    );
    if (!decided.ok) return fail(decided.failure);
    const [decision] = decided.value;
    if (decision === undefined) throw new Error(`Closing ${name} was taken and decided nothing`);
    return ok({
      lane: { topic, partition },
      from: bounds.start,
      closed: {
        topic: closedTopic(topic, decision.position),
        partition,
        recordedTo: nextOffset,
        newestAt: newest?.appendedAt,
      },
    });
  } catch (error) {
    if (error instanceof Moved) return fail(laneMoved(name));
    throw error;
  }
}

/** The lane is no longer where it was looked at. Nothing was decided. */
class Moved extends Error {
  override readonly name = 'Moved';
}

async function renumber(
  client: PoolClient,
  { number, topic, partition, nextOffset }: LaneStanding,
  position: number,
  start: number,
): Promise<void> {
  const closed = await client.query(
    `UPDATE lane_position SET topic = $4, epoch = epoch + 1
      WHERE lane = $1 AND topic = $2 AND next_offset = $3`,
    [number, topic, nextOffset, closedTopic(topic, position)],
  );
  if (closed.rowCount !== 1) throw new Moved();
  await client.query(
    `INSERT INTO lane_position (topic, partition, epoch, first_offset, next_offset) VALUES ($1, $2, 0, $3, $3)`,
    [topic, partition, start],
  );
}

function laneGoesOn(lane: string, nextOffset: number): Refusal {
  return {
    rule: 'lane-goes-on',
    where: lane,
    what: `The log goes on at ${nextOffset}, where recording stopped`,
    mend: 'Nothing is to be done about this lane; where a projector says otherwise, restart it',
  };
}

function laneNotInLog(lane: string): Refusal {
  return {
    rule: 'lane-not-in-log',
    where: lane,
    what: 'The log has no such lane, so there is nothing to begin with',
    mend: 'Start a gateway, which creates the topics; or see that KAFKA_BROKERS and KAFKA_PREFIX are those of the processes',
  };
}

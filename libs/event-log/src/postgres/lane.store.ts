import { transaction } from '#platform';
import type { Pool } from 'pg';
import type { Lane, LaneBounds } from '../event-log';
import { laneName } from '../event-log';
import { PartitionsDiffer, UnknownTopic } from '../event-log.errors';
import type { TopicOrFamily } from '../topic-family';
import { beginningOf } from '../topic-family';
import { lockShape } from './shape-lock';

/** A lane and the small number that stands for it in every other table. */
export interface KnownLane {
  readonly id: number;
  readonly lane: Lane;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
}

/**
 * Creates what is missing of the topics.
 *
 * @throws PartitionsDiffer when one exists with another number of partitions; nothing was created
 */
export async function createTopics(pool: Pool, topics: readonly TopicSpec[]): Promise<void> {
  await transaction(pool, async (client) => {
    await lockShape(client);
    for (const { topic, partitions } of topics) {
      await client.query(
        'INSERT INTO log_topic (topic, partitions) VALUES ($1, $2) ON CONFLICT (topic) DO NOTHING',
        [topic, partitions],
      );
      const { rows } = await client.query<{ partitions: number }>(
        'SELECT partitions FROM log_topic WHERE topic = $1',
        [topic],
      );
      const existing = rows[0]?.partitions ?? partitions;
      if (existing !== partitions) throw new PartitionsDiffer(topic, existing, partitions);
    }
    await client.query(`
      WITH added AS (
        INSERT INTO log_lane (topic, partition)
        SELECT t.topic, p.partition
          FROM log_topic t
         CROSS JOIN LATERAL generate_series(0, t.partitions - 1) AS p(partition)
         WHERE NOT EXISTS (SELECT FROM log_lane l WHERE l.topic = t.topic)
         ORDER BY t.topic, p.partition
        RETURNING lane, start_offset)
      INSERT INTO log_segment_lane (lane, segment, first_offset)
      SELECT lane, (SELECT max(segment) FROM log_segment), start_offset FROM added`);
  });
}

/** Which lanes there are. A topic's lanes never change, so each topic is looked up once; a family's every time. */
export class LaneStore {
  private readonly topics = new Map<string, readonly KnownLane[]>();

  constructor(private readonly pool: Pool) {}

  /** In order of partition; empty when there is no such topic. */
  async ofTopic(topic: string): Promise<readonly KnownLane[]> {
    const known = this.topics.get(topic);
    if (known !== undefined) return known;

    const { rows } = await this.pool.query<{ lane: number; partition: number }>(
      'SELECT lane, partition FROM log_lane WHERE topic = $1 ORDER BY partition',
      [topic],
    );
    const lanes = rows.map(({ lane, partition }) => ({ id: lane, lane: { topic, partition } }));
    if (lanes.length > 0) this.topics.set(topic, lanes);
    return lanes;
  }

  /**
   * Those of a family in order of topic, then of partition.
   *
   * @throws UnknownTopic of one that is named; a family may be without any
   */
  async ofTopics(topics: readonly TopicOrFamily[]): Promise<readonly KnownLane[]> {
    // One that is named may be of a family too.
    const lanes = new Map<number, KnownLane>();
    for (const topic of topics) {
      const beginning = beginningOf(topic);
      const ofTopic = beginning === undefined ? await this.ofTopic(topic) : await this.ofFamily(beginning);
      if (ofTopic.length === 0 && beginning === undefined) throw new UnknownTopic(topic);
      for (const known of ofTopic) lanes.set(known.id, known);
    }
    return [...lanes.values()];
  }

  private async ofFamily(beginning: string): Promise<readonly KnownLane[]> {
    const { rows } = await this.pool.query<Lane & { id: number }>(
      `SELECT lane AS id, topic, partition FROM log_lane WHERE starts_with(topic, $1) ORDER BY topic, partition`,
      [beginning],
    );
    return rows.map(({ id, ...lane }) => ({ id, lane }));
  }

  async find(lane: Lane): Promise<KnownLane | undefined> {
    const lanes = await this.ofTopic(lane.topic);
    return lanes.find((known) => laneName(known.lane) === laneName(lane));
  }

  async bounds(id: number): Promise<LaneBounds | undefined> {
    const { rows } = await this.pool.query<LaneBounds>(
      'SELECT start_offset AS start, next_offset AS "end" FROM log_lane WHERE lane = $1',
      [id],
    );
    return rows[0];
  }

  /** Where each of these lanes ends now, in one look. */
  async ends(ids: readonly number[]): Promise<{ id: number; end: number }[]> {
    const { rows } = await this.pool.query<{ id: number; end: number }>(
      'SELECT lane AS id, next_offset AS "end" FROM log_lane WHERE lane = ANY ($1::smallint[])',
      [ids],
    );
    return rows;
  }
}

import { transaction } from '#platform';
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { HeldLane, Member } from '../fair-share';
import { fairShare } from '../fair-share';
import type { TopicOrFamily } from '../topic-family';
import { isAmong } from '../topic-family';

/**
 * This member's place in its group, kept by heartbeats. Losing it, or believing in it too long, costs time
 * and never correctness: leases are hints.
 */
export class Membership {
  private readonly member = randomUUID();

  constructor(
    private readonly pool: Pool,
    private readonly group: string,
    private readonly topics: readonly TopicOrFamily[],
    private readonly expiryMs: number,
  ) {}

  /**
   * @param busy lanes this member is reading, which it does not let go of before they are finished
   * @returns the lanes it should be reading
   */
  async heartbeat(busy: ReadonlySet<number>): Promise<Set<number>> {
    return transaction(
      this.pool,
      async (client) => {
        // One heartbeat of the group at a time, so that all members work out their shares from the same rows.
        await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('event log: group ' || $1, 0))`, [
          this.group,
        ]);
        await this.beat(client);
        const members = await this.members(client);
        const lanes = await this.lanesOf(client, members);
        const share = fairShare(members, lanes);
        return this.settle(client, lanes, share, busy);
      },
      { synchronousCommit: 'off' },
    );
  }

  /** Frees its lanes for the others. */
  async leave(): Promise<void> {
    await this.pool.query('DELETE FROM log_member WHERE consumer_group = $1 AND member = $2', [
      this.group,
      this.member,
    ]);
  }

  private async beat(client: PoolClient): Promise<void> {
    await client.query(
      `INSERT INTO log_member (consumer_group, member, topics, expires_at)
       VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
       ON CONFLICT (consumer_group, member) DO UPDATE SET expires_at = excluded.expires_at`,
      [this.group, this.member, this.topics, this.expiryMs],
    );
    // Leases go with the member.
    await client.query(
      'DELETE FROM log_member WHERE consumer_group = $1 AND expires_at < clock_timestamp()',
      [this.group],
    );
  }

  private async members(client: PoolClient): Promise<Member[]> {
    const { rows } = await client.query<Member>(
      'SELECT member::text, topics FROM log_member WHERE consumer_group = $1',
      [this.group],
    );
    return rows;
  }

  private async lanesOf(client: PoolClient, members: readonly Member[]): Promise<HeldLane[]> {
    const { rows } = await client.query<{ lane: number; topic: string; holder: string | null }>(
      `SELECT l.lane, l.topic, e.member::text AS holder
         FROM log_lane l
         LEFT JOIN log_lease e ON e.lane = l.lane AND e.consumer_group = $1`,
      [this.group],
    );
    const topics = members.flatMap((member) => member.topics);
    return rows
      .filter(({ topic }) => isAmong(topic, topics))
      .map((row) => ({ ...row, holder: row.holder ?? undefined }));
  }

  /** Takes the free lanes of its share and lets go of the others, unless they are still being read. */
  private async settle(
    client: PoolClient,
    lanes: readonly HeldLane[],
    share: ReadonlyMap<number, string>,
    busy: ReadonlySet<number>,
  ): Promise<Set<number>> {
    const isMine = ({ lane }: HeldLane): boolean => share.get(lane) === this.member;
    const held = lanes.filter(({ holder }) => holder === this.member);
    const free = lanes.filter(({ holder }) => holder === undefined);
    const unwanted = held.filter((lane) => !isMine(lane)).map(({ lane }) => lane);
    const taken = free.filter(isMine).map(({ lane }) => lane);

    await client.query(
      `INSERT INTO log_lease (consumer_group, lane, member)
       SELECT $1, taken.lane, $2 FROM unnest($3::smallint[]) AS taken (lane)`,
      [this.group, this.member, taken],
    );
    await client.query(
      'DELETE FROM log_lease WHERE consumer_group = $1 AND member = $2 AND lane = ANY ($3::smallint[])',
      [this.group, this.member, unwanted.filter((lane) => !busy.has(lane))],
    );
    return new Set([...held.filter(isMine).map(({ lane }) => lane), ...taken]);
  }
}

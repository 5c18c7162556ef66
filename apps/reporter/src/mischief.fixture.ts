import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Chance, RedisServer, TestDatabase } from '#testing';
import type { KilledReporters } from './killed-reporters.fixture';

/** How often what went wrong. */
export type MischiefDone = Readonly<Record<'kills' | 'stops' | 'cuts' | 'flushes' | 'redisKills', number>>;

/** A machine that is quick passes a short time in few steps; one of them has a kill for certain. */
const KILLED_AT_LATEST = 5;

/** What goes wrong around reporters, by chance. */
export class Mischief {
  readonly done = { kills: 0, stops: 0, cuts: 0, flushes: 0, redisKills: 0 };
  private times = 0;

  constructor(
    private readonly chance: Chance,
    private readonly database: TestDatabase,
    private readonly reporters: KilledReporters,
    private readonly redis: RedisServer | undefined,
  ) {}

  /** Once, or nothing, or much at once; in the middle of whatever the reporters do. */
  async happens(): Promise<void> {
    const { chance, done, reporters } = this;
    await sleep(chance.below(60));
    this.times += 1;
    if (this.times === KILLED_AT_LATEST || chance.happens(0.03)) {
      await reporters.endOne('SIGKILL');
      done.kills += 1;
    }
    if (chance.happens(0.015)) {
      await reporters.endOne('SIGTERM');
      done.stops += 1;
    }
    if (chance.happens(0.1)) done.cuts += await this.cut(chance.fraction() / 2);
    if (this.redis) await this.forget(this.redis);
  }

  /** A share of the connections of all reporters. */
  private async cut(share: number): Promise<number> {
    const { rows } = await this.database.owner.query<{ cuts: number }>(
      `SELECT count(pg_terminate_backend(pid))::int4 AS cuts FROM pg_stat_activity
        WHERE application_name = 'reporter' AND datname = current_database() AND random() < ${share}`,
    );
    return rows[0]?.cuts ?? 0;
  }

  private async forget(redis: RedisServer): Promise<void> {
    if (this.chance.happens(0.15)) {
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      this.done.flushes += 1;
    }
    if (this.chance.happens(0.02)) {
      await redis.kill();
      await sleep(this.chance.below(500));
      await redis.startAgain();
      this.done.redisKills += 1;
    }
  }
}

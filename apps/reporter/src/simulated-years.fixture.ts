import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { monthsOf } from '#kernel';
import { Chance, recordEvents, RedisServer, reported, SimulatedClock, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { startReporter } from './started-reporter.fixture';
import type { StartedReporter } from './started-reporter.fixture';

const HOUR_MS = 3_600_000;
const REPORTERS = 3;
/** Many times faster than it is: days pass meanwhile all the same. */
const RHYTHM = { lookEveryMs: 200, handOutEveryMs: 60 };
/** With more than these to do, the clock waits: ten years of work take longer than ten simulated years. */
const OPEN_MAX = 200;
/** How far the clock goes on at a time: often past a day or two, on which nobody looks. */
const STEP_HOURS_MAX = 80;
/** What is left at the end may need the longest pause after a failure, twice. */
const REST_MS_MAX = 300_000;

/** The first month of the area's reports, and the last for which they were collected. */
const REPORTS = { firstMonth: '2012-09', lastMonth: '2020-02' } as const;
const DUE_DAYS = 14;

export interface SimulatedYears {
  readonly seed: number;
  /** Days in London, first and last. The first begins at eight in the morning, when a reporter first looks. */
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface WhatCame {
  /** How often each obligation took effect. */
  readonly effects: ReadonlyMap<string, number>;
  readonly owed: readonly string[];
  readonly done: {
    readonly restarts: number;
    readonly cuts: number;
    readonly flushes: number;
    readonly kills: number;
  };
  /** Obligations that were begun more than once. */
  readonly begunAgain: number;
}

/**
 * Three reporters as their processes run them, on one PostgreSQL and one Redis, under a clock that passes through years
 * in minutes. Meanwhile, by chance, the clock goes on past days on which nobody looks, or back; reporters are stopped and
 * started again; their connections are cut; the Redis is emptied, or killed and comes back with nothing.
 */
export async function simulateYears(asked: SimulatedYears): Promise<WhatCame> {
  const database = await testDatabase();
  const redis = await RedisServer.start();
  const history = new History(asked, database, redis);
  try {
    return await history.run();
  } finally {
    await history.close();
    await redis.discard();
    await database.close();
  }
}

class History {
  private readonly chance: Chance;
  private readonly reporters: StartedReporter[] = [];
  private readonly done = { restarts: 0, cuts: 0, flushes: 0, kills: 0 };

  constructor(
    private readonly asked: SimulatedYears,
    private readonly database: TestDatabase,
    private readonly redis: RedisServer,
  ) {
    this.chance = new Chance(asked.seed);
  }

  async run(): Promise<WhatCame> {
    const { firstDay, lastDay } = this.asked;
    await this.arrange();
    const firstMs = Date.parse(`${firstDay}T08:00:00Z`);
    const lastMs = Date.parse(`${lastDay}T08:00:00Z`);
    const clock = await SimulatedClock.of(this.database, firstMs);
    for (let number = 0; number < REPORTERS; number++) this.reporters.push(await this.start());
    await this.untilLooked();
    for (let nowMs = firstMs; nowMs < lastMs - STEP_HOURS_MAX * HOUR_MS;) {
      nowMs += this.chance.fraction() * STEP_HOURS_MAX * HOUR_MS;
      // Now and then the clock is put back, and goes on from there.
      await clock.set(nowMs - (this.chance.happens(0.05) ? (this.chance.below(3) * HOUR_MS) / 3 : 0));
      await this.mischief();
      await sleep(this.chance.below(80));
      await this.untilFewAreOpen();
    }
    await this.untilAllDone(clock, lastMs);
    return this.whatCame();
  }

  async close(): Promise<void> {
    await Promise.all(this.reporters.splice(0).map((reporter) => reporter.close()));
  }

  /** One council's reports, and a trigger that writes down what took effect, in the transaction in which it does. */
  private async arrange(): Promise<void> {
    const period = REPORTS.firstMonth;
    await recordEvents(this.database, [
      reported({ period, value: 563, applicableAt: '2012-10-30T09:30:00Z' }),
    ]);
    await this.database.owner.query(`
      DELETE FROM lane_position WHERE next_offset = 0;
      CREATE TABLE effect (name text NOT NULL, area text NOT NULL, period text NOT NULL);
      CREATE FUNCTION note_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        INSERT INTO public.effect VALUES (NEW.name, NEW.area, NEW.period);
        RETURN NULL;
      END $$;
      CREATE TRIGGER effect AFTER UPDATE ON job_run
        FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL) EXECUTE FUNCTION note_effect()`);
  }

  private start(): Promise<StartedReporter> {
    return startReporter(this.database, { REDIS_URL: this.redis.url }, RHYTHM);
  }

  /** The ledger's first day is the one on which it is first looked at. */
  private async untilLooked(): Promise<void> {
    while ((await this.count('SELECT count(*)::int4 AS number FROM job_run')) === 0) await sleep(20);
  }

  private async mischief(): Promise<void> {
    const { chance, done } = this;
    if (chance.happens(0.02)) {
      const [stopped] = this.reporters.splice(chance.below(REPORTERS), 1);
      await stopped?.close();
      this.reporters.push(await this.start());
      done.restarts += 1;
    }
    if (chance.happens(0.1)) {
      const share = chance.fraction() / 2;
      done.cuts += await this.count(
        `SELECT count(pg_terminate_backend(pid))::int4 AS number FROM pg_stat_activity
          WHERE application_name = 'reporter' AND datname = current_database() AND random() < ${share}`,
      );
    }
    if (chance.happens(0.15)) {
      const client = new Redis(this.redis.url);
      await client.flushall();
      client.disconnect();
      done.flushes += 1;
    }
    if (chance.happens(0.01)) {
      await this.redis.kill();
      await sleep(chance.below(500));
      await this.redis.startAgain();
      done.kills += 1;
    }
  }

  private async untilFewAreOpen(): Promise<void> {
    while ((await this.openNow()) > OPEN_MAX) await sleep(100);
  }

  private openNow(): Promise<number> {
    return this.count('SELECT count(*)::int4 AS number FROM job_run WHERE finished_at IS NULL');
  }

  /** In peace, on the last day: the pauses after failures have to pass. */
  private async untilAllDone(clock: SimulatedClock, lastMs: number): Promise<void> {
    const until = performance.now() + REST_MS_MAX;
    const hours = 14;
    for (let step = 0; performance.now() < until; step++) {
      await clock.set(lastMs + (step % (hours * 6)) * (HOUR_MS / 6));
      await sleep(200);
      const open = await this.openNow();
      const today = await this.count(
        'SELECT count(*)::int4 AS number FROM job_run WHERE period = $1',
        this.asked.lastDay,
      );
      if (open === 0 && today > 0) return;
    }
  }

  private async whatCame(): Promise<WhatCame> {
    const { rows } = await this.database.owner.query<{ text: string; times: number }>(
      `SELECT name || '|' || area || '|' || period AS text, count(*)::int4 AS times FROM effect GROUP BY 1`,
    );
    const lanes = await this.database.owner.query<{ name: string }>(
      `SELECT topic || '/' || partition AS name FROM lane_position`,
    );
    const parts = [...lanes.rows.map(({ name }) => name), 'cells', 'decisions', 'journal'];
    return {
      effects: new Map(rows.map(({ text, times }) => [text, times])),
      owed: [...this.verificationsOwed(parts), ...this.chasesOwed()],
      done: this.done,
      begunAgain: await this.count('SELECT count(*)::int4 AS number FROM job_run WHERE attempts > 1'),
    };
  }

  /** By counting days on the fingers rather than by what is tested. */
  private verificationsOwed(parts: readonly string[]): string[] {
    const owed: string[] = [];
    const last = Date.parse(this.asked.lastDay);
    for (let day = Date.parse(this.asked.firstDay); day <= last; day += 24 * HOUR_MS) {
      for (const part of parts)
        owed.push(`verify-records|${part}|${new Date(day).toISOString().slice(0, 10)}`);
    }
    return owed;
  }

  /** Months whose fourteenth day after their end is over by the last day. */
  private chasesOwed(): string[] {
    const last = Date.parse(this.asked.lastDay);
    return monthsOf(REPORTS)
      .filter((month) => {
        const [year = 0, number = 0] = month.split('-').map(Number);
        return Date.UTC(year, number, DUE_DAYS + 1) <= last;
      })
      .map((month) => `chase-reports|E06000031|${month}`);
  }

  private async count(sql: string, ...values: readonly unknown[]): Promise<number> {
    const { rows } = await this.database.owner.query<{ number: number }>(sql, [...values]);
    return rows[0]?.number ?? 0;
  }
}

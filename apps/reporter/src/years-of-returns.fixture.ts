import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RETURN_TEMPLATES } from '#catalogue';
import { ReferenceStore, putFirstVersionsInForce } from '#reference';
import { putFirstTemplatesInForce } from '#returns';
import { Chance, recordEvents, RedisServer, reported, SimulatedClock, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { heldToWhatIsOwed } from './held-to-what-is-owed.fixture';
import { KilledReporters } from './killed-reporters.fixture';
import { Mischief, type MischiefDone } from './mischief.fixture';
import { PeopleOfBoards } from './people-of-boards.fixture';
import {
  dayOf,
  daysOn,
  formsOwedBy,
  momentInLondon,
  type Board,
  type Habit,
  type PassedYears,
} from './returns-by-hand.fixture';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REPORTERS = 3;
/** With more than these to do, the clock waits. */
const OPEN_MAX = 200;
/** How long anything may take that is waited for: a limit against hanging. */
const WAIT_MS_MAX = 600_000;
/** Kept apart from the hours at which anything falls due, since a look takes its time. */
const PAST_THE_HOUR_MS = 10 * MINUTE_MS;

const HABITS: readonly Habit[] = ['in-time', 'goes-out-by-hand', 'never', 'too-late', 'never'];
/** It has no board. */
const ENGLAND = 'E92000001';
const EVERYBODY_SINCE = '2014-04';
/** A few join later, and report for the first time when that month is over. */
const JOINED_LATER = { since: '2016-05', on: '2016-06-20' };

export interface YearsAsked {
  readonly seed: number;
  /** Days in London, first and last. The ledger begins on the first, at eight in the morning. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly boards: number;
  /** How far the clock goes on at a time. */
  readonly stepHoursMax: number;
  /** Whether the reporters share out the work by a Redis, which is emptied and killed meanwhile. */
  readonly hasRedis: boolean;
}

export interface WhatCame {
  /** Whatever is not as it is owed, in words. */
  readonly faults: readonly string[];
  /** How much was owed, by the duty. */
  readonly owed: Readonly<Record<string, number>>;
  readonly done: MischiefDone;
  /** Obligations that were begun more than once. */
  readonly begunAgain: number;
  /** Mails that arrived more than once, each under its one id. */
  readonly sentAgain: number;
}

/**
 * Three reporters, each a process as it ships, on one PostgreSQL, under a clock that passes through years in minutes.
 * Boards prepare and sign off their returns in time, too late or never. Meanwhile, by chance, reporters are killed or
 * stopped and others started; their connections are cut; what they send is lost, or its receipt is; and the Redis, where
 * there is one, is emptied, or killed and comes back with nothing.
 */
export async function passYears(asked: YearsAsked): Promise<WhatCame> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'bcl-years-'));
  const redis = asked.hasRedis ? await RedisServer.start() : undefined;
  const years = new Years(asked, database, folder, redis);
  try {
    return await years.run();
  } finally {
    await years.close();
    await redis?.discard();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A moment at which the clock stops whatever chance has in mind, and what people do then. */
interface Stop {
  readonly at: number;
  readonly act: () => Promise<void>;
}

class Years {
  private readonly chance: Chance;
  private readonly reporters: KilledReporters;
  private readonly mischief: Mischief;
  private readonly looks: number[] = [];
  private boards: readonly Board[] = [];
  private people: PeopleOfBoards | undefined;

  constructor(
    private readonly asked: YearsAsked,
    private readonly database: TestDatabase,
    private readonly folder: string,
    redis: RedisServer | undefined,
  ) {
    this.chance = new Chance(asked.seed);
    this.reporters = new KilledReporters(this.chance, {
      ...{ DATABASE: database.url, FOLDER: folder },
      ...(redis && { REDIS: redis.url }),
    });
    this.mischief = new Mischief(this.chance, database, this.reporters, redis);
  }

  async run(): Promise<WhatCame> {
    let now = momentInLondon(`${this.asked.firstDay}T08:10`);
    const clock = await SimulatedClock.of(this.database, now);
    await this.arrange();
    await Promise.all(Array.from({ length: REPORTERS }, () => this.reporters.start()));
    await this.lookAt(clock, now);
    for (const { at, act } of this.stops(clock)) {
      for (;;) {
        const step = this.chance.fraction() * this.asked.stepHoursMax * HOUR_MS;
        const next = Math.ceil((now + step) / HOUR_MS) * HOUR_MS + PAST_THE_HOUR_MS;
        if (next >= at - HOUR_MS) break;
        now = next;
        await this.lookAt(clock, now);
        await this.until('few are open', async () => (await this.open()) <= OPEN_MAX);
      }
      now = at;
      await this.lookAt(clock, now);
      await act();
    }
    return this.whatCame();
  }

  async close(): Promise<void> {
    await this.reporters.close();
    await this.people?.close();
  }

  /** The ledger as it begins, and triggers that write down what takes effect, and who has looked. */
  private async arrange(): Promise<void> {
    const { owner, pool } = this.database;
    await putFirstVersionsInForce(pool, 'spec');
    await putFirstTemplatesInForce(pool, 'spec');
    const reference = await new ReferenceStore(pool).current();
    const codes = (reference?.areas ?? []).map(({ code }) => code).filter((code) => code !== ENGLAND);
    this.boards = codes.slice(0, this.asked.boards).map((area, at) => ({
      area,
      since: at % 10 === 4 ? JOINED_LATER.since : EVERYBODY_SINCE,
      habit: HABITS[at % HABITS.length] ?? 'never',
      hasContact: at % 15 === 0 || at % 15 === 2,
    }));
    await this.report(EVERYBODY_SINCE, this.asked.firstDay);
    await owner.query(`
      CREATE TABLE effect (name text NOT NULL, area text NOT NULL, period text NOT NULL);
      CREATE FUNCTION note_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        INSERT INTO public.effect VALUES (NEW.name, NEW.area, NEW.period);
        RETURN NULL;
      END $$;
      CREATE TRIGGER effect AFTER UPDATE ON job_run
        FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL) EXECUTE FUNCTION note_effect();
      CREATE TABLE look (number bigserial, looked_by text NOT NULL);
      CREATE FUNCTION note_look() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        INSERT INTO public.look (looked_by) VALUES (NEW.looked_by);
        RETURN NULL;
      END $$;
      CREATE TRIGGER look AFTER UPDATE ON job_look FOR EACH ROW EXECUTE FUNCTION note_look();
      CREATE TABLE sent (id text NOT NULL, content text NOT NULL);
      GRANT INSERT ON sent TO bcl_app`);
    await this.leaveOutOtherDuties();
    this.people = await PeopleOfBoards.open(this.database);
    for (const board of this.boards) await this.people.settle(board);
  }

  /** The first reports of those who take part from a month on. */
  private report(since: string, on: string): Promise<void> {
    const reporting = this.boards.filter((board) => board.since === since);
    const first = { period: since, value: 563, applicableAt: `${on}T00:00:00Z` };
    return recordEvents(
      this.database,
      reporting.map(({ area }) => reported({ ...first, source: `urn:ons:${area}`, area, id: area })),
    );
  }

  /** What falls due about reports has ten years of its own: of all this time it is noted as done. */
  private async leaveOutOtherDuties(): Promise<void> {
    const { owner } = this.database;
    const areas = this.boards.map(({ area }) => area);
    await owner.query(
      `INSERT INTO job_run (name, area, period, due_since, finished_at, outcome)
       SELECT name, area, period, moment, moment, '{}'
         FROM (SELECT 'verify-records', topic || '/' || partition, '2099-12-31' FROM lane_position
                UNION ALL
               SELECT 'verify-records', part, '2099-12-31' FROM unnest('{cells,decisions,journal}'::text[]) AS part
                UNION ALL
               SELECT 'chase-reports', area, to_char(month, 'YYYY-MM')
                 FROM unnest($1::text[]) AS area, generate_series('2014-01-01'::date, '2030-01-01', '1 month') AS month
              ) AS other (name, area, period), CAST('2000-01-01' AS timestamptz) AS moment`,
      [areas],
    );
  }

  /**
   * About each deadline: boards that are in time sign off three days before it; it all goes out in the last hours; the
   * rest sign off a day too late.
   */
  private stops(clock: SimulatedClock): Stop[] {
    const { lastDay } = this.asked;
    const stops = this.passed().forms.flatMap((form): Stop[] => {
      const due = dayOf(form.calendar.due);
      const sign = async (on: string, ...habits: Habit[]) => {
        const signing = this.boards.filter(
          (board) => habits.includes(board.habit) && formsOwedBy(board, this.passed()).includes(form),
        );
        for (const board of signing) await this.people?.signOff(board, form, on);
      };
      const quiet = (day: string) => this.untilQuiet(clock, momentInLondon(`${day}T14:10`), 10 * MINUTE_MS);
      const at = (day: string) => momentInLondon(`${day}T14:10`);
      const [before, eve, after] = [daysOn(due, -3), daysOn(due, -1), daysOn(due, 1)];
      const lastHours = momentInLondon(`${due}T10:10`);
      return [
        { at: at(before), act: () => quiet(before).then(() => sign(before, 'in-time', 'goes-out-by-hand')) },
        { at: at(eve), act: () => quiet(eve) },
        { at: lastHours, act: () => this.untilQuiet(clock, lastHours, 2 * MINUTE_MS) },
        { at: at(after), act: () => quiet(after).then(() => sign(after, 'too-late')) },
      ];
    });
    const end = momentInLondon(`${lastDay}T14:10`);
    const { since, on } = JOINED_LATER;
    stops.push({ at: momentInLondon(`${on}T14:10`), act: () => this.report(since, on) });
    return [
      ...stops.filter(({ at }) => at < end).sort((a, b) => a.at - b.at),
      { at: end, act: () => this.untilQuiet(clock, end, 10 * MINUTE_MS) },
    ];
  }

  /** Sets the clock, and waits until somebody has looked at that. */
  private async lookAt(clock: SimulatedClock, now: number): Promise<void> {
    await clock.set(now);
    this.looks.push(now);
    const before = await this.count('SELECT coalesce(max(number), 0)::int4 AS number FROM look');
    await this.mischief.happens();
    // Whoever has looked twice began the second time after the clock was set.
    await this.until(
      'somebody has looked',
      async () =>
        (await this.count(
          `SELECT coalesce(max(times), 0)::int4 AS number
             FROM (SELECT count(*) AS times FROM look WHERE number > $1 GROUP BY looked_by) AS looks`,
          before,
        )) >= 2,
    );
  }

  /** All that is due is done, and nothing comes of that any more. The pauses after failures have to pass. */
  private async untilQuiet(clock: SimulatedClock, from: number, stepMs: number): Promise<void> {
    let looks = 0;
    for (let now = from, calm = 0; calm < 2; now += stepMs, looks++) {
      if (looks > 45) throw new Error(`It has not become quiet after ${new Date(from).toISOString()}`);
      await this.lookAt(clock, now);
      await this.until('what can be done is done', async () => (await this.open('now')) === 0);
      calm = (await this.open()) === 0 ? calm + 1 : 0;
    }
  }

  private async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const limit = performance.now() + WAIT_MS_MAX;
    while (!(await holds())) {
      this.reporters.insistOnLife();
      if (performance.now() > limit) throw new Error(`Waited in vain until ${what}`);
      await sleep(20);
    }
  }

  /** What is not done; or, of that, what waits for no pause to pass. */
  private open(which: 'now' | 'all' = 'all'): Promise<number> {
    return this.count(
      `SELECT count(*)::int4 AS number FROM job_run
        WHERE finished_at IS NULL AND ($1 = 'all' OR next_try_at IS NULL OR next_try_at <= simulated.clock_timestamp())`,
      which,
    );
  }

  private passed(openedAt: ReadonlyMap<string, number> = new Map()): PassedYears {
    const { boards, looks } = this;
    const { firstDay, lastDay } = this.asked;
    const forms = RETURN_TEMPLATES.filter(
      ({ calendar: { opensOn } }) => opensOn >= firstDay && opensOn <= lastDay,
    );
    return { boards, forms, firstDay, lastDay, looks, openedAt };
  }

  private async whatCame(): Promise<WhatCame> {
    const opened = await this.database.owner.query<{ key: string; at: Date }>(
      `SELECT replace(substr(stream, 8), '/', '|') AS key, min(recorded_at) AS at
         FROM decision_event WHERE stream ^@ 'return/' AND type = 'return.opened' GROUP BY 1`,
    );
    const passed = this.passed(new Map(opened.rows.map(({ key, at }) => [key, at.getTime()])));
    const { owed, faults } = await heldToWhatIsOwed(this.database, this.folder, passed);
    return {
      ...{ owed, faults, done: this.mischief.done },
      begunAgain: await this.count('SELECT count(*)::int4 AS number FROM job_run WHERE attempts > 1'),
      sentAgain: await this.count('SELECT (count(*) - count(DISTINCT id))::int4 AS number FROM sent'),
    };
  }

  private async count(sql: string, ...values: readonly unknown[]): Promise<number> {
    const { rows } = await this.database.owner.query<{ number: number }>(sql, [...values]);
    return rows[0]?.number ?? 0;
  }
}

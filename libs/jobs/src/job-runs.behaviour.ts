import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '#kernel';
import type { Obligation, ObligationKey } from './duty';
import type { JobRuns } from './job-runs';

/** Runs to hold to what they promise, and a look at what they keep. */
export interface TestedRuns {
  /** As one reporter sees them. */
  readonly runs: JobRuns;
  /** As another one does, on the same store. */
  readonly others: JobRuns;
  /** Lets time pass. */
  readonly wait: (ms: number) => Promise<void>;
  /** Has the work done while the clock of the store says this. */
  readonly underAClockOf: (now: string, work: () => Promise<void>) => Promise<void>;
  readonly kept: (key: ObligationKey) => Promise<Kept>;
  readonly close: () => Promise<void>;
}

export interface Kept {
  readonly attempts: number;
  readonly by: string | null;
  readonly failure: string | null;
  readonly outcome: Json;
}

const VERIFY: Obligation = {
  name: 'verify-records',
  area: 'activity.counts/3',
  period: '2026-11-29',
  dueSince: new Date('2026-11-29T00:00:00Z'),
};
const YESTERDAY = { ...VERIFY, period: '2026-11-28', dueSince: new Date('2026-11-28T00:00:00Z') };
const LIMIT_MS = 60_000;
const AHEAD = '9999-12-31T08:00:00Z';
const held = (): Promise<Json> => Promise.resolve({ counts: 108 });

/** What every keeper of runs does, whatever it keeps them in. */
export function keepsJobRuns(name: string, open: () => Promise<TestedRuns>): void {
  describe(`job runs kept in ${name}`, () => {
    let tested: TestedRuns;
    const keyOf = ({ name: duty, area, period }: ObligationKey) => ({ name: duty, area, period });
    const open1 = (limit = 10) => tested.runs.open(['verify-records'], limit);

    beforeEach(async () => {
      tested = await open();
      await tested.runs.note([YESTERDAY, VERIFY]);
    });
    afterEach(() => tested.close());

    test('what is noted twice is due once, the newest first', async () => {
      await tested.others.note([VERIFY]);
      expect((await open1()).map(keyOf)).toEqual([keyOf(VERIFY), keyOf(YESTERDAY)]);
      expect((await open1(1)).map(keyOf)).toEqual([keyOf(VERIFY)]);
      expect(await tested.runs.open(['chase-reports'], 10)).toEqual([]);
    });

    test('what is done is not due again, however often it is noted, and begun no more', async () => {
      const attempt = await tested.runs.begin(VERIFY, 'a');
      if (!attempt) throw new Error('It could not be begun');
      expect(await tested.runs.complete(attempt, LIMIT_MS, held)).toEqual({
        done: true,
        outcome: { counts: 108 },
      });
      await tested.others.note([VERIFY]);
      expect((await open1()).map(keyOf)).toEqual([keyOf(YESTERDAY)]);
      expect(await tested.others.begin(VERIFY, 'b')).toBeUndefined();
      expect(await tested.kept(VERIFY)).toEqual({
        attempts: 1,
        by: 'a',
        failure: null,
        outcome: { counts: 108 },
      });
    });

    test('what was never noted cannot be begun', async () => {
      expect(await tested.runs.begin({ ...VERIFY, period: '2026-11-30' }, 'a')).toBeUndefined();
    });

    test('of two who began the same only the later one does it', async () => {
      const first = await tested.runs.begin(VERIFY, 'a');
      const second = await tested.others.begin(VERIFY, 'b');
      if (!first || !second) throw new Error('They could not be begun');
      let done = 0;
      const count = (): Promise<Json> => Promise.resolve(++done);
      expect(await tested.runs.complete(first, LIMIT_MS, count)).toEqual({ done: false });
      expect(await tested.others.complete(second, LIMIT_MS, count)).toEqual({ done: true, outcome: 1 });
      expect(await tested.runs.complete(first, LIMIT_MS, count)).toEqual({ done: false });
      expect(done).toBe(1);
    });

    test('while one is doing it nobody else begins it', async () => {
      const attempt = await tested.runs.begin(VERIFY, 'a');
      if (!attempt) throw new Error('It could not be begun');
      await tested.runs.complete(attempt, LIMIT_MS, async () => {
        expect(await tested.others.begin(VERIFY, 'b')).toBeUndefined();
        return null;
      });
    });

    test('what failed says why, and is due again only after its pause', async () => {
      const attempt = await tested.runs.begin(VERIFY, 'a');
      if (!attempt) throw new Error('It could not be begun');
      const broken = () => Promise.reject(new Error('the disk is full'));
      await expect(tested.runs.complete(attempt, LIMIT_MS, broken)).rejects.toThrow('the disk is full');
      await tested.runs.fail(attempt, 'the disk is full', 300);
      expect((await open1()).map(keyOf)).toEqual([keyOf(YESTERDAY)]);
      expect(await tested.others.begin(VERIFY, 'b')).toBeUndefined();
      await tested.wait(350);
      expect((await open1()).map(keyOf)).toContainEqual(keyOf(VERIFY));
      expect(await tested.others.begin(VERIFY, 'b')).toMatchObject({ attempt: 2 });
      expect(await tested.kept(VERIFY)).toMatchObject({ attempts: 2, by: 'b', failure: 'the disk is full' });
    });

    test('what was carried out before its time is due again in its time, where it only looks', async () => {
      const ahead = { ...VERIFY, period: '9999-12-31', dueSince: new Date('9999-12-31T00:00:00Z') };
      const releases = { ...ahead, name: 'release-money' };
      const here = await tested.runs.now();
      await tested.runs.note([ahead, releases]);
      // Its time has not come.
      expect((await open1()).map(keyOf)).toEqual([keyOf(VERIFY), keyOf(YESTERDAY)]);
      expect(await tested.runs.begin(ahead, 'a')).toBeUndefined();
      await tested.underAClockOf(AHEAD, async () => {
        for (const each of [ahead, releases, VERIFY]) {
          const attempt = await tested.runs.begin(each, 'a');
          if (!attempt) throw new Error('It could not be begun');
          await tested.runs.complete(attempt, LIMIT_MS, held);
        }
        expect(await tested.runs.setRight(['verify-records'], here)).toBe(0);
      });
      expect(await tested.runs.setRight(['verify-records'], here)).toBe(1);
      expect(await tested.runs.setRight(['verify-records'], here)).toBe(0);
      expect(await tested.kept(ahead)).toMatchObject({ outcome: null });
      expect(await tested.kept(releases)).toMatchObject({ outcome: { counts: 108 } });
      expect(await tested.kept(VERIFY)).toMatchObject({ outcome: { counts: 108 } });
      await tested.underAClockOf(AHEAD, async () => {
        expect(await tested.runs.begin(ahead, 'b')).toMatchObject({ attempt: 2 });
        expect(await tested.runs.begin(releases, 'b')).toBeUndefined();
      });
    });

    test('what was carried out in its time stays, though the clock is set back a day', async () => {
      const here = await tested.runs.now();
      const attempt = await tested.runs.begin(VERIFY, 'a');
      if (!attempt) throw new Error('It could not be begun');
      await tested.runs.complete(attempt, LIMIT_MS, held);
      await tested.underAClockOf('2026-11-28T08:00:00Z', async () => {
        expect(await tested.runs.setRight(['verify-records'], here)).toBe(0);
      });
      expect(await tested.kept(VERIFY)).toMatchObject({ attempts: 1, by: 'a', outcome: { counts: 108 } });
      expect((await open1()).map(keyOf)).toEqual([keyOf(YESTERDAY)]);
    });

    test('who failed late says nothing of an attempt that came after', async () => {
      const first = await tested.runs.begin(VERIFY, 'a');
      const second = await tested.others.begin(VERIFY, 'b');
      if (!first || !second) throw new Error('They could not be begun');
      await tested.runs.fail(first, 'too late', 60_000);
      expect(await tested.kept(VERIFY)).toMatchObject({ failure: null });
      expect(await tested.others.complete(second, LIMIT_MS, held)).toMatchObject({ done: true });
    });
  });
}

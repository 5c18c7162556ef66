import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Json } from '#kernel';
import { createLogger } from '#platform';
import { daysDue } from './calendar';
import { DueWork } from './due-work';
import type { Duty } from './duty';
import { MemoryRuns } from './memory-runs.fixture';

const AREA = 'activity.counts/3';

/** Far from midnight: in the hour before it what is due tomorrow counts as come. */
const NOON = new Date('2026-11-10T12:00:00Z');

beforeEach(() => void jest.useFakeTimers({ now: NOON, doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

/** A reporter that verifies a lane each day, on a machine whose clock is right, and what it says. */
function reporter() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as never) };
  const log = createLogger({ level: 'info', format: 'json', destination });
  const today = Date.now();
  const runs = new MemoryRuns(today);
  const duty: Duty = {
    name: 'verify-records',
    limitMs: 60_000,
    isLook: true,
    due: (now) =>
      Promise.resolve(
        daysDue(runs.noted('verify-records', AREA).at(-1), now).map((due) => ({
          name: 'verify-records',
          area: AREA,
          ...due,
        })),
      ),
    carryOut: () => Promise.resolve(null),
  };
  const dueWork = new DueWork(runs, [duty], 'host/1', log);
  const open = () => runs.open([duty.name], 1_000);
  const carryOutAll = async (outcome: Json = null): Promise<number> => {
    const due = await open();
    for (const key of due) {
      const attempt = await runs.begin(key, 'host/1');
      if (attempt) await runs.complete(attempt, duty.limitMs, () => Promise.resolve(outcome));
    }
    return due.length;
  };
  return { lines, today, runs, dueWork, open, carryOutAll };
}

test('a clock that was years ahead is told of, costs a month of days a look, and nothing is missed once it is right', async () => {
  const { lines, today, runs, dueWork, open, carryOutAll } = reporter();
  await dueWork.look();
  expect(await carryOutAll()).toBe(1);
  expect(lines).toEqual([]);

  const fourYears = 4 * 365.25 * 24 * 3_600_000;
  runs.nowMs = today + fourYears;
  for (let look = 0; look < 2; look++) await dueWork.look();
  expect(await carryOutAll()).toBe(62);
  expect(lines).toMatchObject([{ level: 'error', aheadHours: Math.round(fourYears / 3_600_000) }]);

  runs.nowMs = today;
  await dueWork.look();
  expect(lines).toMatchObject([{}, { level: 'error', early: 62 }]);
  expect(await open()).toEqual([]);
  // Of the days that were noted then, and of those after them, each is done in its time.
  for (let day = 1; day <= 70; day++) {
    runs.nowMs = today + day * 24 * 3_600_000;
    await dueWork.look();
    expect([day, await carryOutAll()]).toEqual([day, 1]);
  }
});

test('a clock that is a day behind is told of, and what a verification found stays', async () => {
  const { lines, today, runs, dueWork, open, carryOutAll } = reporter();
  await dueWork.look();
  expect(await carryOutAll({ faults: 1 })).toBe(1);

  runs.nowMs = today - 24 * 3_600_000;
  for (let look = 0; look < 2; look++) await dueWork.look();
  expect(lines).toMatchObject([{ level: 'error', aheadHours: -24 }]);

  runs.nowMs = today;
  await dueWork.look();
  expect([...runs.rows.values()]).toMatchObject([{ attempts: 1, outcome: { faults: 1 } }]);
  expect(await open()).toEqual([]);
  expect(lines).toHaveLength(1);
});

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { monthsOf, period } from '#kernel';
import { Network, recordEvents, reported } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningTracker } from '../tracker.fixture';
import { WatchedLedger } from './watched-ledger.fixture';

let ledger: WatchedLedger;
let tracker: RunningTracker;

beforeAll(async () => {
  ledger = await WatchedLedger.open();
  tracker = await ledger.startTracker();
});
afterAll(() => ledger.close());

const MONTHS = ['2014/15', '2015/16'].flatMap((year) => monthsOf(period(year)));
const AGENCIES = ['nhs', 'social-care', 'both'];
const LAST_MONTH = '2015/16 delayed-transfers-of-care 2016-03';

/** Every month of both years anew: some 25 KB of changes. */
async function publishAllMonths(value: number): Promise<void> {
  const applicableAt = new Date(Date.UTC(2026, 0, 1, 0, 0, value)).toISOString();
  await recordEvents(
    ledger.database,
    MONTHS.flatMap((month) =>
      AGENCIES.map((agency) => reported({ period: month, category: { agency }, value, applicableAt })),
    ),
  );
}

test('a reader that reads nothing keeps nobody else waiting and little in memory, and then learns the newest', async () => {
  await publishAllMonths(1);
  const accepting = once(tracker.application.getHttpServer(), 'connection');
  const slow = await ledger.watch(tracker);
  await slow.next('heartbeat');
  const [connection] = (await accepting) as [Socket];
  // What the system's own buffers would take is some megabytes; from here on they take nothing.
  connection.cork();

  const quick = await ledger.watch(tracker);
  for (let value = 2; value <= 13; value++) {
    await publishAllMonths(value);
    await quick.until((figures) => figures.get(LAST_MONTH)?.numerator === 3 * value);
  }
  const now = await ledger.asked();
  expect(quick.told.hashes()).toEqual(now);
  expect(connection.writableLength).toBeLessThan(128 * 1024);

  connection.uncork();
  await slow.until(() => isDeepStrictEqual(slow.told.hashes(), now));
  expect(slow.told.watermarks.length).toBeLessThan(quick.told.watermarks.length);
});

test('a reader whose network fell silent has its place again when it comes back, and nobody else has', async () => {
  const limited = await ledger.startTracker({ LIVE_STREAMS_PER_CLIENT_MAX: '1' });
  const network = await Network.to(limited.address);
  const lost = await ledger.watch({ address: network.url });
  await lost.next('heartbeat');
  network.become('silent');

  const anew = await ledger.watch(limited);
  expect(anew.response.status).toBe(429);
  const another = await ledger.watch(limited, { from: lost, sub: 'another' });
  await another.next('heartbeat');
  const lostAgain = await ledger.watch(limited, { from: lost });
  expect(lostAgain.response.status).toBe(200);
  const back = await ledger.watch(limited, { from: lost });
  expect(back.response.status).toBe(200);
  await publishAllMonths(100);
  await back.until((figures) => figures.get(LAST_MONTH)?.numerator === 300);
  expect(back.told.hashes()).toEqual(await ledger.asked());
  await network.close();
});

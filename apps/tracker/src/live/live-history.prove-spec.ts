import { expect, test } from '@jest/globals';
import { followHistory } from './followed-history.fixture';
import { WatchedLedger } from './watched-ledger.fixture';

const runs = Number(process.env['LIVE_HISTORIES'] ?? 20);
const first = Number(process.env['LIVE_HISTORY_SEED'] ?? Date.now() % 1_000_000);

test(`a reader that is cut off again and again misses nothing of ${runs} histories (LIVE_HISTORY_SEED=${first})`, async () => {
  for (let seed = first; seed < first + runs; seed++) {
    const ledger = await WatchedLedger.open();
    try {
      const trackers = [await ledger.startTracker(), await ledger.startTracker()];
      const followed = await followHistory(ledger, trackers, { seed, counts: 12_000 });
      // Which seed it was, should the next one fail.
      process.stdout.write(`${JSON.stringify({ seed, ...followed })}\n`);
      expect(followed.figures).toBeGreaterThan(20);
    } finally {
      await ledger.close();
    }
  }
}, 3_600_000);

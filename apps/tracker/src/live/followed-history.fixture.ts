import { isDeepStrictEqual } from 'node:util';
import { Chance, generatedHistory, PETERBOROUGH, recordEvents } from '#testing';
import type { StreamReader } from '#testing';
import type { RunningTracker } from '../tracker.fixture';
import type { WatchedLedger } from './watched-ledger.fixture';

/**
 * Has one reader follow Peterborough's stream while a history of reports, corrections, withdrawals and replacements
 * is recorded; by chance it is cut off, and goes on at one or another process. It throws where a change is not one of
 * what it was told before, and does not end where what it was told is not what is answered.
 *
 * @param counts of twelve councils, of which Peterborough is one.
 */
export async function followHistory(
  ledger: WatchedLedger,
  trackers: readonly RunningTracker[],
  { seed, counts }: { readonly seed: number; readonly counts: number },
): Promise<{ readonly figures: number; readonly cuts: number }> {
  const chance = new Chance(seed);
  const history = generatedHistory(chance, counts).filter(({ source }) => source === PETERBOROUGH.source);
  let reader = await ledger.watch(chance.oneOf(trackers));
  let cuts = 0;
  await catchUp(ledger, reader);
  while (history.length > 0) {
    await recordEvents(ledger.database, history.splice(0, 1 + chance.below(40)));
    if (chance.happens(0.3)) await catchUp(ledger, reader);
    if (chance.happens(0.5)) {
      reader.close();
      reader = await ledger.watch(chance.oneOf(trackers), { from: reader });
      cuts++;
    }
  }
  return { figures: await catchUp(ledger, reader), cuts };
}

async function catchUp(ledger: WatchedLedger, reader: StreamReader): Promise<number> {
  const now = await ledger.asked();
  await reader.until(() => isDeepStrictEqual(reader.told.hashes(), now));
  return now.size;
}

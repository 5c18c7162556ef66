import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../logging/logger';
import { Ticker } from './ticker';

describe('work at an interval', () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });

  test('is done once at a time, at once when it is asked for, and no more after the stop', async () => {
    let done = 0;
    let atOnce = 0;
    const work = async (): Promise<void> => {
      expect(++atOnce).toBe(1);
      await sleep(20);
      atOnce--;
      done++;
    };
    const ticker = new Ticker('The work', 60_000, work, logger);
    ticker.start();
    ticker.soon();
    while (done < 1) await sleep(1);
    ticker.soon();
    while (atOnce < 1) await sleep(1);
    await ticker.stop();
    expect(done).toBe(2);
    await sleep(30);
    expect(done).toBe(2);
  });

  test('goes on when it fails, and says so once for a row of failures', async () => {
    let attempts = 0;
    const work = (): Promise<void> => {
      attempts++;
      return attempts < 3 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    };
    const ticker = new Ticker('The work', 1, work, logger);
    ticker.start();
    while (attempts < 3) {
      ticker.soon();
      await sleep(1);
    }
    await ticker.stop();
    expect(lines.filter((line) => line.includes('The work fails'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('The work works again'))).toHaveLength(1);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createLogger } from '#platform';
import { WatermarkClock } from './watermark-clock';

describe('the clock of watermarks', () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });

  test('has one stored at a time, and a last one when it stops', async () => {
    let stored = 0;
    let atOnce = 0;
    const store = async (): Promise<void> => {
      expect(++atOnce).toBe(1);
      await sleep(20);
      atOnce--;
      stored++;
    };
    const clock = new WatermarkClock({ store }, logger, 5);
    clock.start();
    while (stored < 2) await sleep(1);
    const before = stored;
    await clock.stop();
    expect(stored).toBeGreaterThan(before);
    const after = stored;
    await sleep(30);
    expect(stored).toBe(after);
  });

  test('goes on when storing fails, and says so once', async () => {
    let attempts = 0;
    const store = (): Promise<void> => {
      attempts++;
      return attempts < 4 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    };
    const clock = new WatermarkClock({ store }, logger, 1);
    clock.start();
    while (attempts < 5) await sleep(1);
    await clock.stop();
    expect(lines.filter((line) => line.includes('no watermark could be stored'))).toHaveLength(1);
  });
});

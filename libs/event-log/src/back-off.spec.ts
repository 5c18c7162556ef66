import { describe, expect, it } from '@jest/globals';
import { backOffMs } from './back-off';

describe('the wait after a failure', () => {
  const backOff = { firstMs: 100, maxMs: 5_000, jitter: 0.5 };

  it('doubles with every failure in a row, up to its cap', () => {
    const waits = [1, 2, 3, 6, 7, 5_000].map((attempt) => backOffMs(backOff, attempt, 0));
    expect(waits).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });

  it('leaves the given share to chance', () => {
    expect(backOffMs(backOff, 3, 0.5)).toBe(300);
    expect(backOffMs({ ...backOff, jitter: 0 }, 3, 0.999)).toBe(400);
  });
});

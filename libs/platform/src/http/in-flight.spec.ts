import { describe, expect, test } from '@jest/globals';
import { InFlight } from './in-flight';

describe('what is in flight', () => {
  test('is at most so many requests, and of one client at most half of them', () => {
    const inFlight = new InFlight({ requests: 4, bytes: 1_000 });
    const own = [inFlight.enter('a', 1), inFlight.enter('a', 1), inFlight.enter('a', 1)];
    expect(own.map((entered) => entered !== undefined)).toEqual([true, true, false]);
    expect(inFlight.enter('b', 1)).toBeDefined();
    expect(inFlight.enter('c', 1)).toBeDefined();
    expect(inFlight.enter('d', 1)).toBeUndefined();
    own[0]?.();
    expect(inFlight.enter('d', 1)).toBeDefined();
  });

  test('is at most so many bytes, and of one client at most half of them', () => {
    const inFlight = new InFlight({ requests: 100, bytes: 1_000 });
    expect(inFlight.enter('a', 501)).toBeUndefined();
    const leave = inFlight.enter('a', 500);
    expect(inFlight.enter('a', 1)).toBeUndefined();
    expect(inFlight.enter('b', 500)).toBeDefined();
    expect(inFlight.enter('c', 1)).toBeUndefined();
    leave?.();
    expect(inFlight.enter('c', 500)).toBeDefined();
  });
});

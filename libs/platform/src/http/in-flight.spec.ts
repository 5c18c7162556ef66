import { describe, expect, test } from '@jest/globals';
import { InFlight } from './in-flight';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const MOST = { requests: 100, bytes: 64 * MEBIBYTE };

describe('what is in flight', () => {
  test('is at most so many requests, and of one client at most half of them', () => {
    const inFlight = new InFlight({ requests: 4, bytes: 1_000 });
    const own = [inFlight.enter('a', 1), inFlight.enter('a', 1), inFlight.enter('a', 1)];
    expect(own.map((entered) => entered !== undefined)).toEqual([true, true, false]);
    expect(inFlight.enter('b', 1)).toBeDefined();
    expect(inFlight.enter('c', 1)).toBeDefined();
    expect(inFlight.enter('d', 1)).toBeUndefined();
    own[0]?.leave();
    expect(inFlight.enter('d', 1)).toBeDefined();
  });

  test('is at most so many bytes, and of one client at most half of them', () => {
    const inFlight = new InFlight({ requests: 100, bytes: 1_000 });
    const entered = inFlight.enter('a', 500);
    expect(inFlight.enter('a', 1)).toBeUndefined();
    expect(inFlight.enter('b', 500)).toBeDefined();
    expect(inFlight.enter('c', 1)).toBeUndefined();
    entered?.leave();
    expect(inFlight.enter('c', 500)).toBeDefined();
  });
});

describe('the room for what is in flight', () => {
  /** As many as are let in of two clients who send as much as they can, all of them answered after so long. */
  function round(inFlight: InFlight, servedMs: number | undefined): number {
    const entered = [];
    for (const client of ['a', 'b'])
      for (let one = inFlight.enter(client, 64 * KIBIBYTE); one; one = inFlight.enter(client, 64 * KIBIBYTE))
        entered.push(one);
    for (const one of entered) one.leave(servedMs);
    return entered.length;
  }

  test('grows while it is worked off soon, up to the most', () => {
    const inFlight = new InFlight({ requests: 40, bytes: 64 * MEBIBYTE });
    const rounds = Array.from({ length: 20 }, () => round(inFlight, 100));
    expect(rounds.slice(0, 3)).toEqual([16, 18, 20]);
    expect(rounds.at(-1)).toBe(40);
  });

  test('shrinks once for all that were let in before, and never so far that nobody gets in', () => {
    const inFlight = new InFlight(MOST);
    expect([round(inFlight, 900), round(inFlight, 900)]).toEqual([16, 10]);
    for (let again = 0; again < 20; again++) round(inFlight, 900);
    expect(round(inFlight, 100)).toBe(4);
    expect(round(inFlight, 100)).toBeGreaterThan(4);
  });

  test('learns nothing from room that is not used, from a request alone, or from one that does not say', () => {
    const inFlight = new InFlight(MOST);
    for (let one = 0; one < 100; one++) inFlight.enter('a', 1)?.leave(1);
    for (let one = 0; one < 10; one++) inFlight.enter('a', MEBIBYTE)?.leave(3_000);
    for (let one = 0; one < 10; one++) round(inFlight, undefined);
    expect(round(inFlight, undefined)).toBe(16);
  });

  test('is not used by many small ones, though no more of them are let in', () => {
    const inFlight = new InFlight({ requests: 40, bytes: 64 * MEBIBYTE });
    for (let again = 0; again < 20; again++) {
      const entered = ['a', 'b'].flatMap((client) =>
        Array.from({ length: 20 }, () => inFlight.enter(client, 1)),
      );
      expect(inFlight.enter('c', 1)).toBeUndefined();
      for (const one of entered) one?.leave(1);
    }
    expect(round(inFlight, undefined)).toBe(16);
  });

  test('is taken by a large body no more than by one of 64 KiB: it is worked off piece by piece', () => {
    const inFlight = new InFlight(MOST);
    expect(inFlight.enter('a', 8 * MEBIBYTE)).toBeDefined();
    expect(round(inFlight, undefined)).toBe(15);
  });
});

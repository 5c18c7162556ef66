import { setImmediate as answered } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { SessionGuesses } from './session-guesses';
import { hashOf, newSessionId } from './session';

/** Counts what is looked up, of sessions of which some stand. */
function lookingUp(standing: readonly Buffer[], perSecond = 1) {
  const guesses = new SessionGuesses(perSecond);
  let lookUps = 0;
  const ask = (address: string, idHash: Buffer) =>
    guesses
      .lookUp(address, idHash, async () => {
        lookUps += 1;
        await answered(); // one after another, as a database does
        return standing.some((each) => each.equals(idHash)) ? 'somebody' : undefined;
      })
      .catch((failure: unknown) => failure);
  return { ask, lookUps: () => lookUps };
}

const forged = () => hashOf(newSessionId());
const MINE = forged();

describe('sessions that are asked for', () => {
  test('are looked up no more once an address has asked for too many that are none, however many come at once', async () => {
    const { ask, lookUps } = lookingUp([MINE]);
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask('10.0.0.1', forged())));
    expect(lookUps()).toBe(5);
    expect(answers.at(-1)).toMatchObject({
      kind: { status: 429 },
    });
    expect(await ask('10.0.0.1', MINE)).toMatchObject({ kind: { status: 429 } });
    expect(await ask('10.0.0.2', MINE)).toBe('somebody');
  });

  test('are looked up for whoever was found lately, whatever else their address sends', async () => {
    const { ask, lookUps } = lookingUp([MINE]);
    expect(await ask('10.0.0.1', MINE)).toBe('somebody');
    await Promise.all(Array.from({ length: 50 }, () => ask('10.0.0.1', forged())));
    const before = lookUps();
    for (let page = 0; page < 20; page += 1) expect(await ask('10.0.0.1', MINE)).toBe('somebody');
    expect(lookUps() - before).toBe(20);
  });

  test('count nothing against an address that stand', async () => {
    const many = Array.from({ length: 30 }, forged);
    const { ask } = lookingUp(many);
    for (const each of many) expect(await ask('10.0.0.1', each)).toBe('somebody');
  });

  test('count nothing against an address that stand, and are asked for by several requests at once', async () => {
    const several = Array.from({ length: 5 }, forged);
    const { ask } = lookingUp(several);
    for (const each of several) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask('10.0.0.1', each)));
      expect(answers).toEqual(['somebody', 'somebody', 'somebody', 'somebody']);
    }
  });
});

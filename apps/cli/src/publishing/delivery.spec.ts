import { StubbornDoor } from '#testing';
import type { Meeting } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Server } from '../server';
import { Delivery } from './delivery';

const NOWHERE = { offset: 3, line: 1, index: 1 };
const ENTRY = { line: 1, index: 0, event: { ok: true, value: Buffer.from('{}') }, next: NOWHERE } as const;

const told = process.env['BETTERCARE_TOKEN'];
beforeAll(() => {
  process.env['BETTERCARE_TOKEN'] = 'anything';
});
afterAll(() => {
  if (told === undefined) delete process.env['BETTERCARE_TOKEN'];
  else process.env['BETTERCARE_TOKEN'] = told;
});

/** Sends an event to a door that meets every request so: what it ends with, and the pauses it made. */
async function givenUp(meeting: Meeting): Promise<{ message: string; pauses: number[]; sent: number }> {
  const door = await StubbornDoor.before('http://127.0.0.1', () => meeting);
  const pauses: number[] = [];
  const wait = (seconds: number) => Promise.resolve(void pauses.push(seconds));
  const signal = new AbortController().signal;
  const delivery = new Delivery(
    new Server({ url: door.url }, ''),
    false,
    () => undefined,
    signal,
    () => [],
    wait,
  );
  const { message } = await delivery.deliver([ENTRY]).then(
    () => new Error('was not given up'),
    (failure: unknown) => failure as Error,
  );
  await door.close();
  return { message, pauses, sent: door.met.length };
}

test('a server that is busy ten times in a row is given up, though it asks for no pause at all', async () => {
  expect(await givenUp('busy')).toEqual({
    message: 'HTTP 429: no reason was given. It was sent 10 times without progress.',
    pauses: [0, 2, 4, 8, 16, 30, 30, 30, 30],
    sent: 10,
  });
});

test.each([
  ['a byte order mark of its own', '\uFEFF{"id":"b"}'],
  ['the deepest nesting there may be', `${'['.repeat(32)}${']'.repeat(32)}`],
])('an event with %s, which a batch cannot hold, is named and not sent', async (_, text) => {
  const door = await StubbornDoor.before('http://127.0.0.1', () => 'busy');
  const signal = new AbortController().signal;
  const delivery = new Delivery(new Server({ url: door.url }, ''), true, () => undefined, signal);
  const entry = { ...ENTRY, event: { ok: true, value: Buffer.from(text) } } as const;
  expect(await delivery.deliver([ENTRY, entry])).toMatchObject({
    accepted: 0,
    heldBack: 1,
    refused: [{ entry, errors: [{ rule: 'not-json' }] }],
  });
  expect(door.met).toEqual([]);
  await door.close();
});

test('a server that asks for more than five minutes is given up at once', async () => {
  expect(await givenUp('away for an hour')).toEqual({
    message:
      'HTTP 503: no reason was given. It asks to be sent this again in 3,600 seconds, and no more than 300 are waited.',
    pauses: [],
    sent: 1,
  });
});

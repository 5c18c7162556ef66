import { expect, test } from '@jest/globals';
import { pauseSeconds } from './delivery';
import { inOrder } from './in-order';
import { Progress } from './progress';
import { requestsOf } from './requests';

const MEBIBYTE = 1024 * 1024;

test('a file of any size is read only as far ahead of the answers as the requests under way', async () => {
  const line = Buffer.from(`${JSON.stringify({ id: 'x'.repeat(1_014) })}\n`);
  const piece = Buffer.concat(Array.from({ length: 256 }, () => line));
  const [bytes, atOnce] = [256 * MEBIBYTE, 3];
  let [read, answered, aheadMax] = [0, 0, 0];
  async function* pieces(): AsyncGenerator<Buffer> {
    while (read < bytes) {
      await Promise.resolve();
      read += piece.length;
      aheadMax = Math.max(aheadMax, read - answered);
      yield piece;
    }
  }
  const send = async (request: { readonly next: { readonly offset: number } }) => {
    await new Promise(setImmediate);
    return request.next.offset;
  };
  for await (const offset of inOrder(
    requestsOf({ name: 'large.ndjson', pieces: pieces() }, undefined),
    atOnce,
    send,
  ))
    answered = offset;
  expect(answered).toBe(bytes);
  expect(aheadMax).toBeLessThan((atOnce + 1) * 4 * MEBIBYTE + 2 * piece.length);
});

test('what is worked on at once is told in its order, and a failure in its turn', async () => {
  async function* numbers(): AsyncGenerator<number> {
    for (let number = 1; ; number++) yield await Promise.resolve(number);
  }
  const ended: number[] = [];
  const told: number[] = [];
  const work = async (number: number) => {
    for (let turn = number; turn < 4; turn++) await new Promise(setImmediate);
    ended.push(number);
    if (number === 5) throw new Error('the fifth');
    return number;
  };
  const all = async () => {
    for await (const number of inOrder(numbers(), 3, work)) told.push(number);
  };
  await expect(all()).rejects.toThrow('the fifth');
  expect(ended.slice(0, 3)).toEqual([3, 2, 1]);
  expect(told).toEqual([1, 2, 3, 4]);
});

test('the pauses between tries grow, and are never shorter than was asked for', () => {
  const pauses = (asked?: number) => [1, 2, 3, 4, 5, 6, 9].map((tries) => pauseSeconds(tries, asked));
  expect(pauses()).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect(pauses(5)).toEqual([5, 10, 20, 30, 30, 30, 30]);
  expect(pauses(60)).toEqual([60, 60, 60, 60, 60, 60, 60]);
  expect(pauses(0)).toEqual([0, 2, 4, 8, 16, 30, 30]);
});

test.each([
  [
    'a terminal one line, redrawn',
    true,
    ['\r\u001b[2K30,000 events accepted, 12 refused, 10,000 a second, 37%', '\r\u001b[2K'],
  ],
  ['a file a line now and then', false, []],
])('how it goes is shown on %s', (_, isTTY, shown) => {
  const written: string[] = [];
  let now = 0;
  const screen = { isTTY, write: (text: string) => written.push(text) };
  const begun = { accepted: 10_000, refused: 12, offset: 100 };
  const progress = new Progress(screen, 1_000, begun, () => now);
  now = 100;
  progress.show({ accepted: 11_000, refused: 12, offset: 110 });
  now = 2_000;
  progress.show({ accepted: 30_000, refused: 12, offset: 379 });
  progress.clear();
  progress.clear();
  expect(written).toEqual(shown);
  now = 20_000;
  progress.show({ accepted: 50_000, refused: 12, offset: 1_000 });
  expect(written.at(-1)).toContain('50,000 events accepted, 12 refused, 2,000 a second, 100%');
});

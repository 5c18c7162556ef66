import { describe, expect, test } from '@jest/globals';
import { linesOf } from './lines';

async function read(pieces: readonly string[], lineBytesMax = 10) {
  async function* body() {
    for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
  }
  const groups = [];
  for await (const lines of linesOf(body(), lineBytesMax)) {
    groups.push(lines.map(({ number, bytes }) => [number, bytes?.toString()]));
  }
  return groups;
}

describe('the lines of a body', () => {
  test('are whole however the body is cut into pieces', async () => {
    expect(await read(['{"a', '":1}\n{"b":2}\n', '\n', '{"c":3}'])).toEqual([
      [
        [1, '{"a":1}'],
        [2, '{"b":2}'],
      ],
      [[3, '']],
      [[4, '{"c":3}']],
    ]);
  });

  test('may have so many bytes; a longer one is left out, and its place known', async () => {
    expect(await read(['0123456789\n01234', '567890\n', 'after\n', 'x'.repeat(50)])).toEqual([
      [[1, '0123456789']],
      [[2, undefined]],
      [[3, 'after']],
      [[4, undefined]],
    ]);
  });
});

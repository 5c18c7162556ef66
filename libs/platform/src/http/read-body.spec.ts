import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readBody } from './read-body';

const dismissal = z.strictObject({ reason: z.string(), lines: z.array(z.string()).optional() });

function refusalsOf(schema: z.ZodType, json: string) {
  const read = readBody(schema, Buffer.from(json));
  return read.ok ? [] : read.failure;
}

describe('a body that people write', () => {
  test.each([
    ['U+0000', 'a \\u0000 b', 'nul-character', 'Remove the character.'],
    ['half a surrogate pair', 'a \\ud83d b', 'unpaired-surrogate', 'Send the text as valid UTF-8'],
    ['an NHS number', 'of 943 476 5919', 'nhs-number', 'Write nothing about a person'],
  ])('is refused for %s, wherever it stands', (_, text, rule, mend) => {
    const refusal = { rule, mend: expect.stringContaining(mend) };
    expect(refusalsOf(dismissal, `{"reason":"${text}","lines":["fine","${text}"]}`)).toMatchObject([
      { ...refusal, where: '/reason' },
      { ...refusal, where: '/lines/1' },
    ]);
  });

  test('is refused for what its members are named, and repeats nothing that cannot be kept', () => {
    expect(refusalsOf(z.unknown(), '{"a/b":{"c\\u0000":1},"9434765919":1}')).toMatchObject([
      { rule: 'nul-character', where: '/a~1b/c\ufffd' },
      { rule: 'nhs-number', where: '/xxxxxxxxxx' },
    ]);
  });

  test.each([
    ['of its shape', z.strictObject({ lines: z.array(z.number()) })],
    ['of its texts', z.unknown()],
  ])('is answered with 100 refusals %s at most', (_, schema) => {
    const lines = Array.from({ length: 101 }, () => 'a \u0000 b');
    expect(refusalsOf(schema, JSON.stringify({ lines }))).toHaveLength(100);
  });

  test('may hold any other character', () => {
    const reason = 'Zoë’s 😀\n\u0001';
    expect(readBody(dismissal, Buffer.from(JSON.stringify({ reason })))).toEqual({
      ok: true,
      value: { reason },
    });
  });
});

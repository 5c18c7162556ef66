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

  test('is refused with how a text is written, out of the example of its own or of the body', () => {
    const signed = z
      .strictObject({
        contentHash: z.string().regex(/^[0-9a-f]{4}$/, 'is not 4 characters of 0 to 9 and a to f'),
        signatures: z.array(z.strictObject({ signedOn: z.iso.date() }).optional()),
        month: z
          .string()
          .regex(/^\d{4}-\d{2}$/)
          .optional()
          .meta({ examples: ['2016-06'] }),
        until: z.iso.date().optional(),
        paid: z.discriminatedUnion('by', [
          z.strictObject({ by: z.literal('bank'), code: z.string().regex(/^[A-Z]{2}$/) }),
          z.strictObject({ by: z.literal('hand') }),
        ]),
      })
      .meta({
        examples: [
          {
            contentHash: '3b1f',
            signatures: [{ signedOn: '2017-04-28' }],
            paid: { by: 'bank', code: 'GB' },
          },
        ],
      });
    const sent = {
      ...{ contentHash: 'x', signatures: [{ signedOn: '30/06/2016' }], month: 'June', until: '2016-02-31' },
      paid: { by: 'bank', code: 'x' },
    };
    const mends = Object.fromEntries(
      refusalsOf(signed, JSON.stringify(sent)).map(({ where, mend }) => [where, mend]),
    );
    expect(mends).toEqual({
      '/contentHash': 'It is not 4 characters of 0 to 9 and a to f. Write it as `3b1f`.',
      '/signatures/0/signedOn': 'Give a day of the calendar, the year first: `2017-04-28`.',
      '/month': 'Write it as `2016-06`.',
      '/until': 'Give a day of the calendar, the year first: `2016-06-30`.',
      '/paid/code': 'Write it as `GB`.',
    });
  });

  test('may hold any other character', () => {
    const reason = 'Zoë’s 😀\n\u0001';
    expect(readBody(dismissal, Buffer.from(JSON.stringify({ reason })))).toEqual({
      ok: true,
      value: { reason },
    });
  });
});

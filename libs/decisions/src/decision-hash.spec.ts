import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#kernel';
import type { RecordedDecision } from './decision';
import { assertStorable, decisionHash } from './decision-hash';

const agreed: RecordedDecision = {
  position: 1,
  stream: 'plan/E06000031/2014-15',
  version: 2,
  type: 'plan.agreed',
  data: { area: 'E06000031', agreedOn: '2014-09-19' },
  recordedAt: '2014-09-19T11:00:00.000Z',
  actor: 'preparer@peterborough.example',
};
const previous = Buffer.alloc(32, 7);

describe('the hash of a decision', () => {
  test('never changes: a stored chain would no longer hold', () => {
    expect(decisionHash(agreed, previous).toString('hex')).toBe(
      '790720e0a1d216f706ae261886fe71f96026c6c590d4977b85edd97f9d87a290',
    );
    expect(decisionHash(agreed, null).toString('hex')).toBe(
      'a2cb9221a63c7398f73a8117572fdc9ec211179f901f01669f0633a253e1da43',
    );
  });

  test.each<[string, Partial<RecordedDecision>]>([
    ['position', { position: 2 }],
    ['stream', { stream: 'plan/E06000031/2015-16' }],
    ['version', { version: 3 }],
    ['type', { type: 'plan.drafted' }],
    ['data', { data: { area: 'E06000031', agreedOn: '2014-09-25' } }],
    ['time', { recordedAt: '2014-09-19T11:00:00.001Z' }],
    ['actor', { actor: 'someone@else.example' }],
  ])('covers the %s', (_, change) => {
    expect(decisionHash({ ...agreed, ...change }, previous)).not.toEqual(decisionHash(agreed, previous));
  });

  test('covers the hash before it', () => {
    expect(decisionHash(agreed, Buffer.alloc(32, 8))).not.toEqual(decisionHash(agreed, previous));
  });

  test('does not depend on the order members were written in, which jsonb does not keep', () => {
    const turned = { ...agreed, data: { agreedOn: '2014-09-19', area: 'E06000031' } };
    expect(decisionHash(turned, previous)).toEqual(decisionHash(agreed, previous));
  });
});

describe('what a decision may hold', () => {
  test.each([
    ['NaN, which JSON writes as null', { value: Number.NaN }],
    ['a fraction, which belongs in a text that keeps its places', { share: 0.22393 }],
    ['a whole number beyond what a double holds exactly', { pence: 2 ** 53 }],
    ['a bigint', { pence: 1n }],
    ['a Date, which has no members', { agreedOn: new Date(0) }],
    ['a value object', { partners: new Map() }],
    ['U+0000, which jsonb refuses', { reason: 'a\u0000b' }],
    ['U+0000 in a name', { 'a\u0000b': 1 }],
    ['half a surrogate pair', { reason: '\ud800' }],
    ['any of these deep inside', { content: { lines: [{ targets: [{ rate: 1033.3 }] }] } }],
  ])('not %s', (_, data) => {
    expect(() => assertStorable(data)).toThrow('A decision cannot hold');
  });

  test('says where it found it, and never what', () => {
    expect(() => assertStorable({ lines: [{ rate: 1033.3 }] })).toThrow('/lines/0/rate: number');
  });

  test('anything that passes reads back as the same canonical JSON', () => {
    const whole = fc.maxSafeInteger();
    const text = fc.string({ unit: 'grapheme' }).filter((made) => !made.includes('\u0000'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        whole,
        text,
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(text, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (made) => {
        assertStorable(made);
        expect(canonicalJson(JSON.parse(canonicalJson(made)))).toBe(canonicalJson(made));
      }),
    );
  });
});

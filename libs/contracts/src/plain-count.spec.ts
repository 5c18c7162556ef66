import { membersNamedTwice } from '#kernel';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_TYPES, readEvent } from './ledger-event';
import { plainCount } from './plain-count';
import { exampleOf } from './publish';

const NAMES = [
  ...['specversion', 'id', 'source', 'type', 'time', 'subject', 'datacontenttype', 'dataschema', 'data'],
  ...['measure', 'area', 'period', 'table', 'category', 'value', 'status', 'applicableAt', 'submission'],
  ...['careType', 'agency', 'reason', 'extension', 'Not-a-name', '__proto__', '943 476 5919'],
];

const VALUES = [
  ...[
    '1.0',
    'delayed-days',
    'E06000031',
    'urn:ons:E06000031',
    'urn:ods:RGN',
    '2014-09',
    '2014/15-Q2',
    '2014/16',
  ],
  ...[
    'full',
    'final',
    'withdrawn',
    '2014-10-17T09:30:00+01:00',
    '2014-02-30T09:30:00Z',
    'bettercare.count.reported.v1',
  ],
  ...['', '943 476 5919', '9434765919', 'é', '\ud800', '\u0000', 'a"b\\c:', 'x'.repeat(201), '73.8'],
  ...[0, -0, -1, 1.5, 1_000_000_000, 1_000_000_001, 9434765919, true, null],
].map((value) => JSON.stringify(value));

const texts = fc.oneof(
  fc.constantFrom(
    ...VALUES,
    '{}',
    '[]',
    '{"careType":"acute"}',
    '{"reason":"A","reason":"B"}',
    '1e3',
    '94e8',
  ),
  fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)),
);

/** Writes a member in place of another, beside the others, or a second time. */
const change = fc.record({
  place: fc.nat(),
  name: fc.constantFrom(...NAMES),
  text: texts,
  keep: fc.boolean(),
});

/** A reported count's text with up to three of its members written otherwise, where that is still JSON. */
const altered = fc.array(change, { maxLength: 3 }).map((changes) => {
  let text = JSON.stringify(exampleOf('bettercare.count.reported.v1'));
  for (const { place, name, text: value, keep } of changes) {
    const members = [...text.matchAll(/"([^"]+)":("(?:[^"\\]|\\.)*"|[-\d.]+)/g)];
    const member = members[place % Math.max(members.length, 1)];
    if (member === undefined) continue;
    const [whole, named] = member;
    const put = keep ? `${whole},${JSON.stringify(name)}: ${value}` : `${JSON.stringify(named)}: ${value}`;
    text = text.slice(0, member.index) + put + text.slice(member.index + whole.length);
  }
  return text;
});
// A member may be sought inside what another one was changed to.
const written = altered.filter(isJson);

test('what is recognised the rules and the schema take as well, with the same value', () => {
  let recognised = 0;
  fc.assert(
    fc.property(written, (text) => {
      const value: unknown = JSON.parse(text);
      const plain = plainCount(text, value);
      if (plain === undefined) return;
      recognised++;
      expect(readEvent(value)).toStrictEqual({ ok: true, value: plain });
      expect(membersNamedTwice(text, value)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
  expect(recognised).toBeGreaterThan(500);
});

test('of the stored examples the reported count is recognised, and the others are left to their schemas', () => {
  const recognised = EVENT_TYPES.filter((type) => {
    const example = exampleOf(type);
    return plainCount(JSON.stringify(example), example) !== undefined;
  });
  expect(recognised).toEqual(['bettercare.count.reported.v1']);
});

test.each([
  ['a member named twice', '"status":"provisional",', '"status":"provisional","status":"provisional",'],
  ['an NHS number', '"id":"', '"id":"943 476 5919 '],
  ['an escape', '"id":"', '"id":"\\u0041'],
  ['a character beyond ASCII', '"id":"', '"id":"é'],
])('%s takes a closer look', (_, plainly, otherwise) => {
  const text = JSON.stringify(exampleOf('bettercare.count.reported.v1'));
  const changed = text.replace(plainly, otherwise);
  expect(changed).not.toBe(text);
  expect(plainCount(changed, JSON.parse(changed))).toBeUndefined();
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from './content-hash';
import type { CountReported } from './count-events';
import { EVENT_TYPES, readDelivery, readEvent } from './ledger-event';
import { exampleOf, publishedContract, publishedFolder } from './publish';

const reported = exampleOf('bettercare.count.reported.v1') as CountReported;

function withData(change: object): unknown {
  return { ...reported, data: { ...reported.data, ...change } };
}

function refused(value: unknown): { rule: string; where: string; what: string; mend: string }[] {
  const read = readEvent(value);
  return read.ok ? [] : read.failure;
}

describe('every published event version', () => {
  test.each(EVENT_TYPES)('%s: its stored example is still read, unchanged', (type) => {
    const example = exampleOf(type);
    expect(readEvent(example)).toEqual({ ok: true, value: example });
  });

  test('the examples folder holds one example an event type, and nothing else', () => {
    expect(readdirSync(join(publishedFolder(), '../examples')).sort()).toEqual(
      EVENT_TYPES.map((type) => `${type}.json`).sort(),
    );
  });

  test('the published schemas are those of the code', () => {
    const contract = publishedContract();
    expect(readdirSync(publishedFolder()).sort()).toEqual([...contract.keys()].sort());
    for (const [name, text] of contract) {
      expect(readFileSync(join(publishedFolder(), name), 'utf8')).toBe(text);
    }
  });

  test('content hashes never change: a stored version would count as another', () => {
    expect(contentHash(reported)).toBe(CONTENT_OF_EXAMPLE);
    const elsewhere = { ...reported, id: 'another delivery', time: '2015-01-01T00:00:00Z' };
    expect(contentHash(elsewhere)).toBe(CONTENT_OF_EXAMPLE);
    expect(contentHash(withData({ status: 'final' }) as CountReported)).not.toBe(CONTENT_OF_EXAMPLE);
  });
});

const CONTENT_OF_EXAMPLE = -8676738917868387030n;

describe('what is refused, and how it is said', () => {
  test.each([
    ['a fractional day', { value: 1.5 }, 'value-not-a-count', '/data/value'],
    ['a negative day', { value: -1 }, 'value-not-a-count', '/data/value'],
    ['a number too great', { value: 1e999 }, 'value-not-a-count', '/data/value'],
    ['a missing value', { value: undefined }, 'missing-member', '/data/value'],
    ['a thirteenth month', { period: '2014-13' }, 'wrong-form', '/data/period'],
    ['a year that is none', { period: '2014/16' }, 'wrong-form', '/data/period'],
    ['an area by its name', { area: 'Peterborough' }, 'wrong-form', '/data/area'],
    ['a time without an offset', { applicableAt: '2014-10-30T09:30:00' }, 'wrong-form', '/data/applicableAt'],
    ['a time of 1899', { applicableAt: '1899-10-30T09:30:00Z' }, 'wrong-form', '/data/applicableAt'],
    [
      'the thirtieth of February',
      { applicableAt: '2014-02-30T09:30:00Z' },
      'wrong-form',
      '/data/applicableAt',
    ],
    ['microseconds', { applicableAt: '2014-02-28T09:30:00.000001Z' }, 'wrong-form', '/data/applicableAt'],
    ['an unknown table', { table: 'ward' }, 'unknown-value', '/data/table'],
    ['an unknown member', { wards: 3 }, 'unknown-member', '/data/wards'],
  ])('%s', (_, change, rule, where) => {
    expect(refused(withData(change))).toEqual([expect.objectContaining({ rule, where })]);
  });

  test.each([
    ['text', 'an event', 'not-an-event', ''],
    ['a type that is none', { ...reported, type: 'bettercare.count.reported.v9' }, 'unknown-type', '/type'],
    [
      'a type named like a member of every object',
      { ...reported, type: 'toString' },
      'unknown-type',
      '/type',
    ],
    ['a source that is no urn', { ...reported, source: 'Peterborough' }, 'wrong-form', '/source'],
    ['U+0000', { ...reported, id: 'a\u0000b' }, 'nul-character', '/id'],
    ['half a surrogate pair', { ...reported, id: 'a\ud800b' }, 'unpaired-surrogate', '/id'],
    [
      'an attribute CloudEvents does not allow',
      { ...reported, 'Batch-Id': 'x' },
      'unknown-member',
      '/Batch-Id',
    ],
  ])('%s', (_, event, rule, where) => {
    expect(refused(event)).toEqual([expect.objectContaining({ rule, where })]);
  });

  test('an extension attribute is let through', () => {
    expect(refused({ ...reported, traceparent: '00-abc-def-01' })).toEqual([]);
  });

  test('nesting without end is stopped', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level++) deep = { deep };
    expect(refused({ ...reported, deep })).toEqual([expect.objectContaining({ rule: 'nested-too-deep' })]);
  });

  test.each(['id', 'subject', 'note'])('an NHS number in `%s` is refused without repeating it', (member) => {
    const [refusal] = refused({ ...reported, [member]: 'patient 943 476 5919' });
    expect(refusal).toMatchObject({ rule: 'nhs-number', where: `/${member}` });
    expect(JSON.stringify(refusal)).not.toMatch(/943|5919/);
  });

  test('an NHS number as a member name is refused without repeating it', () => {
    const refusals = refused({ ...reported, '9434765919': 'x' });
    expect(refusals[0]).toMatchObject({ rule: 'nhs-number', where: '/xxxxxxxxxx' });
  });

  test('a count that happens to pass the NHS number check is told its range, not its digits', () => {
    const [refusal] = refused(withData({ value: 9434765919 }));
    expect(refusal).toMatchObject({ rule: 'value-not-a-count' });
    expect(JSON.stringify(refusal)).not.toContain('9434765919');
  });

  test('a refusal repeats nothing that a store cannot keep, and not too much', () => {
    const refusals = refused({ ...reported, 'a\u0000b': 1, '\ud800': 1, ['x'.repeat(500)]: 'a\u0000' });
    expect(refusals.map(({ where }) => where)).toEqual(['/a\ufffdb', '/\ufffd', `/${'x'.repeat(80)}...`]);
    expect(JSON.stringify(refusals)).not.toMatch(/\\u0000|\\ud800/);
  });

  test('a refusal ends with a whole character', () => {
    const [refusal] = refused({ ...reported, type: `${'x'.repeat(79)}😀 and more` });
    expect(refusal?.what).toBe(`the type "${'x'.repeat(79)}😀..."`);
  });

  test('an event wrong in a thousand places is told of the first twenty', () => {
    const members = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`M-${index}`, 1]));
    expect(refused({ ...reported, ...members })).toHaveLength(20);
  });

  test('a member named twice is refused where it stands, beside whatever else is wrong', () => {
    const twice = (text: string) => {
      const read = readDelivery(Buffer.from(text));
      return read.ok ? [] : read.failure.map(({ rule, where }) => [rule, where]);
    };
    const text = JSON.stringify(reported);
    expect(twice(text)).toEqual([]);
    expect(twice(text.replace('"value":', '"value":1,"value":'))).toEqual([
      ['duplicate-member', '/data/value'],
    ]);
    expect(twice(text.replace('"value":', '"rate":1,"value":1,"value":'))).toEqual([
      ['unknown-member', '/data/rate'],
      ['duplicate-member', '/data/value'],
    ]);
    const deep = `${'{"a":'.repeat(20)}{"b":1,"b":1}${'}'.repeat(20)}`;
    expect(twice(deep)).toEqual([['nested-too-deep', '/a/a/a/a/a/a/a/a']]);
  });

  test('bytes that are not JSON, not UTF-8, or too many', () => {
    const rules = [Buffer.from('{'), Buffer.from([0x22, 0xff, 0x22]), Buffer.alloc(70_000, 0x20)].map(
      (bytes) => {
        const read = readDelivery(bytes);
        return read.ok ? undefined : read.failure[0]?.rule;
      },
    );
    expect(rules).toEqual(['not-json', 'not-json', 'event-too-large']);
  });
});

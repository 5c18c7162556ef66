import { describe, expect, it } from '@jest/globals';
import { dataIn, structured } from './binary-mode';
import { readDelivery } from './ledger-event';
import { exampleOf } from './publish';

const { data, datacontenttype, ...attributes } = exampleOf('bettercare.count.reported.v1') as Record<
  string,
  unknown
>;
const VALUE = Buffer.from(JSON.stringify(data));
const BINARY: Record<string, string> = {
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)])),
  'content-type': String(datacontenttype),
};

/** The rules that an event in binary mode breaks, and where. */
function refusalsOf(value: Buffer | string, headers: Record<string, string>): string[] {
  const read = readDelivery(structured(Buffer.from(value), headers));
  return read.ok ? [] : read.failure.map(({ rule, where }) => `${rule} ${where}`);
}

describe('an event whose attributes are headers', () => {
  it('is the event it would be as one text', () => {
    const read = readDelivery(structured(VALUE, BINARY));
    expect(read).toEqual({ ok: true, value: { ...attributes, datacontenttype, data } });
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'APPLICATION/JSON'])(
    'may say how its data are encoded: %s',
    (type) => expect(refusalsOf(VALUE, { ...BINARY, 'content-type': type })).toEqual([]),
  );

  it('has what other headers say in no part of it', () => {
    expect(refusalsOf(VALUE, { ...BINARY, traceparent: '00-1-2-00', data: 'nothing' })).toEqual([]);
    const { 'content-type': type, ...untyped } = BINARY;
    expect([type, refusalsOf(VALUE, untyped)]).toEqual(['application/json', []]);
  });

  const without = (name: string) =>
    Object.fromEntries(Object.entries(BINARY).filter(([each]) => each !== name));
  it.each<[what: string, value: Buffer | string, headers: Record<string, string>, refusals: string[]]>([
    ['no specversion', VALUE, without('ce_specversion'), ['missing-member /specversion']],
    ['no id', VALUE, without('ce_id'), ['missing-member /id']],
    ['no source', VALUE, without('ce_source'), ['missing-member /source']],
    ['no type', VALUE, without('ce_type'), ['unknown-type /type']],
    ['an empty id', VALUE, { ...BINARY, ce_id: '' }, ['out-of-range /id']],
    ['a time of no form', VALUE, { ...BINARY, ce_time: 'today' }, ['wrong-form /time']],
    ['an attribute that is no name', VALUE, { ...BINARY, 'ce_a b': 'c' }, ['unknown-member /a b']],
    [
      'another media type',
      VALUE,
      { ...BINARY, 'content-type': 'text/csv' },
      ['unknown-value /datacontenttype'],
    ],
    [
      'its media type twice',
      VALUE,
      { ...BINARY, ce_datacontenttype: 'x' },
      ['unknown-value', 'duplicate-member'],
    ],
    ['data among its attributes', VALUE, { ...BINARY, ce_data: '{}' }, ['duplicate-member /data']],
    ['no value', '', BINARY, ['missing-member /data']],
    ['a value that is no JSON', 'alas', BINARY, ['wrong-type /data']],
    ['a value that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), BINARY, ['wrong-type /data']],
    ['a value that would be more than data', '{}, "source": "urn:ods:RGT"', BINARY, ['wrong-type /data']],
    ['too large a value', `"${'x'.repeat(70_000)}"`, BINARY, ['event-too-large ']],
    ['an NHS number in a header', VALUE, { ...BINARY, ce_subject: '943 476 5919' }, ['nhs-number /subject']],
  ])('is refused with %s', (_what, value, headers, refusals) => {
    const found = refusalsOf(value, headers);
    expect(found).toHaveLength(refusals.length);
    for (const [index, refusal] of refusals.entries()) expect(found[index]).toContain(refusal);
  });

  it('still shows its data as they were sent', () => {
    expect(dataIn(structured(VALUE, BINARY))).toEqual(VALUE);
    expect(dataIn(structured(VALUE, { ...BINARY, ce_subject: ',"data":{},"data":' }))).toEqual(VALUE);
    expect(dataIn(structured(Buffer.from('alas'), BINARY))).not.toEqual(Buffer.from('alas'));
  });
});

describe('an event that is one text', () => {
  const event = Buffer.from(JSON.stringify({ ...attributes, data }));

  it.each([
    {},
    { 'content-type': 'application/cloudevents+json' },
    { 'content-type': 'application/cloudevents+json; charset=UTF-8', ce_id: 'another' },
    { 'content-type': 'application/json', traceparent: '00-1-2-00' },
  ])('is read as it stands, with headers %j', (headers) => {
    expect(structured(event, headers)).toBe(event);
  });
});

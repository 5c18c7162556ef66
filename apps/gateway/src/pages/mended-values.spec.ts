import { expect, test } from '@jest/globals';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { deliveryInWords } from '../quarantine/delivery-words';
import { readMended, valueFields } from './mended-values';

const SENT = {
  ...{ source: 'urn:ons:E06000031', type: 'bettercare.count.reported.v1' },
  data: { measure: 'delayed-days', period: '2014-13', value: '1,427', category: { agency: 'nhs ' } },
};
const refused = (where: string) => ({ rule: 'x', where, what: `${where} is refused`, mend: 'Mend it' });
const DELIVERY = {
  event: SENT,
  refusals: [
    '/data/period',
    '/data/value',
    '/data/category/agency',
    '/data',
    '',
    '/source',
    '/data/none',
  ].map(refused),
} as unknown as QuarantinedDetail;

function mended(typed: Readonly<Record<string, string>>, event: object = SENT) {
  return readMended(DELIVERY, new URLSearchParams({ event: JSON.stringify(event), ...typed }));
}

test('each value that was refused has a field, and nothing else has', () => {
  expect(valueFields(DELIVERY).map(({ label }) => label)).toEqual(['Period', 'Count', 'Who is responsible']);
});

test('what is typed in a field takes the place of what stood there, a count as a number', () => {
  const typed = {
    'value-data-period': '2014-12',
    'value-data-value': '1,428',
    'value-data-category-agency': 'nhs',
  };
  const data = { ...SENT.data, period: '2014-12', value: 1_428, category: { agency: 'nhs' } };
  expect(mended(typed)).toEqual({ ok: true, value: { ...SENT, data } });
});

test('a count that was sent as text is a number, though it is typed as it stood', () => {
  const event = { ...SENT, data: { ...SENT.data, value: '1427' } };
  const delivery = { ...DELIVERY, event };
  const typed = { event: JSON.stringify(event), 'value-data-value': '1427' };
  const data = { ...SENT.data, value: 1_427 };
  expect(readMended(delivery, new URLSearchParams(typed))).toEqual({ ok: true, value: { ...SENT, data } });
  const rewritten = { ...SENT, data: { ...SENT.data, value: 1_500 } };
  const otherwise = { ...typed, event: JSON.stringify(rewritten) };
  expect(readMended(delivery, new URLSearchParams(otherwise))).toEqual({ ok: true, value: rewritten });
});

test('what is emptied is taken out, and what is left as it stood leaves the whole event to say it', () => {
  const { period, ...others } = SENT.data;
  expect(mended({ 'value-data-period': ' ' })).toMatchObject({
    value: { data: { ...others, value: 1_427 } },
  });
  expect(mended({ 'value-data-period': ' ' })).not.toHaveProperty('value.data.period');
  const rewritten = { ...SENT, data: { ...SENT.data, period: '2014-11', value: 1_427 } };
  expect(mended({ 'value-data-period': period }, rewritten)).toEqual({ ok: true, value: rewritten });
});

test('a delivery is told by what it was, as far as it says so', () => {
  const by = {
    definitions: { measures: [] },
    nameOf: (id: string) => (id === 'urn:ons:E06000031' ? 'Peterborough City Council' : id),
  };
  const told = (event: unknown, source: string | null = 'urn:ons:E06000031') =>
    deliveryInWords({ event, source }, by);
  const april = { ...SENT, data: { ...SENT.data, period: '2014-04' } };
  expect(told(april)).toBe('delayed-days, April 2014, from Peterborough City Council');
  expect(told(SENT)).toBe('delayed-days, 2014-13, from Peterborough City Council');
  expect(told({ ...april, type: 'bettercare.count.withdrawn.v1' })).toMatch(
    /^Withdrawn: delayed-days, April 2014/,
  );
  const group = { group: { measure: 'delayed-days' }, from: '2014-04-01', to: '2014-06-30' };
  expect(told({ type: 'bettercare.period.replaced.v1', data: group })).toBe(
    'Replaced: delayed-days, 1 April 2014 to 30 June 2014, from Peterborough City Council',
  );
  const broken = { group: { measure: 'delayed-days' }, from: '2014-04-31', to: 'x' };
  expect(told({ type: 'bettercare.period.replaced.v1', data: broken })).toContain(', 2014-04-31 to x, ');
  expect(told(undefined, null)).toBe('A delivery that cannot be read, from nobody that it names');
});

import { expect, test } from '@jest/globals';
import { freshnessHeaders, freshnessOf } from './freshness';

const at = (time: string) => new Date(`2026-11-23T${time}Z`);
const lane = (partition: number, newestAt: Date | null, behind = 0, waitingSince: Date | null = null) => ({
  topic: 'counts',
  partition,
  nextOffset: 5,
  end: 5 + behind,
  behind,
  waitingSince,
  newestAt,
});
const headersOf = (lanes: Parameters<typeof freshnessOf>[0]) =>
  freshnessHeaders(freshnessOf(lanes), at('09:00:10.000'));

test('where nothing waits, everything is recorded up to the newest delivery', () => {
  expect(headersOf([lane(0, at('09:00:01.000')), lane(1, at('09:00:02.500'))])).toEqual({
    'bettercare-recorded-to': '2026-11-23T09:00:02.500Z',
    'bettercare-behind': 'deliveries=0, seconds=0.0',
  });
});

test('it is as far behind as the lane that is furthest behind', () => {
  const lanes = [
    lane(0, at('09:00:09.000')),
    lane(1, at('09:00:08.000'), 3, at('09:00:06.500')),
    lane(2, at('09:00:09.000'), 4, at('09:00:07.000')),
  ];
  expect(headersOf(lanes)).toEqual({
    'bettercare-recorded-to': '2026-11-23T09:00:06.500Z',
    'bettercare-behind': 'deliveries=7, seconds=3.5',
  });
});

test('before the first delivery it is recorded to no moment', () => {
  expect(headersOf([lane(0, null)])).toEqual({ 'bettercare-behind': 'deliveries=0, seconds=0.0' });
});

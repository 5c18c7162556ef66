import { expect, test } from '@jest/globals';
import { verificationsDue } from './verify-records.duty';

const NOW = new Date('2026-11-29T09:00:00Z');
const due = (areas: readonly string[], noted: Readonly<Record<string, string>>) =>
  verificationsDue(areas, new Map(Object.entries(noted)), NOW).map(({ area, period }) => `${area} ${period}`);

test('each part is verified once a day, and each day that was missed is owed', () => {
  expect(due(['activity.counts/0', 'cells'], {})).toEqual([
    'activity.counts/0 2026-11-29',
    'cells 2026-11-29',
  ]);
  expect(
    due(['activity.counts/0', 'cells'], { 'activity.counts/0': '2026-11-29', cells: '2026-11-27' }),
  ).toEqual(['cells 2026-11-28', 'cells 2026-11-29']);
});

test('a lane that is added begins with the day on which it is first seen', () => {
  expect(due(['activity.direct.RGN/0'], { cells: '2014-09-01' })).toEqual([
    'activity.direct.RGN/0 2026-11-29',
  ]);
});

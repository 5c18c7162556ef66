import { expect, test } from '@jest/globals';
import { areaLines, inOrderOfUse } from './areas.command';

const NORTHUMBERLAND_BEFORE = {
  code: 'E06000048',
  name: 'Northumberland',
  to: '2013-03',
  plans: [],
  measures: [],
};
const PETERBOROUGH = {
  code: 'E06000031',
  name: 'Peterborough',
  plans: [{ policyYear: '2014/15', status: 'agreed' }],
  measures: [{ measure: 'delayed-days', from: '2013-04', to: '2016-03' }],
};
const POOLE = { code: 'E06000029', name: 'Poole', plans: [], measures: [] };

test('areas with records or a plan are shown before those that have neither', () => {
  const shown = inOrderOfUse([POOLE, PETERBOROUGH, NORTHUMBERLAND_BEFORE]);
  expect(shown.map(({ name }) => name)).toEqual(['Peterborough', 'Poole', 'Northumberland']);
});

test('an area that stands no more says until when it did', () => {
  expect(areaLines(NORTHUMBERLAND_BEFORE)).toBe('E06000048  Northumberland, until 2013-03');
  expect(areaLines(PETERBOROUGH)).toBe(
    'E06000031  Peterborough\n  plan 2014/15: agreed\n  delayed-days: 2013-04 to 2016-03',
  );
});

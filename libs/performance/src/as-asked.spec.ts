import { expect, test } from '@jest/globals';
import { POLICY_YEARS } from '#catalogue';
import { answeredAt, unknownArea, unknownMetric } from './as-asked';

const metrics = POLICY_YEARS[0]?.metrics ?? [];
const poole = { code: 'E06000029', name: 'Poole', kind: 'council-area' } as const;

test('what was answered at a stored watermark is asked again there, and says so again', () => {
  const positions = { lanes: [1], nextOffsets: [7], decisionPosition: 3, referenceVersion: 1 };
  const stored = { ...positions, id: 12, at: new Date('2016-04-01T09:00:00Z') };
  const first = answeredAt(positions, stored, '2016-03-31');
  expect(first.watermark).toEqual({ ...positions, id: 12, at: '2016-04-01T09:00:00.000Z' });
  expect(answeredAt(positions, first.watermark, '2016-03-31')).toEqual(first);
  expect(answeredAt(positions, positions, undefined)).toEqual({ watermark: positions });
});

test('a measure that is taken for a metric is told the metric that rests on it', () => {
  expect(unknownMetric('delayed-days', '2014/15', metrics)).toMatchObject({
    what: 'delayed-days is a measure, and no metric of 2014/15',
    mend: 'Use the metric that rests on it: delayed-transfers-of-care',
  });
  expect(unknownMetric('beds', '2014/15', metrics).mend).toContain('Use one of: non-elective-admissions, ');
});

test('a name in place of a code is told the code, where it is of one area', () => {
  expect(unknownArea('Poole', [poole]).mend).toBe("Use the area's 9-character ONS code, E06000029 for Poole");
  expect(unknownArea('Dorset', [poole, poole]).mend).toContain('such as E06000031');
});

import type { RecordTrail, TrailStep } from '#records';
import { describe, expect, test } from '@jest/globals';
import { becameContent } from './became';
import type { Became } from './became';

const TO = { topic: 'activity.counts', partition: 10, offset: 120 };
const known = {
  definitions: {
    measure: () => ({ name: 'Delayed days' }),
    policyYears: [
      { year: '2015/16', metrics: [{ code: 'delays', name: 'Delays', numerator: 'delayed-days' }] },
      { year: '2016/17', metrics: [{ code: 'delays', name: 'Delays', numerator: 'delayed-days' }] },
    ],
  },
  reference: { area: () => ({ name: 'Peterborough' }) },
};

function step(
  offset: number,
  value: number | null,
  kind: TrailStep['kind'] = value === null ? 'withdrawn' : 'reported',
): TrailStep {
  const event = { ...TO, id: 'x', offset, sha256: '', appendedAt: new Date(0) };
  const rest = { publishedValue: null, status: null, submission: null, applicableAt: new Date(0) };
  return { kind, value, ...rest, event };
}

function shown(steps: readonly TrailStep[], maySee = true): string {
  const trail: RecordTrail = {
    ...{ source: 'urn:ons:E06000031', measure: 'delayed-days', table: 'total', area: 'E06000031' },
    ...{ period: '2016-04', category: {}, steps },
  };
  return becameContent({ trail, known, to: TO, maySee: () => maySee } as unknown as Became).text;
}

describe('what became of a delivery that was replayed', () => {
  test('is the count that stands now, with the way to its figure for whoever may see it', () => {
    const text = shown([step(100, 790), step(120, 1_795)]);
    expect(text).toContain('Done: 1,795 for April 2016 is recorded in Peterborough now (Delayed days).');
    expect(text).toContain(
      'href="/areas/E06000031/explain?period=2016-04&amp;year=2016%2F17&amp;metric=delays"',
    );
    expect(shown([step(120, 795)], false)).not.toContain('href');
  });

  test('is no count that stands where it took one back, or a later version counts', () => {
    expect(shown([step(120, null)])).toContain('Done: the count of Delayed days for April 2016 is withdrawn');
    expect(shown([step(120, 795), step(130, 800)])).toContain('a later version of the same count stands');
  });

  test.each(['withdrawn', 'replaced'] as const)('is no count that stands where it was %s since', (kind) => {
    const text = shown([step(120, 795), step(130, 800), step(140, null, kind)]);
    expect(text).toContain(
      'Done: it is recorded; a later delivery took the same count back, and none stands for Peterborough, Delayed days, April 2016.',
    );
    expect(text).not.toContain('later version');
    expect(shown([step(120, 795), step(130, null, kind), step(140, 800)])).toContain('a later version');
  });
});

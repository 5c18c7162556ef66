import type { FigureInBrief } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { newsLines } from './watch.command';

const NOW = new Date(2026, 10, 25, 9, 14, 31);

/** Peterborough's delayed days of September 2014. */
function september(numerator: number | undefined, more: Partial<FigureInBrief> = {}): FigureInBrief {
  return {
    policyYear: '2014/15',
    metric: 'delayed-transfers-of-care',
    period: '2014-09',
    numerator,
    coverage: { expected: 1, reported: 1 },
    warnings: [],
    contentHash: `of ${numerator}`,
    ...more,
  };
}

const event = (name: string, data: unknown) => ({ kind: 'event', name, id: 'any', data }) as const;

describe('bettercare watch says', () => {
  test('what stood there, what stands there now, and what was planned', () => {
    const after = september(604, { plan: { numerator: 1_200 }, met: true });
    const changes = event('changes', { changes: [{ before: september(567), after }] });
    expect(newsLines(changes, undefined, NOW)).toEqual([
      '09:14:31  2014/15 delayed-transfers-of-care 2014-09: 567 -> 604 (plan 1,200: met)',
    ]);
  });

  test('that a figure is incomplete again, never that it is 0', () => {
    const after = september(undefined, { reportedSoFar: 4 });
    const changes = event('changes', { changes: [{ before: september(567), after }] });
    expect(newsLines(changes, undefined, NOW)).toEqual([
      '09:14:31  2014/15 delayed-transfers-of-care 2014-09: 567 -> incomplete, 4 so far',
    ]);
  });

  test('nothing of a metric that is not asked for', () => {
    const changes = event('changes', { changes: [{ after: september(604) }] });
    expect(newsLines(changes, 'non-elective-admissions', NOW)).toEqual([]);
  });

  test('that it was cut off, and when it is back', () => {
    expect(newsLines({ kind: 'cut-off', why: 'the connection was lost' }, undefined, NOW)).toEqual([
      '09:14:31  Cut off: the connection was lost. Figures may be out of date until it is back.',
    ]);
    expect(newsLines({ kind: 'resumed', afterMs: 62_000, isWhole: true }, undefined, NOW)).toEqual([
      '09:14:31  Resumed after 62 seconds; nothing in between is missing.',
    ]);
  });

  test('that it is back and does not know what changed in between, where it had to begin anew', () => {
    expect(newsLines({ kind: 'resumed', afterMs: 1_000, isWhole: false }, undefined, NOW)).toEqual([
      '09:14:31  Resumed after 1 second; what changed in between is not told.',
    ]);
  });

  test('that recording is behind, once deliveries wait for long', () => {
    const waitingSince = new Date(NOW.getTime() - 60_000).toISOString();
    expect(newsLines(event('heartbeat', { behind: 1_200, waitingSince }), undefined, NOW)).toEqual([
      `09:14:31  Stale: 1,200 deliveries not recorded yet, waiting since ${waitingSince}.`,
    ]);
    expect(newsLines(event('heartbeat', { behind: 0, waitingSince: null }), undefined, NOW)).toEqual([]);
  });
});

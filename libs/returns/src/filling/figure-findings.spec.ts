import type { AreaPerformance, Figure, MetricPerformance } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { figureFinding } from './figure-findings';

const Q1 = '2015/16-Q1';

function figure(more: Partial<Figure> = {}): Figure {
  return {
    ...{ period: Q1, numerator: 1427, rate: '939.4', status: 'final', met: true },
    denominator: { population: 'adults', year: 2015, value: 151_900 },
    plan: { numerator: 1500, rate: '987.5' },
    coverage: { expected: 3, reported: 3, missing: [], unexpected: [] },
    ...{ tables: [], heldApart: [], breakdowns: [], warnings: [] },
    ...more,
  };
}

function metric(code: string, quarters: Figure[], definitionVersion = '1'): MetricPerformance {
  return {
    metric: {
      ...{ code, name: 'Delayed days', source: 'UNIFY2', definitionVersion, line: 'line' },
      ...{ base: 100_000, decimals: 1, polarity: 'lower', frequency: 'quarter' },
    },
    ...{ unit: 'delayed day', baseline: [], months: [], quarters, year: figure({ period: '2015/16' }) },
    onTrack: { met: 0, missed: 0, notJudged: 0 },
  } as unknown as MetricPerformance;
}

/** The answer of an area's year, whose own hash is another each time. */
function performance(...metrics: MetricPerformance[]): AreaPerformance {
  return { known: true, metrics, contentHash: JSON.stringify(metrics) } as unknown as AreaPerformance;
}

type Part = Parameters<typeof figureFinding>[0]['part'];

function finding(part: Part, answer: AreaPerformance) {
  const source = { from: 'figure', policyYear: '2015/16', metric: 'delayed', period: Q1, part } as const;
  const found = figureFinding(source, answer);
  if (!found.ok) throw new Error(found.failure);
  return found.value;
}

const BEFORE = performance(metric('delayed', [figure()]));

test.each([
  ['count', 1427],
  ['rate', '939.4'],
  ['planned-count', 1500],
  ['planned-rate', '987.5'],
  ['denominator', 151_900],
  ['source', 'UNIFY2'],
] as const)('the %s of a figure is %s', (part, value) => {
  expect(finding(part, BEFORE)).toMatchObject({ value, definitionVersion: '1' });
});

describe('the hash of a cell', () => {
  const parts = ['count', 'rate', 'planned-count', 'planned-rate', 'denominator', 'source'] as const;
  const moved = (answer: AreaPerformance) =>
    parts.filter((part) => finding(part, answer).contentHash !== finding(part, BEFORE).contentHash);

  test('stays where another metric, or another quarter, says something else', () => {
    const october = figure({ period: '2015/16-Q3', numerator: 3 });
    expect(moved(performance(metric('delayed', [figure(), october]), metric('other', [])))).toEqual([]);
  });

  test.each([
    ['a count that was corrected', { numerator: 1428 }, ['count', 'rate']],
    ['a plan that was replaced', { plan: { numerator: 1600 }, met: false }, ['planned-count']],
  ])('moves with %s, where the cell rests on it', (_, more, expected) => {
    const answer = performance(metric('delayed', [figure({ plan: { numerator: 1500 } })]));
    const other = performance(metric('delayed', [figure({ plan: { numerator: 1500 }, ...more })]));
    const rests = (['count', 'rate', 'planned-count', 'denominator', 'source'] as const).filter(
      (part) => finding(part, answer).contentHash !== finding(part, other).contentHash,
    );
    expect(rests).toEqual(expected);
  });

  test('moves everywhere with the definition of its metric', () => {
    expect(moved(performance(metric('delayed', [figure()], '2')))).toEqual(parts);
  });
});

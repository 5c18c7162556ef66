import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { POLICY_YEARS, type Metric } from '#catalogue';
import { fraction, multiply, parsePeriod, roundHalfUp } from '#kernel';
import type { Area } from '#reference';
import type { PlanBasis } from './plan-basis.query';
import { planSubmissionSchema, type PlanFigure, type PlanSubmission, type TargetLine } from './plan-content';
import { planWarnings } from './plan-warnings';
import { planDecider, type PlanCommand } from './plan.decider';

// The sample is Peterborough's BCF submission of September 2014, Part 2, tabs 5 to 7. Every expected value
// below is printed there beside the figures it is worked out from.
const PLANS = { '2014/15': sample('plan-2014-15.json'), '2015/16': sample('plan-2015-16.json') };
const YEARS = ['2014/15', '2015/16'] as const;

describe.each(YEARS)('the plan for %s', (year) => {
  const { area, content, agreement } = PLANS[year];
  const command = {
    area,
    policyYear: year,
    content,
    agreement,
    metrics: metricsOf(year),
    today: '2014-09-25',
  };

  test('is drafted and agreed as it stands', () => {
    const drafted = decided({ ...command, type: 'draft-plan' }, planDecider.initialState);
    const agreed = decided({ ...command, type: 'agree-plan' }, drafted);
    expect(agreed).toEqual({ status: 'agreed', inForce: { content, agreement } });
  });

  test('has a line for every metric the policy year asks for', () => {
    expect(content.lines.map(({ metric }) => metric).sort()).toEqual(
      metricsOf(year)
        .map(({ code }) => code)
        .sort(),
    );
  });

  test('is planned on the sources the policy year names', () => {
    for (const { metric, source } of content.lines)
      expect([metric, source]).toEqual([metric, metricOf(year, metric).source]);
  });

  test('disagrees with itself only where counts of people were published rounded', () => {
    expect(planWarnings(content, basisOf(year)).map(({ rule, what }) => [rule, what])).toEqual([
      [
        'rate-and-counts-disagree',
        'residential-admissions 2013/14: 155 of 25980 makes 596.6, the plan says 592.8',
      ],
      ['rate-and-counts-disagree', 'reablement-91-days 2013/14: 50 of 65 makes 76.9, the plan says 73.8'],
    ]);
  });
});

describe('tab 5, non-elective admissions', () => {
  const line = lineOf('2014/15', 'non-elective-admissions');
  const fourQuarters = [...line.targets, ...lineOf('2015/16', 'non-elective-admissions').targets.slice(0, 3)];

  test('falls by 167, or 1.0%, from a baseline of 16,752', () => {
    expect(total(line.baseline)).toBe(16_752);
    expect(total(fourQuarters) - total(line.baseline)).toBe(-167);
    expect(percentOf(-167, 16_752)).toBe('-1.0');
    expect(PLANS['2015/16'].content.payForPerformance).toMatchObject({
      baselinePeriods: line.baseline.map(({ period }) => period),
      performancePeriods: fourQuarters.map(({ period }) => period),
      annualChange: -167,
      annualChangePercent: '-1.0',
    });
  });

  test('is worth £249,000 as stated; 167 admissions at £1,490 make £248,830', () => {
    const paid = PLANS['2015/16'].content.payForPerformance;
    expect(paid).toMatchObject({ costPerAdmissionPence: 149_000, annualSavingPence: 24_900_000 });
    expect(167 * (paid?.costPerAdmissionPence ?? 0)).toBe(24_883_000);
  });

  test('has a baseline that is the sum of what two CCGs contribute', () => {
    const { contributors } = PLANS['2014/15'].content;
    const summed = line.baseline.map(({ period }) =>
      contributors.reduce((sum, { contribution }) => sum + countOf(contribution, period), 0),
    );
    expect(summed).toEqual([4_293, 4_038, 4_099, 4_322]);
    expect(summed).toEqual(line.baseline.map(({ numerator }) => numerator));
  });

  test('has shares of residents that make up the whole area', () => {
    const shares = PLANS['2014/15'].content.contributors.map((each) => each.residentSharePercent);
    expect(shares).toEqual(['96.0', '4.0']);
  });
});

describe('tab 6, supporting metrics', () => {
  test('residential admissions change by -8 (-5.2%), then by 0 (0.0%)', () => {
    expect(changes('residential-admissions')).toEqual([
      [-8, '-5.2'],
      [0, '0.0'],
    ]);
  });

  test('reablement changes by 590 (1180.0%), another definition, then by 110 (17.2%)', () => {
    expect(changes('reablement-91-days')).toEqual([
      [590, '1180.0'],
      [110, '17.2'],
    ]);
  });

  test('delayed days change by -1 (0.0%), then by -1,721 (-25.3%)', () => {
    const [first, second] = YEARS.map((year) => lineOf(year, 'delayed-transfers-of-care'));
    expect([total(first?.baseline), total(first?.targets), total(second?.targets)]).toEqual([
      6_813, 6_812, 5_091,
    ]);
    expect(changes('delayed-transfers-of-care')).toEqual([
      [-1, '0.0'],
      [-1_721, '-25.3'],
    ]);
  });

  test('the plan of one year is the baseline of the next', () => {
    expect(lineOf('2015/16', 'delayed-transfers-of-care').baseline).toEqual(
      lineOf('2014/15', 'delayed-transfers-of-care').targets,
    );
  });

  test('delayed days are planned in days for 2014/15 and in rates for 2015/16', () => {
    const recomputed = (year: (typeof YEARS)[number]) =>
      lineOf(year, 'delayed-transfers-of-care').targets.map((target) => rateOf(target, 100_000, 1));
    expect(lineOf('2014/15', 'delayed-transfers-of-care').leads).toBe('count');
    expect(recomputed('2014/15')).toEqual(['1177.6', '1177.6', '1177.6', '1165.0']);
    expect(lineOf('2015/16', 'delayed-transfers-of-care').leads).toBe('rate');
    expect(recomputed('2015/16')).toEqual(['1033.6', '916.6', '812.7', '711.8']);
  });
});

describe('tab 7, projections', () => {
  test('every projected quarter and year lies in its own plan', () => {
    for (const year of YEARS) {
      for (const { projected } of PLANS[year].content.projections) {
        for (const { period } of projected) expect(period.slice(0, 7)).toBe(year);
      }
    }
  });

  test.each([
    ['non-elective-admissions', [4_248, 4_264, 4_280, 4_296, 4_312]],
    ['delayed-transfers-of-care', [1_734, 1_831, 1_928, 2_025, 2_121, 2_218, 2_315, 2_412]],
    ['residential-admissions', [158, 167]],
    ['reablement-91-days', [42, 38]],
  ])('%s go on as printed: %j', (metric, expected) => {
    expect(projected(metric).map(({ numerator }) => numerator)).toEqual(expected);
  });

  test('non-elective admissions go on along the straight line through the seven quarters before', () => {
    const history = projectionOf('2014/15', 'non-elective-admissions').history;
    expect(history).toHaveLength(7);
    expect(
      straightLine(
        history.map(({ numerator = 0 }) => numerator),
        5,
      ),
    ).toEqual(projected('non-elective-admissions').map(({ numerator }) => `${numerator}`));
  });

  test('reablement goes on along the straight line through the three rates before', () => {
    const history = projectionOf('2014/15', 'reablement-91-days').history;
    expect(
      straightLine(
        history.map(({ rate = '' }) => Number(rate.replace('.', ''))),
        2,
      ),
    ).toEqual(['653', '578']);
    expect(projected('reablement-91-days').map(({ rate }) => rate)).toEqual(['65.3', '57.8']);
  });

  test.each(['non-elective-admissions', 'delayed-transfers-of-care', 'reablement-91-days'])(
    '%s: the projection is of fractions, so a printed count is its printed rate to within half a unit',
    (metric) => {
      const line = { ...lineOf('2014/15', metric), targets: projected(metric), baseline: [] };
      const content = { ...PLANS['2014/15'].content, lines: [line] };
      expect(line.targets).not.toEqual([]);
      expect(planWarnings(content, basisOf('2014/15'))).toEqual([]);
    },
  );

  test('the delayed days of August 2010 to May 2011 follow month by month', () => {
    const history = projectionOf('2014/15', 'delayed-transfers-of-care').history;
    expect(history.map(({ period }) => parsePeriod(period)?.kind)).toEqual(Array(10).fill('month'));
    expect(history.at(0)).toEqual({ period: '2010-08', numerator: 123 });
    expect(history.at(-1)).toEqual({ period: '2011-05', numerator: 207 });
    expect(total(history)).toBe(2_127);
  });
});

function sample(name: string): PlanSubmission {
  const file = new URL(`../../../apps/standalone/sample/${name}`, import.meta.url);
  return planSubmissionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function decided(command: PlanCommand, state: typeof planDecider.initialState) {
  const outcome = planDecider.decide(command, state);
  if (!outcome.ok) throw new Error(outcome.failure.map(({ where, what }) => `${where}: ${what}`).join('\n'));
  return outcome.value.reduce(planDecider.evolve, state);
}

function metricsOf(year: string): readonly Metric[] {
  return POLICY_YEARS.find((policyYear) => policyYear.year === year)?.metrics ?? [];
}

function basisOf(year: string): PlanBasis {
  const area: Area = { code: 'E06000031', name: 'Peterborough', kind: 'council-area' };
  return { metrics: metricsOf(year), area, areas: [area] };
}

function metricOf(year: string, code: string): Metric {
  return found(metricsOf(year), (metric) => metric.code === code);
}

function lineOf(year: (typeof YEARS)[number], metric: string): TargetLine {
  return found(PLANS[year].content.lines, (line) => line.metric === metric);
}

function projectionOf(year: (typeof YEARS)[number], metric: string) {
  return found(PLANS[year].content.projections, (projection) => projection.metric === metric);
}

function projected(metric: string): PlanFigure[] {
  return YEARS.flatMap((year) => projectionOf(year, metric).projected);
}

function found<Item>(items: readonly Item[], is: (item: Item) => boolean): Item {
  const item = items.find(is);
  if (item === undefined) throw new Error('The sample lacks it');
  return item;
}

/** Each year's change on the one before, in number and in per cent, as the template prints it. */
function changes(metric: string): [number, string][] {
  const before = total(lineOf('2014/15', metric).baseline);
  const [first = 0, second = 0] = YEARS.map((year) => total(lineOf(year, metric).targets));
  return [
    [first - before, percentOf(first - before, before)],
    [second - first, percentOf(second - first, first)],
  ];
}

function total(figures: readonly PlanFigure[] = []): number {
  return figures.reduce((sum, { numerator = 0 }) => sum + numerator, 0);
}

function countOf(counts: readonly { period: string; count: number }[], period: string): number {
  return found(counts, (each) => each.period === period).count;
}

function percentOf(change: number, of: number): string {
  return roundHalfUp(fraction(change * 100, of), 1);
}

function rateOf({ numerator = 0, denominator = 1 }: PlanFigure, base: number, places: number): string {
  return roundHalfUp(multiply(fraction(numerator, denominator), fraction(base)), places);
}

/** The next values on the least-squares line through equally spaced ones, in exact arithmetic. */
function straightLine(values: readonly number[], next: number): string[] {
  const count = values.length;
  const sum = values.reduce((all, value) => all + value, 0);
  // Twice the distance from the middle, so that it is whole.
  const away = (place: number) => 2 * place - (count - 1);
  const slopeSum = values.reduce((all, value, place) => all + away(place) * value, 0);
  const squares = values.reduce((all, _, place) => all + away(place) ** 2, 0);
  return Array.from({ length: next }, (_, step) => {
    const numerator = sum * squares + away(count + step) * slopeSum * count;
    return roundHalfUp(fraction(numerator, count * squares), 0);
  });
}

import { describe, expect, test } from '@jest/globals';
import { ADMISSIONS, CAMBRIDGESHIRE } from './cambridgeshire-2016.fixture';
import { PETERBOROUGH, peterborough } from './peterborough-2015.fixture';
import { positionOf } from './position';
import { releaseReason } from './in-words';
import { settle } from './settle';
import type { Computation } from './settlement.events';
import { roundingBothWays } from './settle-pay-for-performance';
import { whatIf } from './what-if';

const HELD = 83_600_000;
const admissions = (count: number) => new Map([[ADMISSIONS, count]]);

const actuals = (...counts: readonly number[]) =>
  new Map(counts.map((count, at) => [`non-elective-admissions/${PETERBOROUGH.quarters[at]?.period}`, count]));

describe('every pound opens to its clauses, inputs and steps', () => {
  test("Cambridgeshire's risk share, one admission over", () => {
    const { steps, amounts } = settle(CAMBRIDGESHIRE, admissions(56_041));
    expect(
      steps.map(({ step, result, clauses }) => [step, 'pence' in result && result.pence, clauses]),
    ).toEqual([
      ['cost-of-target', 8_349_960_000, ['4', '7, scenario 2']],
      ['cost-of-actual', 8_350_109_000, ['4', '7, scenario 2']],
      ['overspend', 149_000, ['7', '7, scenario 2']],
      ['released', 83_451_000, ['3', '7', '7, scenario 2']],
      ['retained', 149_000, ['7', '7, scenario 2', '5']],
    ]);
    expect(amounts).toEqual([
      { name: 'overspend', pence: 149_000 },
      { name: 'released', pence: 83_451_000 },
      { name: 'retained', pence: 149_000 },
    ]);
  });

  test("Peterborough's first quarter, with the exact fraction of a pound before rounding", () => {
    const { steps } = settle(peterborough(), actuals(4_230, 4_020, 4_120, 4_200));
    expect(steps.find(({ result }) => result.name === 'Most that can be paid to 2014/15-Q4')).toMatchObject({
      exact: { numerator: '1070700000', denominator: '167', roundedTo: 'pound' },
      result: { pence: 6_411_400 },
      text: '43 of the 167 admissions that were planned to be saved',
    });
    const paid = settle(peterborough(), actuals(4_230, 4_020, 4_120, 4_200)).amounts.map(
      ({ pence }) => pence / 100,
    );
    expect(paid).toEqual([64_114, 56_658, 0, 128_228, 249_000, 0]);
  });

  /** Counts as a computation has them. */
  const inputsOf = (...counts: readonly (readonly [period: string, target: number, count: number])[]) =>
    counts.map(([period, target, count]) => ({
      ...{ name: period, period, target, count },
    })) as unknown as Computation['inputs'];

  test('all of it is released though two quarters missed their plan, and it is said why', () => {
    const counts = [4_230, 4_020, 4_120, 4_200];
    const { steps } = settle(peterborough(), actuals(...counts));
    const inputs = inputsOf(
      ...PETERBOROUGH.quarters.map(({ period, plan }, at) => [period, plan, counts[at] ?? 0] as const),
    );
    expect(releaseReason(peterborough(), { steps, inputs })?.says).toBe(
      'Q1 2015/16 and Q2 2015/16 counted more admissions than planned, but the quarters are paid for together: what a quarter does not earn a later one may, nothing that was paid is given back and no more is paid than the plan is worth. By the end of Q3 2015/16, 182 admissions fewer were counted than in the baseline; 167 fewer were planned.',
    );
    const alone = peterborough({ recoverable: false });
    expect(releaseReason(alone, { steps, inputs })?.says).toContain('each quarter is paid for by itself');
    expect(releaseReason(alone, { steps: [], inputs })).toBeUndefined();
  });

  test('what is kept of a fund whose target was missed is said by its amounts and clauses', () => {
    const { steps } = settle(CAMBRIDGESHIRE, admissions(56_041));
    const inputs = inputsOf(['2016/17', 56_040, 56_041]);
    expect(releaseReason(CAMBRIDGESHIRE, { steps, inputs })).toEqual({
      says: '2016/17: 56,041 counted, 1 more than the target of 56,040. The overspend is below the fund: the balancing sum is released (fund £836,000.00, overspend that counts £1,490.00).',
      clauses: ['3', '7', '7, scenario 2'],
    });
  });

  test.each<[string, object, number, number]>([
    ['a corridor leaves the first of it out', { corridorPence: 100_000 }, 56_041, 83_551_000],
    ['a cap leaves out what exceeds it', { capPence: 1_000_000 }, 57_000, 82_600_000],
  ])('%s', (_, limits, count, released) => {
    const terms = {
      ...CAMBRIDGESHIRE,
      rule: { ...CAMBRIDGESHIRE.rule, ...limits },
    };
    expect(settle(terms, admissions(count)).released).toBe(BigInt(released));
  });

  test('a corridor and a cap are said as they count', () => {
    const rule = { ...CAMBRIDGESHIRE.rule, corridorPence: 100_000, capPence: 1_000_000 };
    const { steps } = settle({ ...CAMBRIDGESHIRE, rule }, admissions(56_047));
    expect(steps.find(({ step }) => step === 'limits')).toMatchObject({
      result: { pence: 943_000 },
      text: 'Of £10,430.00, the first £1,000.00 does not count, and at most £10,000.00 of what is left counts',
    });
  });

  test.each([true, false])(
    'every step that was rounded comes of its exact fraction (recoverable: %s)',
    (recoverable) => {
      const terms = peterborough({ recoverable });
      const { steps } = settle(terms, actuals(4_230, 4_020, 4_120, 4_200));
      const rounded = steps.filter(({ exact }) => exact);
      expect(rounded.length).toBe(8);
      for (const { exact, result } of rounded) {
        const apart =
          BigInt('pence' in result ? result.pence : 0) * BigInt(exact?.denominator ?? 1) -
          BigInt(exact?.numerator ?? 0);
        expect((apart < 0n ? -apart : apart) <= 50n * BigInt(exact?.denominator ?? 1)).toBe(true);
      }
    },
  );

  test('a plan that does not reduce earns nothing, whatever comes of it', () => {
    const quarters = PETERBOROUGH.quarters.map((quarter) => ({ ...quarter, plan: quarter.baseline }));
    const terms = peterborough({ quarters });
    expect(settle(terms, actuals(4_000, 4_000, 4_000, 4_000)).released).toBe(0n);
  });

  test('below the least share of the plan that was agreed, nothing is earned', () => {
    const terms = peterborough({ minimumRate: '0.7' });
    const [first, second] = settle(terms, actuals(4_264, 4_008)).amounts;
    // 29 of 43 are 0.67 of the plan; 59 of 83 are 0.71 of it.
    expect([first?.pence, second?.pence]).toEqual([0, 8_797_000]);
  });
});

test('rounded to date and each quarter by itself, the plan is worth 249,000 and 249,001 pounds', () => {
  const { quarters, explained, ...sums } = roundingBothWays(24_900_000, PETERBOROUGH);
  const pounds = (pence: number) => pence / 100;
  expect(quarters.map(({ toDatePence }) => pounds(toDatePence))).toEqual([64_114, 59_640, 61_132, 64_114]);
  expect(quarters.map(({ byItselfPence }) => pounds(byItselfPence))).toEqual([
    64_114, 59_641, 61_132, 64_114,
  ]);
  expect(sums).toEqual({ toDatePence: 24_900_000, byItselfPence: 24_900_100 });
  expect(explained).toContain('£249,000.00; each by itself, to £249,001.00. They differ in 2015/16-Q1');
});

describe('where an agreement stands in the year', () => {
  const months = ['2016-04', '2016-05', '2016-06', '2016-07', '2016-08', '2016-09', '2016-10', '2016-11'];
  const rest = ['2016-12', '2017-01', '2017-02', '2017-03'];
  const soFar = (...counts: readonly number[]) => [
    {
      figure: ADMISSIONS,
      parts: [...months, ...rest].map((key, at) => ({ period: key, count: counts[at] })),
    },
  ];

  test('on target, nothing is at risk, and what is left may be as planned', () => {
    expect(positionOf(CAMBRIDGESHIRE, soFar(4_670, 4_670), HELD)).toMatchObject({
      ...{ heldPence: 83_600_000, earnedPence: 83_600_000, atRiskPence: 0, forecastPence: 83_600_000 },
      toRelease: [
        `${ADMISSIONS}: no more than 46,700 for the rest of the period, 4,670 in each of 10 that are left`,
      ],
    });
  });

  test('a plan by the quarter lies evenly over the months that its metric is counted by', () => {
    const profile = [
      { period: '2016/17-Q1', count: 13_000 },
      { period: '2016/17-Q2', count: 14_000 },
      { period: '2016/17-Q3', count: 14_000 },
      { period: '2016/17-Q4', count: 15_040 },
    ];
    const { rule } = CAMBRIDGESHIRE;
    if (rule.kind === 'pay-for-performance') throw new Error('It is a risk share');
    const activity = rule.activity.map((line) => ({ ...line, profile }));
    const terms = { ...CAMBRIDGESHIRE, rule: { ...rule, activity } };
    const { figures, earnedPence } = positionOf(terms, soFar(4_333, 4_333, 4_335), HELD);
    expect(figures[0]?.parts.map(({ plan }) => plan)).toEqual([
      ...[4_333, 4_333, 4_334, 4_666, 4_667, 4_667, 4_666, 4_667, 4_667, 5_013, 5_013, 5_014],
    ]);
    // One over the plan of a quiet spring, which an even plan would have taken for 1,009 saved.
    expect(earnedPence).toBe(83_600_000 - 149_000);
    const byQuarter = [{ figure: ADMISSIONS, parts: profile.map(({ period }) => ({ period })) }];
    expect(positionOf(terms, byQuarter, HELD).figures[0]?.parts.map(({ plan }) => plan)).toEqual([
      ...[13_000, 14_000, 14_000, 15_040],
    ]);
  });

  test('over it, the forecast goes on as it went, between the best and the worst month', () => {
    const position = positionOf(CAMBRIDGESHIRE, soFar(4_680, 4_690), HELD);
    expect(position.figures).toMatchObject([{ forecast: 56_220, lowest: 56_170, highest: 56_270 }]);
    expect(position).toMatchObject({
      earnedPence: 83_600_000 - 30 * 149_000,
      forecastPence: 83_600_000 - 180 * 149_000,
      lowestPence: 83_600_000 - 230 * 149_000,
      highestPence: 83_600_000 - 130 * 149_000,
      atRiskPence: 180 * 149_000,
    });
  });

  test('where nothing is held nothing is at risk', () => {
    const { atRiskPence, forecastPence } = positionOf(CAMBRIDGESHIRE, soFar(4_680, 4_690), 0);
    expect(atRiskPence).toBe(0);
    expect(forecastPence).toBeLessThan(HELD);
  });

  test('before anything is counted, the forecast is the plan and says so', () => {
    const { method, forecastPence } = positionOf(CAMBRIDGESHIRE, soFar(), HELD);
    expect(method).toBe('Nothing is counted yet: this is the plan');
    expect(forecastPence).toBe(HELD);
    expect(positionOf(CAMBRIDGESHIRE, soFar(4_680), HELD).method).toMatch(/^What was counted/);
  });

  test('what was lost already cannot be undone by any month to come', () => {
    const line = positionOf(CAMBRIDGESHIRE, soFar(60_000), HELD).toRelease;
    expect(line).toEqual([`${ADMISSIONS}: 60,000 were counted already, beyond the 56,040 agreed`]);
  });

  test('what if there were fewer, or they cost less', () => {
    const released = (supposed: Parameters<typeof whatIf>[2]) =>
      whatIf(CAMBRIDGESHIRE, admissions(56_308), supposed).released;
    expect(released([])).toBe(43_668_000n);
    expect(released([{ figure: ADMISSIONS, count: 56_041 }])).toBe(83_451_000n);
    expect(released([{ figure: ADMISSIONS, pricePence: 100_000 }])).toBe(56_800_000n);
  });
});

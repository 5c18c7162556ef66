import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PayForPerformanceRule } from './agreement-content';
import { PETERBOROUGH, peterborough } from './peterborough-2015.fixture';
import { positionOf } from './position';
import { settle } from './settle';

const HELD = 24_900_000;
const { quarters: PLAN } = PETERBOROUGH;
const KEYS = PLAN.map(({ period }) => period);

/** Quarters as they were counted, each by itself; those that are left out are not over. */
const soFar = (...counts: readonly number[]) =>
  KEYS.map((period, at) => ({
    figure: `non-elective-admissions/${period}`,
    parts: [{ period, count: counts[at] }],
  }));
const at = (more: Partial<PayForPerformanceRule>, ...counts: readonly number[]) =>
  positionOf(peterborough(more), soFar(...counts), HELD);
const pounds = (pence: number | undefined) => (pence === undefined ? undefined : pence / 100);
const inPounds = (...counts: readonly number[]) => {
  const { quarters = [] } = at({}, ...counts);
  return quarters.map(({ counted, mostPence, atRiskPence }) => ({
    most: pounds(mostPence),
    earnedToDate: pounds(counted?.earnedToDatePence),
    paid: pounds(counted?.paidPence),
    recoverable: pounds(counted?.recoverablePence),
    atRisk: pounds(atRiskPence),
  }));
};

describe("Peterborough's £249,000 for 167 admissions fewer, by quarter and to date", () => {
  test('where the plan is met, every quarter pays what it is worth', () => {
    const none = { recoverable: 0, atRisk: 0 };
    expect(inPounds(...PLAN.map(({ plan }) => plan))).toEqual([
      { most: 64_114, earnedToDate: 64_114, paid: 64_114, ...none },
      { most: 59_640, earnedToDate: 123_754, paid: 59_640, ...none },
      { most: 61_132, earnedToDate: 184_886, paid: 61_132, ...none },
      { most: 64_114, earnedToDate: 249_000, paid: 64_114, ...none },
    ]);
  });

  test('what a quarter misses a later one may still earn; what it paid stays paid', () => {
    expect(inPounds(4_230, 4_020, 4_120, 4_200)).toEqual([
      { most: 64_114, earnedToDate: 64_114, paid: 64_114, recoverable: 0, atRisk: 0 },
      { most: 59_640, earnedToDate: 120_772, paid: 56_658, recoverable: 2_982, atRisk: 2_982 },
      { most: 61_132, earnedToDate: 89_461, paid: 0, recoverable: 64_114, atRisk: 64_114 },
      { most: 64_114, earnedToDate: 249_000, paid: 128_228, recoverable: 0, atRisk: 0 },
    ]);
  });

  test('after two quarters, says what the rest of the fund takes', () => {
    const { quarters = [], toRelease, figures } = at({}, 4_230, 4_020);
    expect(quarters[1]).toEqual({
      ...{ period: '2015/16-Q1', baseline: 4_038, plan: 3_998 },
      ...{ plannedReduction: 40, plannedReductionToDate: 83 },
      ...{ mostPence: 5_964_000, mostToDatePence: 12_375_400 },
      counted: {
        ...{ actual: 4_020, reduction: 18, reductionToDate: 81 },
        ...{ earnedToDatePence: 12_077_200, paidPence: 5_665_800, paidToDatePence: 12_077_200 },
        recoverablePence: 298_200,
      },
      forecast: { count: 4_020, paidPence: 5_665_800, paidToDatePence: 12_077_200 },
      atRiskPence: 298_200,
    });
    // 8,250 of 8,248 planned so far: 4,058 planned go on as 4,059, 4,279 as 4,280.
    expect(figures.map(({ forecast }) => forecast)).toEqual([4_230, 4_020, 4_059, 4_280]);
    expect(quarters.map(({ noMoreThan }) => noMoreThan)).toEqual([undefined, undefined, 4_056, 4_279]);
    expect(toRelease).toEqual([
      '2015/16-Q2: no more than 4,056, for £64,114.00 more',
      '2015/16-Q2 to 2015/16-Q3: no more than 8,335, for £128,228.00 more, the rest of the fund',
    ]);
  });

  test('the forecast goes on as it went, between the best and the worst quarter', () => {
    const position = at({}, 4_230, 4_020);
    // 4,230 of 4,250 and 4,020 of 3,998.
    expect(position.figures[3]).toMatchObject({ lowest: 4_259, forecast: 4_280, highest: 4_303 });
    expect(pounds(position.highestPence)).toBe(249_000);
    expect(pounds(position.forecastPence)).toBe(243_036);
    expect(pounds(position.lowestPence)).toBe(177_431);
    expect(position.atRiskPence).toBe(24_900_000 - position.forecastPence);
    expect(position.quarters?.at(-1)).toMatchObject({
      forecast: { count: 4_280, paidToDatePence: position.forecastPence },
      atRiskPence: position.atRiskPence,
    });
  });

  test('before a quarter is over, its months say how it goes', () => {
    const [quarter, ...rest] = soFar();
    const months = ['2015-01', '2015-02', '2015-03'].map((period, month) => {
      return { period, count: [1_400, 1_430][month] };
    });
    const position = positionOf(
      peterborough(),
      [{ figure: quarter?.figure ?? '', parts: months }, ...rest],
      HELD,
    );
    // 4,250 lie over the months as 1,416, 1,417 and 1,417.
    expect(position.figures[0]).toMatchObject({ forecast: 4_245, lowest: 4_231, highest: 4_260 });
    expect(position.figures[1]).toMatchObject({ forecast: 3_994 });
    expect(position.quarters?.[0]).toMatchObject({ noMoreThan: 4_250 });
    expect(position.quarters?.[0]?.counted).toBeUndefined();
    expect(position.toRelease).toEqual([
      '2014/15-Q4: no more than 4,250, of which 2,830 were counted, for £64,114.00 more',
      '2014/15-Q4 to 2015/16-Q3: no more than 16,585, of which 2,830 were counted, for £249,000.00 more, the rest of the fund',
    ]);
  });

  test('where a quarter that was posted is corrected, nothing falls below what is kept of it', () => {
    const posted = { posts: [{ through: '2014/15-Q4', releasedPence: 6_411_400 }], keptPence: 6_411_400 };
    const corrected = positionOf(peterborough(), soFar(4_293), 18_488_600, posted);
    expect(corrected).toMatchObject({ forecastPence: 6_411_400, lowestPence: 6_411_400 });
    expect(corrected).toMatchObject({ highestPence: 6_411_400, earnedPence: 18_488_600 });
    expect(corrected.atRiskPence).toBe(18_488_600);
    expect(corrected.quarters?.[0]).toMatchObject({
      counted: { paidPence: 0, recoverablePence: 0 },
      ...{ postedPence: 6_411_400, atRiskPence: 0 },
    });
    expect(corrected.quarters?.at(-1)?.atRiskPence).toBe(18_488_600);
    expect(corrected.toRelease[0]).toContain('for £59,640.00 more');
    const clawed = { ...posted, keptPence: 0 };
    expect(positionOf(peterborough({ clawsBack: true }), soFar(4_293), 18_488_600, clawed)).toMatchObject({
      ...{ forecastPence: 0, atRiskPence: 18_488_600 },
      quarters: [{ postedPence: 6_411_400, atRiskPence: 6_411_400 }, {}, {}, {}],
    });
  });

  test('what was posted stands beside what the rule pays on what is counted now', () => {
    const posts = [
      { through: '2014/15-Q4', releasedPence: 4_920_400 },
      { through: '2015/16-Q2', releasedPence: 18_488_600 },
    ];
    const { quarters } = positionOf(peterborough(), soFar(4_250, 3_998, 4_058), 6_411_400, {
      ...{ posts, keptPence: 18_488_600 },
    });
    expect(quarters?.map(({ counted, postedPence }) => [counted?.paidPence, postedPence])).toEqual([
      [6_411_400, 4_920_400],
      [5_964_000, undefined],
      [6_113_200, 13_568_200],
      [undefined, undefined],
    ]);
  });

  test('where no quarter makes up for another, says what was posted ahead of what is earned', () => {
    const posts = [{ through: '2014/15-Q4', releasedPence: 6_411_400 }];
    const { toRelease } = positionOf(peterborough({ recoverable: false }), soFar(4_293), 18_488_600, {
      ...{ posts, keptPence: 6_411_400 },
    });
    expect(toRelease).toContain('£64,114.00 of that was posted before, beyond what is earned by now');
  });

  test('what is out of reach is said', () => {
    const { quarters, toRelease } = at({}, 8_000, 8_000);
    expect(quarters?.[2]?.noMoreThan).toBeUndefined();
    expect(toRelease).toEqual([
      '2015/16-Q2 to 2015/16-Q3: no more than 585, for £249,000.00 more, the rest of the fund',
    ]);
    expect(at({}, 8_000, 8_000, 8_000).toRelease).toEqual([
      '2015/16-Q3: out of reach is £249,000.00 more, the rest of the fund; quarters before came to what all were planned to',
    ]);
    const [first, ...rest] = soFar(4_600, 4_300, 4_300);
    const months = ['2015-10', '2015-11', '2015-12'].map((period, month) => {
      return { period, count: [1_700, 1_700][month] };
    });
    const last = { figure: rest.at(-1)?.figure ?? '', parts: months };
    const position = positionOf(
      peterborough(),
      [...(first ? [first] : []), ...rest.slice(0, -1), last],
      HELD,
    );
    expect(position.toRelease).toEqual([
      '2015/16-Q3: no more than 3,385, of which 3,400 were counted, for £249,000.00 more, the rest of the fund; that is out of reach',
    ]);
  });

  test('where nothing is made up later, each quarter earns its own', () => {
    const { quarters, toRelease } = at({ recoverable: false }, 4_230, 4_020);
    expect(quarters?.[1]?.counted).toMatchObject({ paidPence: 2_683_800, recoverablePence: 0 });
    expect(toRelease).toEqual([
      '2015/16-Q2: no more than 4,058, for £61,132.00 more',
      '2015/16-Q3: no more than 4,279, for £64,114.00 more',
      'what quarters before did not earn, £32,802.00, no later quarter makes up',
    ]);
  });

  test('whatever was counted, the counts that are named earn the rest, and one more does not', () => {
    const counts = fc.array(fc.integer({ min: 3_900, max: 4_400 }), { maxLength: 3 });
    fc.assert(
      fc.property(counts, fc.boolean(), fc.boolean(), (given, cappedAtPlan, clawsBack) => {
        const terms = peterborough({ cappedAtPlan, clawsBack });
        const position = positionOf(terms, soFar(...given), HELD);
        const paid = position.quarters?.[given.length - 1]?.counted?.paidToDatePence ?? 0;
        const most = 16_585 - given.reduce((sum, count) => sum + count, 0);
        const left = KEYS.length - given.length;
        const shared = (total: number) =>
          Array.from(
            { length: left },
            (_, i) => Math.floor((total * (i + 1)) / left) - Math.floor((total * i) / left),
          );
        const releasedAt = (total: number) =>
          settle(
            terms,
            new Map(
              [...given, ...shared(total)].map((count, i) => [`non-elective-admissions/${KEYS[i]}`, count]),
            ),
          ).released;
        expect(releasedAt(most)).toBe(24_900_000n);
        if (paid >= 24_900_000) expect(position.toRelease).toEqual([]);
        else {
          expect(position.toRelease.at(-1)).toContain(`no more than ${most.toLocaleString('en-GB')},`);
          if (clawsBack) expect(releasedAt(most + 1) < 24_900_000n).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { fractionFromDecimal, roundHalfUp, type Fraction } from '#kernel';
import { assuranceOf, controlChart, type ChartOptions, type ControlChart } from './control-chart';

// NHS England's reference implementation of "Making Data Count" (NHSRplotthedots 0.2.2) over delayed days of six
// areas, and over series made to lie on the edges of its rules.

const FOLDER = process.env['BCL_ORACLES'] ?? join(repositoryRoot(), '..', 'shared', 'oracles');

type Column<Value> = readonly (Value | null)[];

interface Case {
  readonly id: string;
  readonly options: {
    readonly improvement_direction: ChartOptions['improvement'];
    readonly screen_outliers: boolean;
    readonly rebase: string | readonly string[] | null;
    readonly fix_after_n_points: number | null;
  };
  readonly series: { readonly x: readonly string[]; readonly y: Column<number> };
  readonly expected: Expected | { readonly status: 'error' };
}

interface Expected {
  readonly status: 'ok';
  readonly variation_icon: string;
  readonly groups: readonly {
    readonly rebase_group: number;
    readonly n: number;
    readonly mean: number | null;
    readonly lpl: number | null;
    readonly upl: number | null;
  }[];
  readonly targets: readonly {
    readonly kind: 'none' | 'upl' | 'lpl' | 'value' | 'mean';
    readonly target: number | null;
    readonly assurance_icon: string | null;
  }[];
  readonly points: {
    readonly x: readonly string[];
    readonly rebase_group: readonly number[];
    readonly mean: Column<number>;
    readonly lpl: Column<number>;
    readonly upl: Column<number>;
    readonly near_lpl: Column<number>;
    readonly near_upl: Column<number>;
    readonly outside_limits: Column<boolean>;
    readonly relative_to_mean: Column<number>;
    readonly close_to_limits: Column<boolean>;
    readonly in_trend: Column<boolean>;
    readonly in_two_of_three: Column<boolean>;
    readonly in_shift: Column<boolean>;
    readonly special_cause_type: readonly string[];
    readonly point_type: readonly string[];
    readonly short_group_warning: readonly boolean[];
  };
}

const { cases } = JSON.parse(readFileSync(join(FOLDER, 'spc', 'cases.json'), 'utf8')) as { cases: Case[] };

test.each(cases)('$id', ({ options, series, expected }) => {
  const chart = chartOf(options, series);
  // Where the reference stops at a missing value inside a trend, there is no trend.
  if (expected.status === 'error') {
    expect(chart.points.map(({ inTrend }) => inTrend)).toEqual(series.x.map(() => false));
    return;
  }
  const { points } = expected;
  const openIsNo = (column: Column<boolean>) => column.map((each) => each ?? false);
  expect({
    x: chart.points.map(({ period }) => period),
    group: chart.points.map(({ group }) => group),
    side: chart.points.map(({ side }) => side ?? null),
    outside: chart.points.map(({ outside }) => outside ?? null),
    near: chart.points.map(({ near }) => near ?? null),
    trend: chart.points.map(({ inTrend }) => inTrend),
    twoOfThree: chart.points.map(({ inTwoOfThree }) => inTwoOfThree),
    shift: chart.points.map(({ inShift }) => inShift),
    label: chart.points.map(({ label }) => label),
    type: chart.points.map(({ type }) => type.replaceAll('-', '_')),
    variation: chart.variation.replaceAll('-', '_'),
    short: chart.groups.flatMap((group) => Array<boolean>(group.points).fill(group.isShort)),
  }).toEqual({
    x: points.x,
    group: points.rebase_group,
    side: points.relative_to_mean,
    outside: points.outside_limits,
    near: points.close_to_limits,
    trend: openIsNo(points.in_trend),
    twoOfThree: openIsNo(points.in_two_of_three),
    shift: openIsNo(points.in_shift),
    label: points.special_cause_type,
    type: points.point_type,
    variation: expected.variation_icon,
    short: points.short_group_warning,
  });
  expect(chart.groups.map(({ group, points: count }) => [group, count])).toEqual(
    expected.groups.map(({ rebase_group, n }) => [rebase_group, n]),
  );
  expectLimits(chart, points);
  for (const { kind, target, assurance_icon } of expected.targets) {
    // A limit as it is printed is not the limit itself.
    if (target === null || kind === 'upl' || kind === 'lpl') continue;
    const icon = assuranceOf(chart, exact(target), options.improvement_direction);
    expect([kind, target, icon ?? null]).toEqual([kind, target, assurance_icon]);
  }
});

function chartOf(options: Case['options'], { x, y }: Case['series']): ControlChart {
  const rows = x.map((period, at) => {
    const value = y[at] ?? undefined;
    return { period, value: value === undefined ? undefined : exact(value) };
  });
  return controlChart(rows, {
    improvement: options.improvement_direction,
    screening: options.screen_outliers,
    rebasedAt: [options.rebase ?? []].flat(),
    baselinePoints: options.fix_after_n_points ?? undefined,
  });
}

function expectLimits({ points, groups }: ControlChart, expected: Expected['points']): void {
  points.forEach((point, at) => {
    const { mean, limits } = groups.find(({ group }) => group === point.group) ?? {};
    const scale = Math.max(...[expected.mean[at], expected.upl[at]].map((each) => Math.abs(each ?? 0)));
    expectPrinted(mean, expected.mean[at], scale);
    expectPrinted(limits?.lower, expected.lpl[at], scale);
    expectPrinted(limits?.upper, expected.upl[at], scale);
    expectPrinted(limits?.nearLower, expected.near_lpl[at], scale);
    expectPrinted(limits?.nearUpper, expected.near_upl[at], scale);
  });
}

/** To the last of the fifteen digits that are printed, of the largest number that entered. */
function expectPrinted(value: Fraction | undefined, printed: number | null | undefined, scale: number): void {
  if (value === undefined || printed === null || printed === undefined)
    expect(value ?? null).toBe(printed ?? null);
  else expect(Math.abs(Number(roundHalfUp(value, 18)) - printed)).toBeLessThanOrEqual(scale * 1e-14);
}

const exact = (value: number): Fraction => fractionFromDecimal(String(value));

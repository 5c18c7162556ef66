import type { Month } from '#kernel';

interface OfChart {
  readonly area: string;
  readonly metric: string;
}

/** Something changed for good: from a month on, mean and limits are worked out anew. */
export interface ChartRebased {
  readonly type: 'chart.rebased';
  readonly data: OfChart & { readonly from: Month; readonly reason: string };
}

/** Mean and limits rest on the first so many points, and what comes later is held against them. */
export interface ChartBaselineFixed {
  readonly type: 'chart.baseline-fixed';
  readonly data: OfChart & { readonly points: number; readonly reason: string };
}

/** Which moving ranges limits rest on: those that are not themselves out of the ordinary, or all of them. */
export type RangesKept = 'screened' | 'all';

/** It was chosen which moving ranges limits rest on. */
export interface ChartRangesChosen {
  readonly type: 'chart.ranges-chosen';
  readonly data: OfChart & { readonly ranges: RangesKept; readonly reason: string };
}

/** Rebases, baseline and choice of ranges were taken back: mean and limits rest on every point, by screened ranges. */
export interface ChartCleared {
  readonly type: 'chart.cleared';
  readonly data: OfChart & { readonly reason: string };
}

/** Somebody wrote down what happened in a period. It changes no limit. */
export interface ChartAnnotated {
  readonly type: 'chart.annotated';
  readonly data: OfChart & { readonly period: string; readonly text: string };
}

export type ChartEvent =
  ChartRebased | ChartBaselineFixed | ChartRangesChosen | ChartCleared | ChartAnnotated;

/** The stream of decisions on how one metric of an area is drawn: `chart/E06000031/delayed-transfers-of-care`. */
export function chartStream(area: string, metric: string): string {
  return `chart/${area}/${metric}`;
}

/** The area whose chart a stream is of; undefined where the stream is no chart's. */
export function areaOfChartStream(stream: string): string | undefined {
  return /^chart\/([^/]+)\//.exec(stream)?.[1];
}

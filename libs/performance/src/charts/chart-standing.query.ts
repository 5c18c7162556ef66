import type { DecisionStore, RecordedDecision } from '#decisions';
import type { Month } from '#kernel';
import { chartStream, type ChartEvent, type RangesKept } from './chart.events';

/** By whom, and when: UTC to the millisecond. */
interface Decided {
  readonly by: string;
  readonly at: string;
}

/** What people decided about a chart, as far as it still stands. */
export interface ChartStanding {
  /** How many decisions there are; a command names it as read. */
  readonly version: number;
  readonly rebases: readonly (Decided & { readonly from: Month; readonly reason: string })[];
  readonly baseline?: (Decided & { readonly points: number; readonly reason: string }) | undefined;
  /** Which moving ranges somebody chose that limits rest on; where nobody has, on screened ones. */
  readonly ranges?: (Decided & { readonly kept: RangesKept; readonly reason: string }) | undefined;
  readonly annotations: readonly (Decided & { readonly period: string; readonly text: string })[];
}

/** How a chart stands; with `upTo`, by what was decided at positions below it. */
export async function readChartStanding(
  store: DecisionStore,
  area: string,
  metric: string,
  upTo?: number,
): Promise<ChartStanding> {
  return chartStanding(await store.read(chartStream(area, metric), upTo));
}

function chartStanding(history: readonly RecordedDecision[]): ChartStanding {
  let standing: ChartStanding = { version: 0, rebases: [], annotations: [] };
  for (const decision of history as readonly RecordedDecision<ChartEvent>[])
    standing = { ...after(standing, decision), version: decision.version };
  return standing;
}

function after(standing: ChartStanding, decision: RecordedDecision<ChartEvent>): ChartStanding {
  const decided = { by: decision.actor, at: decision.recordedAt };
  switch (decision.type) {
    case 'chart.rebased': {
      const { from, reason } = decision.data;
      return { ...standing, rebases: [...standing.rebases, { from, reason, ...decided }] };
    }
    case 'chart.baseline-fixed': {
      const { points, reason } = decision.data;
      return { ...standing, baseline: { points, reason, ...decided } };
    }
    case 'chart.ranges-chosen': {
      const { ranges: kept, reason } = decision.data;
      return { ...standing, ranges: { kept, reason, ...decided } };
    }
    case 'chart.cleared':
      return { ...standing, rebases: [], baseline: undefined, ranges: undefined };
    case 'chart.annotated': {
      const { period, text } = decision.data;
      return { ...standing, annotations: [...standing.annotations, { period, text, ...decided }] };
    }
  }
}

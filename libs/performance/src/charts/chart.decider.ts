import type { Decider } from '#decisions';
import { fail, ok, type Month, type Refusal, type Result } from '#kernel';
import type { ChartEvent, RangesKept } from './chart.events';
import { BASELINE_MIN } from './control-chart';

/** What a person decides about a chart. No chart is rebased by itself. */
export type ChartDecision =
  | { readonly type: 'rebase'; readonly from: Month; readonly reason: string }
  | { readonly type: 'fix-baseline'; readonly points: number; readonly reason: string }
  | { readonly type: 'choose-ranges'; readonly ranges: RangesKept; readonly reason: string }
  | { readonly type: 'clear'; readonly reason: string }
  | { readonly type: 'annotate'; readonly period: string; readonly text: string };

export type ChartCommand = ChartDecision & { readonly area: string; readonly metric: string };

/** What mean and limits rest on; at first on every point, by screened moving ranges. */
export interface ChartState {
  readonly rebasedFrom: readonly Month[];
  readonly baselinePoints?: number | undefined;
  readonly ranges: RangesKept;
}

/**
 * A chart is rebased where something changed for good, has its baseline fixed or its ranges chosen, is cleared of all of it,
 * or annotated.
 */
export const chartDecider: Decider<ChartState, ChartCommand, ChartEvent, readonly Refusal[]> = {
  initialState: { rebasedFrom: [], ranges: 'screened' },
  decide,
  evolve,
};

function decide(command: ChartCommand, state: ChartState): Result<ChartEvent[], readonly Refusal[]> {
  const refusal = refuse(command, state);
  return refusal ? fail([refusal]) : ok([eventOf(command)]);
}

function eventOf(command: ChartCommand): ChartEvent {
  const { area, metric } = command;
  switch (command.type) {
    case 'rebase':
      return { type: 'chart.rebased', data: { area, metric, from: command.from, reason: command.reason } };
    case 'fix-baseline': {
      const { points, reason } = command;
      return { type: 'chart.baseline-fixed', data: { area, metric, points, reason } };
    }
    case 'choose-ranges': {
      const { ranges, reason } = command;
      return { type: 'chart.ranges-chosen', data: { area, metric, ranges, reason } };
    }
    case 'clear':
      return { type: 'chart.cleared', data: { area, metric, reason: command.reason } };
    case 'annotate':
      return { type: 'chart.annotated', data: { area, metric, period: command.period, text: command.text } };
  }
}

function evolve(state: ChartState, event: ChartEvent): ChartState {
  switch (event.type) {
    case 'chart.rebased':
      return { ...state, rebasedFrom: [...state.rebasedFrom, event.data.from] };
    case 'chart.baseline-fixed':
      return { ...state, baselinePoints: event.data.points };
    case 'chart.ranges-chosen':
      return { ...state, ranges: event.data.ranges };
    case 'chart.cleared':
      return chartDecider.initialState;
    case 'chart.annotated':
      return state;
  }
}

function refuse(command: ChartCommand, state: ChartState): Refusal | undefined {
  switch (command.type) {
    case 'rebase':
      return refuseNoReason(command.reason) ?? refuseRebase(command.from, state);
    case 'fix-baseline':
      return refuseNoReason(command.reason) ?? refuseBaseline(command.points);
    case 'choose-ranges':
      return refuseNoReason(command.reason) ?? refuseRanges(command.ranges, state);
    case 'clear':
      return refuseNoReason(command.reason) ?? refuseClearing(state);
    case 'annotate':
      return undefined;
  }
}

function refuseNoReason(reason: string): Refusal | undefined {
  if (reason.trim() !== '') return undefined;
  return {
    ...{ rule: 'chart-reason-required', where: '/reason' },
    ...{ what: 'No reason is given', mend: 'Say in a sentence what changed' },
  };
}

function refuseRebase(from: Month, { rebasedFrom }: ChartState): Refusal | undefined {
  if (!rebasedFrom.includes(from)) return undefined;
  return {
    ...{ rule: 'chart-rebased-there', where: '/from', what: `The chart is rebased from ${from} already` },
    mend: 'Give another month, or clear the chart first',
  };
}

function refuseBaseline(points: number): Refusal | undefined {
  if (points >= BASELINE_MIN) return undefined;
  return {
    ...{ rule: 'chart-baseline-too-short', where: '/points', what: `${points} points are no baseline` },
    mend: `Give ${BASELINE_MIN} points or more`,
  };
}

function refuseRanges(ranges: RangesKept, state: ChartState): Refusal | undefined {
  if (ranges !== state.ranges) return undefined;
  const what = ranges === 'all' ? 'every moving range' : 'moving ranges without those out of the ordinary';
  return {
    ...{ rule: 'chart-ranges-stand-so', where: '/ranges', what: `The limits rest on ${what} already` },
    mend: 'There is nothing to decide',
  };
}

function refuseClearing({ rebasedFrom, baselinePoints, ranges }: ChartState): Refusal | undefined {
  if (rebasedFrom.length > 0 || baselinePoints !== undefined || ranges !== 'screened') return undefined;
  return {
    ...{ rule: 'chart-not-rebased', where: '' },
    what: 'The chart has no rebase and no fixed baseline, and its moving ranges are screened',
    mend: 'There is nothing to take back',
  };
}

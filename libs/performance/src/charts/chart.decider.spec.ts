import { describe, expect, test } from '@jest/globals';
import { chartDecider, type ChartDecision, type ChartState } from './chart.decider';
import type { ChartEvent } from './chart.events';

const CHART = { area: 'E06000031', metric: 'delayed-transfers-of-care' };
const reason = 'A discharge lounge was opened';

function after(...decisions: readonly ChartDecision[]): ChartState {
  return decisions.reduce((state, decision) => {
    const decided = chartDecider.decide({ ...CHART, ...decision }, state);
    if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
    return decided.value.reduce(chartDecider.evolve, state);
  }, chartDecider.initialState);
}

const decide = (decision: ChartDecision, state = chartDecider.initialState) =>
  chartDecider.decide({ ...CHART, ...decision }, state);
const refusedBy = (rule: string, where: string) => ({ ok: false, failure: [{ rule, where }] });
const rebase = { type: 'rebase', from: '2015-04', reason } as const;
const fix = { type: 'fix-baseline', points: 12, reason } as const;

describe('a chart', () => {
  test('is rebased by a person with a reason', () => {
    const event: ChartEvent = { type: 'chart.rebased', data: { ...CHART, from: '2015-04', reason } };
    expect(decide(rebase)).toEqual({ ok: true, value: [event] });
    expect(decide({ ...rebase, reason: ' ' })).toMatchObject(refusedBy('chart-reason-required', '/reason'));
  });

  test('is rebased once from a month, and from as many months as there were changes', () => {
    const state = after(rebase, { ...rebase, from: '2015-10' });
    expect(state.rebasedFrom).toEqual(['2015-04', '2015-10']);
    expect(decide(rebase, state)).toMatchObject(refusedBy('chart-rebased-there', '/from'));
  });

  test('has a baseline of twelve points or more, the last that was fixed', () => {
    expect(after(fix, { ...fix, points: 24 }).baselinePoints).toBe(24);
    expect(decide({ ...fix, points: 11 })).toMatchObject(refusedBy('chart-baseline-too-short', '/points'));
  });

  test('rests its limits on every moving range where somebody says why, and on screened ones again', () => {
    const choose = { type: 'choose-ranges', ranges: 'all', reason } as const;
    const event: ChartEvent = { type: 'chart.ranges-chosen', data: { ...CHART, ranges: 'all', reason } };
    expect(decide(choose)).toEqual({ ok: true, value: [event] });
    expect(decide({ ...choose, reason: '' })).toMatchObject(refusedBy('chart-reason-required', '/reason'));
    const screen = { ...choose, ranges: 'screened' } as const;
    expect(decide(screen)).toMatchObject(refusedBy('chart-ranges-stand-so', '/ranges'));
    expect(decide(choose, after(choose))).toMatchObject(refusedBy('chart-ranges-stand-so', '/ranges'));
    expect(after(choose, screen)).toEqual(chartDecider.initialState);
  });

  test('is cleared of all of it, where there is any', () => {
    const clear = { type: 'clear', reason: 'It was a slip' } as const;
    const all = { type: 'choose-ranges', ranges: 'all', reason } as const;
    expect(after(rebase, fix, all, clear)).toEqual(chartDecider.initialState);
    expect(after(all, clear)).toEqual(chartDecider.initialState);
    expect(decide(clear)).toMatchObject(refusedBy('chart-not-rebased', ''));
    expect(decide({ ...clear, reason: '' }, after(fix))).toMatchObject(
      refusedBy('chart-reason-required', '/reason'),
    );
  });

  test('is annotated, which changes no limit', () => {
    expect(after(rebase, { type: 'annotate', period: '2015-12', text: 'Norovirus' })).toEqual(after(rebase));
  });
});

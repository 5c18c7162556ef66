import { describe, expect, test } from '@jest/globals';
import { loadSample, NO_SAMPLE } from './load-sample';
import type { PlanStanding } from './sample-plans';

function neverAsked(): never {
  throw new Error('Nothing is to be published or decided');
}

/** A ledger in which plans stand so, and everything else would be a change. */
function loadInto(standing: (policyYear: string) => PlanStanding, ...counts: readonly number[]) {
  return loadSample({
    plans: {
      standing: ({ policyYear }) => Promise.resolve(standing(policyYear)),
      anythingDecided: () => Promise.resolve(false),
      isSettled: () => Promise.resolve(standing('2016/17') === 'agreed'),
      hasReturns: () => Promise.resolve(standing('2016/17') === 'agreed'),
      draft: neverAsked,
      agree: neverAsked,
    },
    lag: () =>
      Promise.resolve(
        counts.map((end, partition) => ({
          lane: { topic: 'activity.counts', partition },
          next: end,
          end,
          state: { kind: 'elsewhere' as const },
        })),
      ),
    door: { url: 'http://127.0.0.1:9', local: { issuer: 'http://127.0.0.1:9', clients: [], people: [] } },
    append: neverAsked,
    outturn: undefined,
    hasFolder: true,
    say: neverAsked,
    signal: new AbortController().signal,
  });
}

describe('the sample', () => {
  test('once loaded is left as it is', async () => {
    const { plans, hasInvented, hasMoney, hasReturns } = await loadInto(() => 'agreed');
    expect(plans.map(({ area, policyYear }) => [area, policyYear])).toEqual([
      ['E06000031', '2014/15'],
      ['E06000031', '2015/16'],
    ]);
    expect([hasInvented, hasMoney, hasReturns]).toEqual([true, true, true]);
  });

  test.each(['none', 'somebody-elses'] as const)(
    'brings no invention, no money and no returns into a ledger that had it without, where the plan of Cambridgeshire is %s',
    async (cambridgeshire) => {
      const loaded = await loadInto((year) => (year === '2016/17' ? cambridgeshire : 'agreed'));
      const { plans, hasInvented, hasMoney, hasReturns } = loaded;
      expect([plans.length, hasInvented, hasMoney, hasReturns]).toEqual([2, false, false, false]);
    },
  );

  test("is kept out of somebody's own data", async () => {
    expect(await loadInto(() => 'none', 0, 3)).toEqual(NO_SAMPLE);
  });
});

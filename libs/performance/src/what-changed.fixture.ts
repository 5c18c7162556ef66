import { expect } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import { add, fractionFromDecimal, subtract } from '#kernel';
import { WatermarkStore } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { PETERBOROUGH, recordEvents, replaced, reported, withdrawn } from '#testing';
import type { Chance, TestDatabase } from '#testing';
import { AreaPerformanceHandler, AreaPerformanceQuery } from './area-performance.query';
import type { AsAsked } from './as-asked';
import { FactsStore } from './facts.store';
import type { Figure } from './figure';
import type { FigureChange, FigureLevel } from './what-changed';
import { WhatChangedHandler, WhatChangedQuery } from './what-changed.query';
import type { AreaChanges, WhatChangedAsked } from './what-changed.query';

const { area: AREA, source: SOURCE } = PETERBOROUGH;
const METRIC = 'delayed-transfers-of-care';
const POLICY_YEAR = '2014/15';
const MONTHS = ['2014-07', '2014-08', '2014-09'];
const AGENCIES = ['nhs', 'social-care', 'both'];
/** Few enough that many counts share a version with other content. */
const DAYS = ['2014-11-13', '2014-12-11', '2015-01-15', '2015-02-12'];

/** What is asked of a ledger of a spec's own. */
export interface Asking {
  readonly changes: (asked: Partial<WhatChangedAsked>) => Promise<AreaChanges>;
  readonly figures: (then: AsAsked) => Promise<readonly Figure[]>;
  /** Records events, and answers with the watermark that has them. */
  readonly record: (...events: readonly LedgerEvent[]) => Promise<number>;
}

export function asking(db: TestDatabase): Asking {
  const decisions = new DecisionStore(db.pool);
  const definitions = new DefinitionStore(decisions);
  const facts = new FactsStore(db.pool, decisions, definitions, new ReferenceStore(db.pool));
  const [changed, performance] = [new WhatChangedHandler(facts), new AreaPerformanceHandler(facts)];
  const watermarks = new WatermarkStore(db.pool);
  const about = { area: AREA, policyYear: POLICY_YEAR, metric: METRIC };
  return {
    changes: async (asked) => {
      const question = { ...about, from: {}, to: {}, page: { limit: 100 }, ...asked };
      const answer = await changed.execute(new WhatChangedQuery(question));
      if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
      return answer.value;
    },
    figures: async (then) => {
      const answer = await performance.execute(new AreaPerformanceQuery({ ...about, ...then }));
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      if (!answer.value.known) return [];
      return answer.value.metrics.flatMap(({ baseline, months, quarters, year, yearToDate }) => [
        ...[...baseline, ...months, ...quarters, year],
        ...(yearToDate ? [yearToDate] : []),
      ]);
    },
    record: async (...events) => {
      await recordEvents(db, events);
      await watermarks.storeNow();
      return (await watermarks.latest())?.id ?? 0;
    },
  };
}

/**
 * Records a random history in so many stretches, and holds the answers about random pairs of its moments, as known and
 * as published, to what a plain question answers at each of them.
 */
export async function holdsOver(
  { changes, figures, record }: Asking,
  chance: Chance,
  { stretches, pairs }: { readonly stretches: number; readonly pairs: number },
): Promise<void> {
  const known: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++)
    known.push(await record(...Array.from({ length: 1 + chance.below(12) }, () => anyEvent(chance))));
  for (let pair = 0; pair < pairs; pair++) {
    const [one, other] = [chance.below(stretches), chance.below(stretches)];
    const days = [chance.oneOf(DAYS), chance.oneOf(DAYS)].sort();
    const asPublished = chance.happens(0.4);
    const momentOf = (at: number, day: string | undefined): AsAsked => ({
      asKnown: { watermark: known[at] ?? 0 },
      ...(asPublished && { publishedBy: day }),
    });
    const from = momentOf(Math.min(one, other), days[0]);
    const to = momentOf(Math.max(one, other), days[1]);
    const [was, is] = [await figures(from), await figures(to)];
    // Before anything was known there is nothing to ask what changed up to.
    if (is.length > 0) holdsBetween(await changes({ from, to }), was, is);
  }
}

function holdsBetween(
  { metrics, records }: AreaChanges,
  was: readonly Figure[],
  is: readonly Figure[],
): void {
  const [metric] = metrics;
  const shown = (figures: readonly Figure[], of: string) => {
    const figure = figures.find(({ period }) => period === of);
    return [figure?.numerator ?? figure?.reportedSoFar, figure?.rate, figure?.met];
  };
  const levelOf = ({ count, rate, met }: FigureLevel) => [count, rate, met];
  const listed = new Map(metric?.figures.map((figure) => [figure.period, figure]));
  for (const { period } of [...is, ...was]) {
    const change = listed.get(period);
    // Of an area of which nothing was known there are no figures, and a plan may be all there is to say.
    if (!change && was.length > 0)
      expect([period, ...shown(was, period)]).toEqual([period, ...shown(is, period)]);
    if (!change) continue;
    if (was.length > 0) expect(levelOf(change.before)).toEqual(shown(was, period));
    expect(levelOf(change.after)).toEqual(shown(is, period));
    addsUp(change);
    for (const { kind, difference } of change.parts)
      if (kind === 'definitions' || records.totals[kind] === 0)
        expect([difference.count, Number(difference.rate)]).toEqual([0, 0]);
  }
}

/** Whether the parts of a figure add up to its difference, to the last place of its rate. */
export function addsUp({ before, after, difference, parts }: FigureChange): void {
  expect(parts.reduce((sum, part) => sum + part.difference.count, 0)).toBe(difference.count);
  expect(difference.count).toBe((after.count ?? 0) - (before.count ?? 0));
  const rates = parts.map((part) => fractionFromDecimal(part.difference.rate));
  const rateOf = ({ rate }: FigureLevel) => fractionFromDecimal(rate ?? '0');
  const whole = subtract(rateOf(after), rateOf(before));
  expect(subtract(rates.reduce(add), whole).numerator).toBe(0n);
  expect(subtract(fractionFromDecimal(difference.rate), whole).numerator).toBe(0n);
}

function anyEvent(chance: Chance): LedgerEvent {
  const isTotal = chance.happens(0.1);
  const count = {
    source: SOURCE,
    period: chance.oneOf(MONTHS),
    applicableAt: `${chance.oneOf(DAYS)}T12:00:00Z`,
    ...(isTotal
      ? { table: 'total' as const, category: {} }
      : { table: 'agency' as const, category: { agency: chance.oneOf(AGENCIES) } }),
  };
  if (chance.happens(0.05)) {
    const to = chance.oneOf(['2014-07-31', '2014-09-30']);
    return replaced({ source: SOURCE, applicableAt: count.applicableAt, from: '2014-07-01', to });
  }
  if (chance.happens(0.15)) return withdrawn(count);
  const status = chance.happens(0.2) ? 'provisional' : 'final';
  return reported({ ...count, value: chance.below(500), status });
}

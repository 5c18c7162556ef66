import { describe, expect, test } from '@jest/globals';
import { cambridgeshireFund, CCG, COUNTY } from './cambridgeshire.fixture';
import { fundDecider, type FundState } from './fund.decider';
import type { FundEvent } from './fund.events';
import { accounts } from './journal/account';
import { reverseEntry, type EntryLine, type JournalEntry } from './journal/journal-entry';
import { partnerStatement } from './partner-statement';

const { content, agreement } = cambridgeshireFund();
const POOL = accounts.pool('E10000003', '2016/17');
const HELD = accounts.held('risk-share');
const DISPUTED = accounts.disputed('risk-share');

/** The fund, agreed, after some events. */
function stateAfter(...events: FundEvent[]): FundState {
  const agreed: FundEvent[] = [
    { type: 'fund.drafted', data: { content } },
    { type: 'fund.agreed', data: { agreement } },
  ];
  return [...agreed, ...events].reduce(fundDecider.evolve, fundDecider.initialState);
}

function entry(
  number: number,
  kind: JournalEntry['kind'],
  effectiveOn: string,
  lines: EntryLine[],
): JournalEntry {
  return {
    ...{ number, kind, effectiveOn, lines, fund: 'fund/E10000003/2016-17', narrative: 'As agreed' },
    ...{ decision: number, recordedAt: '2017-05-02T09:00:00.000Z', actor: 'finance' },
  };
}
const of = (account: string, pence: bigint): EntryLine => ({ account, pence });
const spending = (number: number, line: string, effectiveOn: string, pence: bigint) =>
  entry(number, 'expenditure', effectiveOn, [of(accounts.spent(line), pence), of(POOL, -pence)]);

const statement = (partner: string, state: FundState, entries: readonly JournalEntry[], to = '2017-03-31') =>
  partnerStatement(content, state, entries, { partner, from: '2016-04-01', to });

const closingsOf = (partner: string, entries: readonly JournalEntry[]) =>
  Object.fromEntries(
    statement(partner, stateAfter(), entries).sections.map(({ of: name, closingPence }) => [
      name,
      closingPence,
    ]),
  );

describe("Cambridgeshire's risk share on statements (its outturn is invented)", () => {
  const hold = entry(1, 'hold', '2016-05-04', [
    of(HELD, 83_600_000n),
    of(accounts.contributed(CCG), -83_600_000n),
  ]);
  // Of 39,932,000 retained, the county challenges 1,490,000.
  const post = {
    ...entry(2, 'post', '2017-04-01', [
      of(POOL, 43_668_000n),
      of(accounts.retained(CCG), 38_442_000n),
      of(DISPUTED, 1_490_000n),
      of(HELD, -83_600_000n),
    ]),
    settles: 1,
  };
  const upheld = entry(3, 'dispute-outcome', '2017-06-01', [of(POOL, 1_490_000n), of(DISPUTED, -1_490_000n)]);

  test('what was held is released, retained or disputed, to the penny', () => {
    expect(closingsOf(CCG, [hold])).toMatchObject({
      contributed: 83_600_000n,
      held: 83_600_000n,
      released: 0n,
    });
    expect(closingsOf(CCG, [hold, post])).toMatchObject({
      ...{ contributed: 83_600_000n, held: 0n },
      ...{ released: 43_668_000n, retained: 38_442_000n, disputed: 1_490_000n },
    });
    expect(closingsOf(CCG, [hold, post, upheld])).toMatchObject({
      ...{ released: 45_158_000n, retained: 38_442_000n, disputed: 0n },
    });
    expect(closingsOf(COUNTY, [hold, post])).toMatchObject({ held: 0n, released: 0n, disputed: 0n });
  });

  test('an entry that divides the fund says in each section what it did there', () => {
    const toldIn = (of: string) =>
      statement(CCG, stateAfter(), [hold, post, upheld])
        .sections.find((section) => section.of === of)
        ?.movements.map(({ narrative }) => narrative);
    expect(toldIn('held')).toEqual(['As agreed', 'No longer held back; As agreed']);
    expect(toldIn('released')).toEqual(['As agreed', 'As agreed']);
    expect(toldIn('retained')).toEqual(['Kept; As agreed']);
    expect(toldIn('disputed')).toEqual([
      'Waiting for a dispute; As agreed',
      'No longer waiting for a dispute; As agreed',
    ]);
  });

  test('what is reversed, voided or shared out among partners is so on the holder’s statement', () => {
    const undone = reverseEntry(post, { effectiveOn: '2017-09-14', narrative: 'Late counts' });
    const reversal = { ...entry(3, 'reversal', '2017-09-14', [...undone.lines]), reverses: 2 };
    expect(closingsOf(CCG, [hold, post, reversal])).toMatchObject({
      ...{ held: 83_600_000n, released: 0n, retained: 0n, disputed: 0n },
    });
    const voided = entry(2, 'void', '2017-04-01', [
      of(accounts.contributed(CCG), 83_600_000n),
      of(HELD, -83_600_000n),
    ]);
    expect(closingsOf(CCG, [hold, voided])).toMatchObject({ contributed: 0n, held: 0n, released: 0n });
    const shared = entry(2, 'post', '2017-04-01', [
      of(accounts.retained(COUNTY), 50_000_000n),
      of(accounts.retained(CCG), 33_600_000n),
      of(HELD, -83_600_000n),
    ]);
    expect(closingsOf(CCG, [hold, shared])).toMatchObject({ released: 50_000_000n, retained: 33_600_000n });
    expect(closingsOf(COUNTY, [hold, shared])).toMatchObject({ released: 0n, retained: 50_000_000n });
  });

  test('all sections reconcile with the journal', () => {
    for (const entries of [[hold], [hold, post], [hold, post, upheld]])
      for (const { of: name, statedPence, journalPence } of statement(CCG, stateAfter(), entries).reconciled)
        expect([name, statedPence]).toEqual([name, journalPence]);
  });

  test('money that is on nobody’s statement is found by that', () => {
    const stranger = entry(2, 'post', '2017-04-01', [
      of(accounts.retained('urn:ods:99D'), 83_600_000n),
      of(HELD, -83_600_000n),
    ]);
    const differing = statement(CCG, stateAfter(), [hold, stranger]).reconciled.filter(
      ({ statedPence, journalPence }) => statedPence !== journalPence,
    );
    expect(differing).toEqual([{ of: 'retained', statedPence: 0n, journalPence: 83_600_000n }]);
  });
});

describe('the parts of one statement are as at one day', () => {
  const closed: FundEvent = { type: 'fund.year-closed', data: { closedThrough: '2017-03-31' } };
  const inYear = spending(1, 'iachs', '2017-03-31', 1_701_199_000n);
  // Put right after the year was closed, on a later day.
  const late = spending(2, 'iachs', '2017-05-02', 500n);
  const shareOf = (state: FundState, entries: readonly JournalEntry[], to?: string) =>
    statement(CCG, state, entries, to).shares.find(({ line }) => line === 'iachs');

  test('its shares are of the spending that it shows', () => {
    const state = stateAfter(
      {
        type: 'fund.spent',
        data: {
          line: 'iachs',
          month: '2017-03',
          pence: 1_701_199_500,
          effectiveOn: '2017-05-02',
          entries: [],
        },
      },
      closed,
    );
    expect(shareOf(state, [inYear])).toEqual({ line: 'iachs', rule: 'kept-by-commissioner', pence: -1_000n });
    expect(shareOf(state, [inYear, late], '2017-05-31')?.pence).toBe(-500n);
  });

  test('before the year is over they are of what was forecast by then', () => {
    const forecast = (asOf: string, outturnPence: number): FundEvent => ({
      type: 'fund.forecast',
      data: { line: 'iachs', asOf, outturnPence, method: 'as commissioned' },
    });
    const state = stateAfter(forecast('2016-06', 1_701_200_007), forecast('2016-09', 1_701_200_009), closed);
    expect(shareOf(state, [], '2016-05-31')).toBeUndefined();
    expect(shareOf(state, [], '2016-08-31')?.pence).toBe(7n);
    expect(shareOf(state, [], '2016-09-30')?.pence).toBe(9n);
  });

  test('a joint line without shares is shown, as nobody’s', () => {
    const spent = spending(1, 'transformation-team', '2016-06-30', 2_500_000n);
    const shown = statement(COUNTY, stateAfter(), [spent]);
    expect(shown.unshared.find(({ line }) => line === 'transformation-team')?.spentPence).toBe(2_500_000n);
    expect(shown.sections.find(({ of: name }) => name === 'spent')?.closingPence).toBe(0n);
    expect(shown.reconciled).toContainEqual({
      of: 'spent',
      statedPence: 2_500_000n,
      journalPence: 2_500_000n,
    });
  });
});

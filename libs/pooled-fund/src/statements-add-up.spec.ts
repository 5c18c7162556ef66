import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lastDay, monthsOf, period } from '#kernel';
import { cambridgeshireFund, CCG, COUNTY } from './cambridgeshire.fixture';
import { knownNow, linePositions, spentOn } from './fund-position';
import { fundDecider, spendingKey, type FundCommand, type FundState } from './fund.decider';
import { entryFromStated, type JournalEntry, type WithEntries } from './journal/journal-entry';
import { partnerStatement } from './partner-statement';

const { area, policyYear, content: asPrinted, agreement } = cambridgeshireFund();
const fund = { area, policyYear };
const MONTHS = monthsOf(period(policyYear));
/** One line of each kind: one joint in shares that do not divide a penny, one joint without any. */
const LINES = ['iachs', 'care-act', 'transformation-team', 'transformation-projects'];
const content = {
  ...asPrinted,
  lines: asPrinted.lines.map((line) =>
    line.code === 'transformation-team'
      ? {
          ...line,
          commissioner: {
            joint: [
              { partner: CCG, share: '0.333333' },
              { partner: COUNTY, share: '0.666667' },
            ],
          },
        }
      : line,
  ),
};

const month = fc.constantFrom(...MONTHS);
const line = fc.constantFrom(...LINES);
const pence = fc.integer({ min: -1_000, max: 100_000_000 });
const command: fc.Arbitrary<FundCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ line, month, pence })
      .map((spending) => ({ type: 'record-spending' as const, ...fund, spending, today: '2017-05-02' })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        contribution: fc.constantFrom('ccg-minimum', 'county-additional'),
        reference: fc.constantFrom('first', 'second', 'third'),
        receivedOn: month.map((each) => `${each}-15`),
        pence,
      })
      .map((receipt) => ({ type: 'receive-contribution' as const, ...fund, receipt, today: '2017-05-02' })),
  },
  fc.record({ from: line, to: line, pence: fc.integer({ min: 1, max: 50_000_000 }) }).map((virement) => ({
    type: 'vire' as const,
    ...fund,
    virement: { ...virement, reason: 'r', authority: 'a' },
  })),
  fc.record({ line, outturnPence: fc.integer({ min: 0, max: 2_000_000_000 }) }).map((said) => ({
    type: 'forecast-line' as const,
    ...fund,
    forecast: { ...said, asOf: '2016-09', method: 'm' },
  })),
  month.map((each) => ({ type: 'close-month' as const, ...fund, month: each, today: '2017-05-02' })),
  fc.constant({ type: 'close-year' as const, ...fund, today: '2017-05-02' }),
);

/** A fund and its journal after some commands; those that are refused change nothing. */
function live(commands: readonly FundCommand[]): { state: FundState; entries: JournalEntry[] } {
  const entries: JournalEntry[] = [];
  let state = fundDecider.initialState;
  const begin: FundCommand[] = [
    { type: 'draft-fund', ...fund, content },
    { type: 'agree-fund', ...fund, agreement, today: '2016-05-04' },
  ];
  for (const each of [...begin, ...commands]) {
    const decided = fundDecider.decide(withStanding(each, state, entries), state);
    if (!decided.ok) continue;
    const { closedThrough = '' } = state;
    for (const event of decided.value) {
      state = fundDecider.evolve(state, event);
      for (const stated of (event.data as WithEntries).entries ?? []) {
        expect(stated.effectiveOn > closedThrough).toBe(true);
        const made = {
          decision: state.version - 1,
          recordedAt: '2017-05-02T09:00:00.000Z',
          actor: 'finance',
        };
        entries.push({ ...entryFromStated(stated), ...made, number: entries.length + 1 });
      }
    }
  }
  return { state, entries };
}

function withStanding(each: FundCommand, state: FundState, entries: readonly JournalEntry[]): FundCommand {
  const before =
    each.type === 'record-spending'
      ? state.spending.get(spendingKey(each.spending))
      : each.type === 'receive-contribution'
        ? state.receipts.get(each.receipt.reference)
        : undefined;
  const standing = entries.find(
    ({ decision, kind }) => decision + 1 === before?.version && kind !== 'reversal',
  );
  return standing ? ({ ...each, standing } as FundCommand) : each;
}

test('whatever is done to a fund, its journal balances, and its statements add up to the penny', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), month, month, (commands, one, other) => {
      const { state, entries } = live(commands);
      for (const { lines } of entries) {
        expect(lines.length).toBeGreaterThanOrEqual(2);
        expect(lines.reduce((sum, each) => sum + each.pence, 0n)).toBe(0n);
      }
      const reversed = entries.flatMap(({ reverses }) => (reverses === undefined ? [] : [reverses]));
      expect(new Set(reversed).size).toBe(reversed.length);

      const received = [...state.receipts.values()].reduce((sum, each) => sum + BigInt(each.pence), 0n);
      const spent = LINES.reduce((sum, each) => sum + spentOn(each, state), 0n);
      expect(balance(entries, 'pool:E10000003/2016-17')).toBe(received - spent);
      for (const each of LINES) expect(balance(entries, `spent:${each}`)).toBe(spentOn(each, state));

      const [from, to] = [one, other].sort().map((each) => lastDay(period(each)));
      const until = { from: from ?? '', to: to ?? '' };
      const counted = entries.filter(({ effectiveOn }) => effectiveOn <= until.to);
      const statements = [CCG, COUNTY].map((partner) =>
        partnerStatement(content, state, counted, { partner, ...until }),
      );
      for (const { sections, shares, sharesPence } of statements) {
        for (const { openingPence, movements, closingPence } of sections)
          expect(movements.reduce((sum, each) => sum + each.pence, openingPence)).toBe(closingPence);
        expect(shares.reduce((sum, each) => sum + each.pence, 0n)).toBe(sharesPence);
      }
      const closing = (of: string) =>
        statements.reduce(
          (sum, { sections }) => sum + (sections.find((each) => each.of === of)?.closingPence ?? 0n),
          0n,
        );
      const unshared = balance(counted, 'spent:transformation-projects');
      expect(closing('contributed') - closing('spent') - unshared).toBe(
        balance(counted, 'pool:E10000003/2016-17'),
      );
      for (const statement of statements) {
        expect(statement.unshared).toMatchObject([{ line: 'transformation-projects', spentPence: unshared }]);
        for (const { statedPence, journalPence } of statement.reconciled)
          expect(statedPence).toBe(journalPence);
      }

      for (const { variancePence, settled } of linePositions(content, knownNow(state)))
        expect(settled.reduce((sum, each) => sum + each.pence, 0n)).toBe(variancePence ?? 0n);
    }),
    { numRuns: 100 },
  );
});

function balance(entries: readonly JournalEntry[], account: string): bigint {
  return entries
    .flatMap(({ lines }) => lines)
    .reduce((sum, each) => (each.account === account ? sum + each.pence : sum), 0n);
}

import { describe, expect, test } from '@jest/globals';
import { cambridgeshireFund, CCG, COUNTY } from './cambridgeshire.fixture';
import { knownNow, linePositions } from './fund-position';
import { fundDecider, type FundCommand, type FundState } from './fund.decider';
import type { FundEvent } from './fund.events';

const { area, policyYear, content, agreement } = cambridgeshireFund();
const fund = { area, policyYear };
const today = '2016-09-12';

const draft: FundCommand = { type: 'draft-fund', ...fund, content };
const agree: FundCommand = { type: 'agree-fund', ...fund, agreement, today };
const revise: FundCommand = {
  type: 'revise-fund',
  ...fund,
  content,
  reason: 'The precise figures are known',
};
const receive: FundCommand = {
  type: 'receive-contribution',
  ...{ ...fund, today },
  receipt: { contribution: 'ccg-minimum', reference: 'June', receivedOn: '2016-06-15', pence: 297_125_000 },
};
const spend = (pence: number, more: object = {}): FundCommand => ({
  type: 'record-spending',
  ...{ ...fund, today },
  spending: { line: 'iachs', month: '2016-06', pence, ...more },
});
const vire = (pence: number, from = 'iachs', to = 'ccg-carers'): FundCommand => ({
  type: 'vire',
  ...fund,
  virement: { from, to, pence, reason: 'More carers ask', authority: 'BCF Delivery Group, 3 June 2016' },
});
const forecast = (line: string, outturnPence: number): FundCommand => ({
  type: 'forecast-line',
  ...fund,
  forecast: { line, asOf: '2016-09', outturnPence, method: 'as the commissioner expects' },
});
const closeJune: FundCommand = { type: 'close-month', ...fund, month: '2016-06', today };
const closeYear: FundCommand = { type: 'close-year', ...fund, today: '2017-04-01' };
/** Lines of a joint commissioner that are shared so. */
const sharedSo = (joint: { partner: string; share?: string }[]) => ({
  ...content,
  lines: content.lines.map((line) =>
    line.code === 'transformation-team' ? { ...line, commissioner: { joint } } : line,
  ),
});

function after(...commands: FundCommand[]): { state: FundState; events: FundEvent[] } {
  return commands.reduce<{ state: FundState; events: FundEvent[] }>(
    ({ state, events }, command) => {
      const decided = fundDecider.decide(command, state);
      if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
      return {
        state: decided.value.reduce(fundDecider.evolve, state),
        events: [...events, ...decided.value],
      };
    },
    { state: fundDecider.initialState, events: [] },
  );
}

function refusedBy(history: FundCommand[], command: FundCommand): string[] {
  const decided = fundDecider.decide(command, after(...history).state);
  return decided.ok ? [] : decided.failure.map(({ rule }) => rule);
}

describe('the life of a fund', () => {
  test('is drafted, agreed, revised and agreed again, and its money stays what it was', () => {
    const { state, events } = after(draft, draft, agree, receive, revise, agree);
    expect(events.map(({ type }) => type)).toEqual([
      'fund.drafted',
      'fund.drafted',
      'fund.agreed',
      'fund.contribution-received',
      'fund.revised',
      'fund.agreed',
    ]);
    expect([...state.receipts.keys()]).toEqual(['June']);
  });

  test.each<[string, FundCommand[], FundCommand, string]>([
    ['spend from a draft', [draft], spend(1), 'fund-not-agreed'],
    ['draft over an agreed fund', [draft, agree], draft, 'fund-already-agreed'],
    ['agree to nothing', [], agree, 'no-fund-to-agree'],
    ['agree twice', [draft, agree], agree, 'fund-already-agreed'],
    ['agree before it is signed', [draft], { ...agree, today: '2016-05-03' }, 'fund-agreed-ahead'],
    [
      'leave a partner out',
      [draft],
      { ...agree, agreement: { ...agreement, signatures: agreement.signatures.slice(1) } },
      'fund-partner-unsigned',
    ],
    ['revise without a reason', [draft, agree], { ...revise, reason: ' ' }, 'fund-reason-required'],
    [
      'leave out a line that was spent on',
      [draft, agree, spend(5)],
      {
        ...revise,
        content: {
          ...content,
          lines: content.lines.filter(({ code }) => code !== 'iachs'),
          stated: [],
          ringFence: undefined,
        },
      },
      'still-in-use',
    ],
    ['spend on a line there is none of', [draft, agree], spend(1, { line: 'iach' }), 'unknown-line'],
    ['spend in another year', [draft, agree], spend(1, { month: '2017-04' }), 'month-outside-fund-year'],
    ['spend in a closed month', [draft, agree, closeJune], spend(1), 'month-closed'],
    ['close a month twice', [draft, agree, closeJune], closeJune, 'month-closed'],
    [
      'close a month on its last day',
      [draft, agree],
      { ...closeJune, today: '2016-06-30' },
      'closed-before-its-end',
    ],
    [
      'close the year on its last day',
      [draft, agree],
      { ...closeYear, today: '2017-03-31' },
      'closed-before-its-end',
    ],
    ['receive what is still to come', [draft, agree], { ...receive, today: '2016-06-14' }, 'received-ahead'],
    ['receive in a closed month', [draft, agree, closeJune], receive, 'month-closed'],
    [
      'spend with effect before the year',
      [draft, agree],
      spend(1, { effectiveOn: '2016-03-31' }),
      'effective-before-year',
    ],
    [
      'receive more than a year before the year',
      [draft, agree],
      { ...receive, receipt: { ...receive.receipt, receivedOn: '2015-03-31' } },
      'received-long-before-year',
    ],
    [
      'receive with effect before it came',
      [draft, agree],
      { ...receive, receipt: { ...receive.receipt, effectiveOn: '2016-06-14' } },
      'effective-before-received',
    ],
    [
      'revise with a reason nobody could read',
      [draft, agree],
      { ...revise, reason: 'x'.repeat(2_001) },
      'fund-reason-too-long',
    ],
    [
      'name a partner twice among joint commissioners',
      [],
      {
        ...draft,
        content: sharedSo([
          { partner: CCG, share: '0.5' },
          { partner: CCG, share: '0.5' },
        ]),
      },
      'duplicate-code',
    ],
    ['vire more than there is', [draft, agree], vire(1_701_200_001), 'virement-exceeds-budget'],
    ['vire to the same line', [draft, agree], vire(1, 'iachs', 'iachs'), 'virement-to-itself'],
    ['vire once the year is closed', [draft, agree, closeYear], vire(1), 'fund-closed'],
    ['forecast a line there is none of', [draft, agree], forecast('iach', 1), 'unknown-line'],
  ])('one cannot %s', (_, history, command, rule) => {
    expect(refusedBy(history, command)).toEqual([rule]);
  });

  test('what a line has is said in pounds', () => {
    expect(fundDecider.decide(vire(1_701_200_001), after(draft, agree).state)).toMatchObject({
      failure: [
        { what: expect.stringMatching(/ of £[\d,]+\.00, and £17,012,000\.01 are to go$/) as unknown },
      ],
    });
  });
});

describe('money moves on both sides', () => {
  test('what comes in is put in by a partner, and stands in the pool', () => {
    expect(after(draft, agree, receive).events.at(-1)?.data).toMatchObject({
      partner: CCG,
      entries: [
        {
          fund: 'fund/E10000003/2016-17',
          kind: 'contribution',
          effectiveOn: '2016-06-15',
          lines: [
            { account: 'pool:E10000003/2016-17', pence: 297_125_000 },
            { account: 'contributed:urn:ods:06H', pence: -297_125_000 },
          ],
        },
      ],
    });
  });

  test('what came in a month that is closed takes effect on a later day, and says when it came', () => {
    const receipt = { ...receive.receipt, effectiveOn: '2016-07-12' };
    const late = after(draft, agree, closeJune, { ...receive, receipt });
    expect(late.events.at(-1)?.data).toMatchObject({
      receivedOn: '2016-06-15',
      entries: [{ kind: 'contribution', effectiveOn: '2016-07-12' }],
    });
  });

  test('what is spent takes effect on the last day of its month, and late where that is closed', () => {
    expect(after(draft, agree, spend(7)).events.at(-1)?.data).toMatchObject({ effectiveOn: '2016-06-30' });
    const late = after(draft, agree, closeJune, spend(7, { effectiveOn: '2016-07-12' }));
    expect(late.events.at(-1)?.data).toMatchObject({ month: '2016-06', effectiveOn: '2016-07-12' });
  });

  test('what is given again undoes what stands on the day that is done, and is entered anew', () => {
    const { state, events } = after(draft, agree, spend(7));
    const stands = events.at(-1);
    if (stands?.type !== 'fund.spent') throw new Error('Nothing was spent');
    const [entry] = stands.data.entries;
    if (!entry) throw new Error('Nothing was entered');
    const lines = entry.lines.map(({ account, pence }) => ({ account, pence: BigInt(pence) }));
    const standing = { ...entry, lines, number: 41, decision: 2, recordedAt: '', actor: '' };
    const corrected = fundDecider.decide({ ...spend(9), standing } as FundCommand, state);
    expect(corrected).toMatchObject({
      ok: true,
      value: [
        {
          data: {
            entries: [
              { kind: 'reversal', reverses: 41, effectiveOn: today, lines: [{ pence: -7 }, { pence: 7 }] },
              { kind: 'expenditure', effectiveOn: today, lines: [{ pence: 9 }, { pence: -9 }] },
            ],
          },
        },
      ],
    });
    expect(fundDecider.decide({ ...spend(7), standing } as FundCommand, state)).toEqual({
      ok: true,
      value: [],
    });
  });
});

describe('whose an underspend or an overspend is', () => {
  const settledOf = (line: string, ...commands: FundCommand[]) =>
    linePositions(content, knownNow(after(draft, agree, ...commands).state)).find(
      (each) => each.line === line,
    );

  test('a contribution’s is its commissioner’s, both ways', () => {
    expect(settledOf('iachs', forecast('iachs', 1_600_000_000))?.settled).toEqual([
      {
        rule: 'kept-by-commissioner',
        pence: -101_200_000n,
        partners: [{ partner: CCG, pence: -101_200_000n }],
      },
    ]);
    expect(settledOf('care-act', forecast('care-act', 136_700_001))?.settled).toEqual([
      { rule: 'not-called-on-pool', pence: 1n, partners: [{ partner: COUNTY, pence: 1n }] },
    ]);
  });

  test('a project’s underspend goes back into the pool, and of its overspend the plan says nothing', () => {
    expect(settledOf('transformation-team', forecast('transformation-team', 29_000_000))?.settled).toEqual([
      { rule: 'reinvested-in-pool', pence: -1_000_000n, partners: [] },
    ]);
    expect(settledOf('transformation-team', forecast('transformation-team', 31_000_000))?.settled).toEqual([
      { rule: 'not-stated', pence: 1_000_000n, partners: [] },
    ]);
  });

  test('is known of what is forecast, and of what was spent once the year is closed', () => {
    expect(settledOf('iachs')?.variancePence).toBeUndefined();
    expect(settledOf('iachs', vire(100), spend(1_701_199_900), closeYear)?.variancePence).toBe(0n);
  });

  test('goes down the cascade of the agreement: a cap, what is in the pool, then by shares to the penny', () => {
    const joint = {
      ...content,
      lines: content.lines.map((line) =>
        line.code === 'transformation-projects'
          ? {
              ...line,
              overspend: [
                { rule: 'met-from-pool' as const },
                {
                  rule: 'shared-by' as const,
                  shares: [
                    { partner: CCG, share: '0.5' },
                    { partner: COUNTY, share: '0.5' },
                  ],
                },
              ],
            }
          : line,
      ),
    };
    const { state } = after(
      { ...draft, content: joint },
      agree,
      forecast('transformation-team', 29_999_000),
      forecast('transformation-projects', 133_800_000 + 1_003),
    );
    const line = linePositions(joint, knownNow(state)).find(
      (each) => each.line === 'transformation-projects',
    );
    expect(line?.settled).toEqual([
      { rule: 'met-from-pool', pence: 1_000n, partners: [] },
      {
        rule: 'shared-by',
        pence: 3n,
        partners: [
          { partner: CCG, pence: 2n },
          { partner: COUNTY, pence: 1n },
        ],
      },
    ]);
  });
});

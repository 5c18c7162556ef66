import { describe, expect, test } from '@jest/globals';
import type { JournalEntry } from '#pooled-fund';
import { agreementHash } from './agreement.decider';
import { ADMISSIONS, CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { settlementDecider } from './settlement.decider';
import { settle } from './settle';
import type { SettlementCommand, SettlementDecision, StandingEntries } from './settlement-command';
import {
  approvalsOf,
  lapsedClaims,
  splitOf,
  standingHash,
  withUpheldClaims,
  type OpenSettlement,
} from './settlement-state';
import type { SettlementEvent, SettlementInput, StandingAgreement } from './settlement.events';

const terms: StandingAgreement = {
  stream: 'agreement/E10000003/2016-17/risk-share',
  version: 3,
  contentHash: agreementHash(CAMBRIDGESHIRE),
  content: CAMBRIDGESHIRE,
};
const standing = (content: typeof CAMBRIDGESHIRE): StandingAgreement => ({ ...terms, content });
const journal: StandingEntries = { hold: 1, posted: [] };
const around = { of: RISK_SHARE, today: '2017-05-15', journal };
const person = { name: 'A. Person', position: 'Director of Finance' };

const input = (count: number | undefined, open: readonly string[] = []): SettlementInput => ({
  ...{ figure: ADMISSIONS, metric: 'non-elective-admissions', period: '2016/17', name: 'Admissions' },
  ...{ target: 56_040, count, source: 'SUS', definitionVersion: '1', open, warnings: [] },
  coverage: { expected: 12, reported: 12 - open.length },
  contentHash: '00',
});
const watermark = {
  id: 7,
  at: '2017-05-14T00:00:00.000Z',
  decisionPosition: 9,
  referenceVersion: 1,
  lanes: [],
  nextOffsets: [],
};

type Given = (state: OpenSettlement | { readonly status: 'none' }) => SettlementCommand;
const openOn =
  (terms: StandingAgreement): Given =>
  () => ({ ...around, type: 'open', terms });
const open = openOn(terms);
const compute =
  (
    count: number | undefined,
    more: {
      isPartial?: boolean;
      open?: string[];
      grounds?: string;
      off?: number;
      terms?: StandingAgreement;
      today?: string;
    } = {},
  ): Given =>
  () => {
    const counts = new Map(count === undefined ? [] : [[ADMISSIONS, count]]);
    const amounts =
      count === undefined || count > 1_000_000_000 ? [] : settle(CAMBRIDGESHIRE, counts).amounts;
    const secondOpinion = amounts.map(({ name, pence }) => ({ name, pence: pence + (more.off ?? 0) }));
    const { today = around.today, grounds } = more;
    return {
      ...{ ...around, today, type: 'compute', terms: more.terms ?? terms, watermark, secondOpinion, grounds },
      inputs: [{ ...input(count, more.open), ...(more.isPartial && { isPartial: true }) }],
    };
  };
const decide =
  (decision: SettlementDecision, more: object = {}): Given =>
  () => ({ ...decision, ...around, ...more });
const approve =
  (partner: string, actsFor = [partner]): Given =>
  (state) => {
    const isThere = state.status !== 'none' && (state.computation ?? state.voiding);
    const contentHash = isThere ? standingHash(state) : 'none';
    return { ...around, type: 'approve', partner, by: person, contentHash, actsFor };
  };
const dispute = (claimed: number, more: object = {}): Given =>
  decide({
    ...{ type: 'dispute', partner: COUNCIL, by: person, actsFor: [COUNCIL], figure: ADMISSIONS, claimed },
    ...{ evidence: 'Transfers were counted twice', replyBy: '2017-05-29' },
    ...more,
  });
const resolve = (outcome: 'upheld' | 'rejected' | 'withdrawn', more: object = {}): Given =>
  decide({
    ...{
      type: 'resolve-dispute',
      dispute: 1,
      outcome,
      by: person,
      reason: 'Looked into',
      actsFor: { withdrawn: [COUNCIL], upheld: [CCG], rejected: [CCG, COUNCIL] }[outcome],
    },
    ...more,
  });
const post = decide({ type: 'post' });
const restate = decide({ type: 'restate' });
const proposeVoid = decide({ type: 'propose-void', by: person, reason: 'The scheme was given up' });
const voidIt = decide({ type: 'void' });
const agreed = [approve(CCG), approve(COUNCIL)];

/** Runs commands one after the other, each of which must be followed; what the last one is refused by. */
function run(...given: readonly Given[]) {
  let state = settlementDecider.initialState;
  let events: readonly SettlementEvent[] = [];
  for (const [at, command] of given.entries()) {
    const decided = settlementDecider.decide(command(state), state);
    if (!decided.ok) {
      const rules = decided.failure.map(({ rule }) => rule);
      if (at < given.length - 1) throw new Error(`Step ${at + 1}: ${rules.join(', ')}`);
      return { state, events: [], rules };
    }
    events = decided.value;
    state = events.reduce(settlementDecider.evolve, state);
  }
  return { state, events, rules: [] as string[] };
}
const stateOf = (...given: readonly Given[]): OpenSettlement => {
  const { state, rules } = run(...given);
  if (state.status === 'none' || rules.length > 0) throw new Error(rules.join(', '));
  return state;
};

const POSTED = [open, compute(56_308), ...agreed, post];
const payOn = decide({ type: 'pay-on', paidOn: '2017-05-02', reference: 'BACS' });
const PAID = [...POSTED, payOn];

describe('a settlement that is followed to its end', () => {
  test.each<[string, readonly Given[], SettlementEvent['type']]>([
    ['is opened', [open], 'settlement.opened'],
    [
      'is forecast',
      [open, decide({ type: 'forecast', pence: 5, asOf: '2016-12-31', method: 'x' })],
      'settlement.forecast',
    ],
    ['is computed', [open, compute(56_308)], 'settlement.computed'],
    ['is disputed', [open, compute(56_308), dispute(56_200)], 'settlement.disputed'],
    [
      'is replied to',
      [
        ...[open, compute(56_308), dispute(56_200)],
        decide({ type: 'reply', dispute: 1, reply: 'No', partner: CCG, by: person, actsFor: [CCG] }),
      ],
      'settlement.replied',
    ],
    [
      'is resolved',
      [open, compute(56_308), dispute(56_200), resolve('rejected')],
      'settlement.dispute-resolved',
    ],
    [
      'is agreed on, at another amount for a reason',
      [open, compute(56_308), decide({ type: 'agree-amount', agreedPence: 50_000_000, reason: 'Goodwill' })],
      'settlement.amount-agreed',
    ],
    ['is approved', [open, compute(56_308), approve(CCG)], 'settlement.approved'],
    ['is posted', POSTED, 'settlement.posted'],
    ['is paid on', PAID, 'settlement.released'],
    [
      'is restated',
      [...POSTED, compute(56_318, { grounds: 'Late counts' }), ...agreed, restate],
      'settlement.restated',
    ],
    ['is closed', [...PAID, decide({ type: 'close' })], 'settlement.closed'],
    [
      'is reviewed',
      [
        open,
        compute(56_308),
        (state) =>
          decide({
            type: 'review',
            contentHash: standingHash(state as OpenSettlement),
            by: person,
            note: '',
          })(state),
      ],
      'settlement.reviewed',
    ],
    [
      'is put up with where something is missing, by name, and posted',
      [
        ...[open, compute(56_308, { open: ['March is missing'] })],
        decide({ type: 'override-coverage', by: person, reason: 'It will not come' }),
        ...agreed,
        post,
      ],
      'settlement.posted',
    ],
  ])('%s', (_, given, type) => {
    const { events, rules } = run(...given);
    expect({ rules, types: events.map((event) => event.type) }).toEqual({ rules: [], types: [type] });
  });

  test('what it enters in the journal balances, whatever it is', () => {
    const everything = [
      run(open),
      run(...POSTED),
      run(open, proposeVoid, ...agreed, voidIt),
      run(open, compute(56_308), dispute(56_200), ...agreed, post),
      run(open, compute(56_308), dispute(56_200), ...agreed, post, resolve('rejected')),
    ];
    for (const { events } of everything)
      for (const { data } of events) {
        const entries = 'entries' in data ? data.entries : [];
        expect(entries.length).toBeGreaterThan(0);
        for (const { lines } of entries) {
          expect(lines.length).toBeGreaterThan(1);
          expect(lines.reduce((sum, { pence }) => sum + pence, 0)).toBe(0);
        }
      }
  });
});

test('a restatement says what became of an amount that was agreed, and of each figure, to the penny', () => {
  const agreeing = decide({ type: 'agree-amount', agreedPence: 50_000_000, reason: 'Goodwill' });
  const { events } = run(
    ...[open, compute(56_308), agreeing, ...agreed, post],
    ...[compute(56_318, { grounds: 'Late counts' }), dispute(56_300), ...agreed, restate],
  );
  expect(events).toMatchObject([
    {
      data: {
        before: { releasedPence: 50_000_000 },
        split: { releasedPence: 42_178_000 },
        differences: [
          { figure: 'agreed amount', releasedPence: 43_668_000 - 50_000_000 },
          { figure: ADMISSIONS, before: 56_308, after: 56_318, releasedPence: -1_490_000 },
        ],
      },
    },
  ]);
});

test('it is reopened on grounds that were agreed, with more after a colon', () => {
  const reopening = { until: '2017-06-30', grounds: ['A fault of coding', 'Late counts'] };
  const reopened = (grounds: string) =>
    run(
      ...[open, compute(56_308, { terms: { ...terms, content: { ...CAMBRIDGESHIRE, reopening } } })],
      ...[...agreed, post, compute(56_318, { grounds })],
    ).rules;
  expect(reopened('late counts: March 2017 was corrected')).toEqual([]);
  expect(reopened('Late counts')).toEqual([]);
});

test('after a restatement what is due is paid, or paid back', () => {
  const restated = [...PAID, compute(56_318, { grounds: 'Late counts' }), ...agreed, restate];
  expect(run(...restated, payOn).rules).toEqual(['paid-before-release']);
  const payBack = decide({ type: 'pay-on', paidOn: around.today, reference: 'BACS' });
  const { events } = run(...restated, payBack);
  expect(events).toMatchObject([{ type: 'settlement.released', data: { pence: -1_490_000 } }]);
});

test('what was due before a restatement may have been paid before it', () => {
  const unpaid = [...POSTED, compute(56_318, { grounds: 'Late counts' }), ...agreed, restate];
  expect(run(...unpaid, payOn).rules).toEqual([]);
});

test('without a pool that terms name, the pool of its own year has what is released', () => {
  const content = { ...CAMBRIDGESHIRE, receiver: undefined };
  const { events } = run(open, compute(56_308, { terms: { ...terms, content } }), ...agreed, post);
  expect(events).toMatchObject([
    { data: { entries: [{ lines: [{ account: 'pool:E10000003/2016-17', pence: 43_668_000 }, {}, {}] }] } },
  ]);
});

describe('what partners approve', () => {
  const partly = [open, compute(51_638, { open: ['March is missing'], isPartial: true })];
  const counts = [{ figure: ADMISSIONS, count: 51_638 }];
  const by = (name: string) =>
    decide({ type: 'override-coverage', by: { ...person, name }, reason: 'It will not come', counts });

  test('is who put up with what is missing, and on which count', () => {
    const one = stateOf(...partly, by('A. Person'));
    expect(one.override).toMatchObject({ by: { name: 'A. Person' }, counts });
    expect(standingHash(one)).not.toBe(standingHash(stateOf(...partly, by('B. Person'))));
  });
});

describe('ended without a release, by all partners', () => {
  test('it gives what was held back to its holder, and nothing is expected any more', () => {
    const forecast: JournalEntry = {
      ...{ number: 2, fund: 'fund/E10000003/2016-17', kind: 'forecast', effectiveOn: '2016-12-31' },
      ...{ narrative: '', decision: 1, recordedAt: '', actor: '' },
      lines: [
        { account: 'accrued:risk-share', pence: 5n },
        { account: 'payable:risk-share', pence: -5n },
      ],
    };
    const { state, events } = run(
      open,
      proposeVoid,
      ...agreed,
      decide({ type: 'void' }, { journal: { hold: 1, forecast, posted: [] } }),
    );
    expect(state).toMatchObject({ status: 'voided' });
    expect(events).toMatchObject([
      {
        type: 'settlement.voided',
        data: {
          by: person,
          reason: 'The scheme was given up',
          entries: [
            { kind: 'reversal', reverses: 2, effectiveOn: '2017-05-15' },
            {
              ...{ kind: 'void', settles: 1, effectiveOn: '2017-05-15' },
              lines: [
                { account: `contributed:${CCG}`, pence: 83_600_000 },
                { account: 'held:risk-share', pence: -83_600_000 },
              ],
            },
          ],
        },
      },
    ]);
  });

  test('what partners approve is who asks for it, and why', () => {
    const because = (reason: string) =>
      standingHash(stateOf(open, decide({ type: 'propose-void', by: person, reason })));
    expect(because('The scheme was given up')).not.toBe(because('The fund was of another sum'));
    const computedHash = standingHash(stateOf(open, compute(56_308)));
    expect(standingHash(stateOf(open, compute(56_308), proposeVoid))).not.toBe(computedHash);
  });

  test.each<[string, Given]>([
    ['the same computed again', compute(56_308)],
    ['a dispute', dispute(56_200)],
    ['an amount', decide({ type: 'agree-amount', agreedPence: 1, reason: 'Goodwill' })],
  ])('is taken back by %s, and so are the approvals of it', (_, given) => {
    const taken = [open, compute(56_308), proposeVoid, ...agreed, given];
    expect(stateOf(...taken).voiding).toBeUndefined();
    expect(run(...taken, voidIt).rules).toEqual(['void-not-proposed']);
    expect(run(...taken, post).rules).toEqual(['approvals-missing']);
  });
});

describe('a dispute holds its own money, and no more', () => {
  // 268 beyond the target at £1,490 each; claimed are 160.
  const disputed = [open, compute(56_308), dispute(56_200)];

  test('what depends on the figure is held, the rest is posted', () => {
    expect(splitOf(stateOf(...disputed))).toMatchObject({
      releasedPence: 83_600_000 - 268 * 149_000,
      disputedPence: 108 * 149_000,
      retainedPence: 160 * 149_000,
    });
  });

  test('rejected after posting, what was held is retained', () => {
    const state = stateOf(...disputed, ...agreed, post, resolve('rejected'));
    expect(state.posted?.split).toMatchObject({ releasedPence: 43_668_000, disputedPence: 0 });
  });

  test.each(['rejected', 'withdrawn', 'upheld'] as const)(
    '%s after posting, what partners approved is still what it was posted on',
    (outcome) => {
      const posted = [...disputed, ...agreed, post];
      const { contentHash, approvals } = approvalsOf(stateOf(...posted));
      expect(approvals).toEqual({ [CCG]: contentHash, [COUNCIL]: contentHash });
      expect(approvalsOf(stateOf(...posted, resolve(outcome)))).toEqual({ contentHash, approvals });
    },
  );

  test('computed anew after posting, it is approved by nobody yet', () => {
    const state = stateOf(...POSTED, compute(56_318, { grounds: 'Late counts' }));
    expect(approvalsOf(state)).toEqual({ contentHash: standingHash(state), approvals: {} });
  });

  test('upheld once another count stands, the claim is of that count, and no money is left behind', () => {
    const posted = [...disputed, compute(56_318), ...agreed, post];
    expect(stateOf(...posted).posted?.split.disputedPence).toBe(118 * 149_000);
    const closing = decide({ type: 'close' });
    expect(run(...posted, resolve('upheld'), payOn, closing).rules).toContain('dispute-open');
    const upheld = stateOf(...posted, resolve('upheld'));
    expect(withUpheldClaims(upheld.computation?.inputs ?? [], upheld.disputes)).toMatchObject([
      { count: 56_200, claimedIn: 1, reported: 56_318 },
    ]);
  });

  test('upheld after posting, it lets in no count that came late, unless the terms do', () => {
    const nextYear = standing({ ...CAMBRIDGESHIRE, lateRestatement: 'next-year' });
    const upheld = [
      ...[openOn(nextYear), compute(56_308, { terms: nextYear }), dispute(56_200)],
      ...[...agreed, post, resolve('upheld')],
    ];
    const late: Given = (state) =>
      ({
        ...compute(56_400, { terms: nextYear })(state),
        watermark: { ...watermark, id: 8 },
      }) as SettlementCommand;
    expect(run(...upheld, late).rules).toEqual(['restatement-not-agreed']);
    expect(run(...upheld, compute(56_200, { terms: nextYear })).rules).toEqual([]);
  });

  test('its outcome takes effect no earlier than the post it is about', () => {
    const ahead = standing({ ...CAMBRIDGESHIRE, releasedOn: '2018-04-01' });
    const { events } = run(
      ...[openOn(ahead), compute(56_308, { terms: ahead }), dispute(56_200), ...agreed, post],
      resolve('rejected'),
    );
    expect(events).toMatchObject([{ data: { entries: [{ effectiveOn: '2018-04-01' }] } }]);
  });

  test('what was posted is paid, whatever partners make of a restatement', () => {
    expect(run(...POSTED, compute(56_318, { grounds: 'Late counts' }), payOn).rules).toEqual([]);
  });

  test('upheld, the claim is computed before anything else, and nobody has to give another reason', () => {
    const upheld = [...disputed, ...agreed, post, resolve('upheld')];
    expect(run(...upheld, restate).rules).toEqual(['claim-not-computed']);
    const entry: JournalEntry = {
      ...{
        fund: 'fund/E10000003/2016-17',
        kind: 'post',
        effectiveOn: '2017-04-01',
        narrative: '',
        number: 2,
      },
      ...{ decision: 5, recordedAt: '', actor: '', lines: [{ account: 'held:risk-share', pence: -1n }] },
    };
    const anew = decide({ type: 'restate' }, { journal: { hold: 1, posted: [entry] } });
    const { events } = run(...upheld, compute(56_200), ...agreed, anew);
    expect(events).toMatchObject([
      {
        data: {
          split: { releasedPence: 83_600_000 - 160 * 149_000, disputedPence: 0 },
          differences: [{ figure: ADMISSIONS, releasedPence: 108 * 149_000 }],
          entries: [
            { kind: 'reversal', reverses: 2 },
            { kind: 'post', settles: 1 },
          ],
        },
      },
    ]);
  });

  test('an approval is of what stood: it does not come back when the dispute is taken back', () => {
    const back = [open, compute(56_308), ...agreed, dispute(56_200), resolve('withdrawn')];
    expect(run(...back, post).rules).toEqual(['approvals-missing']);
  });

  test('a claim that was upheld stands in the place of the count that was disputed, and of no other', () => {
    const { disputes } = stateOf(...disputed, resolve('upheld'));
    const missing = { ...input(56_308, ['March is missing']), isPartial: true };
    expect(withUpheldClaims([missing], disputes)).toEqual([
      { ...input(56_200, ['March is missing']), claimedIn: 1, reported: 56_308 },
    ]);
    expect(withUpheldClaims([input(56_190)], disputes)).toEqual([input(56_190)]);
  });

  test('a claim that was upheld is named once another count than the one that was disputed is reported', () => {
    const upheld = [...disputed, resolve('upheld')];
    const claimed: Given = (state) => {
      const computing = compute(56_200)(state) as Extract<SettlementCommand, { type: 'compute' }>;
      return { ...computing, inputs: [{ ...input(56_200), claimedIn: 1, reported: 56_308 }] };
    };
    expect(lapsedClaims(stateOf(...upheld))).toEqual([]);
    expect(lapsedClaims(stateOf(...upheld, claimed))).toEqual([]);
    const lapsed = { dispute: 1, figure: ADMISSIONS, claimed: 56_200, counted: 56_308, reported: 56_318 };
    const corrected = [...upheld, claimed, compute(56_318)];
    expect(lapsedClaims(stateOf(...corrected))).toEqual([lapsed]);
    const again = [...corrected, dispute(56_210), resolve('upheld', { dispute: 2 })];
    expect(lapsedClaims(stateOf(...again))).toEqual([]);
  });

  test('an approval is of what stood: a dispute voids it', () => {
    expect(run(open, compute(56_308), ...agreed, dispute(56_200), post).rules).toEqual(['approvals-missing']);
  });
});

test('what is approved of one settlement is not what is approved of another with the same terms and counts', () => {
  const other = { ...terms, stream: 'agreement/E10000003/2016-17/try' };
  const openOther: Given = () => ({ ...around, type: 'open', terms: other });
  const hashes = [
    standingHash(stateOf(open, compute(56_308))),
    standingHash(stateOf(openOther, compute(56_308, { terms: other }))),
    standingHash(stateOf(open, proposeVoid)),
    standingHash(stateOf(openOther, proposeVoid)),
  ];
  expect(new Set(hashes).size).toBe(4);
});

test('a claim of the count that stands is told that it is the count already', () => {
  const state = stateOf(open, compute(56_308));
  expect(settlementDecider.decide(dispute(56_308)(state), state)).toMatchObject({
    failure: [{ rule: 'claim-not-a-count', what: '56308 is the count already' }],
  });
});

test('a partner that disputes what is posted is told what is left to it', () => {
  const state = stateOf(...POSTED);
  expect(settlementDecider.decide(dispute(56_200)(state), state)).toMatchObject({
    failure: [
      {
        rule: 'posted-already',
        mend: 'Have whoever reported the count correct it, and compute it anew; where they do not, the partners can only sign other terms',
      },
    ],
  });
});

test('an amount that only SQL comes to is named, and not approved', () => {
  const oneMore: Given = (state) => {
    const computing = compute(56_308)(state) as Extract<SettlementCommand, { type: 'compute' }>;
    return { ...computing, secondOpinion: [...computing.secondOpinion, { name: 'paid', pence: 1 }] };
  };
  const state = stateOf(open, oneMore);
  expect(settlementDecider.decide(approve(CCG)(state), state)).toMatchObject({
    failure: [{ rule: 'second-opinion-differs', what: 'SQL alone comes to other amounts: paid' }],
  });
});

test('an amount that is refused is named in pounds, as it was typed', () => {
  const state = stateOf(open, compute(56_308));
  const agreeing = decide({ type: 'agree-amount', agreedPence: 90_000_000, reason: 'Goodwill' });
  expect(settlementDecider.decide(agreeing(state), state)).toMatchObject({
    failure: [
      {
        what: '£900,000.00 is not within the fund',
        mend: 'Give an amount from £0.00 to £836,000.00',
      },
    ],
  });
});

test('of a count reported in part, the only one that is taken is named', () => {
  const state = stateOf(open, compute(51_638, { open: ['March is missing'], isPartial: true }));
  const counts = [{ figure: ADMISSIONS, count: 56_308 }];
  const overriding = decide({ type: 'override-coverage', by: person, reason: 'x', counts });
  expect(settlementDecider.decide(overriding(state), state)).toMatchObject({
    failure: [{ mend: expect.stringContaining('name 51638') as unknown }],
  });
});

describe('what is refused', () => {
  const computedOnce = [open, compute(56_308)];
  const closing = { ...CAMBRIDGESHIRE, reopening: { until: '2017-06-30', grounds: ['Late counts'] } };
  const nextYear = { ...CAMBRIDGESHIRE, lateRestatement: 'next-year' as const };

  test.each<[string, readonly Given[], string]>([
    ['opening it twice', [open, open], 'settlement-open-already'],
    ['computing what is not open', [compute(1)], 'no-settlement'],
    ['anything once it is closed', [...PAID, decide({ type: 'close' }), compute(1)], 'settlement-closed'],
    ['closing what was not paid on', [...POSTED, decide({ type: 'close' })], 'payment-outstanding'],
    [
      'closing before what was too much is paid back',
      [
        ...[...PAID, compute(56_318, { grounds: 'Late counts' }), ...agreed, restate],
        decide({ type: 'close' }),
      ],
      'payment-outstanding',
    ],
    ['approving what was not computed', [open, approve(CCG)], 'not-computed'],
    ['computing on a blank', [open, compute(undefined)], 'figure-not-reported'],
    ['computing the same again', [...computedOnce, compute(56_308)], 'nothing-changed'],
    [
      'a stale hash',
      [
        ...computedOnce,
        decide({ type: 'approve', partner: CCG, by: person, contentHash: 'ab', actsFor: [CCG] }),
      ],
      'stale-hash',
    ],
    ['one partner approving for another', [...computedOnce, approve(CCG, [COUNCIL])], 'signs-for-another'],
    ['approval for no partner', [...computedOnce, approve('urn:ods:99D', [CCG])], 'not-a-partner'],
    ['approval by a stranger', [...computedOnce, approve('urn:ods:99D')], 'signs-for-another'],
    [
      'a reply of the partner that raised it',
      [
        ...[...computedOnce, dispute(1)],
        decide({ type: 'reply', dispute: 1, reply: 'Yes', partner: COUNCIL, by: person, actsFor: [COUNCIL] }),
      ],
      'reply-of-the-claimant',
    ],
    ['approving twice', [...computedOnce, approve(CCG), approve(CCG)], 'approved-already'],
    [
      'approving where SQL differs by a penny',
      [open, compute(56_308, { off: 1 }), approve(CCG)],
      'second-opinion-differs',
    ],
    ['posting before all approve', [...computedOnce, approve(CCG), post], 'approvals-missing'],
    [
      'posting before its day',
      [...computedOnce, ...agreed, decide({ type: 'post' }, { today: '2017-03-31' })],
      'before-its-day',
    ],
    [
      'posting while reports are missing',
      [open, compute(56_308, { open: ['March'] }), ...agreed, post],
      'coverage-incomplete',
    ],
    ['posting twice', [...POSTED, post], 'posted-already'],
    [
      'an override without a name',
      [
        open,
        compute(56_308, { open: ['March'] }),
        decide({ type: 'override-coverage', by: { name: ' ', position: '' }, reason: 'x' }),
      ],
      'override-without-a-name',
    ],
    [
      'an override of nothing',
      [...computedOnce, decide({ type: 'override-coverage', by: person, reason: 'x' })],
      'coverage-complete',
    ],
    [
      'another amount without a reason',
      [...computedOnce, decide({ type: 'agree-amount', agreedPence: 1 })],
      'no-reason-given',
    ],
    [
      'an amount beyond the fund',
      [...computedOnce, decide({ type: 'agree-amount', agreedPence: 83_600_001, reason: 'x' })],
      'amount-beyond-fund',
    ],
    [
      'a fraction of a penny',
      [...computedOnce, decide({ type: 'agree-amount', agreedPence: 0.5, reason: 'x' })],
      'fraction-of-a-penny',
    ],
    [
      'an amount while a figure is disputed',
      [...computedOnce, dispute(56_200), decide({ type: 'agree-amount', agreedPence: 1, reason: 'x' })],
      'dispute-open',
    ],
    [
      'a dispute of no figure',
      [...computedOnce, dispute(1, { figure: 'delayed-days/2016/17' })],
      'unknown-figure',
    ],
    ['a claim of the same count', [...computedOnce, dispute(56_308)], 'claim-not-a-count'],
    ['a claim of half an admission', [...computedOnce, dispute(56_000.5)], 'claim-not-a-count'],
    ['a dispute without evidence', [...computedOnce, dispute(1, { evidence: '' })], 'no-reason-given'],
    ['a reply by yesterday', [...computedOnce, dispute(1, { replyBy: '2017-05-14' })], 'deadline-passed'],
    ['a second dispute of a figure', [...computedOnce, dispute(1), dispute(2)], 'disputed-already'],
    [
      'approval by nobody',
      [
        ...computedOnce,
        (state) =>
          ({
            ...approve(CCG)(state),
            by: { name: ' ', position: 'Director of Finance' },
          }) as SettlementCommand,
      ],
      'nobody-named',
    ],
    [
      'an outcome that nobody answers for',
      [...computedOnce, dispute(1), resolve('upheld', { by: { name: 'A. Person', position: '' } })],
      'nobody-named',
    ],
    [
      'upholding a claim of ones own',
      [...computedOnce, dispute(1), resolve('upheld', { actsFor: [COUNCIL] })],
      'outcome-of-one-side',
    ],
    [
      "rejecting another's claim alone, after posting",
      [...computedOnce, dispute(56_200), ...agreed, post, resolve('rejected', { actsFor: [CCG] })],
      'outcome-of-one-side',
    ],
    ['a claim beyond all counts', [...computedOnce, dispute(61_000_000_000)], 'claim-not-a-count'],
    [
      'computing on terms of another fund than is held',
      [open, compute(56_308, { terms: standing({ ...CAMBRIDGESHIRE, fundPence: 80_000_000 }) })],
      'terms-of-another-fund',
    ],
    [
      'computing on terms by which another holds the fund',
      [open, compute(56_308, { terms: standing({ ...CAMBRIDGESHIRE, holder: COUNCIL }) })],
      'terms-of-another-fund',
    ],
    [
      'an override that does not name the count reported in part',
      [
        ...[open, compute(51_638, { open: ['March is missing'], isPartial: true })],
        decide({
          type: 'override-coverage',
          by: person,
          reason: 'x',
          counts: [{ figure: ADMISSIONS, count: 56_308 }],
        }),
      ],
      'figure-not-reported',
    ],
    [
      'closing what was computed anew and not restated',
      [...PAID, compute(56_318, { grounds: 'Late counts' }), decide({ type: 'close' })],
      'restatement-unfinished',
    ],
    [
      'computing at an earlier watermark',
      [
        ...computedOnce,
        (state) => ({ ...compute(56_318)(state), watermark: { ...watermark, id: 6 } }) as SettlementCommand,
      ],
      'older-watermark',
    ],
    ['counts that cost more than can be written', [open, compute(900_000_000_000)], 'cost-beyond-limits'],
    [
      'evidence nobody could read',
      [...computedOnce, dispute(1, { evidence: 'x'.repeat(2_001) })],
      'beyond-limits',
    ],
    [
      'a forecast as of no day',
      [open, decide({ type: 'forecast', pence: 5, asOf: '2017-02-31', method: 'x' })],
      'beyond-limits',
    ],
    [
      'a forecast as of tomorrow',
      [open, decide({ type: 'forecast', pence: 5, asOf: '2017-05-16', method: 'x' })],
      'forecast-out-of-days',
    ],
    [
      'a forecast from before the agreement',
      [open, decide({ type: 'forecast', pence: 5, asOf: '2016-03-31', method: 'x' })],
      'forecast-out-of-days',
    ],
    ['the outcome of no dispute', [...computedOnce, resolve('rejected')], 'no-such-dispute'],
    [
      "taking back another's dispute",
      [...computedOnce, dispute(1), resolve('withdrawn', { actsFor: [CCG] })],
      'signs-for-another',
    ],
    [
      'approving before a claim that was upheld is computed',
      [...computedOnce, dispute(1), resolve('upheld'), approve(CCG)],
      'claim-not-computed',
    ],
    [
      'paying on what was not posted',
      [...computedOnce, decide({ type: 'pay-on', paidOn: '2017-05-01', reference: 'x' })],
      'not-posted',
    ],
    [
      'paying on tomorrow',
      [...POSTED, decide({ type: 'pay-on', paidOn: '2017-05-16', reference: 'x' })],
      'paid-ahead',
    ],
    [
      'paying on before the release is effective',
      [...POSTED, decide({ type: 'pay-on', paidOn: '2017-03-31', reference: 'x' })],
      'paid-before-release',
    ],
    [
      'paying on twice',
      [
        ...POSTED,
        decide({ type: 'pay-on', paidOn: '2017-05-01', reference: 'x' }),
        decide({ type: 'pay-on', paidOn: '2017-05-01', reference: 'x' }),
      ],
      'released-already',
    ],
    ['restating what stands', [...POSTED, restate], 'nothing-changed'],
    ['computing anew without grounds', [...POSTED, compute(56_318)], 'no-reason-given'],
    [
      'reopening after its day',
      [
        open,
        compute(56_308, { terms: standing(closing) }),
        ...agreed,
        post,
        compute(56_318, { grounds: 'x', today: '2017-07-01' }),
      ],
      'reopening-closed',
    ],
    [
      'reopening on grounds that nobody agreed on',
      [
        open,
        compute(56_308, { terms: standing(closing) }),
        ...[...agreed, post],
        compute(56_318, { grounds: 'Late counts of another year' }),
      ],
      'grounds-not-agreed',
    ],
    [
      'restating where the next year takes it',
      [
        open,
        compute(56_308, { terms: standing(nextYear) }),
        ...agreed,
        post,
        compute(56_318, { grounds: 'x' }),
      ],
      'restatement-not-agreed',
    ],
    [
      'closing while a figure is disputed',
      [...computedOnce, dispute(1), ...agreed, post, payOn, decide({ type: 'close' })],
      'dispute-open',
    ],
    ['voiding what nobody asked for', [...computedOnce, ...agreed, voidIt], 'void-not-proposed'],
    ['voiding it before all approve', [open, proposeVoid, approve(CCG), voidIt], 'approvals-missing'],
    [
      'voiding it on approvals of the amounts',
      [...computedOnce, ...agreed, proposeVoid, voidIt],
      'approvals-missing',
    ],
    ['posting on approvals of voiding it', [...computedOnce, proposeVoid, ...agreed, post], 'void-proposed'],
    ['asking for it to be voided after posting', [...POSTED, proposeVoid], 'posted-already'],
    ['voiding what was posted', [...POSTED, voidIt], 'posted-already'],
    [
      'asking for it to be voided without a reason',
      [open, decide({ type: 'propose-void', by: person, reason: ' ' })],
      'no-reason-given',
    ],
    [
      'nobody asking for it to be voided',
      [open, decide({ type: 'propose-void', by: { name: 'A. Person', position: ' ' }, reason: 'x' })],
      'nobody-named',
    ],
    ['anything once it is voided', [open, proposeVoid, ...agreed, voidIt, compute(1)], 'settlement-voided'],
    ['opening it again once it is voided', [open, proposeVoid, ...agreed, voidIt, open], 'settlement-voided'],
    [
      'forecasting what is posted',
      [...POSTED, decide({ type: 'forecast', pence: 5, asOf: '2017-04-30', method: 'x' })],
      'forecast-posted',
    ],
  ])('%s', (_, given, rule) => {
    expect(run(...given).rules).toEqual([rule]);
  });
});

describe('what people say of a settlement', () => {
  const review: Given = (state) => {
    const contentHash = state.status === 'none' ? '' : standingHash(state);
    return { ...around, type: 'review', contentHash, by: person, note: 'Looked at' };
  };
  const reply = decide({
    ...{ type: 'reply', dispute: 1, reply: 'Each is another person', partner: CCG },
    ...{ by: person, actsFor: [CCG] },
  });
  const withdraw: Given = (state) => {
    const number = state.status === 'none' ? 0 : state.disputes.length;
    return resolve('withdrawn', { dispute: number })(state);
  };
  const times = (...given: readonly Given[]) => Array.from({ length: 200 }, () => given).flat();

  test.each([
    ['a review', [open, compute(56_308)], [review]],
    ['a reply', [open, compute(56_308), dispute(56_300)], [reply]],
    ['a dispute', [open, compute(56_308)], [dispute(56_300), withdraw]],
  ])('%s is said two hundred times, and no more', (_, before, said) => {
    expect(run(...before, ...times(...said)).rules).toEqual([]);
    expect(run(...before, ...times(...said), ...said.slice(0, 1)).rules).toEqual(['too-much-said']);
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonPence } from '#kernel';
import { entryFromStated, type JournalEntry } from '#pooled-fund';
import { agreementHash } from './agreement.decider';
import type { AgreementContent } from './agreement-content';
import { CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { settle } from './settle';
import { countsOf, isRestating, openDisputes, standingHash, withUpheldClaims } from './settlement-state';
import type { OpenSettlement, SettlementState } from './settlement-state';
import { settlementDecider } from './settlement.decider';
import type { SettlementCommand, SettlementDecision, StandingEntries } from './settlement-command';
import type { SettlementEvent, SettlementInput, StandingAgreement } from './settlement.events';

const person = { name: 'A. Person', position: 'Director of Finance' };
const PERIODS = ['2016-Q1', '2016-Q2'];
const FIGURES = PERIODS.map((period) => `non-elective-admissions/${period}`);
const PARTNERS = [CCG, COUNCIL];

const content = (pricePence: number, more: Partial<AgreementContent> = {}): AgreementContent => ({
  ...CAMBRIDGESHIRE,
  rule: {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    activity: PERIODS.map((period) => ({
      ...{ name: period, metric: 'non-elective-admissions', period, target: 80, profile: [], pricePence },
    })),
  },
  ...more,
});
const standing = (terms: AgreementContent): StandingAgreement => ({
  ...{ stream: 'agreement/E10000003/2016-17/risk-share', version: 3 },
  ...{ contentHash: agreementHash(terms), content: terms },
});
const OPENED = standing(content(1_000_000));
/** What may be signed while a settlement is open: another price, a smaller and a larger fund, another holder. */
const VERSIONS = [
  OPENED,
  standing(content(1_500_000)),
  standing(content(1_000_000, { fundPence: 80_000_000 })),
  standing(content(1_000_000, { fundPence: 100_000_000 })),
  standing(content(1_000_000, { holder: COUNCIL })),
];

type Step =
  | {
      readonly kind: 'compute';
      readonly version: number;
      readonly counts: readonly number[];
      readonly open: boolean;
    }
  | { readonly kind: 'approve'; readonly partner: string }
  /** Approved by all, and posted or restated. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'decide'; readonly decision: SettlementDecision };

const count = fc.constantFrom(90, 100, 110, 130, 150);
const decision = (of: fc.Arbitrary<SettlementDecision>): fc.Arbitrary<Step> =>
  of.map((each) => ({ kind: 'decide', decision: each }));
const fixed = (each: SettlementDecision): fc.Arbitrary<Step> => decision(fc.constant(each));
const computing: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('compute' as const),
  version: fc.constantFrom(0, 0, 0, 1, 2, 3, 4),
  counts: fc.tuple(count, count),
  open: fc.constantFrom(false, false, false, true),
});
const approving: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('approve' as const),
  partner: fc.constantFrom(...PARTNERS),
});
const settling: fc.Arbitrary<Step> = fc.constant({ kind: 'settle' as const });
const disputing = decision(
  fc.record({
    ...{ type: fc.constant('dispute' as const), partner: fc.constantFrom(...PARTNERS) },
    ...{ by: fc.constant(person), actsFor: fc.constant(PARTNERS), figure: fc.constantFrom(...FIGURES) },
    ...{ claimed: count, evidence: fc.constant('Counted twice'), replyBy: fc.constant('2017-05-29') },
  }),
);
const resolving = decision(
  fc.record({
    ...{ type: fc.constant('resolve-dispute' as const), dispute: fc.integer({ min: 1, max: 3 }) },
    outcome: fc.constantFrom('upheld', 'rejected', 'withdrawn'),
    ...{ by: fc.constant(person), reason: fc.constant('Looked into'), actsFor: fc.constant(PARTNERS) },
  }),
);
const agreeing = decision(
  fc.record({
    ...{ type: fc.constant('agree-amount' as const), agreedPence: fc.constantFrom(0, 50_000_000) },
    reason: fc.constant('Goodwill'),
  }),
);
const voiding = fixed({ type: 'propose-void', by: person, reason: 'The scheme was given up' });
const paying = fixed({ type: 'pay-on', paidOn: '2017-05-15', reference: 'BACS 4711' });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: computing },
  { weight: 4, arbitrary: approving },
  { weight: 5, arbitrary: settling },
  { weight: 3, arbitrary: disputing },
  { weight: 4, arbitrary: resolving },
  { weight: 1, arbitrary: agreeing },
  { weight: 1, arbitrary: fixed({ type: 'override-coverage', by: person, reason: 'It will not come' }) },
  {
    weight: 1,
    arbitrary: fixed({ type: 'forecast', pence: 5_000_000, asOf: '2016-12-31', method: 'To date' }),
  },
  { weight: 2, arbitrary: fixed({ type: 'post' }) },
  { weight: 2, arbitrary: fixed({ type: 'restate' }) },
  { weight: 2, arbitrary: paying },
  { weight: 1, arbitrary: fixed({ type: 'close' }) },
  { weight: 1, arbitrary: voiding },
  { weight: 1, arbitrary: fixed({ type: 'void' }) },
);
/** Disputes raised before it is posted, decided after; it is paid, computed anew and paid again; then anything. */
const life = fc
  .tuple(
    ...[computing, fc.array(fc.oneof(disputing, disputing, agreeing), { maxLength: 4 }), settling],
    ...[fc.array(fc.oneof(resolving, resolving, paying), { maxLength: 5 }), computing, settling],
    fc.array(step, { maxLength: 20 }),
  )
  .map((parts) => parts.flat());

/** It is forecast, computed or not, and to be voided: something is decided meanwhile, or it is. */
const ended = fc
  .tuple(
    ...[fc.array(step, { maxLength: 6 }), fc.array(voiding, { minLength: 1, maxLength: 2 })],
    ...[fc.array(step, { maxLength: 2 }), settling, fixed({ type: 'void' })],
    fc.array(step, { maxLength: 5 }),
  )
  .map((parts) => parts.flat());

/** A settlement, the journal of what it entered, and who approved since something last changed. */
class Model {
  state: SettlementState = settlementDecider.initialState;
  private readonly journal: JournalEntry[] = [];
  private readonly approvedBy = new Set<string>();
  private paidPence = 0;

  follow(given: Step): void {
    if (given.kind === 'settle') {
      for (const partner of PARTNERS) this.follow({ kind: 'approve', partner });
      for (const type of ['post', 'restate'] as const) this.follow({ kind: 'decide', decision: { type } });
      return;
    }
    if (this.state.status === 'none') throw new Error('It is not open');
    const command = this.commandOf(given, this.state);
    const decided = settlementDecider.decide(command, this.state);
    if (decided.ok) for (const event of decided.value) this.take(event);
    else this.hasNotRefusedPayment(given, this.state);
  }

  open(): void {
    const opened = settlementDecider.decide({ ...this.around(), type: 'open', terms: OPENED }, this.state);
    if (!opened.ok) throw new Error('It was not opened');
    for (const event of opened.value) this.take(event);
  }

  private around() {
    return { of: RISK_SHARE, today: '2017-05-15', journal: this.standingEntries() };
  }

  private commandOf(given: Exclude<Step, { kind: 'settle' }>, state: OpenSettlement): SettlementCommand {
    switch (given.kind) {
      case 'compute': {
        const terms = VERSIONS[given.version] ?? OPENED;
        const inputs = withUpheldClaims(inputsOf(given.counts, given.open), state.disputes);
        const { amounts } = settle(terms.content, countsOf(inputs));
        const watermark = {
          id: 7,
          at: '',
          decisionPosition: 9,
          referenceVersion: 1,
          lanes: [],
          nextOffsets: [],
        };
        return {
          ...{ ...this.around(), type: 'compute', terms, watermark, inputs, secondOpinion: amounts },
          grounds: 'Late counts',
        };
      }
      case 'approve': {
        const contentHash = state.computation || state.voiding ? standingHash(state) : '';
        const { partner } = given;
        return { ...this.around(), type: 'approve', partner, by: person, contentHash, actsFor: [partner] };
      }
      case 'decide':
        return { ...given.decision, ...this.around() };
    }
  }

  private take(event: SettlementEvent): void {
    this.state = settlementDecider.evolve(this.state, event);
    for (const stated of 'entries' in event.data ? event.data.entries : [])
      this.journal.push({
        ...entryFromStated(stated),
        ...{ number: this.journal.length + 1, decision: 1, recordedAt: '', actor: '' },
      });
    switch (event.type) {
      case 'settlement.computed':
      case 'settlement.disputed':
      case 'settlement.dispute-resolved':
      case 'settlement.amount-agreed':
      case 'settlement.coverage-overridden':
      case 'settlement.void-proposed':
        this.approvedBy.clear();
        break;
      case 'settlement.approved':
        this.approvedBy.add(event.data.partner);
        break;
      case 'settlement.posted':
      case 'settlement.quarters-posted':
      case 'settlement.restated':
      case 'settlement.voided':
        expect([...this.approvedBy].sort()).toEqual([...PARTNERS].sort());
        break;
      case 'settlement.released':
        this.paidPence += event.data.pence;
        expect(this.paidPence).toBe(this.opened().posted?.split.releasedPence);
        break;
      case 'settlement.opened':
      case 'settlement.forecast':
      case 'settlement.reviewed':
      case 'settlement.replied':
        break;
      case 'settlement.closed': {
        const state = this.opened();
        expect([isRestating(state), state.isClaimOpen, openDisputes(state)]).toEqual([false, false, []]);
        expect(this.paidPence).toBe(state.posted?.split.releasedPence);
        expect(state.posted?.split.disputedPence).toBe(0);
      }
    }
    this.holds();
  }

  /** The journal is what the state says was posted, and what was held back is the fund, or nothing. */
  private holds(): void {
    for (const { lines } of this.journal) expect(lines.reduce((sum, { pence }) => sum + pence, 0n)).toBe(0n);
    const balances = new Map<string, bigint>();
    for (const { account, pence } of this.journal.flatMap(({ lines }) => lines))
      balances.set(account, (balances.get(account) ?? 0n) + pence);
    const balance = (account: string) => jsonPence(balances.get(account) ?? 0n);
    const { posted, status } = this.opened();
    const split = posted?.split;
    const isVoided = status === 'voided';
    const retained = PARTNERS.reduce((sum, partner) => sum + balance(`retained:${partner}`), 0);
    expect({
      contributed: balance(`contributed:${CCG}`),
      held: balance('held:risk-share'),
      released: balance('pool:E10000003/2017-18'),
      retained,
      ofHolder: balance(`retained:${CCG}`),
      disputed: balance('disputed:risk-share'),
    }).toEqual({
      contributed: isVoided ? 0 : -OPENED.content.fundPence,
      held: split || isVoided ? 0 : OPENED.content.fundPence,
      released: split?.releasedPence ?? 0,
      retained: split?.retainedPence ?? 0,
      ofHolder: split?.retainedPence ?? 0,
      disputed: split?.disputedPence ?? 0,
    });
    if (split || isVoided) expect(balance('payable:risk-share')).toBe(0);
    if (posted && posted.disputes.length > 0) this.disputesHold(posted);
  }

  /** Whatever claims hold in the end, nobody got what may yet be another's: until the restatement, also if upheld. */
  private disputesHold({ computation, disputes, split }: NonNullable<OpenSettlement['posted']>): void {
    const undecided = this.opened().disputes.filter(
      ({ dispute, outcome }) => disputes.includes(dispute) && (outcome === undefined || outcome === 'upheld'),
    );
    const { content: terms } = computation.agreement;
    for (let some = 0; some < 2 ** undecided.length; some += 1) {
      const claims = undecided.filter((_, at) => (some >> at) % 2 === 1);
      const { released, retained } = settle(terms, countsOf(computation.inputs, claims));
      expect(split.releasedPence <= released).toBe(true);
      expect(split.retainedPence <= retained).toBe(true);
    }
  }

  /** What is posted and not paid can be paid, as long as nothing about it is open. */
  private hasNotRefusedPayment(given: Step, state: OpenSettlement): void {
    if (given.kind !== 'decide' || given.decision.type !== 'pay-on') return;
    const isDue = state.posted !== undefined && state.posted.split.releasedPence !== this.paidPence;
    expect(isDue && state.status === 'open' && !state.isClaimOpen && !isRestating(state)).toBe(false);
  }

  private opened(): OpenSettlement {
    if (this.state.status === 'none') throw new Error('It is not open');
    return this.state;
  }

  private standingEntries(): StandingEntries {
    const reversed = new Set(this.journal.flatMap(({ reverses }) => reverses ?? []));
    const stand = this.journal.filter(({ number, kind }) => kind !== 'reversal' && !reversed.has(number));
    return {
      hold: stand.find(({ kind }) => kind === 'hold')?.number,
      forecast: stand.find(({ kind }) => kind === 'forecast'),
      posted: stand.filter(({ kind }) => kind === 'post' || kind === 'dispute-outcome'),
    };
  }
}

function inputsOf(counts: readonly number[], isOpen: boolean): SettlementInput[] {
  return PERIODS.map((period, at) => ({
    ...{ figure: FIGURES[at] ?? '', metric: 'non-elective-admissions', period, name: period, target: 80 },
    ...{ count: counts[at], source: 'SUS', definitionVersion: '1', warnings: [], contentHash: '00' },
    ...{ coverage: { expected: 3, reported: 3 }, open: isOpen ? ['March is missing'] : [] },
  }));
}

test('whatever is decided in whatever order, the journal is what was posted, and what was posted was approved as it stands', () => {
  fc.assert(
    fc.property(fc.oneof(life, ended, fc.array(step, { maxLength: 40 })), (given) => {
      const model = new Model();
      model.open();
      for (const each of given) model.follow(each);
    }),
    { numRuns: 400, seed: 1617 },
  );
});

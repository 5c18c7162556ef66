import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonPence } from '#kernel';
import { entryFromStated, type JournalEntry } from '#pooled-fund';
import type { AgreementContent, PayForPerformanceRule } from './agreement-content';
import { agreementHash } from './agreement.decider';
import { quartersMoved } from './differences';
import { CCG, COUNCIL } from './cambridgeshire-2016.fixture';
import { PETERBOROUGH, peterborough } from './peterborough-2015.fixture';
import { settle } from './settle';
import type { SettlementDecision } from './settlement-command';
import {
  countsOf,
  postedOn,
  postedSoFar,
  standingHash,
  type OpenSettlement,
  type SettlementState,
} from './settlement-state';
import { settlementDecider } from './settlement.decider';
import type { SettlementEvent, SettlementInput } from './settlement.events';
import { standingOf } from './settlement.store';

const OF = { area: 'E06000031', policyYear: '2015/16', agreement: 'pay-for-performance' };
const person = { name: 'A. Person', position: 'Director of Finance' };
const FUND = 24_900_000;
const KEYS = PETERBOROUGH.quarters.map(({ period }) => period);
const POOL = 'pool:E06000031/2015-16';
const LATER = ['non-elective-admissions/2015/16-Q2', 'non-elective-admissions/2015/16-Q3'];

/** A settlement, day by day, with the journal of what it entered. */
class Settlement {
  state: SettlementState = settlementDecider.initialState;
  readonly journal: JournalEntry[] = [];
  readonly events: SettlementEvent[] = [];

  constructor(
    private content: AgreementContent,
    public today = '2017-05-15',
  ) {
    this.run({ type: 'open', terms: this.terms() });
  }

  /** What was counted of the quarters so far, each settled on in full unless it is named as open. */
  compute(
    counts: readonly (number | undefined)[],
    more: { open?: number; content?: AgreementContent } = {},
  ): string[] {
    this.content = more.content ?? this.content;
    const inputs = KEYS.map((period, at): SettlementInput => {
      const isOpen = counts[at] === undefined || more.open === at;
      return {
        ...{ figure: `non-elective-admissions/${period}`, metric: 'non-elective-admissions', period },
        ...{ name: period, target: PETERBOROUGH.quarters[at]?.plan ?? 0, count: counts[at] },
        ...{ source: 'MAR', definitionVersion: '1', warnings: [], contentHash: '00' },
        coverage: { expected: 3, reported: isOpen ? 2 : 3 },
        open: isOpen ? [`a report is missing for ${period}`] : [],
      };
    });
    const { amounts } = settle(this.content, countsOf(inputs));
    const watermark = { id: 7, at: '', decisionPosition: 9, referenceVersion: 1, lanes: [], nextOffsets: [] };
    return this.run({
      ...{ type: 'compute', terms: this.terms(), watermark, inputs, secondOpinion: amounts },
      grounds: 'Late counts',
    });
  }

  approve(): void {
    for (const partner of [CCG, COUNCIL]) {
      const contentHash = standingHash(this.open());
      this.decide({ type: 'approve', partner, by: person, contentHash, actsFor: [partner] });
    }
  }

  decide(decision: SettlementDecision): string[] {
    return this.run(decision);
  }

  /** Computed, approved by all, and posted through a quarter. */
  post(through: string, ...counts: readonly number[]): string[] {
    this.compute(counts);
    this.approve();
    return this.decide({ type: 'post', through });
  }

  /** Computed on all quarters, approved by all, and posted. */
  end(...counts: readonly number[]): string[] {
    this.compute(counts);
    this.approve();
    return this.decide({ type: 'post' });
  }

  open(): OpenSettlement {
    if (this.state.status === 'none') throw new Error('It is not open');
    return this.state;
  }

  balance(account: string): number {
    const lines = this.journal.flatMap((entry) => entry.lines);
    return jsonPence(lines.reduce((sum, line) => (line.account === account ? sum + line.pence : sum), 0n));
  }

  private terms() {
    const { content } = this;
    return { stream: 's', version: 3, contentHash: agreementHash(content), content };
  }

  private run(decision: object): string[] {
    const reversed = new Set(this.journal.flatMap(({ reverses }) => reverses ?? []));
    const standing = this.journal.filter(({ number, kind }) => kind !== 'reversal' && !reversed.has(number));
    const command = { ...decision, of: OF, today: this.today, journal: standingOf(standing) };
    const decided = settlementDecider.decide(
      command as Parameters<typeof settlementDecider.decide>[0],
      this.state,
    );
    if (!decided.ok) return decided.failure.map(({ rule }) => rule);
    for (const event of decided.value) this.take(event);
    return [];
  }

  private take(event: SettlementEvent): void {
    this.state = settlementDecider.evolve(this.state, event);
    this.events.push(event);
    for (const stated of 'entries' in event.data ? event.data.entries : []) {
      const entry = { ...entryFromStated(stated), number: this.journal.length + 1 };
      this.hasAHoldToClear(entry);
      this.journal.push({ ...entry, decision: 1, recordedAt: '', actor: '' });
    }
    this.holds();
  }

  /** As the guard of the database has it: a post clears a hold that nobody has settled, to the penny. */
  private hasAHoldToClear({
    kind,
    settles,
    lines,
    effectiveOn,
  }: Pick<JournalEntry, 'kind' | 'lines' | 'effectiveOn' | 'settles'>): void {
    expect(lines.length >= 2 && lines.every(({ pence }) => pence !== 0n)).toBe(true);
    expect(lines.reduce((sum, { pence }) => sum + pence, 0n)).toBe(0n);
    if (kind !== 'post') return;
    const reversed = new Set(this.journal.flatMap(({ reverses }) => reverses ?? []));
    const hold = this.journal.find(({ number }) => number === settles);
    expect(hold?.kind).toBe('hold');
    expect(this.journal.some((each) => each.settles === settles && !reversed.has(each.number))).toBe(false);
    expect(effectiveOn >= (hold?.effectiveOn ?? '')).toBe(true);
    const heldBack = (of: JournalEntry['lines'] = []) =>
      of.find(({ account }) => account.startsWith('held:'))?.pence ?? 0n;
    expect(heldBack(lines)).toBe(-heldBack(hold?.lines));
  }

  /** The pool has what was released, and what is not divided is held. */
  private holds(): void {
    const { posted, interim } = this.open();
    const released = posted?.split.releasedPence ?? interim?.releasedPence ?? 0;
    expect({
      pool: this.balance(POOL),
      held: this.balance('held:pay-for-performance'),
      contributed: this.balance(`contributed:${CCG}`),
      retained: this.balance(`retained:${CCG}`),
    }).toEqual({
      pool: released,
      held: posted ? 0 : FUND - released,
      contributed: -FUND,
      retained: posted?.split.retainedPence ?? 0,
    });
  }
}

const releasedBy = ({ events }: Settlement) =>
  events.flatMap((event) =>
    event.type === 'settlement.quarters-posted'
      ? [(event.data.releasedPence - event.data.beforePence) / 100]
      : event.type === 'settlement.posted'
        ? [event.data.split.releasedPence / 100]
        : [],
  );

describe("Peterborough's £249,000, posted after each quarter", () => {
  test('releases what each earned, holds the rest anew, and comes to the fund', () => {
    const year = new Settlement(peterborough());
    expect(year.post('2014/15-Q4', 4_230)).toEqual([]);
    expect(year.journal.map(({ kind, lines }) => [kind, lines.map(({ pence }) => pence)])).toEqual([
      ['hold', [24_900_000n, -24_900_000n]],
      ['post', [6_411_400n, 18_488_600n, -24_900_000n]],
      ['hold', [18_488_600n, -18_488_600n]],
    ]);
    expect(year.post('2015/16-Q1', 4_230, 4_020)).toEqual([]);
    // The third fell back: nothing is earned, nothing given back, and nothing entered.
    expect(year.post('2015/16-Q2', 4_230, 4_020, 4_120)).toEqual([]);
    expect(year.journal).toHaveLength(5);
    expect(year.end(4_230, 4_020, 4_120, 4_200)).toEqual([]);
    expect(releasedBy(year)).toEqual([64_114, 56_658, 0, 249_000]);
    expect(year.journal.at(-1)?.lines).toEqual([
      { account: POOL, pence: 12_822_800n },
      { account: 'held:pay-for-performance', pence: -12_822_800n },
    ]);
  });

  test('a correction of a quarter that was posted is settled with the next', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_260);
    expect(releasedBy(year)).toEqual([49_204]);
    expect(year.post('2014/15-Q4', 4_250)).toEqual(['posted-already']);
    expect(year.post('2015/16-Q1', 4_250, 3_998)).toEqual([]);
    expect(releasedBy(year)).toEqual([49_204, 74_550]);
  });

  test('and what it moved is told apart from what the next earned, posted or not', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_260);
    expect(quartersMoved(year.events)).toEqual([]);
    year.compute([4_250, 3_998]);
    const moved = {
      ...{ from: '2014/15-Q4', through: '2015/16-Q1' },
      ...{ beforePence: 4_920_400, releasedPence: 12_375_400 },
      differences: [
        { figure: figureOf('2014/15-Q4'), before: 4_260, after: 4_250, releasedPence: 1_491_000 },
        { figure: figureOf('2015/16-Q1'), before: undefined, after: 3_998, releasedPence: 5_964_000 },
      ],
    };
    const [waiting] = quartersMoved(year.events);
    expect(waiting).toMatchObject(moved);
    expect(waiting?.effectiveOn).toBeUndefined();
    year.approve();
    year.decide({ type: 'post', through: '2015/16-Q1' });
    expect(quartersMoved(year.events)).toMatchObject([{ ...moved, effectiveOn: '2017-05-15' }]);
    year.end(4_250, 3_998, 4_058, 4_279);
    expect(quartersMoved(year.events)).toMatchObject([
      moved,
      { from: '2015/16-Q1', through: '2015/16-Q3', differences: [{ after: 4_058 }, { after: 4_279 }] },
    ]);
  });

  test('a quarter that is counted first under other terms is no work of theirs', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_260);
    year.compute([4_260, 3_998], { content: { ...peterborough(), title: 'As amended' } });
    expect(quartersMoved(year.events)[0]?.differences).toMatchObject([
      { figure: 'terms', releasedPence: 0 },
      { figure: figureOf('2015/16-Q1'), before: undefined, after: 3_998, releasedPence: 5_964_000 },
    ]);
  });

  test('what falls below what was posted is told beside what keeps it', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_250);
    year.compute([4_260, 4_038]);
    expect(quartersMoved(year.events)[0]?.differences).toMatchObject([
      { before: 4_250, after: 4_260, releasedPence: -1_491_000 },
      { before: undefined, after: 4_038 },
      { figure: 'quarters posted', releasedPence: 1_491_000 },
    ]);
  });

  test('what was posted so far is told post by post, with what the terms leave of it', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_260);
    year.post('2015/16-Q1', 4_250, 3_998);
    const posts = [
      { through: '2014/15-Q4', releasedPence: 4_920_400 },
      { through: '2015/16-Q1', releasedPence: 12_375_400 },
    ];
    expect(postedSoFar(year.open(), peterborough())).toEqual({ posts, keptPence: 12_375_400 });
    expect(postedSoFar(year.open(), peterborough({ clawsBack: true })).keptPence).toBe(0);
    year.end(4_250, 3_998, 4_058, 4_279);
    expect(postedSoFar(year.open(), peterborough()).posts).toEqual([
      ...posts,
      { through: '2015/16-Q3', releasedPence: 24_900_000 },
    ]);
  });

  test('what was released is not taken back, unless the terms say so', () => {
    const late = [4_293, 4_038] as const;
    const kept = new Settlement(peterborough());
    kept.post('2014/15-Q4', 4_250);
    kept.post('2015/16-Q1', ...late);
    expect(kept.end(...late, 4_099, 4_322)).toEqual([]);
    expect(kept.balance(POOL)).toBe(6_411_400);
    const clawed = new Settlement(peterborough({ clawsBack: true }));
    clawed.post('2014/15-Q4', 4_250);
    expect(clawed.post('2015/16-Q1', ...late)).toEqual([]);
    expect(clawed.balance(POOL)).toBe(0);
    expect(clawed.end(...late, 4_099, 4_322)).toEqual([]);
  });

  test('what was posted is divided by the terms it was posted on, whatever is computed after it', () => {
    const year = new Settlement(peterborough());
    year.post('2015/16-Q1', 4_230, 4_020);
    const corrected = [4_285, 4_038, 4_120, 4_290] as const;
    year.compute(corrected);
    year.decide({
      ...{ type: 'dispute', partner: COUNCIL, by: person, actsFor: [COUNCIL], claimed: 4_000 },
      ...{ figure: 'non-elective-admissions/2015/16-Q3', evidence: 'Transfers', replyBy: '2017-05-29' },
    });
    year.approve();
    expect(year.decide({ type: 'post' })).toEqual([]);
    expect(year.compute(corrected, { content: peterborough({ clawsBack: true }) })).toEqual([]);
    const withdrawn = { type: 'resolve-dispute', dispute: 1, outcome: 'withdrawn' } as const;
    year.decide({ ...withdrawn, by: person, reason: 'Looked into', actsFor: [COUNCIL] });
    expect(year.balance(POOL)).toBe(12_077_200);
    expect(year.balance('disputed:pay-for-performance')).toBe(0);
  });

  test('what was expected is expected no more, and the rest may be', () => {
    const year = new Settlement(peterborough());
    const expecting = (pence: number) =>
      year.decide({ type: 'forecast', pence, asOf: '2016-12-31', method: 'To date' });
    expecting(20_000_000);
    year.post('2014/15-Q4', 4_250);
    expect(year.balance('accrued:pay-for-performance')).toBe(0);
    expect(expecting(18_488_700)).toEqual(['amount-beyond-fund']);
    expect(expecting(18_488_600)).toEqual([]);
    year.end(4_250, 3_998, 4_058, 4_279);
    expect(year.balance('payable:pay-for-performance')).toBe(0);
  });

  test('each is paid on after it was posted, and the end restated without touching them', () => {
    const year = new Settlement(peterborough());
    const paid = () => year.decide({ type: 'pay-on', paidOn: '2017-05-15', reference: 'BACS 4711' });
    expect(paid()).toEqual(['not-posted']);
    year.post('2014/15-Q4', 4_250);
    expect(paid()).toEqual([]);
    expect(paid()).toEqual(['released-already']);
    year.end(4_250, 3_998, 4_058, 4_279);
    expect(paid()).toEqual([]);
    expect(year.open().paidPence).toBe(24_900_000);
    year.compute([4_250, 3_998, 4_058, 4_300]);
    year.approve();
    expect(year.decide({ type: 'restate' })).toEqual([]);
    const [undone, anew] = year.journal.slice(-2);
    expect([undone?.kind, undone?.reverses, anew?.settles]).toEqual(['reversal', 4, 3]);
    expect(year.balance(POOL)).toBe(settled(4_250, 3_998, 4_058, 4_300));
    year.compute([4_330, 4_330, 4_330, 4_330]);
    year.approve();
    expect(year.decide({ type: 'restate' })).toEqual([]);
    expect(year.balance(POOL)).toBe(6_411_400);
    expect(year.events.at(-1)?.data).toMatchObject({
      differences: expect.arrayContaining([expect.objectContaining({ figure: 'quarters posted' })]),
    });
  });

  test('it is ended without quarters that nobody will count, where each is named', () => {
    const year = new Settlement(peterborough());
    expect(year.post('2015/16-Q1', 4_230, 4_020)).toEqual([]);
    year.decide({ type: 'override-coverage', by: person, reason: 'Lost', uncounted: LATER });
    year.approve();
    expect(year.decide({ type: 'post' })).toEqual([]);
    expect(year.balance(`retained:${CCG}`)).toBe(12_822_800);
  });

  test('what was agreed and put up with for quarters is so of no later one', () => {
    const year = new Settlement(peterborough());
    year.compute([4_230], { open: 0 });
    year.decide({ type: 'override-coverage', by: person, reason: 'It will not come' });
    year.decide({ type: 'agree-amount', agreedPence: 7_000_000, reason: 'Goodwill' });
    year.approve();
    expect(year.decide({ type: 'post', through: '2014/15-Q4' })).toEqual([]);
    expect(year.open()).toMatchObject({ override: undefined, agreedPence: undefined });
  });

  test('what quarters were posted on stays known, and is of no later quarter', () => {
    const year = new Settlement(peterborough());
    year.compute([4_230]);
    year.approve();
    const approved = standingHash(year.open());
    year.decide({ type: 'post', through: '2014/15-Q4' });
    expect(postedOn(year.open())).toBe(approved);
    expect(year.open().approvals).toEqual({});
    year.compute([4_230, 4_020]);
    expect(postedOn(year.open())).toBe(approved);
  });

  test('who would void it then is told what can be done', () => {
    const year = new Settlement(peterborough());
    year.post('2014/15-Q4', 4_230);
    const { of, today, journal } = { of: OF, today: year.today, journal: standingOf(year.journal) };
    const command = { type: 'propose-void', by: person, reason: 'Given up', of, today, journal } as const;
    expect(settlementDecider.decide(command, year.state)).toMatchObject({
      failure: [{ what: 'Quarters to 2014/15-Q4 are posted', mend: 'Post it at its end' }],
    });
  });

  test.each<[string, (year: Settlement) => string[], string[]]>([
    ['a quarter that is none', (year) => year.post('2015/16-Q4', 4_230), ['no-quarter-before-the-last']],
    ['the last', (year) => year.post('2015/16-Q3', 1, 1, 1, 1), ['no-quarter-before-the-last']],
    ['one that was not counted', (year) => year.post('2015/16-Q1', 4_230), ['quarter-not-the-last-counted']],
    [
      'one before the last that was counted',
      (year) => year.post('2014/15-Q4', 4_230, 4_020),
      ['quarter-not-the-last-counted'],
    ],
    [
      'one that is not over',
      (year) => {
        year.today = '2015-03-31';
        return year.post('2014/15-Q4', 4_230);
      },
      ['before-its-day'],
    ],
    [
      'one of which a report is missing',
      (year) => {
        year.compute([4_230], { open: 0 });
        year.approve();
        return year.decide({ type: 'post', through: '2014/15-Q4' });
      },
      ['coverage-incomplete'],
    ],
    [
      'what was approved before quarters were posted',
      (year) => {
        year.post('2014/15-Q4', 4_230);
        return year.decide({ type: 'post' });
      },
      ['quarter-not-counted', 'coverage-incomplete', 'approvals-missing'],
    ],
    [
      'the end, on what was approved for quarters',
      (year) => {
        year.compute([4_230, 4_020], { open: 1 });
        year.decide({ type: 'override-coverage', by: person, reason: 'It will not come' });
        year.approve();
        return year.decide({ type: 'post' });
      },
      ['quarter-not-counted'],
    ],
    [
      'quarters, on what was approved as the end',
      (year) => {
        year.compute([4_230, 4_020]);
        year.decide({ type: 'override-coverage', by: person, reason: 'Lost', uncounted: LATER });
        year.approve();
        return year.decide({ type: 'post', through: '2015/16-Q1' });
      },
      ['quarter-not-counted'],
    ],
    [
      'an end without a quarter that is not named, or is counted',
      (year) => {
        year.compute([4_230, 4_020]);
        const named = (uncounted: readonly string[]) =>
          year.decide({ type: 'override-coverage', by: person, reason: 'Lost', uncounted });
        return [...named(LATER.slice(1)), ...named([...LATER, 'non-elective-admissions/2014/15-Q4'])];
      },
      ['quarter-not-counted', 'quarter-not-counted'],
    ],
    [
      'what nobody approved',
      (year) => {
        year.compute([4_230]);
        return year.decide({ type: 'post', through: '2014/15-Q4' });
      },
      ['approvals-missing'],
    ],
    [
      'voiding it then',
      (year) => {
        year.post('2014/15-Q4', 4_230);
        return year.decide({ type: 'propose-void', by: person, reason: 'Given up' });
      },
      ['posted-already'],
    ],
    [
      'an amount below what was released',
      (year) => {
        year.post('2014/15-Q4', 4_250);
        year.compute([4_250, 4_038]);
        return year.decide({ type: 'agree-amount', agreedPence: 6_411_399, reason: 'Goodwill' });
      },
      ['amount-beyond-fund'],
    ],
    [
      'terms of another rule then',
      (year) => {
        year.post('2014/15-Q4', 4_230);
        const activity = KEYS.map((period) => ({
          ...{
            name: period,
            metric: 'non-elective-admissions',
            period,
            target: 1,
            profile: [],
            pricePence: 1,
          },
        }));
        const rule = { kind: 'balancing-sum' as const, costBasis: 'flat-price' as const, activity };
        return year.compute([1, 1, 1, 1], { content: { ...peterborough(), rule } });
      },
      ['not-by-quarter'],
    ],
    [
      'terms of another pool then',
      (year) => {
        year.post('2014/15-Q4', 4_230);
        return year.compute([4_230, 4_020], {
          content: { ...peterborough(), receiver: { policyYear: '2016/17' } },
        });
      },
      ['terms-of-another-fund'],
    ],
    [
      'paying on before the quarters were released',
      (year) => {
        year.post('2014/15-Q4', 4_230);
        return year.decide({ type: 'pay-on', paidOn: '2017-05-14', reference: 'BACS 4711' });
      },
      ['paid-before-release'],
    ],
  ])('refused: %s', (_, act, rules) => {
    expect(act(new Settlement(peterborough()))).toEqual(rules);
  });

  test('refused: quarters that earn the whole fund, of which nothing would be left to hold', () => {
    const year = new Settlement(peterborough({ cappedAtPlan: false }));
    expect(year.post('2014/15-Q4', 4_100)).toEqual(['nothing-left-to-hold']);
  });

  test('whatever is counted, corrected and posted when, the pool ends with what the year comes to, or what it has had', () => {
    const counted = fc.integer({ min: 3_950, max: 4_400 });
    const rule: fc.Arbitrary<Partial<PayForPerformanceRule>> = fc.record({
      ...{ unit: fc.constantFrom('pound', 'penny'), rounding: fc.constantFrom('to-date', 'each-quarter') },
      ...{ cappedAtPlan: fc.boolean(), clawsBack: fc.boolean(), recoverable: fc.boolean() },
    });
    const versions = fc.array(fc.tuple(counted, counted, counted, counted), { minLength: 4, maxLength: 4 });
    const posts = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rule, versions, posts, fc.boolean(), (more, given, isPosted, isDisputed) => {
        const year = new Settlement(peterborough(more));
        let had = 0;
        for (const [at, counts] of given.slice(0, 3).entries()) {
          if (!isPosted[at]) continue;
          year.compute(counts.slice(0, at + 1));
          if (isDisputed)
            year.decide({
              ...{ type: 'dispute', partner: COUNCIL, by: person, actsFor: [COUNCIL], claimed: 4_000 },
              ...{ figure: `non-elective-admissions/${KEYS[at]}`, evidence: 'Twice', replyBy: '2017-06-01' },
            });
          year.approve();
          const refused = year.decide({ type: 'post', through: KEYS[at] });
          if (refused.length > 0) expect(refused).toEqual(['nothing-left-to-hold']);
          const has = year.balance(POOL);
          if (more.clawsBack !== true) expect(has >= had).toBe(true);
          had = has;
          if (isDisputed)
            year.decide({
              ...{ type: 'resolve-dispute', dispute: year.open().disputes.length, outcome: 'withdrawn' },
              ...{ by: person, reason: 'Counted once', actsFor: [COUNCIL] },
            });
        }
        const last = given[3] ?? [];
        expect(year.end(...last)).toEqual([]);
        const due = jsonPence(
          settle(
            peterborough(more),
            new Map(last.map((count, at) => [`non-elective-admissions/${KEYS[at]}`, count])),
          ).released,
        );
        expect(year.balance(POOL)).toBe(more.clawsBack === true ? due : Math.max(due, had));
        const moved = quartersMoved(year.events);
        expect(moved).toHaveLength(Math.max(0, releasedBy(year).length - 1));
        for (const { beforePence, releasedPence, differences } of moved)
          expect(differences.reduce((sum, each) => sum + each.releasedPence, beforePence)).toBe(
            releasedPence,
          );
      }),
      { numRuns: 100, seed: 1516 },
    );
  });
});

function figureOf(period: string): string {
  return `non-elective-admissions/${period}`;
}

function settled(...counts: readonly number[]): number {
  const of = new Map(counts.map((count, at) => [`non-elective-admissions/${KEYS[at]}`, count]));
  return jsonPence(settle(peterborough(), of).released);
}

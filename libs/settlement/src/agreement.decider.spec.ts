import { describe, expect, test } from '@jest/globals';
import { monthsOf, period } from '#kernel';
import type { AgreementContent } from './agreement-content';
import { agreementDecider, agreementHash, agreementOn, type AgreementCommand } from './agreement.decider';
import type { AgreementEvent } from './agreement.events';
import { CAMBRIDGESHIRE, CCG, COUNCIL, RISK_SHARE } from './cambridgeshire-2016.fixture';

const METRICS = [{ code: 'non-elective-admissions', countedBy: 'month' as const }];
const contentHash = agreementHash(CAMBRIDGESHIRE);
const signature = (partner: string) => ({
  ...{ partner, signedBy: 'A. Person', position: 'Director of Finance', signedOn: '2016-06-30' },
});

const proposed = (content: AgreementContent): AgreementEvent => ({
  type: 'agreement.proposed',
  data: { ...RISK_SHARE, content, contentHash: agreementHash(content) },
});
const signed = (partner: string, of = CAMBRIDGESHIRE): AgreementEvent => ({
  type: 'agreement.signed',
  data: { ...RISK_SHARE, contentHash: agreementHash(of), signature: signature(partner) },
});
const inForce = [proposed(CAMBRIDGESHIRE), signed(CCG), signed(COUNCIL)];

const propose = (content: AgreementContent): AgreementCommand => ({
  ...{ type: 'propose-agreement', ...RISK_SHARE, content, metrics: METRICS },
});
const sign = (partner: string, more: object = {}): AgreementCommand => ({
  type: 'sign-agreement',
  ...RISK_SHARE,
  ...{ contentHash, signature: signature(partner), actsFor: [partner], today: '2016-07-01' },
  ...more,
});
const withdraw = (reason: string): AgreementCommand => ({
  type: 'withdraw-agreement',
  ...RISK_SHARE,
  reason,
});

const fold = (history: readonly AgreementEvent[]) =>
  history.reduce(agreementDecider.evolve, agreementDecider.initialState);
const rulesOf = (history: readonly AgreementEvent[], command: AgreementCommand) => {
  const decided = agreementDecider.decide(command, fold(history));
  return decided.ok ? [] : decided.failure.map(({ rule }) => rule);
};

describe('the life of an agreement', () => {
  test.each<[string, AgreementEvent[], AgreementCommand, AgreementEvent['type']]>([
    ['is proposed', [], propose(CAMBRIDGESHIRE), 'agreement.proposed'],
    ['is signed by one partner', [proposed(CAMBRIDGESHIRE)], sign(CCG), 'agreement.signed'],
    ['is proposed anew once in force', inForce, propose(CAMBRIDGESHIRE), 'agreement.proposed'],
    ['is withdrawn', inForce, withdraw('The fund was not approved'), 'agreement.withdrawn'],
  ])('%s', (_, history, command, type) => {
    expect(agreementDecider.decide(command, fold(history))).toMatchObject({ ok: true, value: [{ type }] });
  });

  test('binds once every partner has signed, from the day it takes effect', () => {
    expect(agreementOn(fold(inForce.slice(0, 2)), '2016-12-31')).toBeUndefined();
    expect(agreementOn(fold(inForce), '2016-03-31')).toBeUndefined();
    expect(agreementOn(fold(inForce), '2016-04-01')?.contentHash).toBe(contentHash);
  });

  test('a later version supersedes it from its own day, once that is signed; withdrawn, nothing binds', () => {
    const later = { ...CAMBRIDGESHIRE, fundPence: 90_000_000, effectiveFrom: '2016-10-01' };
    const half = [...inForce, proposed(later), signed(CCG, later)];
    expect(agreementOn(fold(half), '2016-12-31')?.content.fundPence).toBe(83_600_000);
    const both = [...half, signed(COUNCIL, later)];
    expect(agreementOn(fold(both), '2016-09-30')?.content.fundPence).toBe(83_600_000);
    expect(agreementOn(fold(both), '2016-10-01')?.content.fundPence).toBe(90_000_000);
    const data = { ...RISK_SHARE, reason: 'x' };
    expect(agreementOn(fold([...both, { type: 'agreement.withdrawn', data }]), '2016-12-31')).toBeUndefined();
  });

  test.each<[string, AgreementEvent[], AgreementCommand, string]>([
    ['a signature where nothing waits', inForce, sign(CCG), 'nothing-to-sign'],
    [
      'one partner for another',
      [proposed(CAMBRIDGESHIRE)],
      sign(CCG, { actsFor: [COUNCIL] }),
      'signs-for-another',
    ],
    [
      'somebody for no partner',
      [proposed(CAMBRIDGESHIRE)],
      sign('urn:ods:99D', { actsFor: [CCG] }),
      'not-a-partner',
    ],
    [
      'a stranger, whatever they send',
      inForce.slice(0, 2),
      sign(CCG, { actsFor: ['urn:ods:99D'], contentHash: 'ab' }),
      'signs-for-another',
    ],
    ['a second signature', inForce.slice(0, 2), sign(CCG), 'signed-already'],
    [
      'another content than what waits',
      [proposed(CAMBRIDGESHIRE)],
      sign(CCG, { contentHash: 'ab' }),
      'stale-hash',
    ],
    [
      'a signature of tomorrow',
      [proposed(CAMBRIDGESHIRE)],
      sign(CCG, { today: '2016-06-29' }),
      'signed-ahead',
    ],
    ['taking back what is not there', [], withdraw('x'), 'no-agreement'],
    ['taking back without a reason', inForce, withdraw(' '), 'no-reason-given'],
  ])('refused: %s', (_, history, command, rule) => {
    expect(rulesOf(history, command)).toEqual([rule]);
  });
});

describe('terms that are not proposed', () => {
  const rule = CAMBRIDGESHIRE.rule as Extract<AgreementContent['rule'], { kind: 'balancing-sum' }>;
  const withoutRule = Object.fromEntries(
    Object.entries(CAMBRIDGESHIRE.termClauses).filter(([term]) => term !== 'rule'),
  );
  const [line] = rule.activity;
  if (!line) throw new Error('No activity');
  const withLine = (more: object): AgreementContent => ({
    ...CAMBRIDGESHIRE,
    rule: { ...rule, activity: [{ ...line, ...more }] },
  });
  const unpriced = { ...line, pricePence: undefined };
  const quarter = { period: '2016/17-Q1', baselinePeriod: '2015/16-Q1', baseline: 4_000 };
  const paidForPerformance = (plan: number, more: object = {}): AgreementContent => ({
    ...CAMBRIDGESHIRE,
    rule: {
      ...{
        kind: 'pay-for-performance',
        metric: 'non-elective-admissions',
        unit: 'pound',
        rounding: 'to-date',
      },
      ...{ cappedAtPlan: true, clawsBack: false, recoverable: true },
      quarters: [{ ...quarter, plan }],
      ...more,
    },
  });
  /** Shared out among partners, in equal parts, instead of paid into a pool. */
  const sharedOut = (partners: readonly string[], share = '0.5'): AgreementContent => ({
    ...CAMBRIDGESHIRE,
    receiver: undefined,
    rule: { ...rule, kind: 'pool-shares', shares: partners.map((partner) => ({ partner, share })) },
  });
  const byMonth = monthsOf(period('2016/17')).map((month) => ({ period: month, count: 4_670 }));
  const byQuarter = [13_000, 14_000, 14_000, 15_040].map((count, at) => {
    return { period: `2016/17-Q${at + 1}`, count };
  });

  test.each<[string, AgreementContent, string]>([
    ['a fund of 0', { ...CAMBRIDGESHIRE, fundPence: 0 }, 'fund-not-positive'],
    ['a fraction of a penny', { ...CAMBRIDGESHIRE, fundPence: 83_600_000.5 }, 'fraction-of-a-penny'],
    ['a negative price', withLine({ pricePence: -1 }), 'price-not-positive'],
    ['a missing tariff', { ...CAMBRIDGESHIRE, rule: { ...rule, activity: [unpriced] } }, 'tariff-missing'],
    [
      'actual prices, which no record bears',
      { ...CAMBRIDGESHIRE, rule: { ...rule, costBasis: 'actual-prices' } },
      'actual-prices-not-recorded',
    ],
    [
      'a negative corridor',
      { ...CAMBRIDGESHIRE, rule: { ...rule, corridorPence: -1 } },
      'limit-below-nothing',
    ],
    ['a plan that does not reduce', paidForPerformance(4_000), 'plan-does-not-reduce'],
    [
      'a cost beyond what can be written',
      withLine({ target: 1_000_000_000, pricePence: 2_000_000 }),
      'cost-beyond-limits',
    ],
    ['a partner that shares twice', sharedOut([CCG, COUNCIL, CCG]), 'partner-named-twice'],
    ['a metric nobody asks for', withLine({ metric: 'delayed-days' }), 'agreement-of-unknown-metric'],
    [
      'one figure twice',
      { ...CAMBRIDGESHIRE, rule: { ...rule, activity: [line, line] } },
      'figure-named-twice',
    ],
    [
      'a profile of another sum',
      withLine({ profile: [{ period: '2016-04', count: 1 }] }),
      'profile-not-the-target',
    ],
    [
      'a profile that leaves months out',
      withLine({ profile: [{ period: '2016/17-Q1', count: 56_040 }] }),
      'profile-not-the-target',
    ],
    [
      'a profile that has a month twice',
      withLine({ profile: [...byQuarter, { period: '2016-04', count: 0 }] }),
      'profile-not-the-target',
    ],
    [
      'a least share beyond the plan',
      paidForPerformance(3_990, { minimumRate: '1.1' }),
      'minimum-beyond-plan',
    ],
    [
      'a clause nobody listed',
      { ...CAMBRIDGESHIRE, termClauses: { ...CAMBRIDGESHIRE.termClauses, fund: ['99'] } },
      'unknown-clause',
    ],
    ['a rule without a clause', { ...CAMBRIDGESHIRE, termClauses: withoutRule }, 'term-without-clause'],
    ['a holder who is no partner', { ...CAMBRIDGESHIRE, holder: 'urn:ods:99D' }, 'not-a-partner'],
    [
      'a partner twice',
      { ...CAMBRIDGESHIRE, partners: [...CAMBRIDGESHIRE.partners, ...CAMBRIDGESHIRE.partners.slice(0, 1)] },
      'partner-named-twice',
    ],
    ['shares of nothing', sharedOut([CCG], '0.0'), 'shares-of-nothing'],
    [
      'a pool of the year before',
      { ...CAMBRIDGESHIRE, receiver: { policyYear: '2015/16' } },
      'receiver-before-its-year',
    ],
    [
      'a pool of more than a year on',
      { ...CAMBRIDGESHIRE, receiver: { policyYear: '2018/19' } },
      'receiver-beyond-next-year',
    ],
    [
      'a pool beside the shares of partners',
      { ...sharedOut([CCG, COUNCIL]), receiver: { policyYear: '2017/18' } },
      'receiver-beside-shares',
    ],
    [
      'a beginning after its year',
      {
        ...CAMBRIDGESHIRE,
        ...{ effectiveFrom: '2017-04-01', effectiveTo: '2018-03-31' },
        ...{ decidedFrom: '2018-04-01', releasedOn: '2018-04-01' },
      },
      'begins-after-its-year',
    ],
    ['an end before its beginning', { ...CAMBRIDGESHIRE, effectiveTo: '2016-03-31' }, 'days-reversed'],
  ])('%s', (_name, content, expected) => {
    expect(rulesOf([], propose(content))).toEqual([expected]);
  });

  test.each(['a/b', 'risk share', ' ', 'Risk-share', '-risk', 'risk"share', 'a'.repeat(61)])(
    'of a code that could not stand in an address, a file name or an account: %j',
    (agreement) => {
      expect(rulesOf([], { ...propose(CAMBRIDGESHIRE), agreement })).toEqual(['agreement-code-malformed']);
    },
  );

  test.each<[string, AgreementContent, readonly string[]]>([
    ['a profile by the month', withLine({ profile: byMonth }), ['finer-than-counted']],
    ['a profile by the quarter', withLine({ profile: byQuarter }), []],
    ['a line of one month', withLine({ period: '2016-04' }), ['finer-than-counted']],
    [
      'pay for performance by the month',
      paidForPerformance(3_990, { quarters: [{ ...quarter, period: '2016-04', plan: 3_990 }] }),
      ['finer-than-counted'],
    ],
    ['pay for performance by the quarter', paidForPerformance(3_990), []],
  ])('where its metric is counted by the quarter: %s', (_name, content, expected) => {
    const metrics = [{ code: 'non-elective-admissions', countedBy: 'quarter' as const }];
    const command = { ...propose(content), metrics };
    expect(rulesOf([], command)).toEqual(expected);
  });
});

import fc from 'fast-check';
import type { AgreementContent } from './agreement-content';
import { settle } from './settle';
import type { Opinion, SettlementCase } from './second-opinion.query';
import { countsOf, divided } from './settlement-state';

const count = fc.integer({ min: 0, max: 60_000 });
const price = fc.integer({ min: 1, max: 1_000_000 });
const share = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const lines = fc.array(
  fc.record({ target: count, pricePence: price, over: fc.integer({ min: -40, max: 40 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

const priced = fc
  .record({
    lines,
    corridorPence: optional(fc.integer({ min: 0, max: 20_000_000 })),
    capPence: optional(fc.integer({ min: 0, max: 100_000_000 })),
    weights: optional(fc.array(share, { minLength: 1, maxLength: 5 })),
  })
  .map(({ lines: given, corridorPence, capPence, weights }) => {
    const activity = given.map(({ target, pricePence }, at) => {
      return {
        name: `line ${at}`,
        metric: 'admissions',
        period: `201${at}-04`,
        target,
        profile: [],
        pricePence,
      };
    });
    const limits = {
      ...(corridorPence !== undefined && { corridorPence }),
      ...(capPence !== undefined && { capPence }),
    };
    const of = { activity, costBasis: 'tariff' as const, ...limits };
    const shares = weights?.map((weight, at) => ({ partner: `urn:ods:0${at}H`, share: weight }));
    const isShared = shares?.some((each) => /[1-9]/.test(each.share)) === true;
    const rule: AgreementContent['rule'] =
      shares && isShared ? { kind: 'pool-shares', ...of, shares } : { kind: 'balancing-sum', ...of };
    const inputs = given.map(({ target, over }, at) => {
      return { figure: `admissions/201${at}-04`, count: Math.max(0, target + over) };
    });
    return { rule, inputs };
  });

const quarter = fc.record({
  baseline: count,
  plan: fc.integer({ min: -300, max: 100 }),
  actual: fc.integer({ min: -400, max: 200 }),
});

const paidForPerformance = fc
  .record({
    quarters: fc.array(quarter, { minLength: 1, maxLength: 5 }),
    reported: fc.integer({ min: 0, max: 5 }),
    unit: fc.constantFrom('penny' as const, 'pound' as const),
    rounding: fc.constantFrom('to-date' as const, 'each-quarter' as const),
    cappedAtPlan: fc.boolean(),
    clawsBack: fc.boolean(),
    recoverable: fc.boolean(),
    minimumRate: optional(fc.constantFrom('0', '0.25', '0.7', '0.333333', '1')),
  })
  .map(({ quarters, reported, minimumRate, ...flags }) => {
    const year = quarters.map(({ baseline, plan, actual }, at) => ({
      period: `201${at}/1${at + 1}-Q1`,
      baselinePeriod: `200${at}/0${at + 1}-Q1`,
      baseline,
      plan: Math.max(0, baseline + plan),
      actual: Math.max(0, baseline + actual),
    }));
    const rule: AgreementContent['rule'] = {
      kind: 'pay-for-performance',
      metric: 'admissions',
      quarters: year.map(({ period, baselinePeriod, baseline, plan }) => {
        return { period, baselinePeriod, baseline, plan };
      }),
      ...flags,
      ...(minimumRate !== undefined && { minimumRate }),
    };
    const inputs = year.map(({ period, actual }, at) => {
      return { figure: `admissions/${period}`, ...(at < reported && { count: actual }) };
    });
    return { rule, inputs };
  });

/** What is claimed of the first figures, by how far it is off; more than one dispute at a time is rare. */
const claimed = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 2, maxLength: 3 }) },
);

/** Terms, counts and claims of every kind of rule, near enough to each other that all their cases come up. */
export const randomSettlement: fc.Arbitrary<SettlementCase> = fc
  .record({
    fundPence: fc.integer({ min: 1, max: 1_000_000_000 }),
    of: fc.oneof(priced, paidForPerformance),
    off: claimed,
    agreed: optional(fc.integer({ min: 0, max: 1_000 })),
    kept: optional(fc.integer({ min: 0, max: 1_000 })),
  })
  .map(({ fundPence, of: { rule, inputs }, off, agreed, kept }) => {
    const claims = inputs.slice(0, off.length).map(({ figure, count: counted = 30_000 }, at) => {
      return { figure, claimed: Math.max(0, counted + (off[at] ?? 0)) };
    });
    // An amount is agreed where nothing is disputed.
    const agreedPence =
      claims.length > 0 || agreed === undefined ? undefined : Math.min(fundPence, agreed * 999_983);
    const keptPence =
      kept === undefined || rule.kind === 'pool-shares' ? undefined : Math.min(fundPence, kept * 999_983);
    return { terms: { fundPence, rule }, inputs, claims, agreedPence, keptPence };
  });

/** What TypeScript makes of the same. */
export function settled({ terms, inputs, claims, agreedPence, keptPence }: SettlementCase): Opinion {
  const content = agreementOf(terms);
  const { amounts } = settle(content, countsOf(inputs));
  return { amounts, split: divided(content, inputs, claims, agreedPence, keptPence) };
}

/** Terms as an agreement has them, around what a case needs of them. */
export function agreementOf(terms: SettlementCase['terms']): AgreementContent {
  return {
    ...terms,
    title: 'Risk share',
    document: 'Agreement of a spec',
    clauses: [{ ref: '7', says: 'The balancing sum is paid into the pool' }],
    termClauses: { fund: ['7'], holder: ['7'], target: ['7'], cost: ['7'], rule: ['7'], decision: ['7'] },
    partners: [
      { partner: 'urn:ods:06H', name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
      { partner: 'urn:ons:E10000003', name: 'Cambridgeshire County Council', as: 'council' },
    ],
    holder: 'urn:ods:06H',
    effectiveFrom: '2016-04-01',
    effectiveTo: '2017-03-31',
    decidedFrom: '2017-04-01',
    releasedOn: '2017-04-01',
    decidedBy: 'The council and the commissioner together',
    useOfReleased: 'Joint transformation projects',
    lateRestatement: 'reverse-and-repost',
  };
}

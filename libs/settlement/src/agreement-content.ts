import { z } from 'zod';
import { parsePeriod } from '#kernel';

const words = z.string().trim().min(1).max(2_000);
const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
/** An agreement's own name among those of its area and year: `risk-share`. */
export const agreementCode = code;
/** `7`, `7.2`, `Annex A, 7 (Scenario 2)`: as the document numbers it. */
const clauseRef = z.string().trim().min(1).max(60);
/** A partner by its source urn: `urn:ods:06H`, `urn:ons:E10000003`. */
const partner = z.string().regex(/^urn:(ods:[A-Z0-9]{3,6}|ons:[EW]\d{8})$/);
const periodKey = z
  .string()
  .refine((key) => parsePeriod(key) !== undefined, 'names no month, quarter or year');
/** `2017/18`. */
const policyYear = z.string().refine((key) => parsePeriod(key)?.kind === 'year', 'names no policy year');
const count = z.int().min(0).max(1_000_000_000);
const day = z.iso.date();
/** A share of one, exact: `0.5`, `0.224`. */
const share = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'is not a decimal such as "0.5"');

/** Whole pence, ten billion pounds either side: what JSON carries exactly. */
export const penceSchema = z.int().min(-1_000_000_000_000).max(1_000_000_000_000);

/** Activity of one price: all of it at a flat price, or one category of a tariff table. */
const activityLineSchema = z.strictObject({
  name: words,
  metric: code,
  /** The period whose count is settled on, in whatever policy year it lies. */
  period: periodKey,
  target: count,
  /** How the target lies over the months or quarters of its period, where that was agreed. */
  profile: z
    .array(z.strictObject({ period: periodKey, count }))
    .max(12)
    .default([]),
  /** Missing where a tariff has no price for it, which is refused. */
  pricePence: penceSchema.optional(),
});

const pricedActivity = {
  activity: z.array(activityLineSchema).min(1).max(50),
  /** What an admission costs by; actual prices need records that bear them. */
  costBasis: z.enum(['flat-price', 'tariff', 'actual-prices']),
  /** Overspend up to here does not count; only what exceeds it does. */
  corridorPence: penceSchema.optional(),
  /** The most overspend that counts. */
  capPence: penceSchema.optional(),
};

/** The fund less what activity beyond its target costs. */
const balancingSumSchema = z.strictObject({ kind: z.literal('balancing-sum'), ...pricedActivity });

/** The same, where what is released is shared out among partners instead of being paid into the pool. */
const poolSharesSchema = z.strictObject({
  kind: z.literal('pool-shares'),
  ...pricedActivity,
  shares: z.array(z.strictObject({ partner, share })).min(1).max(20),
});

const payForPerformanceSchema = z.strictObject({
  kind: z.literal('pay-for-performance'),
  metric: code,
  /** Quarter by quarter: what is planned and counted, and what it is measured from. */
  quarters: z
    .array(z.strictObject({ period: periodKey, baselinePeriod: periodKey, baseline: count, plan: count }))
    .min(1)
    .max(12),
  unit: z.enum(['penny', 'pound']),
  rounding: z.enum(['to-date', 'each-quarter']),
  cappedAtPlan: z.boolean(),
  clawsBack: z.boolean(),
  recoverable: z.boolean(),
  /** The least share of the planned reduction that earns anything. */
  minimumRate: share.optional(),
});

export const settlementRuleSchema = z.discriminatedUnion('kind', [
  balancingSumSchema,
  poolSharesSchema,
  payForPerformanceSchema,
]);
export type SettlementRule = z.infer<typeof settlementRuleSchema>;
export type PayForPerformanceRule = z.infer<typeof payForPerformanceSchema>;
export type PricedRule = Exclude<SettlementRule, PayForPerformanceRule>;

/** What an agreement says, each of which rests on clauses of its document. */
export const TERMS = [
  'fund',
  'holder',
  'receiver',
  'target',
  'cost',
  'rule',
  'rounding',
  'decision',
  'use',
  'restatement',
  'reopening',
] as const;
export type Term = (typeof TERMS)[number];

/** The terms by which money is held back and released. */
export const agreementContentSchema = z.strictObject({
  title: words,
  /** The document it was taken from. */
  document: words,
  /** What of it, or of the counts it is settled on, is made up, in words; absent where nothing is. */
  invented: z.array(words).min(1).max(20).optional(),
  clauses: z
    .array(z.strictObject({ ref: clauseRef, says: words }))
    .min(1)
    .max(200),
  /** The clauses each term rests on. */
  termClauses: z.partialRecord(z.enum(TERMS), z.array(clauseRef).min(1).max(20)),
  partners: z
    .array(z.strictObject({ partner, name: words, as: z.enum(['council', 'commissioner', 'other']) }))
    .min(2)
    .max(20),
  /** Who holds the fund back, out of its own contribution. */
  holder: partner,
  fundPence: penceSchema,
  /** Whose pool of the area is released into, where it is not that of the agreement's own year. */
  receiver: z.strictObject({ policyYear }).optional(),
  effectiveFrom: day,
  effectiveTo: day,
  rule: settlementRuleSchema,
  /** Nothing is posted before this day, because the year's results are not there. */
  decidedFrom: day,
  /** The day the release is effective on, whenever it is posted. */
  releasedOn: day,
  decidedBy: words,
  /** What released money may be used for. */
  useOfReleased: words,
  /** What counts that come late do to what was posted. */
  lateRestatement: z.enum(['reverse-and-repost', 'next-year']),
  reopening: z.strictObject({ until: day, grounds: z.array(words).min(1).max(20) }).optional(),
});
export type AgreementContent = z.infer<typeof agreementContentSchema>;

/** The policy year whose pool of the area has what is released: its own, unless terms name another. */
export function receivingYear(
  { receiver }: Pick<AgreementContent, 'receiver'>,
  { policyYear: own }: { readonly policyYear: string },
): string {
  return receiver?.policyYear ?? own;
}

/** Who signs for a partner, in what position, on which day. */
export const signatureSchema = z.strictObject({ partner, signedBy: words, position: words, signedOn: day });
export type Signature = z.infer<typeof signatureSchema>;

import { z } from 'zod';

/** No text is longer. */
export const WORDS_MAX = 2_000;
const words = z.string().trim().min(1).max(WORDS_MAX);
const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const partnerSource = z
  .string()
  .regex(/^urn:(ods:[A-Z0-9]{3,6}|ons:[EW]\d{8})$/, 'is no partner such as "urn:ods:06H"');
const share = z.string().regex(/^(0|1|0\.\d{1,6})$/, 'is no share such as "0.5"');
const day = z.iso.date();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is no month such as "2016-06"');

/** No amount is larger, so that every one stays exact wherever it is read. */
const PENCE_MAX = 1_000_000_000_000;
/** Whole pence, as JSON has them. */
export const penceSchema = z.int().min(-PENCE_MAX).max(PENCE_MAX);
const amount = penceSchema.min(0);

const partnerSchema = z.strictObject({
  source: partnerSource,
  name: words,
  as: z.enum(['council', 'commissioner', 'other']),
});

const shares = z
  .array(z.strictObject({ partner: partnerSource, share }))
  .min(2)
  .max(20);

/**
 * A step of what becomes of an underspend or an overspend, as the section 75 agreement says: it takes as much as it may
 * and leaves the rest to the next.
 */
const ending = z.strictObject({ upToPence: amount.optional() });
const sharedBy = ending.extend({ rule: z.literal('shared-by'), shares });
const byAgreement = ending.extend({ rule: z.literal('settled-by-agreement'), agreement: code });
const notStated = z.strictObject({ rule: z.literal('not-stated') });
export const underspendStepSchema = z.discriminatedUnion('rule', [
  ending.extend({ rule: z.literal('kept-by-commissioner') }),
  ending.extend({ rule: z.literal('reinvested-in-pool') }),
  sharedBy,
  byAgreement,
  notStated,
]);
export const overspendStepSchema = z.discriminatedUnion('rule', [
  /** The commissioner bears it; the pool is not called on. */
  ending.extend({ rule: z.literal('not-called-on-pool') }),
  /** Out of what other lines have left to the pool, as far as that goes. */
  ending.extend({ rule: z.literal('met-from-pool') }),
  sharedBy,
  byAgreement,
  notStated,
]);
export type UnderspendStep = z.infer<typeof underspendStepSchema>;
export type OverspendStep = z.infer<typeof overspendStepSchema>;

const contributionSchema = z.strictObject({
  code,
  partner: partnerSource,
  kind: z.enum(['minimum', 'additional', 'grant', 'carried-forward']),
  /** A grant has its name. */
  name: words.optional(),
  of: z.enum(['revenue', 'capital']),
  pence: amount,
});
export type Contribution = z.infer<typeof contributionSchema>;

export const areaOfSpendSchema = z.enum([
  'acute',
  'mental-health',
  'community-health',
  'continuing-care',
  'primary-care',
  'social-care',
  'other',
]);

const lineSchema = z.strictObject({
  code,
  scheme: words,
  /** One partner; or jointly several, with their shares where they are agreed. */
  commissioner: z.union([
    z.strictObject({ partner: partnerSource }),
    z.strictObject({
      joint: z
        .array(z.strictObject({ partner: partnerSource, share: share.optional() }))
        .min(2)
        .max(20),
    }),
  ]),
  areaOfSpend: areaOfSpendSchema.optional(),
  category: z.enum(['contribution', 'project', 'risk-share']),
  underspend: z.array(underspendStepSchema).min(1).max(10),
  overspend: z.array(overspendStepSchema).min(1).max(10),
  /** The contributions it is paid from. */
  funding: z.array(z.strictObject({ contribution: code, pence: amount })).max(20),
  providerType: words.optional(),
  of: z.enum(['revenue', 'capital']),
  pence: amount,
  note: words.optional(),
});
export type BudgetLine = z.infer<typeof lineSchema>;

/** A figure that the document states, and what of the fund it should be the sum of. */
const statedFigureSchema = z.strictObject({
  code,
  /** What it is, and where it stands. */
  says: words,
  pence: amount,
  /** None where the document does not say what it is made up of. */
  sumOf: z
    .array(
      z.strictObject({
        /** `funding`: what lines take from these contributions; `stated`: other stated figures. */
        of: z.enum(['lines', 'contributions', 'funding', 'stated']),
        codes: z.array(code).min(1).max(500),
      }),
    )
    .max(10),
});
export type StatedFigure = z.infer<typeof statedFigureSchema>;

/** Everything that an area's pooled fund is to be for one policy year. */
export const fundContentSchema = z.strictObject({
  /** The document it was taken from. */
  document: words,
  partners: z.array(partnerSchema).min(1).max(50),
  /** The partner that holds the pool. */
  host: partnerSource,
  contributions: z.array(contributionSchema).min(1).max(200),
  lines: z.array(lineSchema).min(1).max(500),
  stated: z.array(statedFigureSchema).max(200).default([]),
  /** What has to go to out-of-hospital services that the NHS commissions. */
  ringFence: z
    .strictObject({ minimumPence: amount, lines: z.array(code).max(500), committedPence: amount.optional() })
    .optional(),
  /** What has to go to the protection of social care. */
  socialCare: z.strictObject({ pence: amount, lines: z.array(code).max(500) }).optional(),
  note: words.optional(),
});
export type FundContent = z.infer<typeof fundContentSchema>;

/** Who agreed the fund, and when. */
export const fundAgreementSchema = z.strictObject({
  agreedOn: day,
  signatures: z
    .array(z.strictObject({ partner: partnerSource, signedBy: words, position: words, signedOn: day }))
    .max(50),
});
export type FundAgreement = z.infer<typeof fundAgreementSchema>;

/** A fund as it is handed in: whose, for which year, what, and who signed it; who signed may come later. */
export const fundSubmissionSchema = z.strictObject({
  area: z.string().regex(/^[EW]\d{8}$/),
  policyYear: z.string().regex(/^\d{4}\/\d{2}$/),
  content: fundContentSchema,
  agreement: fundAgreementSchema.optional(),
});
export type FundSubmission = z.infer<typeof fundSubmissionSchema>;

/** Money that came in. Given again under the same reference, it takes the place of what was given before. */
export const receiptSchema = z.strictObject({
  contribution: code,
  reference: words.max(60),
  receivedOn: day,
  pence: penceSchema,
  /** The day it takes effect on; the day it came unless given, and of a correction the day it is made. */
  effectiveOn: day.optional(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** What was spent on a line in a month. Given again, it takes the place of what was given before. */
export const spendingSchema = z.strictObject({
  line: code,
  month,
  pence: penceSchema,
  /** The day it takes effect on; the last of the month unless given, and of a correction the day it is made. */
  effectiveOn: day.optional(),
});
export type Spending = z.infer<typeof spendingSchema>;

/** What a line is expected to come to at the end of the year, as of a month. */
export const forecastSchema = z.strictObject({
  line: code,
  asOf: month,
  outturnPence: penceSchema,
  method: words,
});
export type Forecast = z.infer<typeof forecastSchema>;

/** Budget that goes from one line to another. */
export const virementSchema = z.strictObject({
  from: code,
  to: code,
  pence: amount.min(1),
  reason: words,
  /** Who allowed it, and by what. */
  authority: words,
});
export type Virement = z.infer<typeof virementSchema>;

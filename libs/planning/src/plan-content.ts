import { z } from 'zod';
import { parsePeriod } from '#kernel';

const words = z.string().trim().min(1).max(2_000);
const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const periodKey = z
  .string()
  .refine((key) => parsePeriod(key) !== undefined, 'names no month, quarter or year');
const decimal = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'is not a decimal such as "1033.3"');
const percent = z.string().regex(/^-?\d{1,6}(\.\d{1,6})?$/, 'is not a percentage such as "22.4"');
const count = z.int().min(0);
const day = z.iso.date();

/**
 * One period's figure as the plan states it. The rate is text, so that it keeps the places it was published
 * with; rate and counts are held apart, because published counts are sometimes rounded and their rates not.
 */
export const planFigureSchema = z.strictObject({
  period: periodKey,
  rate: decimal.optional(),
  numerator: count.optional(),
  denominator: z.int().min(1).optional(),
});
export type PlanFigure = z.infer<typeof planFigureSchema>;

/** What an area plans for one metric. */
export const targetLineSchema = z.strictObject({
  metric: code,
  line: z.enum(['national', 'local']),
  /** The unit the plan was made in: the other one follows from it, and being on track is judged in this one. */
  leads: z.enum(['rate', 'count']),
  /** The collection the figures were planned on. Actuals from another do not compare. */
  source: z.enum(['MAR', 'SUS', 'SitRep', 'ASC-CAR', 'SALT', 'survey', 'local']),
  profile: z.enum(['month', 'quarter', 'year']),
  targets: z.array(planFigureSchema).max(12),
  /** What the targets are measured from. It may reach into the policy year itself. */
  baseline: z.array(planFigureSchema).max(36),
  note: words.optional(),
});
export type TargetLine = z.infer<typeof targetLineSchema>;

const periodCount = z.strictObject({ period: periodKey, count });

/** A commissioner whose activity reaches the area in part, as the plan shows it. */
const contributorSchema = z.strictObject({
  metric: code,
  /** ODS code. */
  commissioner: z.string().regex(/^[A-Z0-9]{3,6}$/),
  name: words,
  /** Share of the commissioner's registered population that is resident in the area, as printed. */
  registeredSharePercent: percent,
  /** The same as a fraction of one at full precision, where it is known: the printed share does not reproduce. */
  registeredShare: decimal.optional(),
  /** Share of the area's residents who are registered with the commissioner, as printed. Never a multiplier. */
  residentSharePercent: percent,
  activity: z.array(periodCount).max(36),
  contribution: z.array(periodCount).max(36),
});
export type Contributor = z.infer<typeof contributorSchema>;

/** What the figures might have been without the fund, as the plan shows it. */
const projectionSchema = z.strictObject({
  metric: code,
  method: z.literal('straight-line'),
  history: z.array(planFigureSchema).max(120),
  projected: z.array(planFigureSchema).max(36),
  note: words.optional(),
});
export type Projection = z.infer<typeof projectionSchema>;

/** What the plan says the pay-for-performance element rests on. */
const payForPerformanceSchema = z.strictObject({
  metric: code,
  baselinePeriods: z.array(periodKey).min(1).max(12),
  performancePeriods: z.array(periodKey).min(1).max(12),
  annualChange: z.int(),
  annualChangePercent: percent,
  costPerAdmissionPence: count,
  /** As stated; it is not the product of change and cost. */
  annualSavingPence: count,
  note: words.optional(),
});

/** Everything an area plans for one policy year. */
export const planContentSchema = z.strictObject({
  /** The document it was taken from. */
  document: words,
  lines: z.array(targetLineSchema).min(1).max(50),
  contributors: z.array(contributorSchema).max(50).default([]),
  projections: z.array(projectionSchema).max(50).default([]),
  payForPerformance: payForPerformanceSchema.optional(),
});
export type PlanContent = z.infer<typeof planContentSchema>;

/** Who agreed the plan, when, and by whose authority. */
export const planAgreementSchema = z.strictObject({
  agreedOn: day,
  authority: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('health-and-wellbeing-board'), board: words }),
    z.strictObject({ kind: z.literal('delegated'), by: words, to: words }),
  ]),
  partners: z
    .array(
      z.strictObject({
        partner: words,
        as: z.enum(['council', 'commissioner', 'health-and-wellbeing-board', 'provider']),
        signedBy: words,
        position: words,
        signedOn: day,
      }),
    )
    .max(50),
});
export type PlanAgreement = z.infer<typeof planAgreementSchema>;

/** A plan as it is handed in: whose, for which year, what, and who signed it. */
export const planSubmissionSchema = z.strictObject({
  area: z.string().regex(/^[EW]\d{8}$/),
  policyYear: z.string().regex(/^\d{4}\/\d{2}$/),
  content: planContentSchema,
  agreement: planAgreementSchema,
});
export type PlanSubmission = z.infer<typeof planSubmissionSchema>;

/** A plan that is put forward: who signed it comes later, and is looked at where it is there. */
export const planProposalSchema = planSubmissionSchema.partial({ agreement: true });
export type PlanProposal = z.infer<typeof planProposalSchema>;

import { planAgreementSchema, planContentSchema } from '#planning/plain';
import type { AreaPlans, PlanHistory } from '#planning';
import { refusalSchema } from '#platform';
import { z } from 'zod';
import { reason } from '../deciding';

const status = z.enum(['draft', 'agreed', 'under-revision', 'withdrawn']);
const version = z
  .int()
  .min(1)
  .describe('How many decisions there are on the plan; a command names it in If-Match.');

const decisionType = z.enum(['plan.drafted', 'plan.agreed', 'plan.revised', 'plan.withdrawn']);

const decision = z.strictObject({
  version: z.int().min(1),
  position: z.int().min(0).describe('Its place among all decisions.'),
  type: decisionType,
  actor: z.string().describe('Who decided: the subject of the token.'),
  recordedAt: z.iso.datetime(),
  reason: z.string().exactOptional(),
});

/** The answer of `GET /v1/areas/{area}/plans`. */
export const areaPlansAnswer = z.strictObject({
  area: z.string(),
  plans: z.array(
    z.strictObject({
      policyYear: z.string(),
      status,
      version,
      agreedOn: z.iso.date().exactOptional().describe('When what is in force was agreed.'),
    }),
  ),
}) satisfies z.ZodType<AreaPlans>;

/** The answer of `GET /v1/areas/{area}/plans/{year}`. */
export const planAnswer = z.strictObject({
  area: z.string(),
  policyYear: z.string(),
  status,
  version,
  inForce: z.strictObject({ content: planContentSchema, agreement: planAgreementSchema }).exactOptional(),
  waiting: planContentSchema.exactOptional().describe('The draft, or the revision, nobody has agreed yet.'),
  warnings: z
    .array(refusalSchema)
    .describe('What does not add up in what waits, or else in what is in force.'),
  decisions: z.array(decision),
}) satisfies z.ZodType<PlanHistory>;

/** What a command on a plan is answered with: the one decision it made. */
export const planDecidedAnswer = z.strictObject({
  version,
  position: z.int().min(0).describe('The place of the decision among all decisions.'),
  type: decisionType,
  recordedAt: z.iso.datetime(),
  warnings: z.array(refusalSchema).describe('What in the plan does not add up, and was taken all the same.'),
});
export type PlanDecided = z.infer<typeof planDecidedAnswer>;

export const draftBody = z.strictObject({ content: planContentSchema });
export const reviseBody = z.strictObject({ content: planContentSchema, reason });
export const agreeBody = z.strictObject({ agreement: planAgreementSchema });
export const withdrawBody = z.strictObject({ reason });

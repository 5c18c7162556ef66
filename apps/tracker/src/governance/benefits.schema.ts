import { benefits } from '#governance';
import type { BenefitsOfYear } from '#governance';
import type { PenceInJson } from '#kernel';
import { answerSchema, refusalSchema } from '#platform';
import { z } from 'zod';

const pence = z.int().describe('Whole pence.');
const change = z.int().describe('For the better; below zero where it went the other way.');

/** The answer of `GET /v1/areas/{area}/benefits/{year}`. */
export const benefitsAnswer = answerSchema<PenceInJson<BenefitsOfYear>>()(
  z.strictObject({
    area: z.string(),
    policyYear: z.string(),
    benefits: z.array(
      z.strictObject({
        code: z.string().describe('Under which it stands in the register.'),
        planned: benefits.entry.meta({ title: benefits.one, description: benefits.what }),
        achieved: z.array(
          z.strictObject({
            period: z.string(),
            activityChange: change.exactOptional(),
            savingPence: pence.exactOptional(),
            comment: z.string().exactOptional(),
          }),
        ),
        activityChange: change.exactOptional(),
        savingPence: pence.exactOptional(),
        warnings: z.array(refusalSchema).describe('What in it does not add up.'),
      }),
    ),
    plannedPence: pence.describe('What they are to save; one without a total counts for nothing.'),
    achievedPence: pence.describe('What is said to have been saved so far.'),
  }),
);

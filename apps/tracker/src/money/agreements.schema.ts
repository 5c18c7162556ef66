import { agreementContentSchema, signatureSchema } from '#settlement/plain';
import { z } from 'zod';
import type { AgreementAnswer, AgreementsAnswer } from './agreement-answer';
import { HASH, sentAs, SIGNATURE } from './money-examples';

export const reason = z.string().trim().max(2_000).describe('Why, in a sentence; kept with the decision.');
export const policyYear = z.string().describe('`2016/17`.');
export const version = z
  .int()
  .min(1)
  .describe('How many decisions there are on it; a command names it in If-Match.');
export const contentHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not the 64 characters of 0 to 9 and a to f that asking for it gives')
  .describe('SHA-256, in hexadecimal, of what is signed or approved.');

const signedAgreement = z.strictObject({
  content: agreementContentSchema,
  contentHash,
  signatures: z.array(signatureSchema),
});

/** The answer of `GET /v1/areas/{area}/agreements` and of one year of them. */
export const agreementsAnswer = z.strictObject({
  area: z.string(),
  agreements: z.array(
    z.strictObject({
      policyYear,
      agreement: z.string().describe('Its own name among those of the area and year: `risk-share`.'),
      title: z.string().optional(),
      status: z.enum(['proposed', 'in-force', 'withdrawn']),
      version,
    }),
  ),
}) satisfies z.ZodType<AgreementsAnswer>;

/** The answer of `GET /v1/areas/{area}/agreements/{year}/{code}`. */
export const agreementAnswerSchema = z.strictObject({
  area: z.string(),
  policyYear,
  agreement: z.string(),
  version,
  inForce: contentHash.optional().describe('Of the terms that bind today, among those signed.'),
  signed: z
    .array(signedAgreement)
    .describe('Oldest first; each supersedes those before it from the day it takes effect.'),
  proposed: signedAgreement.optional().describe('What waits for signatures.'),
  decisions: z.array(
    z.strictObject({
      version: z.int().min(1),
      position: z.int().min(0).describe('Its place among all decisions.'),
      type: z.enum(['agreement.proposed', 'agreement.signed', 'agreement.withdrawn']),
      actor: z.string().describe('Who decided: the subject of the token.'),
      recordedAt: z.iso.datetime(),
      contentHash: contentHash.optional(),
      partner: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
}) satisfies z.ZodType<AgreementAnswer>;

export const proposeBody = z.strictObject({ content: agreementContentSchema });
export const signBody = z
  .strictObject({ contentHash, signature: signatureSchema })
  .meta(sentAs({ contentHash: HASH, signature: SIGNATURE }));
export const withdrawAgreementBody = z
  .strictObject({ reason })
  .meta(sentAs({ reason: 'Another agreement takes its place' }));

import { z } from 'zod';

/** Why something was not taken: a rule of docs/rules.md, where it was broken, and how to mend it. */
export const refusalSchema = z
  .strictObject({
    rule: z.string().describe('Stable code of the rule.'),
    where: z.string().describe('JSON pointer into what was sent; empty is the whole of it.'),
    what: z.string(),
    mend: z.string(),
  })
  .meta({ id: 'Refusal' });

/** Problem Details as every route answers them (RFC 9457). A route may add members of its own. */
export const problemSchema = z
  .looseObject({
    type: z.string().regex(/^urn:better-care-ledger:problem:[a-z-]+$/),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string().describe('Stable code of the kind of problem, listed in docs/problems.md.'),
    detail: z.string().describe('What happened this time.'),
    mend: z.string().describe('How to put right what is of this kind.'),
    instance: z
      .string()
      .regex(/^urn:uuid:/)
      .describe('The request, as the log names it.'),
    errors: z.array(z.looseObject(refusalSchema.shape)).exactOptional(),
  })
  .meta({ id: 'Problem' });

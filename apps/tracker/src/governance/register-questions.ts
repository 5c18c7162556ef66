import { fail, ok, type Refusal, type Result } from '#kernel';
import { refuseMomentAhead } from '#performance';
import { readParameters } from '#platform';
import { z } from 'zod';
import { isMoment } from '../questions';

/** The query of a register and of one entry: as it was known. */
export const registerQuestion = z.strictObject({
  asKnown: z
    .string()
    .max(40, 'is longer than 40 characters')
    .refine(isMoment, 'is no moment with an offset')
    .optional()
    .describe('As known here at a moment that has passed (RFC 3339).'),
  upTo: z
    .string()
    .regex(/^\d{1,15}$/, 'is no position')
    .transform(Number)
    .optional()
    .describe('Only what was decided below this position among all decisions, as a watermark has it.'),
});

const MENDS: Readonly<Record<string, string>> = {
  asKnown: 'Give a moment that has passed, such as 2017-04-03T09:00:00Z (in an address, write + as %2B)',
  upTo: 'Give the decisionPosition of a watermark, such as 120',
};

export interface RegisterAsked {
  readonly upTo?: number | undefined;
  readonly recordedBy?: string;
}

/** A question about a register, with the moment it asks as known at as the ledger records moments. */
export function readRegisterQuestion(query: unknown, now: Date): Result<RegisterAsked, Refusal[]> {
  const read = readParameters(registerQuestion, query, MENDS);
  if (!read.ok) return read;
  const { asKnown: known, upTo } = read.value;
  if (known === undefined) return ok({ upTo });
  const moment = new Date(known);
  const ahead = refuseMomentAhead({ asKnown: { moment } }, now);
  return ahead ? fail([ahead]) : ok({ upTo, recordedBy: moment.toISOString() });
}

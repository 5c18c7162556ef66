import { ok, type Refusal, type Result } from '#kernel';
import { readParameters } from '#platform';
import { z } from 'zod';
import { decidedByMoment, DECIDED_MENDS, recordedByOf } from '../questions';

/** The query of a register and of one entry: as it was known. */
export const registerQuestion = z.strictObject({
  asKnown: decidedByMoment,
  upTo: z
    .string()
    .regex(/^\d{1,15}$/, 'is no position')
    .transform(Number)
    .optional()
    .describe('Only what was decided below this position among all decisions, as a watermark has it.'),
});

const MENDS: Readonly<Record<string, string>> = {
  ...DECIDED_MENDS,
  upTo: 'Give the decisionPosition of a watermark, such as 120',
};

export interface RegisterAsked {
  readonly upTo?: number | undefined;
  readonly recordedBy: string | undefined;
}

/** A question about a register, with the moment it asks as known at as the ledger records moments. */
export function readRegisterQuestion(query: unknown, now: Date): Result<RegisterAsked, Refusal[]> {
  const read = readParameters(registerQuestion, query, MENDS);
  if (!read.ok) return read;
  const { asKnown: known, upTo } = read.value;
  const recordedBy = recordedByOf(known, now);
  return recordedBy.ok ? ok({ upTo, recordedBy: recordedBy.value }) : recordedBy;
}

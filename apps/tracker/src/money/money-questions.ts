import { ok, type Refusal, type Result } from '#kernel';
import { PAGE_MENDS, pageParameters, readParameters } from '#platform';
import { z } from 'zod';
import { decidedByMoment, DECIDED_MENDS, isDayHere, recordedByOf } from '../questions';

const day = z.string().max(10, 'is longer than 10 characters').refine(isDayHere, 'is not a day').optional();

/** The query of a statement: which days it is of. */
export const daysQuestion = z
  .strictObject({
    from: day.describe('The first day it is of; that of the policy year unless given.'),
    to: day.describe('The last day it is of; that of the policy year unless given.'),
    asKnown: decidedByMoment,
  })
  .refine(({ from = '', to = '9' }) => from <= to, { path: ['to'], error: 'is before from' });

/** The query of a journal. */
export const journalQuestion = z
  .strictObject({
    from: day.describe('Only what takes effect on this day or later.'),
    to: day.describe('Only what takes effect on this day or before.'),
    asKnown: decidedByMoment,
    ...pageParameters,
  })
  .refine(({ from = '', to = '9' }) => from <= to, { path: ['to'], error: 'is before from' });

const MENDS: Readonly<Record<string, string>> = {
  ...PAGE_MENDS,
  ...DECIDED_MENDS,
  from: 'Give a day, such as 2016-04-01',
  to: 'Give a day, such as 2017-03-31, and not one before `from`',
};

/** A question about money, with the moment it asks as known at as the ledger records moments. */
export function readMoneyQuestion<Asked extends { readonly asKnown?: string | undefined }>(
  schema: z.ZodType<Asked>,
  query: unknown,
  now: Date,
): Result<Omit<Asked, 'asKnown'> & { readonly recordedBy: string | undefined }, Refusal[]> {
  const read = readParameters(schema, query, MENDS);
  if (!read.ok) return read;
  const { asKnown: known, ...asked } = read.value;
  const recordedBy = recordedByOf(known, now);
  return recordedBy.ok ? ok({ ...asked, recordedBy: recordedBy.value }) : recordedBy;
}

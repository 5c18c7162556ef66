import { fail, ok, type Refusal, type Result } from '#kernel';
import { refuseMomentAhead } from '#performance';
import { PAGE_MENDS, pageParameters, readParameters } from '#platform';
import { z } from 'zod';
import { isDayHere, isMoment } from '../questions';

const asKnown = z
  .string()
  .max(40, 'is longer than 40 characters')
  .refine(isMoment, 'is no moment with an offset')
  .optional()
  .describe('As known here at a moment that has passed (RFC 3339).');

const day = z.string().max(10, 'is longer than 10 characters').refine(isDayHere, 'is not a day').optional();

/** The query of what may be asked as it was known. */
export const asKnownQuestion = z.strictObject({ asKnown });

/** The query of a statement: which days it is of. */
export const daysQuestion = z
  .strictObject({
    from: day.describe('The first day it is of; that of the policy year unless given.'),
    to: day.describe('The last day it is of; that of the policy year unless given.'),
    asKnown,
  })
  .refine(({ from = '', to = '9' }) => from <= to, { path: ['to'], error: 'is before from' });

/** The query of a journal. */
export const journalQuestion = z
  .strictObject({
    from: day.describe('Only what takes effect on this day or later.'),
    to: day.describe('Only what takes effect on this day or before.'),
    asKnown,
    ...pageParameters,
  })
  .refine(({ from = '', to = '9' }) => from <= to, { path: ['to'], error: 'is before from' });

const MENDS: Readonly<Record<string, string>> = {
  ...PAGE_MENDS,
  asKnown: 'Give a moment that has passed, such as 2017-04-03T09:00:00Z (in an address, write + as %2B)',
  from: 'Give a day, such as 2016-04-01',
  to: 'Give a day, such as 2017-03-31, and not one before `from`',
};

/** A question about money, with the moment it asks as known at as the ledger records moments. */
export function readMoneyQuestion<Asked extends { readonly asKnown?: string | undefined }>(
  schema: z.ZodType<Asked>,
  query: unknown,
  now: Date,
): Result<Omit<Asked, 'asKnown'> & { readonly recordedBy?: string }, Refusal[]> {
  const read = readParameters(schema, query, MENDS);
  if (!read.ok) return read;
  const { asKnown: known, ...asked } = read.value;
  if (known === undefined) return ok(asked);
  const moment = new Date(known);
  const ahead = refuseMomentAhead({ asKnown: { moment } }, now);
  return ahead ? fail([ahead]) : ok({ ...asked, recordedBy: moment.toISOString() });
}

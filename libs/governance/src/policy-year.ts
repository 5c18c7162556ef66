import { z } from 'zod';
import { parsePeriod } from '#kernel';

/** The policy year that an entry belongs to, `2015/16`. */
export const policyYearSchema = z
  .string()
  .regex(/^\d{4}\/\d{2}$/, 'is no policy year such as "2015/16"')
  .refine((key) => parsePeriod(key)?.kind === 'year', 'is no policy year such as "2015/16"');

/** A month, a quarter or a year as it stands in the code of an entry: `2015-16-Q1` for 2015/16-Q1. */
export function inCode(period: string): string {
  return period.replace('/', '-');
}

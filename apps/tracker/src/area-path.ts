import { z } from 'zod';

/** The area of an address. */
export const areaPath = z.strictObject({
  area: z
    .string()
    .max(200)
    .meta({ description: '9-character ONS code of the area.', examples: ['E06000031'] }),
});

/** `2016-17` in an address is the policy year 2016/17; anything else is a year of which there is nothing. */
export function policyYearOf({ year }: { readonly year: string }): string {
  return year.replace('-', '/');
}

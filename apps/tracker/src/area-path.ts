import { z } from 'zod';

/** The area of an address. */
export const areaPath = z.strictObject({
  area: z
    .string()
    .max(200)
    .meta({ description: '9-character ONS code of the area.', examples: ['E06000031'] }),
});

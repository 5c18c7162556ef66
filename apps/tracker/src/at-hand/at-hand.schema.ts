import { z } from 'zod';

/** What an answer that is kept at hand says of itself. */
export const AT_HAND_HEADERS = {
  etag: 'What the answer says, whatever positions it was worked out at; for If-None-Match.',
  'bettercare-recorded-to':
    'The moment up to which everything accepted is recorded; absent before the first delivery.',
  'bettercare-behind': 'What was accepted and is not recorded yet: `deliveries=3, seconds=0.4`.',
};

export const atHandRequestHeaders = z.strictObject({
  'cache-control': z
    .string()
    .optional()
    .meta({ description: '`no-cache`, to have everything in the answer that is recorded by now.' }),
});

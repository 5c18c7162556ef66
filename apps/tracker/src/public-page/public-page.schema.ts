import type { PublicPageStanding } from '#performance';
import { answerSchema } from '#platform';
import { z } from 'zod';
import { reason } from '../deciding';
import { sentAs } from '../money/money-examples';

export interface PublicPageAnswer extends PublicPageStanding {
  readonly area: string;
}

/** The answer of `GET /v1/areas/{area}/public-page`. */
export const publicPageAnswer = answerSchema<PublicPageAnswer>()(
  z
    .strictObject({
      area: z.string(),
      isOpen: z.boolean().describe('Whether everybody may see how the area did.'),
      version: z
        .int()
        .min(0)
        .describe('How many decisions there are about it; a command names it in If-Match.'),
      history: z
        .array(
          z.strictObject({
            opened: z.boolean().describe('Whether it was opened then, or closed.'),
            by: z.string().describe('Who: the subject of the token or of the session.'),
            at: z.iso.datetime(),
            reason: z.string(),
          }),
        )
        .describe('What was decided about it, the newest last.'),
    })
    .meta({ id: 'PublicPage' }),
);

/** The body of both decisions about it. */
export const publicPageBody = z
  .strictObject({ reason })
  .meta(sentAs({ reason: 'The board publishes its figures' }));

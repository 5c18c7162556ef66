import { RHYTHMS, STOPPED_BY } from '#digests';
import type { DigestStanding } from '#digests';
import { z } from 'zod';

const moment = z.iso.datetime();

/** The answer of `GET /v1/areas/{area}/digest`. */
export const digestAnswer = z
  .strictObject({
    area: z.string(),
    version: z.int().min(0).describe('How many decisions there are on it.'),
    status: z.enum(['off', 'asked', 'on']).describe('`asked` until its address is confirmed.'),
    rhythm: z.enum(RHYTHMS).exactOptional().describe('Monday to Friday, or Mondays.'),
    address: z.string().exactOptional().describe('Where it goes.'),
    askedAt: moment.exactOptional().describe('When it was asked for with this address.'),
    toldUpTo: moment.exactOptional().describe('Up to when all that is new has been told.'),
    isMailSetUp: z.boolean().describe('Whether any mail can be sent from here.'),
    decisions: z
      .array(
        z.strictObject({
          version: z.int().min(1),
          position: z.int().min(0),
          type: z.string().meta({ examples: ['digest.asked'] }),
          actor: z.string(),
          recordedAt: moment,
          rhythm: z.enum(RHYTHMS).exactOptional(),
          by: z
            .enum(STOPPED_BY)
            .exactOptional()
            .describe(
              'How it was stopped: by the person, by a link in a mail, since the grant is gone, or since they were away for long.',
            ),
        }),
      )
      .describe('Who asked for it and who stopped it, the newest last. No address stands here.'),
  })
  .meta({ id: 'Digest' });
export type DigestAnswer = z.infer<typeof digestAnswer>;

/** A digest as it is answered. */
export function digestShown({ askedAt, toldUpTo, decisions, ...standing }: DigestStanding): DigestAnswer {
  const { area, version, status, rhythm, address, isMailSetUp } = standing;
  return {
    ...{ area, version, status, isMailSetUp },
    ...(rhythm !== undefined && { rhythm }),
    ...(address !== undefined && { address }),
    ...(askedAt && { askedAt: askedAt.toISOString() }),
    ...(toldUpTo && { toldUpTo: toldUpTo.toISOString() }),
    decisions: decisions.map(({ version: own, position, type, actor, recordedAt, data }) => ({
      ...{ version: own, position, type, actor, recordedAt },
      ...('rhythm' in data && { rhythm: data.rhythm }),
      ...('by' in data && { by: data.by }),
    })),
  };
}

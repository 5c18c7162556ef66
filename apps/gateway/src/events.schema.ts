import { refusalSchema } from '#platform';
import { z } from 'zod';
import { heldApart } from './held-apart';
import type { Published } from './publish-events.command';
import type { PublishedLines } from './publish-lines.command';

/** The query of `POST /v1/events`. */
export const publishQuery = z.strictObject({
  mode: z
    .enum(['strict'], { error: 'is not one there is' })
    .exactOptional()
    .describe('`strict`: nothing is appended unless every event passes.'),
});

/** What to give as each parameter of the query. */
export const PUBLISH_MENDS = { mode: 'Give strict, or leave it out' };

const index = z.int().min(0).describe('Its place in the batch.');
const id = z.string().exactOptional();
const apart = z
  .array(heldApart)
  .exactOptional()
  .describe(
    'The counts accepted that are shown beside a figure and never added to it, and why; absent where there are none.',
  );

/** The answer of `POST /v1/events` to a batch or to one event. */
export const publishedAnswer = z.strictObject({
  accepted: z.int().min(0),
  refused: z.int().min(0),
  results: z.array(
    z.discriminatedUnion('status', [
      z.strictObject({
        index,
        id,
        status: z.literal('accepted'),
        lane: z.strictObject({ topic: z.string(), partition: z.int().min(0) }),
        offset: z.int().min(0),
      }),
      z.strictObject({ index, id, status: z.literal('refused'), errors: z.array(refusalSchema) }),
      z
        .strictObject({ index, id, status: z.literal('held-back') })
        .describe('Fit, but not appended: strict.'),
    ]),
  ),
  heldApart: apart,
}) satisfies z.ZodType<Published>;

/** The answer of `POST /v1/events` to one event a line. */
export const publishedLinesAnswer = z.strictObject({
  accepted: z.int().min(0),
  refused: z.int().min(0),
  lines: z.int().min(0).describe('Those looked at, blank ones too: all of them, where it went to its end.'),
  ranges: z
    .array(
      z.strictObject({
        lane: z.strictObject({ topic: z.string(), partition: z.int().min(0) }),
        first: z.int().min(0),
        last: z.int().min(0),
      }),
    )
    .describe("Where those accepted stand, lane by lane; others' may stand between."),
  refusals: z
    .array(z.strictObject({ line: z.int().min(1), id, errors: z.array(refusalSchema) }))
    .describe('The first 1,000 of those refused.'),
  heldApart: apart,
}) satisfies z.ZodType<PublishedLines>;

import type { LivePage } from '#pages';
import type { AnsweredAt } from '#performance';
import type { LiveStreams } from '../../live/live-streams';
import type { MomentKept } from '../areas/page-moment';
import { addressOf, type AddressAsked } from '../shell/time-bar';

interface Shown {
  /** Where the stream of the page is, and what else its address asks. */
  readonly path: string;
  readonly kept?: AddressAsked;
  readonly moment: MomentKept;
  readonly answeredAt: AnsweredAt | undefined;
}

/** How a page goes on from what it was answered at; not at all where it was asked for a past moment. */
export async function liveFrom(
  streams: LiveStreams,
  { path, kept, moment: { asKnown, publishedBy }, answeredAt }: Shown,
  as: Omit<LivePage, 'stream'>,
): Promise<LivePage | undefined> {
  if (answeredAt === undefined || asKnown !== undefined || publishedBy !== undefined) return undefined;
  const from = await streams.idAt(answeredAt.watermark);
  return { stream: addressOf(path, { ...kept, from }), ...as };
}

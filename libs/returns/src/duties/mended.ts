import type { Json } from '#kernel';
import { isOfOneSending, type Submission } from '../return-state';
import type { Sending } from './return-periods';

/** What people decided about a sending that failed; throws while they have not. Undefined where it did not fail. */
export function mended(
  { failures, letGo, sendings }: Submission,
  { channel, sending }: Pick<Sending, 'channel' | 'sending'>,
): Json | undefined {
  if (letGo.some((each) => each.channel === channel)) return { left: 'let go' };
  if ((sendings[channel] ?? 0) > sending) return { left: 'sent again' };
  const failure = failures.find((each) => isOfOneSending(each, { channel, sending }));
  if (failure) throw notDelivered(failure.what);
  return undefined;
}

export function notDelivered(what: string): Error {
  return new Error(`NOT DELIVERED: ${what}. Mend it and have it sent again, or let it go`);
}

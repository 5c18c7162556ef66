import type { RecordedDecision } from '#decisions';
import type { Obligation } from '#jobs';
import type { ReturnEvent } from '../return.events';
import { ofSending, type Sending } from './return-periods';

export const DELIVER_RETURN = 'deliver-return';
export const FOLLOW_DELIVERY = 'follow-delivery';

/** What is to be sent by what was just decided. */
export function sendingsDecided(decided: readonly RecordedDecision<ReturnEvent>[]): Obligation[] {
  return decided.flatMap((decision) =>
    sendingsOf(decision).map((sending) => ({
      name: DELIVER_RETURN,
      area: decision.data.area,
      period: ofSending(sending),
      dueSince: new Date(decision.recordedAt),
    })),
  );
}

function sendingsOf({ type, data }: ReturnEvent): Sending[] {
  const { template } = data;
  if (type === 'return.submitted') {
    const { revision } = data.snapshot;
    return data.destinations.map(({ channel }) => ({ template, revision, channel, sending: 1 }));
  }
  if (type !== 'return.resent') return [];
  const { revision, channel, sending } = data;
  return [{ template, revision, channel, sending }];
}

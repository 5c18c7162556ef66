import { tag } from '#pages';
import type { Html, TagColour } from '#pages';
import type { AgreementPosition, SettlementStanding } from '#settlement';

type Status = AgreementPosition['status'];

const STATUSES: Readonly<Record<Status, readonly [words: string, colour: TagColour]>> = {
  none: ['Not opened', 'grey'],
  open: ['Open', 'blue'],
  computed: ['Computed', 'yellow'],
  posted: ['Posted', 'green'],
  restating: ['Being restated', 'orange'],
  closed: ['Closed', 'green'],
  voided: ['Voided', 'grey'],
};

export function statusTag(status: Status): Html {
  return tag(...STATUSES[status]);
}

/** How it stands; once every partner has approved what is computed, that it waits for being posted. */
export function settlementTag({ status, waitingFor }: SettlementStanding): Html {
  const isApproved = status === 'computed' && waitingFor.length === 0;
  return isApproved ? tag('Approved, not posted', 'blue') : statusTag(status);
}

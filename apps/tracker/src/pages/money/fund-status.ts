import { tag } from '#pages';
import type { Html, TagColour } from '#pages';
import type { FundStanding } from '#pooled-fund';

const STATUSES: Readonly<Record<FundStanding['status'], readonly [words: string, colour: TagColour]>> = {
  draft: ['Draft', 'grey'],
  agreed: ['Agreed', 'green'],
  'under-revision': ['Being revised', 'orange'],
  closed: ['Closed', 'blue'],
};

export function fundStatusTag(status: FundStanding['status']): Html {
  return tag(...STATUSES[status]);
}

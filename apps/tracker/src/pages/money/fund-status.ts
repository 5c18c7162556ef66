import type { FundStanding } from '#pooled-fund';
import type { Html } from '../../html';
import { tag, type TagColour } from '../shell/parts';

const STATUSES: Readonly<Record<FundStanding['status'], readonly [words: string, colour: TagColour]>> = {
  draft: ['Draft', 'grey'],
  agreed: ['Agreed', 'green'],
  'under-revision': ['Being revised', 'orange'],
  closed: ['Closed', 'blue'],
};

export function fundStatusTag(status: FundStanding['status']): Html {
  return tag(...STATUSES[status]);
}

import type { Decider } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { PublicPageEvent } from './public-page.events';

/** What a person decides about an area's public page. It is closed until somebody opens it. */
export interface PublicPageDecision {
  readonly type: 'open' | 'close';
  readonly reason: string;
}

type PublicPageCommand = PublicPageDecision & { readonly area: string };

const REASON_MAX = 2_000;

export interface PublicPageState {
  readonly isOpen: boolean;
}

export const publicPageDecider: Decider<
  PublicPageState,
  PublicPageCommand,
  PublicPageEvent,
  readonly Refusal[]
> = {
  initialState: { isOpen: false },
  decide,
  evolve: (_, { type }) => ({ isOpen: type === 'public-page.opened' }),
};

function decide(
  { type, area, reason }: PublicPageCommand,
  { isOpen }: PublicPageState,
): Result<PublicPageEvent[], readonly Refusal[]> {
  if (reason.trim() === '') return fail([refusedReason('No reason is given')]);
  if (reason.length > REASON_MAX) return fail([refusedReason(`It has ${reason.length} characters`)]);
  if (isOpen === (type === 'open')) return fail([standsSo(isOpen)]);
  return ok([
    { type: type === 'open' ? 'public-page.opened' : 'public-page.closed', data: { area, reason } },
  ]);
}

function refusedReason(what: string): Refusal {
  return {
    ...{ rule: 'public-page-reason-required', where: '/reason', what },
    mend: `Say in a sentence why, in ${REASON_MAX} characters at most`,
  };
}

function standsSo(isOpen: boolean): Refusal {
  return {
    ...{ rule: 'public-page-stands-so', where: '' },
    what: `The public page is ${isOpen ? 'open' : 'closed'} already`,
    mend: 'There is nothing to decide',
  };
}

import { fail, ok, type Refusal, type Result } from '#kernel';
import { returnDecider } from './return.decider';
import type { ReturnEvent } from './return.events';
import { EDITS, type ReadReturn } from './return.store';
import { contentHashOf, type OpenReturn } from './return-state';
import { refusal } from './rules';

/** What stood when a workbook was made. */
export interface WorkbookBase {
  readonly over: number;
  readonly before: OpenReturn;
}

/** What may change the content of a return. It is only hashed anew after one of these: a hash reads every answer. */
const CHANGES_CONTENT: ReadonlySet<ReturnEvent['type']> = new Set([
  ...EDITS,
  ...(['return.opened', 'return.reopened'] as const),
]);

/**
 * The last version at which a return had the content that a workbook says it was made of; or the version that whoever sends
 * it says, which has to fit where the workbook says what it is of.
 */
export function workbookBase(
  history: ReadReturn['history'],
  contentHash: string | undefined,
  over: number | undefined,
): Result<WorkbookBase, readonly Refusal[]> {
  const { named, last } = walked(history, contentHash, over);
  if (over !== undefined && !named) {
    const what = `There is no version ${over}: it is at version ${history.length}`;
    return fail([refusal('return-workbook-without-version', '/over', what, GIVE_OVER)]);
  }
  if (contentHash === undefined) {
    if (named) return ok(named);
    const what = 'It does not say which version of the return it was filled in over';
    return fail([refusal('return-workbook-without-version', '/over', what, GIVE_OVER)]);
  }
  if (named && !named.fits) {
    const what = `It was not made of version ${named.over}: it says of which content`;
    return fail([refusal('return-workbook-of-another', '/over', what, 'Leave out over which version')]);
  }
  if (last) return ok(last);
  const what = `This return never had the content ${contentHash} that it was made of`;
  const mend = 'Take a new workbook with return document, and fill that in';
  return fail([refusal('return-workbook-of-another', '', what, mend)]);
}

const GIVE_OVER = 'Give it with --over (over in the address): show has the version of each decision';

interface Walked {
  readonly named?: (WorkbookBase & { readonly fits: boolean }) | undefined;
  /** The last that fits. */
  readonly last?: WorkbookBase | undefined;
}

/** Goes through the history once, and keeps no state of it but these. */
function walked(
  history: ReadReturn['history'],
  contentHash: string | undefined,
  over: number | undefined,
): Walked {
  let state = returnDecider.initialState;
  let fits = false;
  let { named, last }: Walked = {};
  for (const [at, decision] of history.entries()) {
    state = returnDecider.evolve(state, decision);
    if (state.status === 'none') continue;
    if (contentHash !== undefined && CHANGES_CONTENT.has(decision.type))
      fits = contentHashOf(state) === contentHash;
    const base = { over: at + 1, before: state };
    if (fits) last = base;
    if (base.over === over) named = { ...base, fits };
  }
  return { named, last };
}

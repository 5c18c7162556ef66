import { jsonPence } from '#kernel';
import { settle } from './settle';
import {
  computed,
  countedQuarters,
  countsOf,
  evolve,
  keptPence,
  openDisputes,
  splitOf,
  type OpenSettlement,
  type SettlementState,
} from './settlement-state';
import type { Computation, Difference, SettlementEvent } from './settlement.events';

/** What is released on a computation, and what beside the rule makes it so. */
interface Stand {
  readonly computation: Computation;
  readonly releasedPence: number;
  readonly isDisputed: boolean;
  /** What quarters were released for and keep: there is no release below it to go back to. */
  readonly keptPence: number;
}

/**
 * What a restatement moves, to the penny, from the release that was posted to the one that stands: first what was agreed
 * or held by disputes then, no longer so; then terms of another version; then each figure in the order of the agreement;
 * last what is agreed or held by disputes now.
 */
export function differencesOf(
  { computation, split, disputes }: NonNullable<OpenSettlement['posted']>,
  state: OpenSettlement,
): Difference[] {
  const now = standOf(state);
  const { keptPence: kept } = now;
  const isDisputed = disputes.length > 0;
  return moved({ computation, releasedPence: split.releasedPence, isDisputed, keptPence: kept }, now);
}

/** What a post of quarters, or the end, released beyond the post before it, and what has moved that. */
export interface QuartersMoved {
  /** The last quarter of the post before, and of this one. */
  readonly from: string;
  readonly through: string;
  /** Released in all by then, and with this one. */
  readonly beforePence: number;
  readonly releasedPence: number;
  /** When it takes effect in the journal; absent while it is computed, and not posted. */
  readonly effectiveOn?: string | undefined;
  /** Quarters counted for the first time have no count before; of the others it is what came late. */
  readonly differences: readonly Difference[];
  readonly posted: Computation;
  readonly computed: Computation;
}

/** Post by post, what has moved since the one before it; last what is computed, and waits to be posted. */
export function quartersMoved(history: readonly SettlementEvent[]): QuartersMoved[] {
  const found: QuartersMoved[] = [];
  let state: SettlementState = { status: 'none' };
  let last: (Stand & { readonly through: string }) | undefined;
  for (const event of history) {
    const isEnd = event.type === 'settlement.posted';
    if (state.status !== 'none' && (isEnd || event.type === 'settlement.quarters-posted')) {
      const stand = standOf(state);
      const through = isEnd ? lastQuarter(stand.computation) : event.data.through;
      if (last) found.push({ ...movedSince(last, stand, through), effectiveOn: event.data.effectiveOn });
      last = isEnd ? undefined : { ...stand, through };
    }
    state = evolve(state, event);
  }
  if (!last || state.status !== 'open') return found;
  const stand = standOf(state);
  if (stand.computation.contentHash === last.computation.contentHash) return found;
  const counted = stand.computation.inputs[countedQuarters(stand.computation) - 1]?.period;
  return [...found, movedSince(last, stand, counted ?? last.through)];
}

function movedSince(
  last: Stand & { readonly through: string },
  stand: Stand,
  through: string,
): Omit<QuartersMoved, 'effectiveOn'> {
  return {
    ...{ from: last.through, through },
    ...{ beforePence: last.releasedPence, releasedPence: stand.releasedPence },
    differences: moved(last, stand),
    ...{ posted: last.computation, computed: stand.computation },
  };
}

function lastQuarter({ inputs }: Computation): string {
  return inputs.at(-1)?.period ?? '';
}

function standOf(state: OpenSettlement): Stand {
  return {
    computation: computed(state),
    releasedPence: splitOf(state).releasedPence,
    isDisputed: openDisputes(state).length > 0,
    keptPence: keptPence(state),
  };
}

function moved(before: Stand, after: Stand): Difference[] {
  const all = [
    ...decidedDifference(before, before.computation.releasedPence - before.releasedPence),
    ...differencesBetween(before.computation, after.computation),
    ...decidedDifference(after, after.releasedPence - after.computation.releasedPence),
  ];
  const sum = all.reduce((together, { releasedPence }) => together + releasedPence, 0);
  if (sum !== after.releasedPence - before.releasedPence)
    throw new Error('The differences are not what has moved');
  return all;
}

/** What is released beside what the rule makes of the counts. */
function decidedDifference(
  { isDisputed, keptPence: kept, releasedPence: released }: Stand,
  releasedPence: number,
): Difference[] {
  if (releasedPence === 0) return [];
  const decidedBy = kept > 0 && released === kept ? 'quarters posted' : 'agreed amount';
  return [
    { figure: isDisputed ? 'disputes' : decidedBy, before: undefined, after: undefined, releasedPence },
  ];
}

/** What each figure moved between two computations, one after the other; what terms moved comes first, as no figure's. */
function differencesBetween(before: Computation, after: Computation): Difference[] {
  const counts = new Map(countsOf(before.inputs));
  const terms = after.agreement.content;
  let released = BigInt(before.releasedPence);
  const differences: Difference[] = [];
  const step = (figure: string, from: number | undefined, to: number | undefined): void => {
    const now = settle(terms, counts).released;
    differences.push({ figure, before: from, after: to, releasedPence: jsonPence(now - released) });
    released = now;
  };
  if (before.agreement.contentHash !== after.agreement.contentHash) {
    // A figure that only these terms have is theirs; one that was not counted yet, as a quarter, moves by itself below.
    const known = new Set(before.inputs.map(({ figure }) => figure));
    for (const { figure, count } of after.inputs)
      if (!known.has(figure) && count !== undefined) counts.set(figure, count);
    step('terms', undefined, undefined);
  }
  for (const { figure, count } of after.inputs) {
    const was = counts.get(figure);
    if (was === count) continue;
    if (count === undefined) counts.delete(figure);
    else counts.set(figure, count);
    step(figure, was, count);
  }
  return differences;
}

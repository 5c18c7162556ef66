import { fold, type DecisionStore, type RecordedDecision } from '#decisions';
import type { RegisterEntry } from './register-kind';
import { registerDecider } from './register.decider';
import { approvalOf, type Approval } from './entry-approval';
import { findRegisterKind } from './register-kinds';
import type { Closing, RegisterEvent } from './register.events';
import { entriesOf, entryOfStream } from './register.stream';

/** How one entry stands. */
export interface EntryStanding {
  readonly code: string;
  readonly status: 'open' | 'closed';
  /** The last decision; what a command names as read. */
  readonly version: number;
  readonly entry: RegisterEntry;
  /** From when it is closed, and why. */
  readonly closed?: Closing;
  /** Of a kind whose entries are approved: how far what it says has come. */
  readonly approval?: Approval;
  /** When it was last decided on, and by whom. */
  readonly recordedAt: string;
  readonly actor: string;
}

/** What was decided by then: below a position among all decisions, as in a watermark; or recorded by a moment. */
export interface AsDecided {
  readonly upTo?: number | undefined;
  /** `2017-04-03T09:00:00.000Z` */
  readonly recordedBy?: string | undefined;
}

/** An entry, and everything that was decided on it. */
export interface ReadEntry {
  readonly stream: string;
  readonly standing: EntryStanding;
  readonly history: readonly RecordedDecision<RegisterEvent>[];
}

/** The position that it lies below; undefined where nothing is said, which is now. */
export async function decidedBelow(
  store: DecisionStore,
  { upTo, recordedBy }: AsDecided,
): Promise<number | undefined> {
  return upTo ?? store.upTo(recordedBy);
}

/**
 * The entries whose streams begin with a prefix, in byte order; with `upTo`, as decided below that position, without those
 * that were not there yet.
 */
export async function readEntries(store: DecisionStore, prefix: string, upTo?: number): Promise<ReadEntry[]> {
  const streams = await store.streams(prefix);
  const histories = await store.readEach(streams, upTo);
  return streams.flatMap((stream, at) => readEntry(stream, histories[at] ?? []) ?? []);
}

/** The entries of an area's register as decided below a position, whatever has become of the area and its year since. */
export async function entriesAt(
  store: DecisionStore,
  { area, kind }: { readonly area: string; readonly kind: string },
  upTo: number,
): Promise<EntryStanding[]> {
  return (await readEntries(store, entriesOf(area, kind), upTo)).map(({ standing }) => standing);
}

/** One entry as its decisions leave it; undefined where there are none. */
export function readEntry(stream: string, decisions: readonly RecordedDecision[]): ReadEntry | undefined {
  const history = decisions as readonly RecordedDecision<RegisterEvent>[];
  const state = fold(registerDecider, history);
  const last = history.at(-1);
  if (state.status === 'none' || last === undefined) return undefined;
  const { kind, code } = entryOfStream(stream);
  const { version, recordedAt, actor } = last;
  const standing = {
    ...{ code, status: state.status, entry: state.entry, version, recordedAt, actor },
    ...(state.status === 'closed' && { closed: state.closed }),
    ...(findRegisterKind(kind)?.isApproved && { approval: approvalOf(history) }),
  };
  return { stream, standing, history };
}

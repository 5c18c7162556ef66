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

/** The entries whose streams begin with a prefix, in byte order; those that were not there yet are left out. */
export async function readEntries(
  store: DecisionStore,
  prefix: string,
  asDecided: AsDecided = {},
): Promise<ReadEntry[]> {
  const streams = await store.streams(prefix);
  const histories = await store.readEach(streams, asDecided.upTo);
  return streams.flatMap((stream, at) => {
    const read = readEntry(stream, histories[at] ?? [], asDecided);
    return read ? [read] : [];
  });
}

/** The entries of an area's register as decided below a position, whatever has become of the area and its year since. */
export async function entriesAt(
  store: DecisionStore,
  { area, kind }: { readonly area: string; readonly kind: string },
  upTo: number,
): Promise<EntryStanding[]> {
  return (await readEntries(store, entriesOf(area, kind), { upTo })).map(({ standing }) => standing);
}

/** One entry as its decisions leave it; undefined where there were none by then. */
export function readEntry(
  stream: string,
  decisions: readonly RecordedDecision[],
  { recordedBy }: AsDecided,
): ReadEntry | undefined {
  const until = recordedBy === undefined ? Infinity : Date.parse(recordedBy);
  const history = (decisions as readonly RecordedDecision<RegisterEvent>[]).filter(
    ({ recordedAt }) => Date.parse(recordedAt) <= until,
  );
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

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { refuseWhose } from './register-basis.query';
import type { RegisterEntry } from './register-kind';
import { registerDecider } from './register.decider';
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
  /** When it was last decided on, and by whom. */
  readonly recordedAt: string;
  readonly actor: string;
}

export interface RegisterStanding {
  readonly area: string;
  readonly kind: string;
  /** In the order of their codes. */
  readonly entries: readonly EntryStanding[];
}

/** What was decided by then: below a position among all decisions, as in a watermark; or recorded by a moment. */
export interface AsDecided {
  readonly upTo?: number | undefined;
  /** `2017-04-03T09:00:00.000Z` */
  readonly recordedBy?: string | undefined;
}

type Answer = Result<RegisterStanding, readonly Refusal[]>;

/** What stands in an area's register, now or as it was decided by then? Refused as an unknown area or kind. */
export class RegisterQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(RegisterQuery)
export class RegisterHandler implements IQueryHandler<RegisterQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind, asDecided }: RegisterQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area, kind);
    if (unknown.length > 0) return fail(unknown);
    const entries = await readEntries(this.decisions, entriesOf(area, kind), asDecided);
    return ok({ area, kind, entries: entries.map(({ standing }) => standing) });
  }
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
  const { code } = entryOfStream(stream);
  const { version, recordedAt, actor } = last;
  return { stream, standing: { code, ...state, version, recordedAt, actor }, history };
}

import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { fail, ok, type Pence, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import type { FundContent } from './fund-content';
import { knownNow, linePositions, type LinePosition } from './fund-position';
import { fundWarnings, ringFenceOf, statedDifferences, type StatedDifference } from './fund-warnings';
import { fundDecider, type AgreedFund, type FundState } from './fund.decider';
import type { FundEvent } from './fund.events';
import { fundStream } from './fund.stream';
import { fromOtherFunds, type FromOtherFund } from './journal/from-other-funds.query';
import { refusal } from './rules';

/** One decision on a fund: what, by whom, when. */
export interface FundDecision {
  readonly version: number;
  readonly position: number;
  readonly type: FundEvent['type'];
  readonly actor: string;
  readonly recordedAt: string;
}

export interface FundStanding {
  readonly area: string;
  readonly policyYear: string;
  readonly stream: string;
  readonly status: Exclude<FundState['status'], 'none'>;
  /** The last decision; what a command names as read. */
  readonly version: number;
  readonly inForce?: AgreedFund;
  /** The draft, or the revision, that nobody has agreed yet. */
  readonly waiting?: FundContent;
  /** What does not add up in what waits, or else in what is in force. */
  readonly warnings: readonly Refusal[];
  /** Every figure that its document states as a sum, beside what it sums to. */
  readonly differences: readonly StatedDifference[];
  readonly ringFence?: ReturnType<typeof ringFenceOf>;
  /** How every line of what is in force stands, or of the draft where nothing is. */
  readonly lines: readonly LinePosition[];
  /** How they would stand were the year closed now: what was spent is what each came to. */
  readonly onClosing: readonly LinePosition[];
  /** The months of which anything is recorded as spent, `2016-06`. */
  readonly monthsSpent: readonly string[];
  /** What came in of each contribution. */
  readonly received: readonly { readonly contribution: string; readonly pence: Pence }[];
  /** What came into its pool from funds of other years, and stands in their journals. */
  readonly fromOtherFunds: readonly FromOtherFund[];
  /** The last day that is closed. */
  readonly closedThrough?: string;
  readonly decisions: readonly FundDecision[];
}

type Answer = Result<FundStanding, readonly Refusal[]>;

/** How does an area's fund for a policy year stand, now or as it was recorded at a moment? Refused as `no-fund`. */
export class FundQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(FundQuery)
export class FundHandler implements IQueryHandler<FundQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    @Inject(APP_POOL) private readonly pool: Pool,
  ) {}

  async execute({ area, policyYear, recordedBy }: FundQuery): Promise<Answer> {
    const read = await readFund(this.decisions, area, policyYear, recordedBy);
    if (!read.ok) return read;
    const { history, state, content } = read.value;
    const ringFence = ringFenceOf(content);
    const about = 'revision' in state ? state.revision : content;
    const stream = fundStream(area, policyYear);
    return ok({
      ...{ area, policyYear, stream, status: state.status },
      version: history.length,
      ...('inForce' in state && { inForce: state.inForce }),
      ...('draft' in state && { waiting: state.draft }),
      ...('revision' in state && { waiting: state.revision }),
      warnings: fundWarnings(about),
      differences: statedDifferences(about),
      ...(ringFence && { ringFence }),
      lines: linePositions(content, knownNow(state)),
      onClosing: linePositions(content, { ...knownNow(state), isOver: true }),
      monthsSpent: [...new Set([...state.spending.values()].map(({ month }) => month))].sort(),
      received: content.contributions.map(({ code }) => ({
        contribution: code,
        pence: receivedOf(code, state),
      })),
      fromOtherFunds: await fromOtherFunds(this.pool, stream, { recordedBy }),
      ...(state.closedThrough !== undefined && { closedThrough: state.closedThrough }),
      decisions: history.map(({ version, position, type, actor, recordedAt }) => ({
        ...{ version, position, type, actor, recordedAt },
      })),
    });
  }
}

/** A fund as its decisions leave it. */
export interface ReadFund {
  readonly history: readonly RecordedDecision<FundEvent>[];
  readonly state: Exclude<FundState, { readonly status: 'none' }>;
  /** What is in force, or the draft where nothing is. */
  readonly content: FundContent;
}

/** Refused as `no-fund` where nothing was decided on it, or nothing yet at that moment. */
export async function readFund(
  store: DecisionStore,
  area: string,
  policyYear: string,
  recordedBy?: string,
): Promise<Result<ReadFund, readonly Refusal[]>> {
  const upTo = await store.upTo(recordedBy);
  const read = fundIn(await store.read(fundStream(area, policyYear), upTo));
  return read
    ? ok(read)
    : fail([refusal('no-fund', '', `${area} has no fund for ${policyYear}`, 'Draft one')]);
}

/** Undefined where nothing was decided on it. */
export function fundIn(decisions: readonly RecordedDecision[]): ReadFund | undefined {
  const history = decisions as readonly RecordedDecision<FundEvent>[];
  const state = fold(fundDecider, history);
  if (state.status === 'none') return undefined;
  return { history, state, content: 'inForce' in state ? state.inForce.content : state.draft };
}

function receivedOf(contribution: string, { receipts }: FundState): Pence {
  return [...receipts.values()].reduce(
    (sum, each) => (each.contribution === contribution ? sum + BigInt(each.pence) : sum),
    0n,
  );
}

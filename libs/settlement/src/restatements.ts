import { Injectable } from '@nestjs/common';
import type { RecordedDecision } from '#decisions';
import { ok, type Result } from '#kernel';
import type { RecordRow } from '#records';
import { differencesOf, quartersMoved, type QuartersMoved } from './differences';
import { FigureRecords } from './figure-records';
import { moversOf, withPence, type MovedDifference, type Mover } from './movers';
import type {
  Computation,
  Difference,
  OfSettlement,
  SettlementEvent,
  SettlementInput,
  SettlementRestated,
} from './settlement.events';
import { computed, isRestating, splitOf, type OpenSettlement } from './settlement-state';
import type { Untold } from './untold';

/** What was restated, and for each figure that moved the release the records that moved it. */
export interface Restatement extends Omit<
  SettlementRestated['data'],
  'entries' | 'differences' | keyof OfSettlement
> {
  readonly differences: readonly MovedDifference[];
}

/** What is being restated, as it stands: what it moves once it is approved and posted. */
export type Restating = Omit<Restatement, 'contentHash' | 'effectiveOn'>;

/** What moved what was released from one post of quarters to the next, and of quarters posted before the records. */
export interface MovedQuarters extends Omit<QuartersMoved, 'differences' | 'posted' | 'computed'> {
  readonly differences: readonly MovedDifference[];
}

/**
 * Says of restatements, and of quarters that were posted and counted otherwise since, which records moved how many pence: those that differ between the watermarks of the computation
 * that had been posted and of the one that took its place. Both are stored for ever, so it is the same whenever it is read,
 * and read once.
 */
@Injectable()
export class Restatements {
  /** By figure and both computations; what was read first is first. */
  private readonly read = new Map<string, Result<readonly Mover[], Untold>>();
  private readMovers = 0;

  constructor(private readonly figureRecords: FigureRecords) {}

  async among(
    of: OfSettlement,
    history: readonly RecordedDecision<SettlementEvent>[],
  ): Promise<Restatement[]> {
    const restatements: Restatement[] = [];
    for (const { data, posted, computed } of restated(history)) {
      const { contentHash, effectiveOn, grounds, before, split } = data;
      const differences = await this.moved(of, data.differences, posted, computed);
      restatements.push({ contentHash, effectiveOn, grounds, before, split, differences });
    }
    return restatements;
  }

  /** The same of what was computed since it was posted, before anybody approves that. */
  async underway(of: OfSettlement, state: OpenSettlement): Promise<Restating | undefined> {
    const { posted, grounds = '' } = state;
    if (!posted || !isRestating(state)) return undefined;
    const { computation, split: before } = posted;
    const differences = await this.moved(of, differencesOf(posted, state), computation, computed(state));
    return { grounds, before, split: splitOf(state), differences };
  }

  /** The same of quarters posted before, where they are settled with the next: of those counted first then, no records. */
  async ofQuarters(
    of: OfSettlement,
    history: readonly RecordedDecision<SettlementEvent>[],
  ): Promise<MovedQuarters[]> {
    const all: MovedQuarters[] = [];
    for (const { differences, posted, computed, ...post } of quartersMoved(history)) {
      all.push({ ...post, differences: await this.moved(of, differences, posted, computed, wasCounted) });
    }
    return all;
  }

  private async moved(
    of: OfSettlement,
    differences: readonly Difference[],
    posted: Computation,
    computed: Computation,
    hasMovers: (difference: Difference) => boolean = () => true,
  ): Promise<MovedDifference[]> {
    const moved: MovedDifference[] = [];
    for (const difference of differences) {
      const isAsked = hasMovers(difference);
      const movers = isAsked ? await this.movers(of, difference, posted, computed) : ok([]);
      moved.push(
        movers.ok
          ? withPence(difference, computed.agreement.content, movers.value)
          : { ...difference, movedBy: [], untold: movers.failure },
      );
    }
    return moved;
  }

  private async movers(
    of: OfSettlement,
    { figure }: Difference,
    posted: Computation,
    computed: Computation,
  ): Promise<Result<readonly Mover[], Untold>> {
    const before = inputOf(posted, figure);
    const after = inputOf(computed, figure);
    // What was agreed, or what terms moved, is of no records.
    if (!after) return ok([]);
    const { area, policyYear } = of;
    const key = [area, policyYear, figure, ...sideOf(before, posted), ...sideOf(after, computed)].join(' ');
    const known = this.read.get(key);
    if (known) return known;
    const were = before ? await this.recordsOf(of, before, posted) : ok([]);
    if (!were.ok) return this.keep(key, were);
    const are = await this.recordsOf(of, after, computed);
    if (!are.ok) return this.keep(key, are);
    const movers = moversOf({ input: before, records: were.value }, { input: after, records: are.value });
    return this.keep(key, ok(movers));
  }

  /** Keeps what was read, and lets go of what was read longest ago. */
  private keep(key: string, movers: Result<readonly Mover[], Untold>): Result<readonly Mover[], Untold> {
    // It may be explained once more.
    if (!movers.ok && movers.failure === 'not-explained') return movers;
    if (!this.read.has(key)) this.readMovers += sizeOf(movers);
    this.read.set(key, movers);
    for (const [oldest, each] of this.read) {
      if (this.readMovers <= KEPT_MOVERS_MAX) break;
      this.read.delete(oldest);
      this.readMovers -= sizeOf(each);
    }
    return movers;
  }

  private async recordsOf(
    of: OfSettlement,
    input: SettlementInput,
    { watermark }: Computation,
  ): Promise<Result<readonly RecordRow[], Untold>> {
    const behind = await this.figureRecords.behind(of, input, watermark);
    return behind.ok ? ok(behind.value.records) : behind;
  }
}

/** What is counted for the first time is moved by all its records. */
function wasCounted({ before }: Difference): boolean {
  return before !== undefined;
}

/** Some tens of megabytes. */
const KEPT_MOVERS_MAX = 50_000;

/** What takes no movers takes its place all the same. */
function sizeOf(movers: Result<readonly Mover[], Untold>): number {
  return 1 + (movers.ok ? movers.value.length : 0);
}

/** What the records, and the claim, of one side follow from. */
function sideOf(input: SettlementInput | undefined, { watermark }: Computation): string[] {
  return input ? [`${watermark.id}`, `${input.claimedIn ?? ''}`] : ['', ''];
}

function inputOf({ inputs }: Computation, figure: string): SettlementInput | undefined {
  return inputs.find((each) => each.figure === figure);
}

interface Restated {
  readonly data: SettlementRestated['data'];
  readonly posted: Computation;
  readonly computed: Computation;
}

/** Each restatement with the computation it took back, and the one it posted. */
function restated(history: readonly RecordedDecision<SettlementEvent>[]): Restated[] {
  const found: Restated[] = [];
  let posted: Computation | undefined;
  let computed: Computation | undefined;
  for (const { type, data } of history) {
    if (type === 'settlement.computed') computed = data.computation;
    else if (type === 'settlement.posted') posted = computed;
    else if (type === 'settlement.restated') {
      if (!posted || !computed) throw new Error('Something was restated that was not posted');
      found.push({ data, posted, computed });
      posted = computed;
    }
  }
  return found;
}

import { Injectable } from '@nestjs/common';
import type { RecordedDecision } from '#decisions';
import type { RecordRow } from '#records';
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
import { computed, differencesOf, isRestating, splitOf, type OpenSettlement } from './settlement-state';

/** What was restated, and for each figure that moved the release the records that moved it. */
export interface Restatement extends Omit<
  SettlementRestated['data'],
  'entries' | 'differences' | keyof OfSettlement
> {
  readonly differences: readonly MovedDifference[];
}

/** What is being restated, as it stands: what it moves once it is approved and posted. */
export type Restating = Omit<Restatement, 'contentHash' | 'effectiveOn'>;

/**
 * Says of restatements which records moved how many pence: those that differ between the watermarks of the computation
 * that had been posted and of the one that took its place. Both are stored for ever, so it is the same whenever it is read.
 */
@Injectable()
export class Restatements {
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

  private async moved(
    of: OfSettlement,
    differences: readonly Difference[],
    posted: Computation,
    computed: Computation,
  ): Promise<MovedDifference[]> {
    const moved: MovedDifference[] = [];
    for (const difference of differences) {
      const movers = await this.movers(of, difference, posted, computed);
      moved.push(withPence(difference, computed.agreement.content, movers));
    }
    return moved;
  }

  private async movers(
    of: OfSettlement,
    { figure }: Difference,
    posted: Computation,
    computed: Computation,
  ): Promise<Mover[]> {
    const before = inputOf(posted, figure);
    const after = inputOf(computed, figure);
    // What was agreed, or what terms moved, is of no records.
    if (!after) return [];
    return moversOf(
      { input: before, records: before ? await this.recordsOf(of, before, posted) : [] },
      { input: after, records: await this.recordsOf(of, after, computed) },
    );
  }

  private async recordsOf(
    of: OfSettlement,
    input: SettlementInput,
    { watermark }: Computation,
  ): Promise<readonly RecordRow[]> {
    return (await this.figureRecords.behind(of, input, watermark)).records;
  }
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

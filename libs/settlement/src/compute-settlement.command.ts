import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { versionConflict, type DecidedBy } from '#decisions';
import { fail, londonDay, ok } from '#kernel';
import { APP_POOL } from '#platform';
import { WatermarkStore, type Watermark } from '#records';
import { refuseCost } from './agreement-content.rules';
import { secondOpinion } from './second-opinion.query';
import { noWatermark, SettlementFacts } from './settlement-facts';
import { computed, countsOf, withUpheldClaims } from './settlement-state';
import { settlementStream, type OfSettlement, type SettledAt } from './settlement.events';
import { isOfClaimAlone, refuseUncounted } from './settlement.refusals';
import { SettlementStore, type SettlementOutcome } from './settlement.store';

export interface ComputeAsked {
  /** The id of a stored watermark to settle at; where everything stands now when left out. */
  readonly watermark?: number | undefined;
  /** Why it is computed anew after it was posted. */
  readonly grounds?: string | undefined;
}

/** Works a settlement out on the counts and terms known at a stored watermark, and has SQL alone do it again. */
export class ComputeSettlementCommand extends Command<SettlementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly asked: ComputeAsked,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ComputeSettlementCommand)
export class ComputeSettlementHandler implements ICommandHandler<ComputeSettlementCommand> {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly settlements: SettlementStore,
    private readonly facts: SettlementFacts,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  async execute({ of, asked, by }: ComputeSettlementCommand): Promise<SettlementOutcome> {
    const { state, history } = await this.settlements.read(of);
    const today = londonDay(new Date());
    const { expectedVersion = history.length } = by;
    if (expectedVersion !== history.length)
      return fail([versionConflict(settlementStream(of), expectedVersion, history.length)]);
    const refused = refuseUncounted(asked, state, today);
    if (refused.length > 0) return fail(refused);
    const isOfClaim = state.status !== 'none' && isOfClaimAlone(asked, state);
    const asAt = isOfClaim ? computed(state).watermark.id : asked.watermark;
    const watermark = await this.watermark(asAt);
    if (!watermark) return fail([noWatermark(asAt)]);
    const binding = await this.settlements.termsOn(of, today, watermark.decisionPosition);
    // Terms that were taken back, with no others in their place, still say what becomes of what is held.
    const terms = binding.ok || state.status === 'none' ? binding : ok(state.terms);
    if (!terms.ok) return terms;
    const found = await this.facts.inputs(of, terms.value.content, watermark);
    if (!found.ok) return found;
    const inputs = withUpheldClaims(found.value, state.status === 'none' ? [] : state.disputes);
    // Where nothing was reported, or more than can be written, there is nothing to have an opinion on: the decider says so.
    const isWhole =
      terms.value.content.rule.kind === 'pay-for-performance' ||
      (inputs.every(({ count }) => count !== undefined) &&
        refuseCost(terms.value.content, countsOf(inputs)).length === 0);
    const [opinion] = isWhole
      ? await secondOpinion(this.pool, [{ terms: terms.value.content, inputs, claims: [] }])
      : [];
    return this.settlements.decide(
      {
        type: 'compute',
        of,
        terms: terms.value,
        watermark: settledAt(watermark),
        inputs,
        secondOpinion: opinion?.amounts ?? [],
        grounds: asked.grounds,
      },
      { ...by, expectedVersion },
    );
  }

  /** One is stored with every settlement, so that it can be asked for again for ever. */
  private async watermark(id: number | undefined): Promise<Watermark | undefined> {
    if (id !== undefined) return this.watermarks.byId(id);
    await this.watermarks.storeNow();
    return this.watermarks.latest();
  }
}

function settledAt({ id, at, decisionPosition, referenceVersion, lanes, nextOffsets }: Watermark): SettledAt {
  return { id, at: at.toISOString(), decisionPosition, referenceVersion, lanes, nextOffsets };
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail, londonDay } from '#kernel';
import { refuseStale } from './agreement.decider';
import type { OfSettlement } from './settlement.events';
import { SettlementStore, type SettlementOutcome } from './settlement.store';

/** Opens the settlement of an agreement that is in force: its fund is held back from the day the agreement took effect. */
export class OpenSettlementCommand extends Command<SettlementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly by: DecidedBy,
    /** The hash of the terms that were read; whichever are in force when left out. */
    readonly contentHash?: string,
  ) {
    super();
  }
}

@CommandHandler(OpenSettlementCommand)
export class OpenSettlementHandler implements ICommandHandler<OpenSettlementCommand> {
  constructor(private readonly settlements: SettlementStore) {}

  async execute({ of, by, contentHash }: OpenSettlementCommand): Promise<SettlementOutcome> {
    const terms = await this.settlements.termsOn(of, londonDay(new Date()));
    if (!terms.ok) return terms;
    const others = refuseStale(contentHash ?? terms.value.contentHash, terms.value.contentHash);
    if (others.length > 0) return fail(others);
    return this.settlements.decide({ type: 'open', of, terms: terms.value }, by);
  }
}

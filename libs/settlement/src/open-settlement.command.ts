import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import type { OfSettlement } from './settlement.events';
import { SettlementStore, type SettlementOutcome } from './settlement.store';

/** Opens the settlement of an agreement that is in force: its fund is held back from the day the agreement took effect. */
export class OpenSettlementCommand extends Command<SettlementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(OpenSettlementCommand)
export class OpenSettlementHandler implements ICommandHandler<OpenSettlementCommand> {
  constructor(private readonly settlements: SettlementStore) {}

  async execute({ of, by }: OpenSettlementCommand): Promise<SettlementOutcome> {
    const terms = await this.settlements.termsOn(of, londonDay(new Date()));
    if (!terms.ok) return terms;
    return this.settlements.decide({ type: 'open', of, terms: terms.value }, by);
  }
}

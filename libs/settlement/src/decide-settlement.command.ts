import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import type { SettlementDecision } from './settlement-command';
import type { OfSettlement } from './settlement.events';
import { SettlementStore, type SettlementOutcome } from './settlement.store';

/**
 * Decides on a settlement that is open: reviews, disputes, replies, resolves, overrides, agrees an amount, approves,
 * forecasts, posts, restates, pays on, closes or voids. What moves money is entered in the journal in the same transaction.
 */
export class DecideSettlementCommand extends Command<SettlementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly decision: SettlementDecision,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DecideSettlementCommand)
export class DecideSettlementHandler implements ICommandHandler<DecideSettlementCommand> {
  constructor(private readonly settlements: SettlementStore) {}

  execute({ of, decision, by }: DecideSettlementCommand): Promise<SettlementOutcome> {
    return this.settlements.decide({ ...decision, of }, by);
  }
}

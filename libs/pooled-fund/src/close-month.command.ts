import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { decideFund, type FundOutcome } from './decide-fund';

/** Closes a month of a fund, and those before it: nothing takes effect in them any more. */
export class CloseMonthCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly month: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(CloseMonthCommand)
export class CloseMonthHandler implements ICommandHandler<CloseMonthCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, month, by }: CloseMonthCommand): Promise<FundOutcome> {
    const today = londonDay(new Date());
    return decideFund(this.decisions, { type: 'close-month', area, policyYear, month, today }, by);
  }
}

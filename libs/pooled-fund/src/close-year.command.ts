import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { decideFund, type FundOutcome } from './decide-fund';

/** Closes the year of a fund: what was spent is what it came to. */
export class CloseYearCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(CloseYearCommand)
export class CloseYearHandler implements ICommandHandler<CloseYearCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, by }: CloseYearCommand): Promise<FundOutcome> {
    const today = londonDay(new Date());
    return decideFund(this.decisions, { type: 'close-year', area, policyYear, today }, by);
  }
}

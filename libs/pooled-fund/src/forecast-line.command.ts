import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decideFund, type FundOutcome } from './decide-fund';
import type { Forecast } from './fund-content';

/** Says what a line is expected to come to at the end of the year; the newest forecast counts. */
export class ForecastLineCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly forecast: Forecast,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ForecastLineCommand)
export class ForecastLineHandler implements ICommandHandler<ForecastLineCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, forecast, by }: ForecastLineCommand): Promise<FundOutcome> {
    return decideFund(this.decisions, { type: 'forecast-line', area, policyYear, forecast }, by);
  }
}

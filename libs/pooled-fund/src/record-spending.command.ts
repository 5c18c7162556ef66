import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { APP_POOL } from '#platform';
import { decideFund, findStanding, type FundOutcome } from './decide-fund';
import type { Spending } from './fund-content';
import { spendingKey } from './fund.decider';
import { fundStream } from './fund.stream';

/** Says what was spent on a line in a month; given again, puts that right by reversal. */
export class RecordSpendingCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly spending: Spending,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(RecordSpendingCommand)
export class RecordSpendingHandler implements ICommandHandler<RecordSpendingCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    @Inject(APP_POOL) private readonly pool: Pool,
  ) {}

  async execute({ area, policyYear, spending, by }: RecordSpendingCommand): Promise<FundOutcome> {
    const stream = fundStream(area, policyYear);
    const { standing, version } = await findStanding(this.decisions, this.pool, stream, (state) =>
      state.spending.get(spendingKey(spending)),
    );
    const today = londonDay(new Date());
    const command = { type: 'record-spending', area, policyYear, spending, standing, today } as const;
    // What is undone was looked up in this version, and in no other.
    return decideFund(this.decisions, command, { ...by, expectedVersion: by.expectedVersion ?? version });
  }
}

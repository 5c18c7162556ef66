import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { APP_POOL } from '#platform';
import { decideFund, findStanding, type FundOutcome } from './decide-fund';
import type { Receipt } from './fund-content';
import { fundStream } from './fund.stream';

/** Says that a contribution came in; given again under its reference, puts that right by reversal. */
export class ReceiveContributionCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly receipt: Receipt,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ReceiveContributionCommand)
export class ReceiveContributionHandler implements ICommandHandler<ReceiveContributionCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    @Inject(APP_POOL) private readonly pool: Pool,
  ) {}

  async execute({ area, policyYear, receipt, by }: ReceiveContributionCommand): Promise<FundOutcome> {
    const stream = fundStream(area, policyYear);
    const { standing, version } = await findStanding(this.decisions, this.pool, stream, ({ receipts }) =>
      receipts.get(receipt.reference),
    );
    const today = londonDay(new Date());
    const command = { type: 'receive-contribution', area, policyYear, receipt, standing, today } as const;
    // What is undone was looked up in this version, and in no other.
    return decideFund(this.decisions, command, { ...by, expectedVersion: by.expectedVersion ?? version });
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decideFund, type FundOutcome } from './decide-fund';
import type { FundContent } from './fund-content';
import { fundWarnings } from './fund-warnings';

/** Puts another content forward for an agreed fund. What was agreed stays in force until this is agreed. */
export class ReviseFundCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly content: FundContent,
    readonly reason: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ReviseFundCommand)
export class ReviseFundHandler implements ICommandHandler<ReviseFundCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, content, reason, by }: ReviseFundCommand): Promise<FundOutcome> {
    const command = { type: 'revise-fund', area, policyYear, content, reason } as const;
    return decideFund(this.decisions, command, by, fundWarnings(content));
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { decideFund, type FundOutcome } from './decide-fund';
import type { FundAgreement } from './fund-content';

/** Puts the draft, or the revision that waits, in force: who signed for each partner, and when. */
export class AgreeFundCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly agreement: FundAgreement,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(AgreeFundCommand)
export class AgreeFundHandler implements ICommandHandler<AgreeFundCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, agreement, by }: AgreeFundCommand): Promise<FundOutcome> {
    const today = londonDay(new Date());
    const command = { type: 'agree-fund', area, policyYear, agreement, today } as const;
    return decideFund(this.decisions, command, by);
  }
}

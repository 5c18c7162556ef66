import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decideFund, type FundOutcome } from './decide-fund';
import type { Virement } from './fund-content';

/** Moves budget from one line to another: why, and by whose authority. */
export class VireCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly virement: Virement,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(VireCommand)
export class VireHandler implements ICommandHandler<VireCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, virement, by }: VireCommand): Promise<FundOutcome> {
    return decideFund(this.decisions, { type: 'vire', area, policyYear, virement }, by);
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { fail } from '#kernel';
import { ReferenceStore } from '#reference';
import { decideFund, type FundOutcome } from './decide-fund';
import type { FundContent } from './fund-content';
import { refuseWhose } from './fund-basis.query';
import { fundWarnings } from './fund-warnings';

/** Writes an area's pooled fund for a policy year, or writes its draft anew. */
export class DraftFundCommand extends Command<FundOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly content: FundContent,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DraftFundCommand)
export class DraftFundHandler implements ICommandHandler<DraftFundCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, policyYear, content, by }: DraftFundCommand): Promise<FundOutcome> {
    const unknown = await refuseWhose(this.reference, area, policyYear);
    if (unknown.length > 0) return fail(unknown);
    const command = { type: 'draft-fund', area, policyYear, content } as const;
    return decideFund(this.decisions, command, by, fundWarnings(content));
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decideAgreement, type AgreementOutcome } from './decide-agreement';
import type { OfSettlement } from './settlement.events';

/** Takes an agreement back. A settlement that was opened under it keeps its terms. */
export class WithdrawAgreementCommand extends Command<AgreementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly reason: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(WithdrawAgreementCommand)
export class WithdrawAgreementHandler implements ICommandHandler<WithdrawAgreementCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ of, reason, by }: WithdrawAgreementCommand): Promise<AgreementOutcome> {
    return decideAgreement(this.decisions, { type: 'withdraw-agreement', ...of, reason }, by);
  }
}

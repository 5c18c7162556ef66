import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import type { Signature } from './agreement-content';
import { decideAgreement, type AgreementOutcome } from './decide-agreement';
import type { OfSettlement } from './settlement.events';

/** Signs what is proposed, named by its hash, for one partner. With the last signature it is in force. */
export class SignAgreementCommand extends Command<AgreementOutcome> {
  constructor(
    readonly of: OfSettlement,
    readonly contentHash: string,
    readonly signature: Signature,
    /** The organisations, by their urns, that the caller may act for. */
    readonly actsFor: readonly string[],
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(SignAgreementCommand)
export class SignAgreementHandler implements ICommandHandler<SignAgreementCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ of, contentHash, signature, actsFor, by }: SignAgreementCommand): Promise<AgreementOutcome> {
    const today = londonDay(new Date());
    const command = { type: 'sign-agreement', ...of, contentHash, signature, actsFor, today } as const;
    return decideAgreement(this.decisions, command, by);
  }
}

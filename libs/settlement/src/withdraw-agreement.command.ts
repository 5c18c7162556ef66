import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PoolClient } from 'pg';
import { DecisionStore, fold, readSealedDecisions, type DecidedBy } from '#decisions';
import { decideAgreement, type AgreementOutcome } from './decide-agreement';
import { RefusedInTurn } from './refused-in-turn';
import { refusal } from './rules';
import { settlementDecider } from './settlement.decider';
import { settlementStream, type OfSettlement } from './settlement.events';

/** Takes an agreement back, under which no settlement is open. */
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
    const command = { type: 'withdraw-agreement', ...of, reason } as const;
    return decideAgreement(this.decisions, command, by, (client) => refuseWhileOpen(client, of));
  }
}

/** Who opens a settlement waits for this decision, or has been waited for: it is seen either way. */
async function refuseWhileOpen(client: PoolClient, of: OfSettlement): Promise<void> {
  const state = fold(settlementDecider, await readSealedDecisions(client, [settlementStream(of)]));
  if (state.status !== 'open') return;
  const mend = state.posted
    ? 'Close the settlement first'
    : 'Void the settlement first, which every partner approves';
  const what = `Money is settled under ${of.agreement}`;
  throw new RefusedInTurn([refusal('settlement-still-open', '', what, mend)]);
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PoolClient } from 'pg';
import { DecisionStore, fold, readSealedDecisions, RefusedInTurn, type DecidedBy } from '#decisions';
import { decideAgreement, type AgreementOutcome } from './decide-agreement';
import { refusal } from './rules';
import { settlementDecider } from './settlement.decider';
import { settlementStream, type OfSettlement } from './settlement.events';
import type { OpenSettlement } from './settlement-state';

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
  throw new RefusedInTurn([
    refusal('settlement-still-open', '', `Money is settled under ${of.agreement}`, mendOf(state)),
  ]);
}

function mendOf({ posted, interim }: OpenSettlement): string {
  if (posted) return 'Close the settlement first';
  if (interim) return 'Post the settlement at its end, and close it, first';
  return 'Void the settlement first, which every partner approves';
}

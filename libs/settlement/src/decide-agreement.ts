import { handleOrRefuse, type DecidedBy, type DecisionStore, type RecordedDecision } from '#decisions';
import type { PoolClient } from 'pg';
import type { Refusal, Result } from '#kernel';
import { agreementDecider, type AgreementCommand } from './agreement.decider';
import { agreementStream, type AgreementEvent } from './agreement.events';

/** What became of a command on an agreement: the decision recorded. */
export type AgreementOutcome = Result<readonly RecordedDecision<AgreementEvent>[], readonly Refusal[]>;

/**
 * Runs a command on the agreement's own stream. Someone else's decision in between is a refusal like any other.
 *
 * @param inTurn looks, in the transaction of the decision, at what others decided on other streams; it throws RefusedInTurn
 */
export function decideAgreement(
  store: DecisionStore,
  command: AgreementCommand,
  by: DecidedBy,
  inTurn?: (client: PoolClient) => Promise<void>,
): Promise<AgreementOutcome> {
  const stream = agreementStream(command.area, command.policyYear, command.agreement);
  return handleOrRefuse(store, agreementDecider, stream, command, by, inTurn);
}

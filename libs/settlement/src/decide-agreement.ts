import { handle, type DecidedBy, type DecisionStore, type RecordedDecision } from '#decisions';
import { fail, type Refusal, type Result } from '#kernel';
import { agreementDecider, type AgreementCommand } from './agreement.decider';
import { agreementStream, type AgreementEvent } from './agreement.events';

/** What became of a command on an agreement: the decision recorded. */
export type AgreementOutcome = Result<readonly RecordedDecision<AgreementEvent>[], readonly Refusal[]>;

/** Runs a command on the agreement's own stream. Someone else's decision in between is a refusal like any other. */
export async function decideAgreement(
  store: DecisionStore,
  command: AgreementCommand,
  by: DecidedBy,
): Promise<AgreementOutcome> {
  const stream = agreementStream(command.area, command.policyYear, command.agreement);
  const decided = await handle(store, agreementDecider, stream, command, by);
  if (decided.ok) return decided;
  return fail('rule' in decided.failure ? [decided.failure] : decided.failure);
}

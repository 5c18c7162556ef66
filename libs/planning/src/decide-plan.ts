import { handleOrRefuse, type DecidedBy, type DecisionStore, type RecordedDecision } from '#decisions';
import { ok, type Refusal, type Result } from '#kernel';
import { planDecider, type PlanCommand } from './plan.decider';
import { planStream, type PlanEvent } from './plan.events';

/** What became of a command on a plan: the decision recorded, and what in the plan does not add up. */
export type PlanOutcome = Result<
  { readonly recorded: readonly RecordedDecision<PlanEvent>[]; readonly warnings: readonly Refusal[] },
  readonly Refusal[]
>;

/** Runs a command on the plan's own stream. Someone else's decision in between is a refusal like any other. */
export async function decidePlan(
  store: DecisionStore,
  command: PlanCommand,
  by: DecidedBy,
  warnings: readonly Refusal[] = [],
): Promise<PlanOutcome> {
  const stream = planStream(command.area, command.policyYear);
  const decided = await handleOrRefuse(store, planDecider, stream, command, by);
  return decided.ok ? ok({ recorded: decided.value, warnings }) : decided;
}

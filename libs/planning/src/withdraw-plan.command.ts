import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decidePlan, type PlanOutcome } from './decide-plan';

/** Takes a plan back, drafted or agreed: from then on nothing is in force. */
export class WithdrawPlanCommand extends Command<PlanOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly reason: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(WithdrawPlanCommand)
export class WithdrawPlanHandler implements ICommandHandler<WithdrawPlanCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, reason, by }: WithdrawPlanCommand): Promise<PlanOutcome> {
    return decidePlan(this.decisions, { type: 'withdraw-plan', area, policyYear, reason }, by);
  }
}

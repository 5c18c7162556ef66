import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { decidePlan, type PlanOutcome } from './decide-plan';
import type { PlanAgreement } from './plan-content';

/** Puts the draft, or the revision that waits, in force: by whom, on what day, by whose authority. */
export class AgreePlanCommand extends Command<PlanOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly agreement: PlanAgreement,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(AgreePlanCommand)
export class AgreePlanHandler implements ICommandHandler<AgreePlanCommand> {
  constructor(private readonly decisions: DecisionStore) {}

  execute({ area, policyYear, agreement, by }: AgreePlanCommand): Promise<PlanOutcome> {
    return decidePlan(this.decisions, { type: 'agree-plan', area, policyYear, agreement }, by);
  }
}

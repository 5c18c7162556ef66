import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { decidePlan, type PlanOutcome } from './decide-plan';
import { planBasis } from './plan-basis.query';
import type { PlanContent } from './plan-content';
import { planWarnings } from './plan-warnings';

/** Puts another content forward for an agreed plan. What was agreed stays in force until this is agreed. */
export class RevisePlanCommand extends Command<PlanOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly content: PlanContent,
    readonly reason: string,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(RevisePlanCommand)
export class RevisePlanHandler implements ICommandHandler<RevisePlanCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, policyYear, content, reason, by }: RevisePlanCommand): Promise<PlanOutcome> {
    const basis = await planBasis(this.definitions, this.reference, area, policyYear);
    if (!basis.ok) return basis;
    const { metrics } = basis.value;
    const command = { type: 'revise-plan', area, policyYear, content, reason, metrics } as const;
    return decidePlan(this.decisions, command, by, planWarnings(content, basis.value));
  }
}

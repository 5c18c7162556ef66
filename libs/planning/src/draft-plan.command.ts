import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { decidePlan, type PlanOutcome } from './decide-plan';
import { planBasis } from './plan-basis.query';
import type { PlanContent } from './plan-content';
import { planWarnings } from './plan-warnings';

/** Writes an area's plan for a policy year, or writes its draft anew. */
export class DraftPlanCommand extends Command<PlanOutcome> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly content: PlanContent,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DraftPlanCommand)
export class DraftPlanHandler implements ICommandHandler<DraftPlanCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, policyYear, content, by }: DraftPlanCommand): Promise<PlanOutcome> {
    const basis = await planBasis(this.definitions, this.reference, area, policyYear);
    if (!basis.ok) return basis;
    const { metrics } = basis.value;
    const command = { type: 'draft-plan', area, policyYear, content, metrics } as const;
    return decidePlan(this.decisions, command, by, planWarnings(content, basis.value));
  }
}

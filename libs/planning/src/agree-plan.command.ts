import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, type DecidedBy } from '#decisions';
import { londonDay } from '#kernel';
import { ReferenceStore } from '#reference';
import { councilOfAnotherArea } from './another-area';
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
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area: code, policyYear, agreement, by }: AgreePlanCommand): Promise<PlanOutcome> {
    const reference = await this.reference.current();
    const area = reference?.area(code);
    const warnings =
      reference && area ? councilOfAnotherArea(agreement, { area, areas: reference.areas }) : [];
    const today = londonDay(new Date());
    const command = { type: 'agree-plan', area: code, policyYear, agreement, today } as const;
    return decidePlan(this.decisions, command, by, warnings);
  }
}

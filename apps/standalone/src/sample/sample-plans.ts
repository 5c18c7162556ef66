import type { DecisionStore } from '#decisions';
import { AgreePlanCommand, DraftPlanCommand, planStream } from '#planning';
import type { PlanOutcome, PlanSubmission } from '#planning';
import type { CommandBus } from '@nestjs/cqrs';
import { LEFT_OPEN } from './sample-returns';

/** By which the sample's own decisions are known from anybody else's. */
const ACTOR = 'sample';
const BY = { actor: ACTOR };

/** What the streams of plans, funds, agreements, registers and returns begin with. */
const DECIDED = ['plan/', 'fund/', 'agreement/', 'register/', 'return/', 'return-settings/'] as const;

export type PlanStanding = 'none' | 'somebody-elses' | 'drafted' | 'agreed';

/** The sample's plans, decided through the same commands as any. */
export class SamplePlans {
  constructor(
    private readonly commands: CommandBus,
    private readonly decisions: DecisionStore,
  ) {}

  /** Where each plan of the sample stands, so that a load that was interrupted goes on where it was. */
  async standing({ area, policyYear }: PlanSubmission): Promise<PlanStanding> {
    const history = await this.decisions.read(planStream(area, policyYear));
    const [first] = history;
    if (first === undefined) return 'none';
    if (first.actor !== ACTOR) return 'somebody-elses';
    return history.some(({ type }) => type === 'plan.agreed') ? 'agreed' : 'drafted';
  }

  /** Whether anybody has planned, agreed on money, or begun a register or a return. */
  async anythingDecided(): Promise<boolean> {
    const each = await Promise.all(DECIDED.map((prefix) => this.decisions.streams(prefix)));
    return each.flat().length > 0;
  }

  /** Whether money was settled, as the sample brings it since it has any. */
  async isSettled(): Promise<boolean> {
    return (await this.decisions.streams('settlement/')).length > 0;
  }

  /** Whether Peterborough's returns were opened, as the sample brings them since it has any. */
  async hasReturns(): Promise<boolean> {
    const { area, template } = LEFT_OPEN;
    return (await this.decisions.streams(`return/${area}/${template}`)).length > 0;
  }

  async draft({ area, policyYear, content }: PlanSubmission): Promise<void> {
    insist(await this.commands.execute(new DraftPlanCommand(area, policyYear, content, BY)));
  }

  /** Who signed, and when, are facts of the submission; the sample only records them. */
  async agree({ area, policyYear, agreement }: PlanSubmission): Promise<void> {
    insist(await this.commands.execute(new AgreePlanCommand(area, policyYear, agreement, BY)));
  }
}

function insist(outcome: PlanOutcome): void {
  if (outcome.ok) return;
  const [refusal] = outcome.failure;
  throw new Error(`A plan of the sample was refused (${refusal?.rule}): ${refusal?.what}`);
}

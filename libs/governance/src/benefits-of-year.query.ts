import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { fail, ok, type Pence, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { benefitMonitoring, type BenefitMonitoring } from './kinds/benefit-monitoring.kind';
import { benefits, benefitsTotalPence, type Benefit } from './kinds/benefits.kind';
import { decidedBelow, readEntries, type AsDecided } from './read-entries.query';
import { refuseWhose } from './register-basis.query';
import { entriesOf } from './register.stream';
import { warnedEntries } from './warned-entries.query';

/** What came of a benefit in a month or a quarter. */
export type Achieved = Pick<BenefitMonitoring, 'period' | 'activityChange' | 'savingPence' | 'comment'>;

/** One benefit as it was planned, and what came of it. */
export interface BenefitOfYear {
  /** Under which it stands in the register. */
  readonly code: string;
  readonly planned: Benefit;
  /** In the order of their periods. */
  readonly achieved: readonly Achieved[];
  /** What came of it so far; absent where no entry says. */
  readonly activityChange?: number;
  readonly savingPence?: Pence;
  readonly warnings: readonly Refusal[];
}

export interface BenefitsOfYear {
  readonly area: string;
  readonly policyYear: string;
  /** Those that stand open, in the order of their codes. */
  readonly benefits: readonly BenefitOfYear[];
  /** What they are planned to save; one without a total counts for nothing. */
  readonly plannedPence: Pence;
  /** What is said to have been saved so far. */
  readonly achievedPence: Pence;
}

type Answer = Result<BenefitsOfYear, readonly Refusal[]>;

/** What were an area's schemes to save in a policy year, and what came of it? Refused as an unknown area. */
export class BenefitsOfYearQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(BenefitsOfYearQuery)
export class BenefitsOfYearHandler implements IQueryHandler<BenefitsOfYearQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, policyYear, asDecided }: BenefitsOfYearQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area);
    if (unknown.length > 0) return fail(unknown);
    const { decisions, definitions, reference } = this;
    const upTo = await decidedBelow(decisions, asDecided);
    const standings = await this.openIn(area, benefits.kind, upTo);
    const kept = { decisions, definitions, reference };
    const warned = await warnedEntries(kept, area, benefits.kind, standings, upTo);
    const monitored = (await this.openIn(area, benefitMonitoring.kind, upTo)).map(
      ({ entry }) => entry as BenefitMonitoring,
    );
    const found = warned
      .map(({ code, entry, warnings }) => ({ code, planned: entry as Benefit, warnings }))
      .filter(({ planned }) => planned.policyYear === policyYear)
      .map((each) => ({ ...each, ...achievedOf(each.planned, monitored) }));
    return ok({
      ...{ area, policyYear, benefits: found },
      plannedPence: benefitsTotalPence(found.map(({ planned }) => planned)),
      achievedPence: found.reduce((sum, { savingPence = 0n }) => sum + savingPence, 0n),
    });
  }

  private async openIn(area: string, kind: string, upTo?: number) {
    const read = await readEntries(this.decisions, entriesOf(area, kind), upTo);
    return read.map(({ standing }) => standing).filter(({ status }) => status === 'open');
  }
}

function achievedOf(
  { policyYear, benefit }: Benefit,
  monitored: readonly BenefitMonitoring[],
): Pick<BenefitOfYear, 'achieved' | 'activityChange' | 'savingPence'> {
  const own = monitored.filter((each) => each.policyYear === policyYear && each.benefit === benefit);
  const changes = own.flatMap(({ activityChange }) => activityChange ?? []);
  const savings = own.flatMap(({ savingPence }) => savingPence ?? []);
  return {
    achieved: own.map(said),
    ...(changes.length > 0 && { activityChange: changes.reduce((sum, each) => sum + each, 0) }),
    ...(savings.length > 0 && { savingPence: savings.reduce((sum, each) => sum + BigInt(each), 0n) }),
  };
}

function said({ period, activityChange, savingPence, comment }: BenefitMonitoring): Achieved {
  return {
    period,
    ...(activityChange !== undefined && { activityChange }),
    ...(savingPence !== undefined && { savingPence }),
    ...(comment !== undefined && { comment }),
  };
}

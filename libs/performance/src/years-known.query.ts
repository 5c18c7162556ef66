import { DecisionStore } from '#decisions';
import { ok, type Refusal, type Result } from '#kernel';
import { planStandings } from '#planning';
import { readReportedMeasures } from '#records';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnsweredAt, AsAsked, NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';
import { shownYears } from './shown-years';

export interface YearsKnownAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** Only years that ask for this metric; where none does, the newest of the others. */
  readonly metric?: string | undefined;
}

/** The policy years of an area that anything was known of. */
export interface YearsKnown {
  readonly known: true;
  /** Those that something was planned for or reported of, or the newest there was. */
  readonly policyYears: readonly string[];
  readonly answeredAt: AnsweredAt;
}

type Answer = Result<YearsKnown | NothingKnown, Refusal>;

/** Of which policy years is there anything to show of an area, as it was known? Refused as `unknown-area` or `unknown-watermark`. */
export class YearsKnownQuery extends Query<Answer> {
  constructor(readonly asked: YearsKnownAsked) {
    super();
  }
}

@QueryHandler(YearsKnownQuery)
export class YearsKnownHandler implements IQueryHandler<YearsKnownQuery> {
  constructor(
    private readonly facts: FactsStore,
    private readonly decisions: DecisionStore,
  ) {}

  execute({ asked }: YearsKnownQuery): Promise<Answer> {
    const { area, metric, publishedBy } = asked;
    return this.facts.at(
      area,
      asked,
      ({ policyYears }) => policyYears.map(({ year }) => year),
      async ({ db, asAt, answeredAt, definitions, plans }): Promise<Answer> => {
        const reported = await readReportedMeasures(db, [area], asAt);
        // By the end of a day a plan was agreed or was not; what was drafted then nobody published.
        const planned =
          publishedBy === undefined ? await this.plannedYears(area, answeredAt) : new Set(plans.keys());
        const policyYears = shownYears(definitions.policyYears, { planned, reported }, metric);
        return ok({ known: true, policyYears, answeredAt });
      },
    );
  }

  /** Those with a plan that had not been withdrawn. */
  private async plannedYears(area: string, { watermark }: AnsweredAt): Promise<ReadonlySet<string>> {
    const plans = await planStandings(this.decisions, [area], watermark.decisionPosition);
    return new Set(plans.flatMap(({ policyYear, status }) => (status === 'withdrawn' ? [] : [policyYear])));
  }
}

import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import { ok, type Refusal, type Result } from '#kernel';
import type { Watermark } from '#records';
import { agreementsOfArea, ofAgreementStream } from './agreement.events';
import { PositionQuery, type AgreementPosition } from './position.query';
import { SettlementFacts } from './settlement-facts';
import type { SettlementInput, Split } from './settlement.events';
import { SettlementStore } from './settlement.store';

/** An agreement as it stood at a watermark, with what was agreed and posted by then. */
export interface SettledAgreement extends Pick<AgreementPosition, 'agreement' | 'terms' | 'position'> {
  readonly agreedPence?: number | undefined;
  readonly posted?: Split | undefined;
  /** What it is reckoned on: a count for each figure, with what is to be known of it. */
  readonly counts: readonly Pick<SettlementInput, 'metric' | 'period' | 'status' | 'warnings'>[];
}

type Answer = Result<readonly SettledAgreement[], readonly Refusal[]>;

/**
 * How did each of an area's agreements for a policy year that was in force stand at a stored watermark? Refused where that
 * cannot be told of one of them: without it the others are not what the area agreed.
 */
export class SettledAtQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    readonly watermark: Pick<Watermark, 'id' | 'decisionPosition'>,
  ) {
    super();
  }
}

@QueryHandler(SettledAtQuery)
export class SettledAtHandler implements IQueryHandler<SettledAtQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly settlements: SettlementStore,
    private readonly facts: SettlementFacts,
    private readonly queries: QueryBus,
  ) {}

  async execute({ area, policyYear, watermark }: SettledAtQuery): Promise<Answer> {
    const streams = await this.decisions.streams(agreementsOfArea(area, policyYear));
    const settled: SettledAgreement[] = [];
    for (const of of streams.map(ofAgreementStream)) {
      const answer = await this.queries.execute(new PositionQuery({ ...of, watermark: watermark.id }));
      if (!answer.ok) {
        // Terms that nobody had signed by then bind nobody, and are no agreement yet.
        if (answer.failure.every(({ rule }) => rule === 'no-agreement-in-force')) continue;
        return answer;
      }
      const { state } = await this.settlements.read(of, watermark.decisionPosition);
      const { agreement, terms, position } = answer.value;
      const counts = await this.facts.inputs(of, terms.content, watermark);
      if (!counts.ok) return counts;
      settled.push({
        ...{ agreement, terms, position, counts: counts.value },
        ...(state.status !== 'none' && { agreedPence: state.agreedPence, posted: state.posted?.split }),
      });
    }
    return ok(settled);
  }
}

import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore } from '#decisions';
import type { Watermark } from '#records';
import { agreementsOfArea, ofAgreementStream } from './agreement.events';
import { PositionQuery, type AgreementPosition } from './position.query';
import type { Split } from './settlement.events';
import { SettlementStore } from './settlement.store';

/** An agreement as it stood at a watermark, with what was agreed and posted by then. */
export interface SettledAgreement extends Pick<AgreementPosition, 'agreement' | 'terms' | 'position'> {
  readonly agreedPence?: number | undefined;
  readonly posted?: Split | undefined;
}

/** How did each of an area's agreements for a policy year that was in force stand at a stored watermark? */
export class SettledAtQuery extends Query<readonly SettledAgreement[]> {
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
    private readonly queries: QueryBus,
  ) {}

  async execute({ area, policyYear, watermark }: SettledAtQuery): Promise<readonly SettledAgreement[]> {
    const streams = await this.decisions.streams(agreementsOfArea(area, policyYear));
    const settled: SettledAgreement[] = [];
    for (const of of streams.map(ofAgreementStream)) {
      const answer = await this.queries.execute(new PositionQuery({ ...of, watermark: watermark.id }));
      // Terms that nobody had signed by then bind nobody, and are no agreement yet.
      if (!answer.ok) continue;
      const { state } = await this.settlements.read(of, watermark.decisionPosition);
      const { agreement, terms, position } = answer.value;
      settled.push({
        ...{ agreement, terms, position },
        ...(state.status !== 'none' && { agreedPence: state.agreedPence, posted: state.posted?.split }),
      });
    }
    return settled;
  }
}

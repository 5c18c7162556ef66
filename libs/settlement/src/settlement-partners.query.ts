import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { refusal } from './rules';
import type { OfSettlement } from './settlement.events';
import { SettlementStore } from './settlement.store';

type Answer = Result<readonly string[], readonly Refusal[]>;

/** Who are the partners of a settlement? Of its stream alone, however much it has settled. Refused as `no-settlement`. */
export class SettlementPartnersQuery extends Query<Answer> {
  constructor(readonly of: OfSettlement) {
    super();
  }
}

@QueryHandler(SettlementPartnersQuery)
export class SettlementPartnersHandler implements IQueryHandler<SettlementPartnersQuery> {
  constructor(private readonly settlements: SettlementStore) {}

  async execute({ of }: SettlementPartnersQuery): Promise<Answer> {
    const { state } = await this.settlements.read(of);
    if (state.status === 'none')
      return fail([refusal('no-settlement', '', 'No settlement has been opened', 'Open it first')]);
    return ok(state.terms.content.partners.map(({ partner }) => partner));
  }
}

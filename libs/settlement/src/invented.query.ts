import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold } from '#decisions';
import { figuresOf } from './settle';
import { settlementDecider } from './settlement.decider';
import { settlementStream } from './settlement.events';

/** What is invented, in words, of the terms that money of an area's policy year is settled on; none where all is real. */
export class InventedQuery extends Query<readonly string[]> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    /** As recorded at a moment, `2017-04-03T09:00:00.000Z`, or as decided below a position; both left out, as it is now. */
    readonly asDecided: { readonly recordedBy?: string | undefined; readonly upTo?: number | undefined } = {},
    /** Of the terms alone that money is settled by the counts of this metric on. */
    readonly metric?: string,
  ) {
    super();
  }
}

@QueryHandler(InventedQuery)
export class InventedHandler implements IQueryHandler<InventedQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ area, policyYear, asDecided, metric }: InventedQuery): Promise<readonly string[]> {
    const upTo = asDecided.upTo ?? (await this.decisions.upTo(asDecided.recordedBy));
    const invented = new Set<string>();
    const streams = await this.decisions.streams(settlementStream({ area, policyYear, agreement: '' }));
    for (const history of await this.decisions.readEach(streams, upTo)) {
      const state = fold(settlementDecider, history);
      if (state.status === 'none') continue;
      const { content } = state.terms;
      if (metric !== undefined && !figuresOf(content).some((each) => each.metric === metric)) continue;
      for (const each of content.invented ?? []) invented.add(each);
    }
    return [...invented];
  }
}

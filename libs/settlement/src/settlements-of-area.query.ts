import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { inventedLabel } from './invented';
import { settlementDecider } from './settlement.decider';
import { settlementStream } from './settlement.events';
import { standingSplit, type SettlementStanding } from './settlement.query';
import { statusOf } from './settlement-state';

/** A settlement in a line. */
export interface SettlementInShort extends Pick<SettlementStanding, 'agreement' | 'version' | 'status'> {
  readonly title: string;
  readonly fundPence: number;
  /** As posted, or else as it stands. */
  readonly releasedPence?: number | undefined;
  /** Which figures of it are invented; absent where none is. */
  readonly label?: string | undefined;
}

/** Which settlements has an area for a policy year, now or as decided by a moment? In the order of their streams, without what they did in the journal. */
export class SettlementsOfAreaQuery extends Query<readonly SettlementInShort[]> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(SettlementsOfAreaQuery)
export class SettlementsOfAreaHandler implements IQueryHandler<SettlementsOfAreaQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({
    area,
    policyYear,
    recordedBy,
  }: SettlementsOfAreaQuery): Promise<readonly SettlementInShort[]> {
    const ofYear = settlementStream({ area, policyYear, agreement: '' });
    const streams = await this.decisions.streams(ofYear);
    const histories = await this.decisions.readEach(streams, await this.decisions.upTo(recordedBy));
    return streams.flatMap((stream, at) => inShort(stream.slice(ofYear.length), histories[at] ?? []));
  }
}

function inShort(agreement: string, history: readonly RecordedDecision[]): SettlementInShort[] {
  const state = fold(settlementDecider, history);
  if (state.status === 'none') return [];
  const { title, fundPence } = state.terms.content;
  const releasedPence = (state.posted?.split ?? standingSplit(state))?.releasedPence;
  const label = inventedLabel(state.terms.content);
  const version = history.length;
  return [{ agreement, title, status: statusOf(state), version, fundPence, releasedPence, label }];
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import {
  returnSettingsDecider,
  returnSettingsStream,
  type ReturnSettings,
  type ReturnSettingsChanged,
} from './return-settings';

export interface ReturnSettingsStanding {
  readonly area: string;
  readonly version: number;
  readonly settings: ReturnSettings;
  /** Every change, with its reason. */
  readonly decisions: readonly RecordedDecision<ReturnSettingsChanged>[];
}

/** How does an area answer returns, and how did that come to be? */
export class ReturnSettingsQuery extends Query<ReturnSettingsStanding> {
  constructor(readonly area: string) {
    super();
  }
}

@QueryHandler(ReturnSettingsQuery)
export class ReturnSettingsHandler implements IQueryHandler<ReturnSettingsQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ area }: ReturnSettingsQuery): Promise<ReturnSettingsStanding> {
    const history = await this.decisions.read(returnSettingsStream(area));
    const decisions = history as RecordedDecision<ReturnSettingsChanged>[];
    return { area, version: history.length, settings: fold(returnSettingsDecider, decisions), decisions };
  }
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { publicPageDecider } from './public-page.decider';
import { publicPageStream, type PublicPageEvent } from './public-page.events';

/** Whether an area has a public page, and what was decided about it, the newest last. */
export interface PublicPageStanding {
  readonly isOpen: boolean;
  /** How many decisions there are; a command names it as read. */
  readonly version: number;
  readonly history: readonly {
    readonly opened: boolean;
    readonly by: string;
    /** UTC to the millisecond. */
    readonly at: string;
    readonly reason: string;
  }[];
}

/** How does the public page of an area stand? Where nothing is decided, as of an area that is none, it is closed. */
export class PublicPageQuery extends Query<PublicPageStanding> {
  constructor(readonly area: string) {
    super();
  }
}

@QueryHandler(PublicPageQuery)
export class PublicPageHandler implements IQueryHandler<PublicPageQuery> {
  constructor(private readonly decisions: DecisionStore) {}

  async execute({ area }: PublicPageQuery): Promise<PublicPageStanding> {
    const decided = (await this.decisions.read(
      publicPageStream(area),
    )) as readonly RecordedDecision<PublicPageEvent>[];
    return {
      ...fold(publicPageDecider, decided),
      version: decided.length,
      history: decided.map(({ type, actor, recordedAt, data }) => ({
        opened: type === 'public-page.opened',
        by: actor,
        at: recordedAt,
        reason: data.reason,
      })),
    };
  }
}

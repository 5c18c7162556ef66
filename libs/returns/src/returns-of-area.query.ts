import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold } from '#decisions';
import { returnDecider } from './return.decider';
import { returnsOfArea, type OfReturn } from './return.events';
import { isLate } from './return.query';
import { contentHashOf, statusOf, undelivered, type ReturnStatus } from './return-state';
import { ReturnSurroundings } from './return-surroundings';
import { TemplateStore } from './template.store';

/** A return in a line. */
export interface ReturnInShort extends OfReturn {
  readonly name: string;
  readonly status: ReturnStatus;
  readonly revision: number;
  readonly version: number;
  readonly due: string;
  readonly isLate: boolean;
  /** By how many the checks block what stands; absent where it was not checked as it stands. */
  readonly blocking?: number | undefined;
  /** Ways that it went out by and that have no receipt, or gave it back. */
  readonly undelivered: readonly string[];
}

/** Which returns has an area, now or as decided by a moment? In the order of their deadlines. */
export class ReturnsOfAreaQuery extends Query<readonly ReturnInShort[]> {
  constructor(
    readonly area: string,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(ReturnsOfAreaQuery)
export class ReturnsOfAreaHandler implements IQueryHandler<ReturnsOfAreaQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly templates: TemplateStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ area, recordedBy }: ReturnsOfAreaQuery): Promise<readonly ReturnInShort[]> {
    const prefix = returnsOfArea(area);
    const streams = await this.decisions.streams(prefix);
    const upTo = await this.decisions.upTo(recordedBy);
    const [histories, clock, templates] = await Promise.all([
      this.decisions.readEach(streams, upTo),
      this.surroundings.clock(),
      this.templates.all(),
    ]);
    const now = recordedBy ?? clock;
    const names = new Map(templates.map(({ template }) => [template.code, template.name]));
    const all = streams.flatMap((stream, at): ReturnInShort[] => {
      const history = histories[at] ?? [];
      const state = fold(returnDecider, history);
      if (state.status === 'none') return [];
      const template = stream.slice(prefix.length);
      const { revision, due, check, submissions } = state;
      return [
        {
          ...{
            area,
            template,
            name: names.get(template) ?? template,
            status: statusOf(state),
            revision,
            due,
          },
          ...{ version: history.length, isLate: isLate(state, now) },
          ...(check?.contentHash === contentHashOf(state) && { blocking: check.blocking }),
          undelivered: [...new Set(submissions.flatMap(undelivered).map(({ channel }) => channel))],
        },
      ];
    });
    return all.sort((one, other) => (one.due < other.due ? -1 : one.due > other.due ? 1 : 0));
  }
}

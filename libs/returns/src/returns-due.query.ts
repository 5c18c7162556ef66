import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold } from '#decisions';
import { returnDecider } from './return.decider';
import { returnsOfArea, type OfReturn } from './return.events';
import { statusOf, type ReturnStatus } from './return-state';
import { TemplateStore } from './template.store';

/** A return that is to be in by a moment. */
export interface ReturnDue extends OfReturn {
  readonly name: string;
  /** UTC to the millisecond. */
  readonly due: string;
  /** Whether any revision of it is in. */
  readonly isIn: boolean;
  readonly status: ReturnStatus;
}

/** Which returns of an area are to be in by when, as it had been decided below a position? Those that were withdrawn are not. */
export class ReturnsDueQuery extends Query<readonly ReturnDue[]> {
  constructor(
    readonly area: string,
    readonly upTo: number,
  ) {
    super();
  }
}

@QueryHandler(ReturnsDueQuery)
export class ReturnsDueHandler implements IQueryHandler<ReturnsDueQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly templates: TemplateStore,
  ) {}

  async execute({ area, upTo }: ReturnsDueQuery): Promise<readonly ReturnDue[]> {
    const prefix = returnsOfArea(area);
    const streams = await this.decisions.streams(prefix);
    const [histories, templates] = await Promise.all([
      this.decisions.readEach(streams, upTo),
      this.templates.all(),
    ]);
    const names = new Map(templates.map(({ template }) => [template.code, template.name]));
    return streams.flatMap((stream, at): ReturnDue[] => {
      const state = fold(returnDecider, histories[at] ?? []);
      if (state.status === 'none' || state.withdrawn !== undefined) return [];
      const template = stream.slice(prefix.length);
      const isIn = state.submissions.length > 0;
      const name = names.get(template) ?? template;
      return [{ area, template, name, due: state.due, isIn, status: statusOf(state) }];
    });
  }
}

import { ok, type Refusal, type Result } from '#kernel';
import type { Positions } from '#records';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AreaFigures } from './area-figures';
import type { NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';
import { metricsResting, touchedFigures, type AreaTouched } from './touched-figures';

export interface AreaFiguresAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** Only figures that may differ because of it. */
  readonly touched: AreaTouched;
  /** As known here at these positions. */
  readonly positions: Positions;
}

type Answer = Result<({ readonly known: true } & AreaFigures) | NothingKnown, Refusal>;

/** What were an area's figures in every policy year, or those that something touched? Refused as `unknown-area`. */
export class AreaFiguresQuery extends Query<Answer> {
  constructor(readonly asked: AreaFiguresAsked) {
    super();
  }
}

@QueryHandler(AreaFiguresQuery)
export class AreaFiguresHandler implements IQueryHandler<AreaFiguresQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: AreaFiguresQuery): Promise<Answer> {
    const { area, touched, positions } = asked;
    return this.facts.at(
      area,
      { asKnown: { positions } },
      (definitions) => metricsResting(definitions, touched).map(({ policyYear }) => policyYear),
      async (moment): Promise<Answer> => {
        const [figures] = await touchedFigures(this.facts, moment, [{ area: moment, touched }]);
        return ok({ known: true, metrics: [], figures: [], ...figures });
      },
    );
  }
}

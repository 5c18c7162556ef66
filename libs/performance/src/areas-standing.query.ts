import type { Refusal, Result } from '#kernel';
import type { ReferenceView } from '#reference';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AsAsked } from './as-asked';
import { FactsStore } from './facts.store';
import { standingsOf, type AreasStanding } from './standings';

export interface AreasStandingAsked extends AsAsked {
  /** 9-character ONS codes; left out, the area of every council that there is. */
  readonly areas?: readonly string[] | undefined;
}

type Answer = Result<AreasStanding | undefined, Refusal>;

/** How do several areas stand, all at one moment? Nothing is answered where nothing was known then. Refused as `unknown-watermark`. */
export class AreasStandingQuery extends Query<Answer> {
  constructor(readonly asked: AreasStandingAsked) {
    super();
  }
}

@QueryHandler(AreasStandingQuery)
export class AreasStandingHandler implements IQueryHandler<AreasStandingQuery> {
  constructor(private readonly facts: FactsStore) {}

  async execute({ asked }: AreasStandingQuery): Promise<Answer> {
    const codes = (reference: ReferenceView) => asked.areas ?? councilAreas(reference);
    return this.facts.ofSeveralAt(asked, codes, async (moment, known) => {
      const { definitions, reference, answeredAt } = moment;
      const read = await this.facts.metricFactsOfEach(
        moment,
        known.flatMap((area) =>
          definitions.policyYears.map(({ year, metrics }) => ({ ...area, policyYear: year, metrics })),
        ),
      );
      const areas = codes(reference).flatMap((code) => reference.area(code) ?? []);
      return { answeredAt, metrics: standingsOf(areas, read.flat()) };
    });
  }
}

/** The areas of all councils, but for those that have been succeeded by others. */
export function councilAreas(reference: ReferenceView | undefined): string[] {
  const areas = reference?.areas ?? [];
  return areas.filter(({ kind, to }) => kind === 'council-area' && to === undefined).map(({ code }) => code);
}

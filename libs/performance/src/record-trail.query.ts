import { ok, type Refusal, type Result } from '#kernel';
import { isNow, readRecordTrail, type RecordPlace, type RecordTrail } from '#records';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnsweredAt, AsAsked, NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';

export interface RecordTrailAsked extends AsAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** Where in the log a delivery of the count stands. */
  readonly place: Omit<RecordPlace, 'area'>;
}

/** A count and what had been said of it by then. */
export interface RecordTrailThen {
  readonly known: true;
  /** Undefined where no delivery of the area stands there; without steps where none had come by then. */
  readonly trail: RecordTrail | undefined;
  /** What is counted, as it was called. */
  readonly measureName: string;
  readonly answeredAt: AnsweredAt;
}

type Answer = Result<RecordTrailThen | NothingKnown, Refusal>;

/** What had been said of the count that a delivery was of? Refused as `unknown-area` or `unknown-watermark`. */
export class RecordTrailQuery extends Query<Answer> {
  constructor(readonly asked: RecordTrailAsked) {
    super();
  }
}

@QueryHandler(RecordTrailQuery)
export class RecordTrailHandler implements IQueryHandler<RecordTrailQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ asked }: RecordTrailQuery): Promise<Answer> {
    const { area, place } = asked;
    return this.facts.at(
      area,
      asked,
      () => [],
      async ({ db, asAt, answeredAt, definitions }): Promise<Answer> => {
        const ever = await readRecordTrail(db, { area, ...place });
        const then = isNow(asAt) ? ever : ever && (await readRecordTrail(db, { area, ...place }, asAt));
        const measure = ever?.measure ?? '';
        return ok({
          ...{ known: true, answeredAt },
          trail: ever && { ...ever, steps: then?.steps ?? [] },
          measureName: definitions.measure(measure)?.name ?? measure,
        });
      },
    );
  }
}

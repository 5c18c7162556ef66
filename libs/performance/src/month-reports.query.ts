import { ok, period, type Month, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { periodCoverage, type PeriodCoverage } from './area-coverage';
import type { AnsweredAt, NothingKnown } from './as-asked';
import { FactsStore } from './facts.store';

/** The monthly reports of an area for one month: who is expected to send which, and whose are not there. */
export interface MonthReports {
  readonly known: true;
  readonly measures: readonly (PeriodCoverage & { readonly measure: string })[];
  readonly answeredAt: AnsweredAt;
}

type Answer = Result<MonthReports | NothingKnown, Refusal>;

/** What of a month is there now. Refused as `unknown-area`. */
export class MonthReportsQuery extends Query<Answer> {
  constructor(
    /** 9-character ONS code. */
    readonly area: string,
    readonly month: Month,
  ) {
    super();
  }
}

@QueryHandler(MonthReportsQuery)
export class MonthReportsHandler implements IQueryHandler<MonthReportsQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ area, month }: MonthReportsQuery): Promise<Answer> {
    return this.facts.at(
      area,
      {},
      () => [],
      async (moment): Promise<Answer> => {
        const monthly = moment.definitions.measures.filter(({ frequency }) => frequency === 'month');
        const measures: MonthReports['measures'][number][] = [];
        for (const { code } of monthly) {
          const facts = await this.facts.measureFacts(moment, code, month, month);
          measures.push({ measure: code, ...periodCoverage(facts, period(month)) });
        }
        return ok({ known: true, measures, answeredAt: moment.answeredAt });
      },
    );
  }
}

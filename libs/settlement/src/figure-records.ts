import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { fail, ok, type Result } from '#kernel';
import { ExplainFigureQuery } from '#performance';
import type { RecordRow } from '#records';
import { DefinitionStore } from '#reference';
import type { OfSettlement, SettledAt, SettlementInput } from './settlement.events';
import type { Untold } from './untold';

const PAGE_RECORDS = 500;
/** A year of a full table by five sources has some 20,000; more than that is no count anybody settles on. */
const RECORDS_MAX = 50_000;

/** The measure whose records are summed, and those records. */
interface Behind {
  readonly measure: string;
  readonly records: readonly RecordRow[];
}

/** Reads the records that a count is the sum of, as known where it was settled on. */
@Injectable()
export class FigureRecords {
  constructor(
    private readonly queries: QueryBus,
    private readonly definitions: DefinitionStore,
  ) {}

  async behind(
    { area, policyYear }: OfSettlement,
    { metric, period }: Pick<SettlementInput, 'metric' | 'period'>,
    watermark: SettledAt,
  ): Promise<Result<Behind, Untold>> {
    const measure = await this.measureOf(policyYear, metric, watermark);
    if (measure === undefined) return fail('not-explained');
    const asKnown = { watermark: watermark.id };
    const records = await this.records({ area, policyYear, metric, period, asKnown }, measure);
    return records.ok ? ok({ measure, records: records.value }) : records;
  }

  private async measureOf(policyYear: string, metric: string, { decisionPosition }: SettledAt) {
    const { policyYears } = await this.definitions.inForce(decisionPosition);
    const year = policyYears.find((each) => each.year === policyYear);
    return year?.metrics.find(({ code }) => code === metric)?.numerator;
  }

  /** All pages of them; those of what a metric divides by are left out. */
  private async records(
    asked: Omit<ConstructorParameters<typeof ExplainFigureQuery>[0], 'page'>,
    measure: string,
  ): Promise<Result<RecordRow[], Untold>> {
    const records: RecordRow[] = [];
    let after: string | undefined;
    do {
      const page = { after, limit: PAGE_RECORDS };
      const answer = await this.queries.execute(new ExplainFigureQuery({ ...asked, page }));
      if (!answer.ok || !answer.value.known) return fail('not-explained');
      const { records: found } = answer.value;
      records.push(...found.records.filter((record) => record.measure === measure));
      if (records.length > RECORDS_MAX) return fail('too-many');
      after = found.next;
    } while (after !== undefined);
    return ok(records);
  }
}

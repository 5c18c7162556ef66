import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ExplainFigureQuery } from '#performance';
import type { RecordRow } from '#records';
import { DefinitionStore } from '#reference';
import type { OfSettlement, SettledAt, SettlementInput } from './settlement.events';

const PAGE_RECORDS = 500;
/** A year of a full table by five sources has some 20,000; more than that is no count anybody settles on. */
const RECORDS_MAX = 50_000;

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
  ): Promise<{ readonly measure: string; readonly records: readonly RecordRow[] }> {
    const measure = await this.measureOf(policyYear, metric, watermark);
    const asKnown = { watermark: watermark.id };
    return { measure, records: await this.records({ area, policyYear, metric, period, asKnown }, measure) };
  }

  private async measureOf(policyYear: string, metric: string, { decisionPosition }: SettledAt) {
    const { policyYears } = await this.definitions.inForce(decisionPosition);
    const year = policyYears.find((each) => each.year === policyYear);
    const defined = year?.metrics.find(({ code }) => code === metric);
    if (!defined) throw new Error(`${policyYear} asked for ${metric} and defined it no longer`);
    return defined.numerator;
  }

  /** All pages of them; those of what a metric divides by are left out. */
  private async records(
    asked: Omit<ConstructorParameters<typeof ExplainFigureQuery>[0], 'page'>,
    measure: string,
  ): Promise<RecordRow[]> {
    const records: RecordRow[] = [];
    let after: string | undefined;
    do {
      const page = { after, limit: PAGE_RECORDS };
      const answer = await this.queries.execute(new ExplainFigureQuery({ ...asked, page }));
      if (!answer.ok || !answer.value.known) throw new Error(`${asked.metric} cannot be explained any more`);
      const { records: found } = answer.value;
      records.push(...found.records.filter((record) => record.measure === measure));
      if (records.length > RECORDS_MAX)
        throw new Error(`More than ${RECORDS_MAX} records are behind a figure`);
      after = found.next;
    } while (after !== undefined);
    return records;
  }
}

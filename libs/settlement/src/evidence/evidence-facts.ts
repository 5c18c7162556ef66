import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { APP_POOL } from '#platform';
import { ExplainFigureQuery, MetricCountsQuery, type MetricCounts } from '#performance';
import { readContentHashes, type RecordRow } from '#records';
import { DefinitionStore } from '#reference';
import type { Computation, OfSettlement, SettledAt, SettlementInput } from '../settlement.events';

/** The records that the counts of one computation are sums of, as known where it was computed. */
export interface ComputedFacts {
  /** The position of the decision that bears the computation. */
  readonly decision: number;
  readonly watermark: SettledAt;
  readonly figures: readonly FigureFacts[];
}

interface FigureFacts {
  /** `non-elective-admissions/2016/17`. */
  readonly figure: string;
  /** The measure whose records are summed. */
  readonly measure: string;
  /** What was answered about the figure: its canonical JSON has the hash that the input of the computation names. */
  readonly answer: Omit<MetricCounts, 'known' | 'answeredAt' | 'contentHash'>;
  /** How many records there are. */
  readonly total: number;
  readonly records: readonly (RecordRow & { readonly contentHash: string })[];
}

/** What the hash of an answer is over. */
function contentOf({ area, policyYear, metric, unit, figures }: MetricCounts): FigureFacts['answer'] {
  return { area, policyYear, metric, unit, figures };
}

const PAGE_RECORDS = 500;
/** A year of a full table by five sources has some 20,000; more than that is no count anybody settles on. */
const RECORDS_MAX = 50_000;

/** Reads the facts behind computations: each question is asked again where it was answered first. */
@Injectable()
export class EvidenceFacts {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly queries: QueryBus,
    private readonly definitions: DefinitionStore,
  ) {}

  async behind(of: OfSettlement, decision: number, computation: Computation): Promise<ComputedFacts> {
    const figures: FigureFacts[] = [];
    for (const input of computation.inputs) figures.push(await this.figure(of, input, computation.watermark));
    return { decision, watermark: computation.watermark, figures };
  }

  private async figure(
    of: OfSettlement,
    { figure, metric, period }: SettlementInput,
    watermark: SettledAt,
  ): Promise<FigureFacts> {
    const { area, policyYear } = of;
    const asKnown = { watermark: watermark.id };
    const counts = await this.queries.execute(
      new MetricCountsQuery({ area, policyYear, metric, periods: [period], asKnown }),
    );
    if (!counts.ok || !counts.value.known) throw new Error(`${figure} has no answer where it was settled on`);
    const answer = contentOf(counts.value);
    const measure = await this.measureOf(policyYear, metric, watermark);
    const records = await this.records({ area, policyYear, metric, period, asKnown }, measure);
    const hashes = await readContentHashes(
      this.pool,
      records.map(({ event }) => event),
    );
    return {
      ...{ figure, measure, answer, total: records.length },
      records: records.map((record, at) => ({ ...record, contentHash: hashes[at] ?? '' })),
    };
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

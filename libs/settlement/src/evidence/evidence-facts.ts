import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import { MetricCountsQuery, type MetricCounts } from '#performance';
import { readContentHashes, type RecordRow } from '#records';
import { FigureRecords } from '../figure-records';
import { refusal } from '../rules';
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

/** Reads the facts behind computations: each question is asked again where it was answered first. */
@Injectable()
export class EvidenceFacts {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly queries: QueryBus,
    private readonly figureRecords: FigureRecords,
  ) {}

  /** Of each computation, by the decision that bears it; refused as `evidence-beyond-limits`. */
  async ofEach(
    of: OfSettlement,
    computations: readonly { readonly decision: number; readonly computation: Computation }[],
  ): Promise<Result<ComputedFacts[], readonly Refusal[]>> {
    const facts: ComputedFacts[] = [];
    let left = RECORDS_MAX;
    for (const { decision, computation } of computations) {
      const { watermark, inputs } = computation;
      const figures: FigureFacts[] = [];
      for (const input of inputs) {
        const figure = await this.figure(of, input, watermark, left);
        if (!figure.ok) return figure;
        left -= figure.value.total;
        figures.push(figure.value);
      }
      facts.push({ decision, watermark, figures });
    }
    return ok(facts);
  }

  private async figure(
    of: OfSettlement,
    { figure, metric, period }: SettlementInput,
    watermark: SettledAt,
    left: number,
  ): Promise<Result<FigureFacts, readonly Refusal[]>> {
    const { area, policyYear } = of;
    const asKnown = { watermark: watermark.id };
    const counts = await this.queries.execute(
      new MetricCountsQuery({ area, policyYear, metric, periods: [period], asKnown }),
    );
    if (!counts.ok || !counts.value.known) throw new Error(`${figure} has no answer where it was settled on`);
    const answer = contentOf(counts.value);
    const behind = await this.figureRecords.behind(of, { metric, period }, watermark);
    if (!behind.ok && behind.failure === 'not-explained')
      throw new Error(`The records behind ${figure} are not explained where it was settled on`);
    if (!behind.ok || behind.value.records.length > left) return fail([beyondLimits(figure)]);
    const { measure, records } = behind.value;
    const hashes = await readContentHashes(
      this.pool,
      records.map(({ event }) => event),
    );
    return ok({
      ...{ figure, measure, answer, total: records.length },
      records: records.map((record, at) => ({ ...record, contentHash: hashes[at] ?? '' })),
    });
  }
}

/** Some hundred megabytes while the archive is made. */
const RECORDS_MAX = 100_000;

function beyondLimits(figure: string): Refusal {
  const what = `With the records behind ${figure} they are too many for one archive`;
  const mend = 'Explain the figure page by page, as known where it was settled on';
  return refusal('evidence-beyond-limits', '', what, mend);
}

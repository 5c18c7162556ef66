import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { MetricCountsQuery, type MetricCounts } from '#performance';
import type { Watermark } from '#records';
import type { AgreementContent } from './agreement-content';
import { refusal } from './rules';
import { figuresOf, type FigureOf } from './settle';
import type { OfSettlement, SettlementInput } from './settlement.events';

/** What keeps a count from being the last word beside reports that are missing: another version is on its way. */
const UNSETTLED = ['submission-incomplete', 'version-reused'];

/** The counts an agreement is settled on, from performance, as known at a stored watermark. */
@Injectable()
export class SettlementFacts {
  constructor(private readonly queries: QueryBus) {}

  async inputs(
    of: OfSettlement,
    terms: Pick<AgreementContent, 'rule'>,
    watermark: Pick<Watermark, 'id'>,
  ): Promise<Result<SettlementInput[], readonly Refusal[]>> {
    const inputs: SettlementInput[] = [];
    for (const figure of figuresOf(terms)) {
      const counts = await this.counts(of, figure.metric, [figure.period], watermark);
      if (!counts.ok) return counts;
      inputs.push(inputOf(figure, counts.value, terms.rule.kind === 'pay-for-performance'));
    }
    return ok(inputs);
  }

  /** What a metric counted over periods; refused as the question is, or as `nothing-was-known-to-settle-on`. */
  async counts(
    { area, policyYear }: Pick<OfSettlement, 'area' | 'policyYear'>,
    metric: string,
    periods: readonly string[],
    watermark: Pick<Watermark, 'id'>,
  ): Promise<Result<MetricCounts, readonly Refusal[]>> {
    const asKnown = { watermark: watermark.id };
    const answer = await this.queries.execute(
      new MetricCountsQuery({ area, policyYear, metric, periods, asKnown }),
    );
    if (!answer.ok) return fail([answer.failure]);
    return answer.value.known ? ok(answer.value) : fail([nothingKnown(answer.value.what)]);
  }
}

export function nothingKnown(what: string): Refusal {
  return refusal('nothing-was-known-to-settle-on', '', what, 'Compute it once counts have been recorded');
}

function inputOf(
  { figure, metric, period, name, target }: FigureOf,
  { figures, metric: counted, contentHash }: MetricCounts,
  isBlankInPart: boolean,
): SettlementInput {
  const [reported] = figures;
  if (!reported) throw new Error(`One period was asked for of ${metric}, and none came`);
  const { value, reportedSoFar, status, coverage, warnings } = reported;
  // A quarter is counted when it is over; a year that is not is settled on where somebody names the count.
  const isPartial = value === undefined && reportedSoFar !== undefined && !isBlankInPart;
  return {
    ...{ figure, metric, period, name, target },
    count: value ?? (isBlankInPart ? undefined : reportedSoFar),
    ...(isPartial && { isPartial }),
    source: counted.source,
    definitionVersion: counted.definitionVersion,
    status,
    coverage: { expected: coverage.expected, reported: coverage.reported },
    open: [
      ...coverage.missing.map((report) => `${report.source ?? 'a report'} is missing for ${report.period}`),
      ...warnings.filter(({ rule }) => UNSETTLED.includes(rule)).map(({ what }) => what),
    ],
    warnings: warnings.map(({ rule, what }) => ({ rule, what })),
    contentHash,
  };
}

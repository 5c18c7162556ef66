import { Injectable } from '@nestjs/common';
import { QueryBus, type Query } from '@nestjs/cqrs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import {
  MetricCountsOfEachQuery,
  MetricCountsQuery,
  unknownWatermark,
  type MetricCounts,
} from '#performance';
import type { Watermark } from '#records';
import type { AgreementContent } from './agreement-content';
import { refusal } from './rules';
import { figuresOf, type FigureOf } from './settle';
import type { OfSettlement, SettlementInput } from './settlement.events';

/** What keeps a count from being the last word beside reports that are missing: another version is on its way. */
const UNSETTLED = ['submission-incomplete', 'version-reused'];

/** An agreement, and the terms that say which counts it is settled on. */
export interface SettledOn {
  readonly of: OfSettlement;
  readonly terms: Pick<AgreementContent, 'rule'>;
}

/** The counts an agreement is settled on, from performance, as known at a stored watermark. */
@Injectable()
export class SettlementFacts {
  constructor(private readonly queries: QueryBus) {}

  async inputs(
    of: OfSettlement,
    terms: SettledOn['terms'],
    watermark: Pick<Watermark, 'id'>,
  ): Promise<Result<SettlementInput[], readonly Refusal[]>> {
    const [inputs = ok([])] = await this.inputsOfEach([{ of, terms }], watermark);
    return inputs;
  }

  /** The same of several agreements, read together: in their order, each refused by itself. */
  async inputsOfEach(
    agreements: readonly SettledOn[],
    watermark: Pick<Watermark, 'id'>,
  ): Promise<Result<SettlementInput[], readonly Refusal[]>[]> {
    const figures = agreements.flatMap((agreement) =>
      figuresOf(agreement.terms).map((figure) => ({ agreement, figure })),
    );
    const answers = await this.queries.execute(
      new MetricCountsOfEachQuery(
        figures.map(({ agreement: { of }, figure: { metric, period } }) => {
          return { area: of.area, policyYear: of.policyYear, metric, periods: [period] };
        }),
        { asKnown: { watermark: watermark.id } },
      ),
    );
    const inputs = figures.map(({ agreement, figure }, at) => {
      const counts = answered(answers[at]);
      return counts.ok ? ok(inputOf(figure, counts.value, agreement.terms)) : counts;
    });
    let from = 0;
    return agreements.map(({ terms }) => allOf(inputs.slice(from, (from += figuresOf(terms).length))));
  }

  /** What a metric counted over periods; refused as the question is, or as `nothing-was-known-to-settle-on`. */
  async counts(
    { area, policyYear }: Pick<OfSettlement, 'area' | 'policyYear'>,
    metric: string,
    periods: readonly string[],
    watermark: Pick<Watermark, 'id'>,
  ): Promise<Result<MetricCounts, readonly Refusal[]>> {
    const asKnown = { watermark: watermark.id };
    return answered(
      await this.queries.execute(new MetricCountsQuery({ area, policyYear, metric, periods, asKnown })),
    );
  }
}

type Answer = MetricCountsQuery extends Query<infer Of> ? Of : never;

function answered(answer: Answer | undefined): Result<MetricCounts, readonly Refusal[]> {
  if (!answer) throw new Error('A count was asked for, and no answer came');
  if (!answer.ok) return fail([answer.failure]);
  return answer.value.known ? ok(answer.value) : fail([nothingKnown(answer.value.what)]);
}

/** All of them, or why the first of them was refused. */
function allOf<Value, Failure>(results: readonly Result<Value, Failure>[]): Result<Value[], Failure> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

/** One that is named and was never stored is a mistake of whoever names it; where none was named, nothing is known yet. */
export function noWatermark(id: number | undefined): Refusal {
  if (id === undefined) return nothingKnown('No watermark was stored');
  const mend = 'Use the id of a stored watermark, or leave it out';
  return { ...unknownWatermark(id), where: '/watermark', mend };
}

function nothingKnown(what: string): Refusal {
  return refusal('nothing-was-known-to-settle-on', '', what, 'Compute it once counts have been recorded');
}

function inputOf(
  { figure, metric, period, name, target }: FigureOf,
  { figures, metric: counted, contentHash }: MetricCounts,
  { rule }: SettledOn['terms'],
): SettlementInput {
  const isBlankInPart = rule.kind === 'pay-for-performance';
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

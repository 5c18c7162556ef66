import type { Metric } from '#catalogue';
import { fail, ok, period, type Period, type Refusal, type Result } from '#kernel';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { hashOf } from './area-performance';
import {
  unknownMetric,
  unknownPolicyYear,
  type AnsweredAt,
  type AsAsked,
  type NothingKnown,
} from './as-asked';
import { FactsStore, type AskedOf, type MeasureAsked, type Moment } from './facts.store';
import { unitsOf } from './measure-actual';
import { measureFigure, periodTooShort, type MeasureFigure } from './measure-series';
import type { MeasureFacts } from './performance-facts';

export interface MetricAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** The policy year whose definition of the metric is meant; the periods may lie in any year. */
  readonly policyYear: string;
  readonly metric: string;
  /** Months, quarters or financial years, in the order they are answered in; at least one. */
  readonly periods: readonly string[];
}

export type MetricCountsAsked = MetricAsked & AsAsked;

/** What a metric counts, over periods of any year, without plan, population or rate. */
export interface MetricCounts {
  readonly known: true;
  readonly area: string;
  readonly policyYear: string;
  readonly metric: Pick<Metric, 'code' | 'name' | 'source' | 'definitionVersion'>;
  readonly unit: string;
  readonly answeredAt: AnsweredAt;
  readonly figures: readonly MeasureFigure[];
  /** SHA-256, in hexadecimal, over everything but where it was answered. */
  readonly contentHash: string;
}

type Answer = Result<MetricCounts | NothingKnown, Refusal>;

/** What was counted of a metric? Refused as `unknown-area`, `-policy-year`, `-metric`, `-watermark` or `period-too-short`. */
export class MetricCountsQuery extends Query<Answer> {
  constructor(readonly asked: MetricCountsAsked) {
    super();
  }
}

@QueryHandler(MetricCountsQuery)
export class MetricCountsHandler implements IQueryHandler<MetricCountsQuery> {
  constructor(private readonly facts: FactsStore) {}

  async execute({ asked }: MetricCountsQuery): Promise<Answer> {
    const [answer] = await countedOfEach(this.facts, [asked], asked);
    if (!answer) throw new Error('One question was asked, and none answered');
    return answer;
  }
}

/** The same of several areas or metrics as at one moment, read together: the answers in the order they are asked for. */
export class MetricCountsOfEachQuery extends Query<Answer[]> {
  constructor(
    readonly each: readonly MetricAsked[],
    readonly asAsked: AsAsked,
  ) {
    super();
  }
}

@QueryHandler(MetricCountsOfEachQuery)
export class MetricCountsOfEachHandler implements IQueryHandler<MetricCountsOfEachQuery> {
  constructor(private readonly facts: FactsStore) {}

  execute({ each, asAsked }: MetricCountsOfEachQuery): Promise<Answer[]> {
    return countedOfEach(this.facts, each, asAsked);
  }
}

function countedOfEach(store: FactsStore, each: readonly MetricAsked[], asAsked: AsAsked): Promise<Answer[]> {
  return store.ofEachAt(each, asAsked, async (moment, known) => {
    const defined = known.map((one) => definedIn(moment, one));
    const factsOf = await store.measureFactsOfEach(
      moment,
      defined.flatMap((one) => (one.ok ? [one.value] : [])),
    );
    return defined.map((one) => (one.ok ? countsIn(factsOf(one.value), one.value, moment) : one));
  });
}

/** A metric that is in force, and the measure it counts over the months of the periods asked for. */
interface Defined extends MeasureAsked {
  readonly metric: Metric;
  readonly policyYear: string;
  readonly periods: readonly Period[];
}

function definedIn(
  { definitions: { policyYears } }: Moment,
  { asked, area }: AskedOf<MetricAsked>,
): Result<Defined, Refusal> {
  const year = policyYears.find((each) => each.year === asked.policyYear);
  if (!year)
    return fail(
      unknownPolicyYear(
        asked.policyYear,
        policyYears.map((each) => each.year),
      ),
    );
  const metric = year.metrics.find(({ code }) => code === asked.metric);
  if (!metric) return fail(unknownMetric(asked.metric, asked.policyYear, year.metrics));
  const periods = asked.periods.map(period);
  const from = periods.map(({ firstMonth }) => firstMonth).reduce((a, b) => (b < a ? b : a));
  const to = periods.map(({ lastMonth }) => lastMonth).reduce((a, b) => (b > a ? b : a));
  return ok({ area, metric, policyYear: asked.policyYear, periods, code: metric.numerator, from, to });
}

function countsIn(
  facts: MeasureFacts,
  { area, metric, policyYear, periods }: Defined,
  { answeredAt }: Moment,
): Result<MetricCounts, Refusal> {
  const short = periods.find((each) => unitsOf(facts, each) === undefined);
  if (short) return fail(periodTooShort(short.kind, facts.measure.frequency));
  const { code, name, source, definitionVersion } = metric;
  const content = {
    area: area.code,
    policyYear,
    metric: { code, name, source, definitionVersion },
    unit: facts.measure.unit,
    figures: periods.map((each) => measureFigure(facts, each)),
  };
  return ok({ known: true, ...content, answeredAt, contentHash: hashOf(content) });
}

import { fail, ok, period, periodContaining, readPeriod } from '#kernel';
import type { Period, Refusal, Result } from '#kernel';
import { readGoneRecords, readRecords } from '#records';
import type { Definitions } from '#reference';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { notAPeriod, unknownMetric, unknownPolicyYear, type AsAsked, type NothingKnown } from './as-asked';
import { DIMENSION_NAMES, explain, type CategoryAsked, type Explanation } from './explanation';
import { FactsStore, type AreaMoment } from './facts.store';
import { spanOfKey } from './metric-performance';
import type { MetricFacts } from './performance-facts';

export interface ExplainFigureAsked extends AsAsked {
  readonly area: string;
  readonly metric: string;
  /** `2014-09`, `2014/15-Q2`, `2014/15` or `2014/15-to-date`; or as tables print them, `Q2 2014/15`. */
  readonly period: string;
  /** The policy year that asks for the figure; the period's own, or the next one whose baseline it is. */
  readonly policyYear?: string | undefined;
  readonly category?: CategoryAsked | undefined;
  readonly page: { readonly after?: string | undefined; readonly limit: number };
}

/** Records that are gone are the exception; a replaced year of a full table that was never sent again has more. */
const GONE_MAX = 200;

type Answer = Result<Explanation | NothingKnown, Refusal>;

/**
 * Where does a figure come from? Beside the refusals of the figure itself: `not-a-period`,
 * `period-too-short`, `unknown-category`, `nothing-complete-yet`.
 */
export class ExplainFigureQuery extends Query<Answer> {
  constructor(readonly asked: ExplainFigureAsked) {
    super();
  }
}

@QueryHandler(ExplainFigureQuery)
export class ExplainFigureHandler implements IQueryHandler<ExplainFigureQuery> {
  constructor(private readonly facts: FactsStore) {}

  async execute({ asked }: ExplainFigureQuery): Promise<Answer> {
    const key = keyAsked(asked.period);
    if (key === undefined) return fail(notAPeriod(asked.period));
    const named = periodOfKey(key);
    const planned = (definitions: Definitions): readonly string[] => {
      const policyYear = policyYearOf(asked, named, definitions);
      return policyYear.ok ? [policyYear.value] : [];
    };
    return this.facts.at(asked.area, asked, planned, (moment) =>
      this.explain(moment, { ...asked, period: key }, named),
    );
  }

  private async explain(moment: AreaMoment, asked: ExplainFigureAsked, named: Period): Promise<Answer> {
    const policyYear = policyYearOf(asked, named, moment.definitions);
    if (!policyYear.ok) return policyYear;
    const year = moment.definitions.policyYear(policyYear.value);
    const metric = year?.metrics.find(({ code }) => code === asked.metric);
    if (!year || !metric) return fail(unknownMetric(asked.metric, policyYear.value, year?.metrics ?? []));
    const [facts] = await this.facts.metricFacts(moment, policyYear.value, [metric], named);
    if (!facts) throw new Error('The facts of one metric were asked for and none came');
    const refused = refuseCategory(facts, asked.category);
    if (refused) return fail(refused);
    const span = spanOfKey(facts, asked.period);
    if (!span) return fail(nothingCompleteYet(asked.period));
    const explained = explain(facts, span, asked.category);
    if (!explained) return fail(periodTooShort(facts, asked.period));
    const { parts, goneFrom, ...answer } = explained;
    const { db, asAt, answeredAt } = moment;
    const records = await readRecords(db, { area: asked.area, parts }, asAt, asked.page);
    const gone = await readGoneRecords(db, { area: asked.area, parts: goneFrom }, asAt, GONE_MAX);
    return ok({ known: true, ...answer, answeredAt, records, gone: gone.records, goneTotal: gone.total });
  }
}

/** The key of what is asked for, which may be written as tables print it: `Q2 2014/15`, `2014/15 to date`. */
function keyAsked(text: string): string | undefined {
  const year = /^(.+)[- ]to[- ]date$/.exec(text)?.[1];
  const named = readPeriod(year ?? text);
  if (year === undefined) return named?.key;
  return named?.kind === 'year' ? `${named.key}-to-date` : undefined;
}

/** The period a key names; for a year to date, the whole of the year. */
function periodOfKey(key: string): Period {
  return period(key.replace(/-to-date$/, ''));
}

/** The year asked for, else the period's own; a period before all of them is a baseline of the earliest. */
function policyYearOf(
  asked: ExplainFigureAsked,
  named: Period,
  { policyYears }: Definitions,
): Result<string, Refusal> {
  const known = policyYears.map(({ year }) => year).sort();
  const own = periodContaining('year', named.firstMonth).key;
  const wanted = asked.policyYear ?? known.find((year) => year >= own);
  if (wanted === undefined || !known.includes(wanted)) return fail(unknownPolicyYear(wanted ?? own, known));
  return ok(wanted);
}

function refuseCategory(
  { numerator }: MetricFacts,
  category: CategoryAsked | undefined,
): Refusal | undefined {
  if (!category) return undefined;
  const codes = numerator.measure.breakdown?.[category.dimension] ?? [];
  if (codes.some(({ code }) => code === category.code)) return undefined;
  return {
    rule: 'unknown-category',
    where: `/${category.dimension}`,
    what: `"${category.code}" is no ${DIMENSION_NAMES[category.dimension]} of ${numerator.measure.code}`,
    mend:
      codes.length === 0
        ? `${numerator.measure.code} is not reported by ${DIMENSION_NAMES[category.dimension]}: leave it out`
        : `Use one of: ${codes.map(({ code }) => code).join(', ')}`,
  };
}

function periodTooShort({ numerator }: MetricFacts, period: string): Refusal {
  const { code, frequency } = numerator.measure;
  return {
    rule: 'period-too-short',
    where: '/period',
    what: `${code} is reported by the ${frequency}, so ${period} has no answer`,
    mend: `Ask for a ${frequency}, or for a longer period`,
  };
}

function nothingCompleteYet(period: string): Refusal {
  return {
    rule: 'nothing-complete-yet',
    where: '/period',
    what: `${period} has no complete quarter to begin with`,
    mend: 'Ask for the months or quarters that were reported',
  };
}

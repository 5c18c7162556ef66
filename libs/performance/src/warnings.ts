import type { Table } from '#contracts';
import { periodContaining, type Period } from '#kernel';
import { unitsOf, type MeasureActual } from './measure-actual';
import type { MeasureFacts, MetricFacts } from './performance-facts';
import { populationYear, publishedBy, publishedRateFacts, type Span } from './rate';
import type { Working } from './working';

/** Something a reader of a figure must know. It never changes the figure. */
export interface Warning {
  readonly rule: string;
  readonly what: string;
  /** How to mend it, where a reader can. */
  readonly mend?: string | undefined;
  /** Where the warning is about particular reports. */
  readonly source?: string | undefined;
  readonly table?: Table | undefined;
  readonly periods?: readonly string[] | undefined;
}

/** The rule of what is said where reference data name no reporter. */
const NOBODY_EXPECTED = 'no-reporter-expected';

/** Everything a reader of the figure must know: of its reports, its rate, and what it is held against. */
export function figureWarnings(facts: MetricFacts, working: Working): Warning[] {
  const { span, numerator, denominatorActual, target, baseline } = working;
  const holder = publishedRateFacts(facts);
  return [
    ...reportWarnings(facts.numerator, unitsOf(facts.numerator, span.period) ?? [], numerator),
    ...(facts.denominator && denominatorActual
      ? reportWarnings(facts.denominator, unitsOf(facts.denominator, span.period) ?? [], denominatorActual)
      : []),
    ...denominatorWarnings(facts, working),
    ...(holder ? publishedWarnings(holder, span) : []),
    ...(target || baseline ? comparisonWarnings(facts, span) : []),
  ];
}

function denominatorWarnings(
  { metric, numerator }: MetricFacts,
  { denominator, span, rate }: Working,
): Warning[] {
  const per = metric.denominator;
  if (per === null || !('population' in per) || denominator || rate || span.quarters.length > 0) return [];
  const { code, name } = numerator.area;
  const { population: band } = per;
  const year = populationYear(per.year, span.period);
  const people = band === 'all-ages' ? 'population of all ages' : `population aged ${band}`;
  return [
    {
      rule: 'population-unknown',
      what: `No ${people} is known of ${name} for ${year}`,
      mend: `Add it: bettercare reference population --area ${code} --band ${band} --year ${year} --people NUMBER --source DOCUMENT (docs/your-own-area.md)`,
      periods: [span.key],
    },
  ];
}

function publishedWarnings(holder: MeasureFacts, { key, period }: Span): Warning[] {
  const found = publishedBy(holder, key);
  const own = recordWarnings(holder, [period], (source) => found.some((rate) => rate.source === source));
  if (found.length < 2) return own;
  const what = `${found.map(({ source, value }) => `${source} published ${value}`).join(', ')}; none is taken`;
  return [...own, { rule: 'several-published-rates', what, periods: [key] }];
}

/** Plan and actual, or baseline and actual, may not be the same thing counted twice. */
function comparisonWarnings(
  { metric, plan, policyYear, definitionVersions }: MetricFacts,
  span: Span,
): Warning[] {
  if (!plan) return [];
  const year = periodContaining('year', span.period.firstMonth).key;
  const counted = (year === policyYear ? undefined : definitionVersions[year]) ?? metric.definitionVersion;
  const sources: Warning[] =
    plan.line.source === metric.source
      ? []
      : [
          {
            rule: 'sources-differ',
            what: `The plan was set on ${plan.line.source}, the actual comes from ${metric.source}`,
          },
        ];
  const definitions: Warning[] =
    counted === plan.definitionVersion
      ? []
      : [
          {
            rule: 'definition-changed',
            what: `The plan was made under "${plan.definitionVersion}", the actual counted under "${counted}"`,
          },
        ];
  return [...sources, ...definitions];
}

/** What the reports behind a figure give cause to say. */
export function reportWarnings(
  facts: MeasureFacts,
  periods: readonly Period[],
  actual: MeasureActual,
): Warning[] {
  const disagreeing = actual.counts.flatMap((count) =>
    count.disagreeing.map((other) => ({
      rule: 'parts-disagree-with-total',
      what: `${facts.measure.name}, ${count.period}: the ${other.table} table adds up to ${other.value}, the ${count.table} table to ${count.value}`,
      source: count.source,
      table: other.table,
      periods: [count.period],
    })),
  );
  const { unexpected } = actual.coverage;
  const nobody: Warning[] =
    unexpected.length === 0
      ? []
      : [
          {
            rule: NOBODY_EXPECTED,
            what: `Reference data name nobody who is expected to report ${facts.measure.name}`,
            periods: unexpected,
          },
        ];
  return [
    ...disagreeing,
    ...recordWarnings(facts, periods, (source, table, period) => {
      const count = actual.counts.find((each) => each.period === period && each.source === source);
      // Where no table has been chosen nothing of it is live: a submission is then at its most incomplete, and a
      // withdrawal may have won a tie.
      return count ? count.table === table : true;
    }),
    ...nobody,
  ];
}

/** The records' own warnings, where they touch what the figure rests on. */
export function recordWarnings(
  { warnings, measure }: MeasureFacts,
  periods: readonly Period[],
  isBehind: (source: string, table: Table, period: string) => boolean,
): Warning[] {
  return warnings.flatMap(({ rule, source, table, firstMonth, lastMonth, what }) => {
    const touched = periods
      .filter((period) => period.firstMonth <= lastMonth && period.lastMonth >= firstMonth)
      .filter((period) => isBehind(source, table, period.key))
      .map(({ key }) => key);
    if (touched.length === 0) return [];
    return { rule, what: `${measure.name}, ${touched.join(', ')}: ${what}`, source, table, periods: touched };
  });
}

import { AREA_KINDS } from './measure';
import type { AreaKind, Measure, OrganisationKind } from './measure';
import type { Metric } from './policy-year';
import { predicateSentence } from './predicate-sentence';

/** A measure's definition as a sentence: what is counted, for which periods, by whom, and whether it adds up. */
export function measureSentence({ code, name, where, frequency, reportedBy, value }: Measure): string {
  const counted = predicateSentence(where, (field, of) =>
    field === 'measure' && of === code ? name : undefined,
  );
  const values =
    value === 'count'
      ? 'whole numbers, which are summed'
      : `${placesText(value.decimalPlaces)}, never summed`;
  return `${counted}, reported for each ${frequency} by ${reportersText(reportedBy)}: ${values}.`;
}

/** A metric's definition as a sentence. @param numerator the measure it rests on. */
export function metricSentence(metric: Metric, numerator: Pick<Measure, 'name'> | undefined): string {
  const counted = numerator?.name ?? metric.numerator.replaceAll('-', ' ');
  const per = perWhat(metric);
  const better = metric.polarity === 'low' ? 'lower' : 'higher';
  return `${counted}${per === undefined ? '' : `, ${per}`}, for each ${metric.frequency}; ${better} is better.`;
}

/** What a metric is divided by, in words; undefined where it stands by itself. */
export function perWhat({ denominator, base }: Metric): string | undefined {
  if (denominator === null) return undefined;
  if ('measure' in denominator) {
    const per = denominator.measure.replaceAll('-', ' ');
    return base === 100 ? `as a percentage of ${per}` : `per ${base} ${per}`;
  }
  const rule =
    denominator.year === 'calendar-year-of-period'
      ? 'of the calendar year the period lies in'
      : 'of the calendar year the financial year begins in';
  const band = denominator.population === 'all-ages' ? 'people' : `people aged ${denominator.population}`;
  return `per ${base.toLocaleString('en-GB')} ${band}, by the population ${rule}`;
}

const AREA_WORDS: Readonly<Record<AreaKind, string>> = { 'council-area': 'an area', nation: 'a nation' };

function reportersText(reportedBy: Partial<Record<AreaKind, OrganisationKind>>): string {
  return AREA_KINDS.flatMap((area) => {
    const kind = reportedBy[area];
    return kind === undefined ? [] : `the ${kind.replaceAll('-', ' ')} of ${AREA_WORDS[area]}`;
  }).join(' or ');
}

function placesText(places: number): string {
  return places === 1 ? 'decimals with one place' : `decimals with ${places} places`;
}

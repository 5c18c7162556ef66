import { describePeriod, period, roundHalfUp, type Fraction } from '#kernel';
import { shownRate, type Figure } from './figure';
import { isComplete, type MeasureActual } from './measure-actual';
import type { MeasureFacts, MetricFacts } from './performance-facts';
import type { ExactRate } from './rate';
import { whyTable } from './reported-count';
import type { Step, StepTerm } from './step';
import { thousands } from './thousands';
import { varianceSteps } from './variance-steps';
import { categoryName, heldApartLine, missingLine, periodName } from './wording';
import type { Working } from './working';

/** How a figure came about, from the reports to whether the plan was met. */
export function stepsOf(facts: MetricFacts, working: Working, figure: Figure): Step[] {
  const { numerator, denominatorActual, rate } = working;
  return [
    ...countSteps(facts.numerator, numerator),
    ...(facts.denominator && denominatorActual ? countSteps(facts.denominator, denominatorActual) : []),
    ...(rate ? rateSteps(facts, rate, figure.period) : []),
    ...planSteps(facts, working, figure),
  ];
}

/** The reports that were added, what of them is missing, and whose were not added. */
function countSteps(facts: MeasureFacts, actual: MeasureActual): Step[] {
  const { code } = facts.measure;
  const reports = actual.counts.map((count): Step => {
    const terms = count.terms.map(({ category, value }) => ({ what: categoryName(facts, category), value }));
    return {
      step: 'report',
      measure: code,
      period: count.period,
      source: count.source,
      table: count.table,
      why: whyTable(count.table),
      terms,
      result: count.value,
      text: `${periodName(count.period)}: ${sumText(terms, count.value, count.missing.length === 0)}`,
    };
  });
  const terms = actual.counts.map(({ period: of, value }) => ({ what: periodName(of), value }));
  const sum: Step[] =
    terms.length < 2
      ? []
      : [
          {
            step: 'sum',
            measure: code,
            terms,
            result: actual.sum,
            text: sumText(terms, actual.sum, isComplete(actual)),
          },
        ];
  return [...reports, ...sum, ...missingSteps(facts, actual), ...heldApartSteps(facts, actual)];
}

function missingSteps(facts: MeasureFacts, actual: MeasureActual): Step[] {
  const { missing, reported, expected } = actual.coverage;
  return missing.map((report) => ({
    step: 'missing',
    measure: facts.measure.code,
    period: report.period,
    source: report.source,
    terms: report.categories?.map((category) => ({
      what: Object.values(category).join(', '),
      value: 'missing',
    })),
    text: `${periodName(report.period)}: ${missingLine(facts, report)}; ${reported} of ${expected} reports are complete`,
  }));
}

function heldApartSteps({ measure }: MeasureFacts, { heldApart }: MeasureActual): Step[] {
  return heldApart.map((apart) => ({
    step: 'held-apart',
    measure: measure.code,
    source: apart.source,
    terms: apart.periods.map((of) => ({ what: periodName(of), value: 'not added' })),
    result: apart.total,
    why: apart.because,
    text: heldApartLine(apart),
  }));
}

function rateSteps(facts: MetricFacts, rate: ExactRate, of: string): Step[] {
  const { metric } = facts;
  const shown = shownRate(rate, metric.decimals);
  switch (rate.from) {
    case 'published':
      return [
        {
          step: 'published-rate',
          measure: rate.published.measure,
          period: rate.published.period,
          source: rate.published.source,
          result: shown,
          why: 'Published counts may be rounded, and the published rate is not worked out from them.',
          text: `${shown} as published by ${rate.published.source}; it is shown as written`,
        },
      ];
    case 'sum-of-quarters': {
      const terms = rate.quarters.map((quarter) => ({
        what: describePeriod(period(quarter.period)),
        value: unrounded(quarter.rate.value),
      }));
      return [
        ...rate.quarters.flatMap((quarter) => rateSteps(facts, quarter.rate, quarter.period)),
        {
          step: 'sum-of-quarters',
          period: of,
          terms,
          result: shown,
          why: 'The rate of a longer period is the sum of its quarters’ unrounded rates.',
          text: `${terms.map(({ value }) => thousands(value)).join(' + ')} = ${thousands(unrounded(rate.value))}, rounded once to ${thousands(shown)}`,
        },
      ];
    }
    case 'counts':
      return [denominatorStep(facts, rate, of), divisionStep(facts, rate, of, shown)];
  }
}

function denominatorStep(
  { numerator }: MetricFacts,
  { denominator }: Extract<ExactRate, { from: 'counts' }>,
  of: string,
): Step {
  const { value } = denominator;
  if ('measure' in denominator)
    return {
      step: 'denominator',
      period: of,
      measure: denominator.measure,
      result: value,
      text: `${thousands(value)} is the denominator: ${denominator.measure.replaceAll('-', ' ')}`,
    };
  const { population, year } = denominator;
  return {
    step: 'denominator',
    period: of,
    terms: [{ what: 'year', value: year }],
    result: value,
    why: `${periodName(of)} takes the population of ${year}.`,
    text: `${thousands(value)} people (${population}) in ${numerator.area.name}, ${year}`,
  };
}

function divisionStep(
  { metric }: MetricFacts,
  { numerator, denominator, value }: Extract<ExactRate, { from: 'counts' }>,
  of: string,
  shown: string,
): Step {
  return {
    step: 'rate',
    period: of,
    terms: [
      { what: 'numerator', value: numerator },
      { what: 'base', value: metric.base },
      { what: 'denominator', value: denominator.value },
      { what: 'unrounded', value: `${value.numerator}/${value.denominator}` },
      { what: 'decimal places', value: metric.decimals },
    ],
    result: shown,
    text: `${thousands(numerator)} x ${thousands(metric.base)} / ${thousands(denominator.value)} = ${thousands(unrounded(value))}, rounded once, half up, to ${thousands(shown)}`,
  };
}

function planSteps({ metric, plan }: MetricFacts, { target, rate }: Working, figure: Figure): Step[] {
  if (!plan || !target) return [];
  const { leads } = plan.line;
  const planned = leads === 'count' ? target.numerator : target.rate;
  const actual = leads === 'count' ? figure.numerator : rate && unrounded(rate.value);
  const better = metric.polarity === 'low' ? 'at or below' : 'at or above';
  const verdict =
    figure.met === undefined
      ? 'neither met nor missed: something it needs is missing'
      : `${figure.met ? 'met' : 'not met'}: ${number(actual)} against ${number(planned)}, where ${better} is good`;
  return [
    {
      step: 'plan',
      period: figure.period,
      terms: [
        ...(target.numerator === undefined ? [] : [{ what: 'count', value: target.numerator }]),
        ...(target.rate === undefined ? [] : [{ what: 'rate', value: target.rate }]),
        ...target.sumOf.map((of) => ({ what: 'sums', value: of })),
      ],
      result: planned,
      why: `The plan was made in ${leads === 'count' ? 'counts' : 'rates'}, so that is what is compared.`,
      text: `Planned ${number(planned)} (${plan.document}, agreed ${plan.agreedOn})`,
    },
    { step: 'judgement', period: figure.period, result: verdict.split(':')[0], text: verdict },
    ...varianceSteps(figure, metric.polarity, leads),
  ];
}

/** The sum as it was added up; while anything of it is missing it is no figure, and says so. */
export function sumText(terms: readonly StepTerm[], sum: number, complete: boolean): string {
  const added = terms.length === 1 ? '' : `${terms.map(({ value }) => thousands(value)).join(' + ')} = `;
  return `${added}${thousands(sum)}${complete ? '' : ' so far'}`;
}

/** Enough places to see why it rounds as it does; the exact fraction stands beside it. */
function unrounded(value: Fraction): string {
  return roundHalfUp(value, 6);
}

function number(value: number | string | undefined): string {
  return value === undefined ? 'nothing' : thousands(value);
}

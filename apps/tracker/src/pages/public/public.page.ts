import { londonInWords } from '#kernel';
import { heading, html, table } from '#pages';
import type { Html } from '#pages';
import type { DisclosedFigure, DisclosedMetric } from '#performance';
import { periodName, PROVISIONAL, thousands } from '#performance/plain';
import { inventedLine, policyYearsInWords } from '../areas/overview.page';
import type { PublicFigures } from './public-pages';

/** How an area did against its plan, as everybody may see it: nothing of persons, nothing that leads further. */
export function publicContent({ area, policyYears, metrics, invented, at }: PublicFigures): Html {
  return html`${heading('Better Care Fund: performance against plan', area.name)}
    <p>${policyYearsInWords(policyYears)}, as known at ${londonInWords(at, 'minute')}.</p>
    ${inventedLine(invented)} ${metrics.filter(saysSomething).map(metricOf)}
    <h2 class="nhsuk-heading-m">How to read these figures</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      <li>
        So that nobody can be recognised, a number of people or of their admissions from 1 to 7 is shown as *,
        and others are rounded to the nearest 5; what was planned is shown as it was agreed. Rates are those
        of the numbers shown, and may differ a little from rates that are published elsewhere. Days are not
        rounded.
      </li>
      <li>
        A period is shown once everybody who reports on it has done so: until then it is not complete, and
        whether its plan was met is not known yet. Where nobody is expected to report, or nothing was planned
        for a period, it says so.
      </li>
      <li>
        Where saying whether the plan was met would tell more of a number of people than is shown of it, it is
        not shown.
      </li>
      <li>${PROVISIONAL}: provisional, a report behind the figure may still change.</li>
    </ul>`;
}

function metricOf({ metric, unit, figures }: DisclosedMetric): Html {
  const better = metric.polarity === 'low' ? 'Lower is better' : 'Higher is better';
  return html`<h2 class="nhsuk-heading-m">${metric.name}</h2>
    <p>${better}. ${plansMet(figures)}</p>
    ${table({
      caption: 'Against plan, period by period',
      columns: [
        { name: 'Period' },
        { name: `Actual, ${unit}s`, isNumber: true },
        { name: 'Plan', isNumber: true },
        { name: 'Rate', isNumber: true },
        { name: 'Planned rate', isNumber: true },
        { name: 'Plan met' },
      ],
      rows: figures
        .filter(isSaid)
        .map((figure) => [
          periodName(figure.period),
          actualCell(figure),
          numberCell(figure.plan?.numerator),
          marked(figure, figure.rate),
          numberCell(figure.plan?.rate),
          verdict(figure),
        ]),
    })}`;
}

/** Of a period that nobody reports nor planned for there is nothing to say. */
function isSaid({ plan, nobodyExpected = false }: DisclosedFigure): boolean {
  return plan !== undefined || !nobodyExpected;
}

type Verdict = 'Met' | 'Missed' | 'No plan' | 'Not known' | 'Not known yet' | 'Not shown';

function verdict({ met, plan, notJudged, nobodyExpected = false }: DisclosedFigure): Verdict {
  if (met !== undefined) return met ? 'Met' : 'Missed';
  if (plan === undefined) return 'No plan';
  if (notJudged === undefined) return 'Not shown';
  return nobodyExpected ? 'Not known' : 'Not known yet';
}

/** In how many of all periods that have a plan it was met, as those who work with the figures are told it. */
function plansMet(figures: readonly DisclosedFigure[]): string {
  const verdicts = figures.map(verdict);
  const count = (of: Verdict) => verdicts.filter((each) => each === of).length;
  const [none, never, unshown] = [count('No plan'), count('Not known'), count('Not shown')];
  const unknown = count('Not known yet') + never;
  const planned = verdicts.length - none;
  if (planned === 0) return 'Nothing is planned for it.';
  if (unknown === planned)
    return `It cannot be said${never === unknown ? '' : ' yet'} whether the plan was met.`;
  const more = [
    ...(unknown === 0 ? [] : [`; ${unknown} cannot be judged${never === unknown ? '' : ' yet'}`]),
    ...(unshown === 0 ? [] : [`; of ${unshown} it is not shown`]),
  ];
  return `The plan was met in ${count('Met')} of ${planned} planned periods${more.join('')}.`;
}

function actualCell(figure: DisclosedFigure): string {
  if (figure.count !== undefined) return marked(figure, figure.count);
  if (figure.rate !== undefined) return '-';
  return figure.nobodyExpected ? 'nobody reports it' : 'not complete';
}

function marked({ status }: DisclosedFigure, value: number | string | undefined): string {
  const cell = numberCell(value);
  return status === 'provisional' && cell !== '-' && cell !== '*' ? `${cell}${PROVISIONAL}` : cell;
}

function numberCell(value: number | string | undefined): string {
  return value === undefined ? '-' : thousands(value);
}

/** A metric of which nothing is planned or told has no table. */
function saysSomething({ figures }: DisclosedMetric): boolean {
  return figures.some(({ count, rate, plan }) => (count ?? rate ?? plan) !== undefined);
}

import { londonInWords } from '#kernel';
import { heading, html, table } from '#pages';
import type { Html } from '#pages';
import type { DisclosedFigure, DisclosedMetric } from '#performance';
import { periodName, PROVISIONAL, thousands } from '#performance/plain';
import { inventedLine } from '../areas/overview.page';
import type { PublicFigures } from './public-pages';

/** How an area did against its plan, as everybody may see it: nothing of persons, nothing that leads further. */
export function publicContent({ area, policyYears, metrics, invented, at }: PublicFigures): Html {
  return html`${heading('Better Care Fund: performance against plan', area.name)}
    <p>Policy years ${policyYears.join(', ')}, as known at ${londonInWords(at, 'minute')}.</p>
    ${inventedLine(invented)} ${metrics.filter(saysSomething).map(metricOf)}
    <h2 class="nhsuk-heading-m">How to read these figures</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      <li>
        So that nobody can be recognised, a number of people or of their admissions from 1 to 7 is shown as *,
        and others are rounded to the nearest 5. Rates are those of the numbers shown, and may differ a little
        from rates that are published elsewhere. Days are not rounded.
      </li>
      <li>A period is shown once everybody who reports on it has done so: until then it is not complete.</li>
      <li>${PROVISIONAL}: provisional, a report behind the figure may still change.</li>
    </ul>`;
}

function metricOf({ metric, unit, figures }: DisclosedMetric): Html {
  const better = metric.polarity === 'low' ? 'Lower is better' : 'Higher is better';
  const judged = figures.filter(({ met }) => met !== undefined);
  const met = judged.filter(({ met }) => met === true).length;
  return html`<h2 class="nhsuk-heading-m">${metric.name}</h2>
    <p>
      ${better}.
      ${judged.length === 0 ? 'It cannot be said yet whether the plan was met.' : `The plan was met in ${met} of ${judged.length} periods.`}
    </p>
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
      rows: figures.map((figure) => [
        periodName(figure.period),
        actualCell(figure),
        numberCell(figure.plan?.numerator),
        marked(figure, figure.rate),
        numberCell(figure.plan?.rate),
        figure.met === undefined ? 'Not told' : figure.met ? 'Met' : 'Missed',
      ]),
    })}`;
}

function actualCell(figure: DisclosedFigure): string {
  if (figure.count !== undefined) return marked(figure, figure.count);
  return figure.rate === undefined ? 'not complete' : '-';
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

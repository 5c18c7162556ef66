import { isWithin, parsePeriod } from '#kernel';
import { html, link } from '#pages';
import type { Html } from '#pages';
import { periodName, thousands } from '#performance/plain';
import type { Known, RecordTrail } from '#records';
import { areaPath, explainPath } from './desk-paths';

/** What a delivery that was replayed became, by the trail of its count; none while that is not recorded. */
export interface Became {
  readonly trail: RecordTrail | undefined;
  readonly known: Pick<Known, 'definitions' | 'reference'>;
  /** The place of the log where it came to stand. */
  readonly to: { readonly topic: string; readonly partition: number; readonly offset: number } | undefined;
  readonly maySee: (area: string) => boolean;
}

/** Says first what came of it, with the way to the figure that it goes into. */
export function becameContent(became: Became): Html {
  const { trail, maySee } = became;
  if (trail === undefined)
    return html`<p class="nhsuk-body-l">
      Done: it was sent again. What it reports shows in the figures as soon as it is recorded.
    </p>`;
  const way = maySee(trail.area) ? html`<p>${wayToFigure(trail, became)}</p>` : '';
  return html`<p class="nhsuk-body-l">${becameInWords(trail, became)}</p>
    ${way}`;
}

function becameInWords(trail: RecordTrail, { known, to }: Became): string {
  const { area, period, measure, steps } = trail;
  const where = known.reference.area(area)?.name ?? area;
  const when = periodName(period);
  const of = known.definitions.measure(measure)?.name ?? measure;
  const own = steps.findIndex(
    ({ event: { topic, partition, offset } }) =>
      topic === to?.topic && partition === to.partition && offset === to.offset,
  );
  const step = steps[own];
  if (own < steps.length - 1)
    return steps.at(-1)?.kind === 'reported'
      ? `Done: it is recorded; a later version of the same count stands for ${where}, ${of}, ${when}.`
      : `Done: it is recorded; a later delivery took the same count back, and none stands for ${where}, ${of}, ${when}.`;
  const value = step?.publishedValue ?? step?.value;
  return value === undefined || value === null
    ? `Done: the count of ${of} for ${when} is withdrawn in ${where} now.`
    : `Done: ${thousands(value)} for ${when} is recorded in ${where} now (${of}).`;
}

/** To the metric that rests on the count, worked out step by step; to the area where no metric does. */
function wayToFigure({ area, measure, period }: RecordTrail, { known }: Became): Html {
  const of = parsePeriod(period);
  const found = known.definitions.policyYears.flatMap(({ year, metrics }) => {
    const whole = parsePeriod(year);
    return of && whole && isWithin(of, whole)
      ? metrics
          .filter(({ numerator }) => numerator === measure)
          .map(({ code, name }) => ({ year, metric: code, name }))
      : [];
  });
  const [figure] = found;
  if (figure === undefined) return link(areaPath(area), 'The figures of the area');
  const { name, ...asked } = figure;
  return link(
    explainPath({ area, period, ...asked }),
    `The figure it goes into: ${name}, ${periodName(period)}`,
  );
}

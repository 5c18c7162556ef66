import { reportsAwaitedUntil } from '#jobs';
import { dayShown, londonDay, londonInWords } from '#kernel';
import { details, heading, html, Html, inset, link, table, tag } from '#pages';
import type { Cell } from '#pages';
import type { AreaCoverage, HeldApart, MeasureCoverage, NothingKnown } from '#performance';
import { heldApartLine, missingFromInWords, periodName, thousands } from '#performance/plain';
import type { ArrivalsPage } from '../../areas/reporting.schema';
import type { AreaNamed } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';

export interface ArrivalsShown {
  readonly area: AreaNamed;
  /** The financial year that is looked through, and those that can be asked for. */
  readonly year: string;
  readonly years: readonly string[];
  /** Where the form that asks for another year leads. */
  readonly path: string;
  readonly moment: MomentKept;
  readonly coverage: AreaCoverage | NothingKnown;
  readonly heldApart: readonly { readonly metric: string; readonly held: HeldApart }[];
  readonly arrived: ArrivalsPage['arrivals'];
  /** The page of the arrivals that follow; undefined on the last. */
  readonly next: string | undefined;
  /** How many days after the end of a month its reports are awaited. */
  readonly reportsDueDays: number;
  /** When the page is made, or the moment that it shows. */
  readonly now: Date;
}

/** Who is expected to report what, what is in, what is missing and since when; and what arrived last. */
export function arrivalsContent(shown: ArrivalsShown, bar: Html): Html {
  const { area, coverage, reportsDueDays, moment } = shown;
  return html`${heading('Arrivals', area.name)} ${bar} ${yearForm(shown)}
    ${coverage.known ? coverageOf(shown, coverage) : inset(`${coverage.what}.`)} ${heldApartOf(shown)}
    <h2 class="nhsuk-heading-m">What arrived last</h2>
    <p>
      ${moment.asKnown === undefined ? '' : 'What had arrived by the moment above. '}A monthly report is late
      if it first came more than ${reportsDueDays} days after its last month; a history that is loaded at once
      is late throughout.
    </p>
    ${arrivedOf(shown)}`;
}

function yearForm({ year, years, path, moment }: ArrivalsShown): Html {
  return html`<form method="get" action="${path}">
    ${Object.entries(moment).map(([name, value]: [string, string | undefined]) =>
      value === undefined ? html`` : html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <div class="nhsuk-form-group">
      <label class="nhsuk-label" for="year">Financial year</label>
      <select class="nhsuk-select" id="year" name="year">
        ${years.map(
          (each) =>
            html`<option value="${each}" ${each === year ? new Html('selected') : ''}>${each}</option>`,
        )}
      </select>
    </div>
    <button class="nhsuk-button nhsuk-button--secondary" type="submit">Show the year</button>
  </form>`;
}

function coverageOf(shown: ArrivalsShown, { year, measures }: AreaCoverage): Html {
  const asked = measures.filter(
    ({ periods, tally }) => tally.noReporterExpected < periods.length || tally.complete > 0,
  );
  if (asked.length === 0) return inset(`Nobody is expected to report anything for ${year}.`);
  return html`${table({
    caption: `What is in of ${year}`,
    columns: [
      { name: 'Measure' },
      { name: 'Expected from' },
      { name: 'Complete' },
      { name: 'In part', isNumber: true },
      { name: 'Missing', isNumber: true },
    ],
    rows: asked.map(measureCells),
  })}
  ${missingTable(shown, asked)}`;
}

function measureCells({ measure, tally, periods }: MeasureCoverage): Cell[] {
  const expected = [...new Set(periods.flatMap((each) => each.expected.map(({ name }) => name)))];
  const periodsNamed = `${measure.frequency}${periods.length === 1 ? '' : 's'}`;
  const nobody = tally.noReporterExpected;
  return [
    measure.name,
    expected.join(', ') || 'nobody in particular',
    `${tally.complete} of ${periods.length} ${periodsNamed}${nobody === 0 ? '' : `; nobody is expected for ${nobody}`}`,
    String(tally.incomplete),
    String(tally.missing),
  ];
}

function missingTable(shown: ArrivalsShown, measures: readonly MeasureCoverage[]): Html {
  const rows = measures.flatMap(({ measure, periods }) =>
    periods
      .filter(({ state }) => state === 'incomplete' || state === 'missing')
      .map((each): Cell[] => [
        measure.name,
        periodName(each.period),
        missingFromInWords(each),
        measure.frequency === 'month' ? sinceCell(shown, each.period) : 'no day is set',
      ]),
  );
  if (rows.length === 0) return html`<p>Nothing that is expected of the year is missing.</p>`;
  const columns = [
    { name: 'Measure' },
    { name: 'Period' },
    { name: 'Missing from' },
    { name: 'Awaited until' },
  ];
  const missing = table({ caption: 'What is missing, and since when', columns, rows });
  return rows.length > SHOWN_OPEN_MAX ? details(`What is missing: ${rows.length} reports`, missing) : missing;
}

/** More of them are folded away, so that what arrived is not out of sight. */
const SHOWN_OPEN_MAX = 12;

function sinceCell({ reportsDueDays, now }: ArrivalsShown, month: string): Cell {
  const until = reportsAwaitedUntil(month, reportsDueDays);
  // The end of a day is the midnight of the next one.
  const day = dayShown(londonDay(new Date(until.getTime() - 1)));
  return until <= now ? html`${day} ${tag('Overdue', 'red')}` : day;
}

function heldApartOf({ heldApart }: ArrivalsShown): Html {
  if (heldApart.length === 0) return html``;
  return html`<h2 class="nhsuk-heading-m">Held apart</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${heldApart.map(({ metric, held }) => html`<li>${metric}: ${heldApartLine(held)}.</li>`)}
    </ul>`;
}

function arrivedOf(shown: ArrivalsShown): Html {
  const { arrived, next, coverage, moment } = shown;
  if (arrived.length === 0)
    return inset(moment.asKnown === undefined ? 'Nothing has arrived.' : 'Nothing had arrived by then.');
  const measures = coverage.known ? coverage.measures.map(({ measure }) => measure) : [];
  const rows = arrived.map((each): Cell[] => {
    const measure = measures.find(({ code }) => code === each.measure);
    const late = measure?.frequency === 'month' && isLate(each, shown.reportsDueDays);
    const notes = [
      ...(each.provisional === 0 ? [] : [`${thousands(each.provisional)} provisional`]),
      ...(each.withdrawn === 0 ? [] : [`${thousands(each.withdrawn)} withdrawn`]),
    ];
    return [
      html`${each.name}<br /><span class="nhsuk-body-s"
          >${each.submission ?? 'outside of a submission'}</span
        >`,
      html`${measure?.name ?? each.measure}<br /><span class="nhsuk-body-s">${each.table} table</span>`,
      each.from === each.to ? periodName(each.from) : `${periodName(each.from)} to ${periodName(each.to)}`,
      [thousands(each.records), ...notes].join(', '),
      html`${londonInWords(new Date(each.lastArrivedAt), 'minute')}${late ? html` ${tag('Late', 'orange')}` : ''}`,
    ];
  });
  const columns = [
    ...[{ name: 'From' }, { name: 'Measure' }, { name: 'Months' }],
    ...[{ name: 'Counts' }, { name: 'Last arrived' }],
  ];
  return html`${table({ caption: 'Arrivals, newest first', columns, rows })}
  ${next === undefined ? '' : html`<p>${link(next, 'Earlier arrivals')}</p>`}`;
}

function isLate({ to, firstArrivedAt }: ArrivalsPage['arrivals'][number], reportsDueDays: number): boolean {
  return new Date(firstArrivedAt) > reportsAwaitedUntil(to, reportsDueDays);
}

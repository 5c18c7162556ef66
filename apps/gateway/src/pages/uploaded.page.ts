import type { FileRefusal } from '#documents';
import { londonInWords } from '#kernel';
import { asSentence, details, heading, html, inset, link, linkList, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import { categoryName, periodName, verdictInWords } from '#performance/plain';
import type { Known } from '#records';
import type { UploadAnswer } from '../uploads/upload.schema';
import { areaPath, explainPath, UPLOADS_PATH } from './desk-paths';

/** Rows of each table that a page shows; more than that nobody reads through. */
const ROWS_MAX = 200;

const EFFECTS: Readonly<Record<UploadAnswer['records'][number]['effect'], string>> = {
  new: 'New',
  unchanged: 'There already',
  older: 'Older than what counts: no change',
  confirmed: 'Confirmed',
  corrected: 'Corrected',
  withdrawn: 'Withdrawn',
  'replaced-since': 'Of a period that was replaced since: no change',
};

const LEFT_OUT: Readonly<Record<UploadAnswer['tables'][number]['leftOut'][number]['why'], string>> = {
  'not-reported': 'not reported',
  'another-council': 'of another council',
  'no-area': 'of no area',
  total: 'totals',
};

/** By what an upload is told, and where its reader may go on to. */
export interface UploadedShown {
  readonly known: Known;
  /** The layout it was read by, as the form calls it. */
  readonly mapping: string;
  readonly maySee: (area: string) => boolean;
}

/** What a file changes: shown before it is taken in, with the form that takes it in, or after. */
export function uploadedContent(answer: UploadAnswer, shown: UploadedShown, takeIn: Html): Html {
  const { known, mapping } = shown;
  const { dryRun, accepted, errors, errorCount } = answer;
  const title = dryRun ? 'What the file would change' : 'The file is taken in';
  return html`${heading(title, 'Upload')}
  ${inset(
    dryRun
      ? 'Nothing is taken in yet.'
      : `${counted(accepted, 'count')} taken in. Sending the same file again changes nothing.`,
  )}
  ${readAs(answer, mapping)} ${effectsOf(answer)} ${recordsTable(answer, known)}
  ${figuresTable(answer, shown)} ${apart(answer)} ${errorCount === 0 ? '' : refusalsTable(errors, errorCount)}
  ${takeIn}
  ${linkList([...(dryRun ? [] : areasToSee(answer, shown)), link(UPLOADS_PATH, 'Upload another file')])}`;
}

/** The cells of a file that are wrong, of which nothing was taken in. */
export function refusalsTable(refusals: readonly FileRefusal[], count: number): Html {
  return html`${table({
    caption: `What is wrong with the file: ${count}`,
    columns: [{ name: 'Cell' }, { name: 'What stands there' }, { name: 'How to mend it' }],
    rows: refusals
      .slice(0, ROWS_MAX)
      .map(({ where, what, mend }) => [
        where === '' ? 'All of it' : where,
        asSentence(what),
        asSentence(mend),
      ]),
  })}
  ${count > ROWS_MAX ? html`<p>And ${count - ROWS_MAX} more. Whoever mends these sees the next.</p>` : ''}`;
}

function readAs({ mapping: { version }, tables }: UploadAnswer, mapping: string): Html {
  return html`<ul class="nhsuk-list nhsuk-list--bullet">
    ${tables.map(
      ({ sheet, headerRow, counts, leftOut, headersLeftOut }) =>
        html`<li>
          ${sheet === undefined ? 'The table' : `The sheet ${sheet}`}, header in row ${headerRow}:
          ${counted(counts, 'count')}, read as “${mapping}”, version
          ${version}${leftOut.map(
            ({ why, cells }) => html`; ${counted(cells, 'cell')} left out, ${LEFT_OUT[why]}`,
          )}${headersLeftOut.length === 0 ? '' : `; columns not read: ${headersLeftOut.join(', ')}`}
        </li>`,
    )}
  </ul>`;
}

function effectsOf({ effects }: UploadAnswer): Html {
  const some = Object.entries(EFFECTS).filter(([effect]) => effects[effect as keyof typeof effects] > 0);
  return html`<p>
    ${some.map(([effect, words]) => html`${tag(`${words}: ${effects[effect as keyof typeof effects]}`, 'blue')} `)}
  </p>`;
}

function recordsTable({ records }: UploadAnswer, known: Known): Html {
  const shown = table({
    caption: `Records: ${records.length}`,
    columns: [
      { name: 'Cell' },
      { name: 'Of what' },
      { name: 'Period' },
      { name: 'What becomes of it' },
      { name: 'Was', isNumber: true },
      { name: 'Is', isNumber: true },
      { name: 'Applicable at' },
    ],
    rows: records
      .slice(0, ROWS_MAX)
      .map((record) => [
        record.cell,
        countName(record, known),
        periodName(record.period),
        EFFECTS[record.effect],
        record.was === undefined ? '' : valueOf(record.was),
        record.value === undefined ? '' : valueOf(record.value),
        londonInWords(new Date(record.applicableAt), 'minute'),
      ]),
  });
  const more = records.length > ROWS_MAX ? html`<p>And ${records.length - ROWS_MAX} more.</p>` : '';
  return details('Each record', html`${shown} ${more}`);
}

/** Where the figures of the areas stand that were reported. */
function areasToSee({ records }: UploadAnswer, { known, maySee }: UploadedShown): Html[] {
  const areas = [...new Set(records.map(({ area }) => area))].filter(maySee);
  return areas.map((area) => link(areaPath(area), `The figures of ${areaName(area, known)}`));
}

function figuresTable(answer: UploadAnswer, shown: UploadedShown): Html {
  const { figures, areasNotShown } = answer;
  const { known } = shown;
  const notShown =
    areasNotShown.length === 0
      ? ''
      : html`<p>
          Figures of ${areasNotShown.map((area) => areaName(area, known)).join(', ')} may change too, which
          you may not see.
        </p>`;
  if (figures.length === 0)
    return html`<p>No figure that you may see changes.</p>
      ${notShown}`;
  return html`${table({
    caption: 'Figures that change',
    columns: [
      { name: 'Figure' },
      { name: 'Period' },
      { name: 'Was', isNumber: true },
      { name: 'Is', isNumber: true },
      { name: 'Plan' },
      { name: 'Reports in' },
    ],
    rows: figures
      .slice(0, ROWS_MAX)
      .map((figure) => [
        figureCell(figure, answer, shown),
        periodName(figure.period),
        figureOf(figure.before),
        figureOf(figure.after),
        verdictInWords(figure.after),
        `${figure.after.coverage.reported} of ${figure.after.coverage.expected}`,
      ]),
  })}
  ${notShown}`;
}

type Foreseen = UploadAnswer['figures'][number];

/** What a figure is called; of what was taken in, it leads to how the figure is worked out. */
function figureCell(figure: Foreseen, { dryRun }: UploadAnswer, { known, maySee }: UploadedShown): Cell {
  const { area, metric, policyYear, period } = figure;
  const name = `${figure.areaName}, ${figureName(figure, known)}`;
  if (dryRun || metric === undefined || policyYear === undefined || !maySee(area)) return name;
  return link(explainPath({ area, metric, period, year: policyYear }), name);
}

/** A count of which reports are missing is no total yet, and says so. */
function figureOf({ numerator, reportedSoFar, rate, coverage }: Foreseen['after']): Cell {
  const count = numerator ?? reportedSoFar;
  if (count === undefined) return 'not reported';
  if (numerator === undefined)
    return `${valueOf(count)} so far, ${coverage.reported} of ${coverage.expected} reports`;
  return rate === undefined ? valueOf(count) : `${valueOf(count)} (rate ${rate})`;
}

/** Counts that are shown beside a figure and never added to it, of which its sender should hear. */
function apart({ heldApart }: UploadAnswer): Html {
  return html`${heldApart.map((each) => inset(heldApartSentence(each)))}`;
}

function heldApartSentence({ what, mend }: UploadAnswer['heldApart'][number]): string {
  return `${asSentence(what)} ${asSentence(mend)}`;
}

function areaName(code: string, { reference }: Known): string {
  return reference.area(code)?.name ?? code;
}

function measureName(code: string, { definitions }: Known): string {
  return definitions.measure(code)?.name ?? code;
}

/** What it counts, and which part of that. */
function countName({ area, measure, category }: UploadAnswer['records'][number], known: Known): string {
  const defined = known.definitions.measure(measure);
  const part = defined === undefined ? 'total' : categoryName({ measure: defined }, category);
  return [areaName(area, known), measureName(measure, known), part].join(', ');
}

function figureName(
  { metric, measure, policyYear }: Pick<UploadAnswer['figures'][number], 'metric' | 'measure' | 'policyYear'>,
  known: Known,
): string {
  if (metric === undefined || policyYear === undefined) return measureName(measure, known);
  return `${known.definitions.metric(policyYear, metric)?.name ?? metric} ${policyYear}`;
}

function valueOf(value: number | string): string {
  return typeof value === 'number' ? value.toLocaleString('en-GB') : value;
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;
}

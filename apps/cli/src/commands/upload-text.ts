import type { FileRefusal } from '#documents';
import { londonInWords } from '#kernel';
import type { ForeseenBrief, ForeseenFigure } from '#performance';
import { heldApartLines } from '../held-apart';
import type { HeldApart } from '../held-apart';
import { counted, moment, thousands } from '../output';

/** What the gateway says of an upload, as far as it is shown. */
export interface Uploaded {
  readonly dryRun: boolean;
  readonly accepted: number;
  readonly source: string;
  readonly mapping: { readonly name: string; readonly version: number };
  readonly tables: readonly {
    readonly name: string;
    readonly sheet?: string;
    readonly headerRow: number;
    readonly counts: number;
    readonly leftOut: readonly {
      readonly why: string;
      readonly cells: number;
      readonly where?: readonly string[];
    }[];
    readonly headersLeftOut: readonly string[];
  }[];
  readonly effects: Readonly<Record<string, number>>;
  readonly records: readonly UploadedRecord[];
  readonly figures: readonly (ForeseenFigure & { readonly area: string; readonly areaName: string })[];
  readonly areasNotShown: readonly string[];
  readonly heldApart: readonly HeldApart[];
  readonly errors: readonly FileRefusal[];
  readonly errorCount: number;
}

interface UploadedRecord {
  readonly cell: string;
  readonly area: string;
  readonly measure: string;
  readonly period: string;
  readonly category: Readonly<Record<string, string>>;
  readonly applicableAt: string;
  readonly effect: string;
  readonly value?: number | string;
  readonly status?: string;
  readonly was?: number | string;
  readonly statusWas?: string;
  readonly currentApplicableAt?: string;
}

const EFFECTS: Readonly<Record<string, string>> = {
  new: 'new',
  unchanged: 'there already, the same version',
  older: 'older than what counts: no change',
  confirmed: 'confirmed by a later version with the same value',
  corrected: 'corrected',
  withdrawn: 'withdrawn',
  'replaced-since': 'of a period that was replaced since: no change',
};

/** A refusal of a parameter, `?applicableAt`, is one of an option here, `--applicable-at`. */
export function byOption(refusal: FileRefusal): FileRefusal {
  if (!refusal.where.startsWith('?')) return refusal;
  const option = refusal.where.slice(1).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { ...refusal, where: `--${option}` };
}

/** An upload in words: what was read, what becomes of it, and every figure that differs. */
export function uploadText(uploaded: Uploaded): string {
  const { dryRun, accepted, mapping, source, tables, areasNotShown, heldApart } = uploaded;
  const outcome = dryRun
    ? 'Nothing was sent on: this was a dry run.'
    : `${counted(accepted, 'count')} accepted in the name of ${source}.`;
  return [
    `Read by ${mapping.name}@${mapping.version}:`,
    ...tables.map(tableLine),
    ...applicableLine(uploaded.records),
    '',
    ...effectLines(uploaded),
    '',
    ...shownFigures(uploaded),
    ...areasNotShown.map((area) => `What changes for ${area} is not shown: you may not watch it.`),
    ...heldApartLines(heldApart),
    '',
    outcome,
  ].join('\n');
}

function tableLine({
  name,
  sheet,
  headerRow,
  counts,
  leftOut,
  headersLeftOut,
}: Uploaded['tables'][number]): string {
  const place = `header in row ${headerRow}${sheet === undefined ? '' : ` of ${sheet}`}`;
  const cells = leftOut.map(leftOutWords).join(', ');
  const left = cells === '' ? '' : `; cells left out: ${cells}`;
  const columns = headersLeftOut.length === 0 ? '' : `; columns left out: ${headersLeftOut.join(', ')}`;
  return `  ${name}, ${place}: ${counted(counts, 'count')}${left}${columns}`;
}

function leftOutWords({ why, cells, where = [] }: Uploaded['tables'][number]['leftOut'][number]): string {
  const more = cells > where.length ? ', ...' : '';
  const places = where.length === 0 ? '' : ` (${where.join(', ')}${more})`;
  return `${thousands(cells)} ${why}${places}`;
}

/** How the applicable times were read: `10/07/2014` is the tenth of July. */
function applicableLine(records: Uploaded['records']): string[] {
  const moments = records.map(({ applicableAt }) => Date.parse(applicableAt)).sort((a, b) => a - b);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const shownTime = (moment: number) =>
    londonInWords(new Date(moment), 'minute').replace(' at ', ' ').replace(', ', ' ');
  const until = first === last ? '' : ` to ${shownTime(last)}`;
  return [`  applicable at ${shownTime(first)}${until}, London time`];
}

function effectLines({ effects, records }: Uploaded): string[] {
  const tally = Object.entries(effects)
    .filter(([, number]) => number > 0)
    .map(([effect, number]) => `${thousands(number).padStart(7)} ${EFFECTS[effect] ?? effect}`);
  const corrections = records.filter(({ effect }) => effect === 'corrected').map(correctionLine);
  const late = records.filter(({ effect, was, value }) => effect === 'older' && was !== value).map(olderLine);
  return [...tally, ...corrections, ...late];
}

/** Which cell, which record, and what of it changes: its value, its status or both. */
function correctionLine(record: UploadedRecord): string {
  const { value, status = '-', was, statusWas = '-' } = record;
  const changes = [
    ...(was === value ? [] : [`${shown(was)} becomes ${shown(value)}`]),
    ...(statusWas === status ? [] : [`${statusWas} becomes ${status}`]),
  ];
  return `        ${recordOf(record)}: ${changes.join(', ')}`;
}

/** What counts in its place, and since when: whoever meant to correct it has to give a later time. */
function olderLine(record: UploadedRecord): string {
  const { value, was, currentApplicableAt } = record;
  return `        ${recordOf(record)}: ${shown(was)} ${currentApplicableAt === undefined ? '' : `of ${moment(currentApplicableAt)} `}counts, not ${shown(value)}`;
}

function recordOf({ cell, area, measure, period, category }: UploadedRecord): string {
  return `${cell}, ${[area, measure, period, ...Object.values(category)].join(' ')}`;
}

/** Where some may not be shown, that none changes is not known. */
function shownFigures({ figures, areasNotShown }: Uploaded): string[] {
  if (figures.length > 0) return figureLines(figures);
  return areasNotShown.length > 0 ? [] : ['No figure changes.'];
}

const HEADER = ['Figure', 'Period', 'Actual', 'Rate', 'Variance', 'Met', 'Reports'];

function figureLines(figures: Uploaded['figures']): string[] {
  const rows = figures.map(({ areaName, metric, measure, policyYear, period, before, after }) => [
    `${areaName}, ${metric ?? measure}${policyYear === undefined ? '' : ` ${policyYear}`}`,
    period,
    ...[actual, rate, variance, met, reports].map((part) => change(part(before), part(after))),
  ]);
  const table = [HEADER, ...rows];
  const widths = HEADER.map((_, at) => Math.max(...table.map((row) => (row[at] ?? '').length)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  return [head, '-'.repeat(Math.max(...lines.map((line) => line.length))), ...body];
}

function change(before: string, after: string): string {
  return before === after ? after : `${before} -> ${after}`;
}

function actual({ numerator, reportedSoFar, status }: ForeseenBrief): string {
  const mark = status === 'provisional' ? 'p' : '';
  if (numerator !== undefined) return `${thousands(numerator)}${mark}`;
  return reportedSoFar === undefined ? '-' : `(${thousands(reportedSoFar)}${mark} so far)`;
}

function rate({ rate: shownRate }: ForeseenBrief): string {
  return shownRate ?? '-';
}

function variance({ variance: against }: ForeseenBrief): string {
  const percent = (against?.count ?? against?.rate)?.percent;
  return percent === undefined ? '-' : `${percent.startsWith('-') ? '' : '+'}${percent}%`;
}

function met({ met: isMet }: ForeseenBrief): string {
  return isMet === undefined ? '-' : isMet ? 'yes' : 'no';
}

function reports({ coverage }: ForeseenBrief): string {
  return `${coverage.reported} of ${coverage.expected}`;
}

function shown(value: number | string | undefined): string {
  return typeof value === 'number' ? thousands(value) : (value ?? '-');
}

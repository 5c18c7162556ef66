import { londonInWords } from '#kernel';
import { heading, html, link, summaryList, table, named } from '#pages';
import type { Html } from '#pages';
import type { Explanation } from '#performance';
import { periodName, warningInWords } from '#performance/plain';
import type { GoneRecord, RecordRow } from '#records';
import type { NameOf } from '#reference';
import type { MomentKept } from './page-moment';
import { categoryCell, eventCell, placeInLog, statedCell } from './record-cells';

export interface ExplanationShown {
  readonly explanation: Explanation;
  readonly metricName: string;
  /** The page of the records that follow; undefined on the last. */
  readonly next: string | undefined;
  readonly nameOf: NameOf;
  /** The moment that was asked about; what is linked is of the same. */
  readonly moment: MomentKept;
}

/** Where a figure comes from: what it means, the arithmetic step by step, and the records it ends at. */
export function explanationContent(
  { explanation, metricName, next, nameOf, moment }: ExplanationShown,
  bar: Html,
): Html {
  const { area, period, definition, steps, records, gone, goneTotal, contentHash, figure } = explanation;
  return html`${heading(`Where ${periodName(period)} comes from`, `${area.name}: ${metricName}`)} ${bar}
    <h2 class="nhsuk-heading-m">Worked out step by step</h2>
    <ol class="nhsuk-list nhsuk-list--number">
      ${steps.map(({ text, why }) => html`<li>${text}${why === undefined ? '' : html`<br /><span class="nhsuk-body-s">${why}</span>`}</li>`)}
    </ol>
    ${
      figure.warnings.length === 0
        ? ''
        : html`<ul class="nhsuk-list nhsuk-list--bullet">
            ${figure.warnings.map((warning) => html`<li>${warningInWords(warning)}</li>`)}
          </ul>`
    }
    <h2 class="nhsuk-heading-m">The records it rests on</h2>
    ${table({
      caption: `${records.total} ${records.total === 1 ? 'record' : 'records'}`,
      columns: [
        { name: 'Period' },
        { name: 'Of' },
        { name: 'Value', isNumber: true },
        { name: 'Reported by' },
        { name: 'Applicable' },
        { name: 'Event' },
      ],
      rows: records.records.map((record) => recordCells(area.code, record, nameOf, moment)),
    })}
    ${next === undefined ? '' : html`<p>${link(next, 'More records')}</p>`}
    ${goneTable(area.code, gone, goneTotal, nameOf, moment)}
    <h2 class="nhsuk-heading-m">What it means</h2>
    ${summaryList([
      ['Definition', definition.sentence],
      ['Counts', definition.numerator],
      ...(definition.denominator === undefined ? [] : [['Divided by', definition.denominator] as const]),
      ['Collected by', definition.collection],
      ['Defined in', definition.document],
      ['Content hash', html`<code class="hash">${contentHash}</code>`],
    ])}`;
}

function recordCells(areaCode: string, record: RecordRow, nameOf: NameOf, moment: MomentKept) {
  const { period, category, table: of, source, version, event } = record;
  return [
    periodName(period),
    categoryCell(category),
    statedCell(record),
    html`${named(source, nameOf)}<br /><span class="nhsuk-body-s">${of} table</span>`,
    londonInWords(version, 'second'),
    html`${eventCell(areaCode, event, moment)}<br /><span class="nhsuk-body-s"
        >received
        ${londonInWords(event.appendedAt, 'second')}${event.upload?.file === undefined ? '' : `, in the file ${event.upload.file}`}</span
      >`,
  ];
}

function goneTable(
  area: string,
  gone: readonly GoneRecord[],
  total: number,
  nameOf: NameOf,
  moment: MomentKept,
): Html {
  if (total === 0) return html``;
  return table({
    caption: `Reported, and gone since: ${total}`,
    columns: [
      { name: 'Period' },
      { name: 'Of' },
      { name: 'Reported by' },
      { name: 'Why' },
      { name: 'Event' },
    ],
    rows: gone.map(({ period, category, source, because, event }) => [
      periodName(period),
      categoryCell(category),
      named(source, nameOf),
      `${because}, applicable ${londonInWords(event.applicableAt, 'second')}`,
      because === 'withdrawn' ? eventCell(area, event, moment) : placeInLog(event),
    ]),
  });
}

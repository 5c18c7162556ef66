import { londonInWords } from '#kernel';
import { details, html, inset, link, table, named } from '#pages';
import type { Cell, Html } from '#pages';
import { CHANGE_NAMES, periodName, thousands } from '#performance/plain';
import { RECORD_CHANGES } from '#records';
import type { ChangedRecord } from '#records';
import { categoryCell, eventCell, placeInLog, statedCell } from '../areas/record-cells';
import { addressOf } from '../shell/time-bar';
import { changesPath, type ChangesShown } from './changes-shown';

/** The records behind the parts, of one kind or of all, page by page. */
export function changedRecords(shown: ChangesShown): Html {
  const { area, kept, period, change, changes } = shown;
  const { records, totals, next } = changes.records;
  const path = changesPath(area.code);
  const asked = { ...kept, period };
  const all = RECORD_CHANGES.reduce((sum, kind) => sum + totals[kind], 0);
  const lines = [
    { name: 'All of them', kind: undefined, total: all },
    ...RECORD_CHANGES.map((kind) => ({ name: CHANGE_NAMES[kind], kind, total: totals[kind] })),
  ].filter(({ total }) => total > 0);
  return html`<section id="records">
    <h2 class="nhsuk-heading-m">The records behind it</h2>
    ${
      all === 0
        ? inset('No record differs between the two moments.')
        : html`<ul class="nhsuk-list">
              ${lines.map(({ name, kind, total }) => {
                const text = `${name}: ${thousands(total)}`;
                return html`<li>
                  ${kind === change ? `${text} (shown)` : link(`${addressOf(path, { ...asked, change: kind })}#records`, text)}
                </li>`;
              })}
            </ul>
            ${
              records.length === 0
                ? html`<p>None of this kind.</p>`
                : html`<p>${shownInWords(records.length, change === undefined ? all : totals[change])}</p>
                    ${groupsOf(records).map((group) => groupOf(shown, group))}`
            }
            ${
              next === undefined
                ? ''
                : html`<p>
                    ${link(`${addressOf(path, { ...asked, change, after: next })}#records`, 'More records')}
                  </p>`
            }`
    }
  </section>`;
}

function shownInWords(shown: number, all: number): string {
  return shown < all
    ? `${thousands(shown)} of ${thousands(all)} are on this page, by what they count and for when:`
    : 'By what they count and for when:';
}

/** Records of one measure, source and period stand together, in their order. */
function groupsOf(records: readonly ChangedRecord[]): ChangedRecord[][] {
  const byCell = new Map<string, ChangedRecord[]>();
  for (const record of records) {
    const cell = [record.measure, record.source, record.period].join(' ');
    byCell.set(cell, [...(byCell.get(cell) ?? []), record]);
  }
  return [...byCell.values()];
}

/** A period's records of a measure, shut until they are asked for: how many, and of which kinds. */
function groupOf(shown: ChangesShown, group: readonly ChangedRecord[]): Html {
  const [first] = group;
  if (!first) return html``;
  const { measure, period } = first;
  const kinds = RECORD_CHANGES.flatMap((kind) => {
    const count = group.filter(({ change }) => change === kind).length;
    return count === 0 ? [] : [`${CHANGE_NAMES[kind].toLowerCase()}: ${thousands(count)}`];
  });
  const what = `${shown.measureNames.get(measure) ?? measure}, ${periodName(period)}`;
  return details(
    `${what} (${kinds.join(', ')})`,
    table({ caption: what, columns: COLUMNS, rows: group.map((record) => recordCells(shown, record)) }),
  );
}

const COLUMNS = [
  { name: 'Period' },
  { name: 'Of' },
  { name: 'Before' },
  { name: 'After' },
  { name: 'Reported by' },
  { name: 'Event' },
];

function recordCells({ area, kept, measureNames, nameOf }: ChangesShown, record: ChangedRecord): Cell[] {
  const { period, measure, category, table: of, source, before, after, gone } = record;
  const event = gone?.event ?? after?.event;
  const second = { asKnown: kept.to, publishedBy: kept.toPublished };
  const applicable = gone?.event.applicableAt ?? after?.version;
  return [
    periodName(period),
    html`${measureNames.get(measure) ?? measure}<br /><span class="nhsuk-body-s"
        >${categoryCell(category)}</span
      >`,
    before ? statedCell(before) : 'none',
    gone?.because ?? (after ? statedCell(after) : 'none'),
    html`${named(source, nameOf)}<br /><span class="nhsuk-body-s">${of} table</span>`,
    event && applicable
      ? html`${gone?.because === 'replaced' ? placeInLog(event) : eventCell(area.code, event, second)}<br /><span
            class="nhsuk-body-s"
            >applicable ${londonInWords(applicable, 'minute')}, received
            ${londonInWords(event.appendedAt, 'minute')}</span
          >`
      : '',
  ];
}

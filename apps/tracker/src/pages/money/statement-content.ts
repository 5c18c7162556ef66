import type { Statement, StatementTable, Value } from '#documents';
import { dayShown, poundsShown } from '#kernel';
import { html, marking as markingLine, noted, summaryList, table } from '#pages';
import type { Cell, Html } from '#pages';
import { thousands } from '#performance/plain';

/** A table of more columns is moved from side to side in its place, where it is not laid out as cards. */
const COLUMNS_MAX = 7;

/** How a cell of a statement's table is shown, where it is to be more than its words. */
export type ShownCell = (words: string, column: string, row: number) => Cell;

/** What a document says, as part of a page: its facts, its tables and its notes. */
export function statementContent({ marking, facts, tables, notes }: Statement): Html {
  return html`${marking === undefined ? '' : markingLine(marking)}
  ${summaryList(facts.map((fact) => [fact.label, inWords(fact)]))}
  ${tables.map((each) => statementTable(each))} ${notes.map((each) => noted(html`<p>${each}</p>`, each))}`;
}

/** A table of a document; its total stands as its last row. */
export function statementTable(
  { title, columns, rows, total }: StatementTable,
  shown: ShownCell = (words) => words,
): Html {
  const shownTable = table({
    caption: title,
    columns: columns.map(({ header, type }) => ({
      name: header,
      isNumber: type === 'money' || type === 'count',
    })),
    rows: [...rows, ...(total ? [total] : [])].map((row, at) =>
      columns.map(({ header, type }, column) => {
        const cell = row[column];
        if (cell === undefined) return '';
        const words = inWords(typeof cell === 'object' ? cell : ({ type, value: cell } as Value));
        return header === 'Hash' ? html`<code class="hash">${words}</code>` : shown(words, header, at);
      }),
    ),
  });
  return columns.length > COLUMNS_MAX
    ? html`<div class="wide" role="region" aria-label="${title}" tabindex="0">${shownTable}</div>`
    : shownTable;
}

function inWords(value: Value): string {
  switch (value.type) {
    case 'money':
      return poundsShown(value.value);
    case 'count':
      return thousands(value.value);
    case 'date':
      return dayShown(value.value);
    default:
      return value.value;
  }
}

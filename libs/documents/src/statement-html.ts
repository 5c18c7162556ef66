import { RENDERER } from './renderer';
import type { Passage } from './passage';
import { valuesOf } from './statement';
import type { Statement, StatementColumn, StatementRow, StatementTable } from './statement';
import { isFigure, shown } from './value';
import type { Value } from './value';
import { escapeMarkup } from './xml';

const STYLE = `
  body { font: 11pt/1.4 "Noto Sans", Arial, sans-serif; color: #000; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; margin: 0 0 0.5rem; }
  h2, caption { font-size: 1.1rem; font-weight: bold; text-align: left; margin: 1.5rem 0 0.5rem; }
  .marking { display: inline-block; border: 2px solid #000; padding: 0.1rem 0.6rem; font-weight: bold; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.5rem; }
  dt { font-weight: bold; }
  dd { margin: 0; }
  dd, td, li { white-space: pre-line; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; }
  th, td { border-bottom: 1px solid #bbb; padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; }
  thead th { border-bottom: 2px solid #000; vertical-align: bottom; }
  tfoot td { border-top: 2px solid #000; font-weight: bold; }
  .figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
  @page { size: A4; margin: 18mm 15mm; }
  @media print {
    body { font-size: 9pt; margin: 0; padding: 0; max-width: none; }
    thead { display: table-header-group; }
    tfoot { display: table-row-group; }
    tr, dt, dd { break-inside: avoid; }
    h1, h2, caption { break-after: avoid; }
  }
`;

/**
 * A statement as a page to read and to print. It loads nothing and runs nothing: whatever stands in it is text, and its
 * own policy forbids the rest.
 */
export function statementHtml({ title, marking, facts, tables, notes, after = [] }: Statement): string {
  const lines = [
    '<!doctype html>',
    '<html lang="en-GB">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="generator" content="${escaped(RENDERER)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    ...(marking === undefined ? [] : [`<p class="marking">${escaped(marking)}</p>`]),
    ...(facts.length === 0 ? [] : ['<dl>', ...facts.map(factHtml), '</dl>']),
    ...tables.flatMap((table) => [...(table.before ?? []).map(passageHtml), ...tableHtml(table)]),
    ...after.map(passageHtml),
    ...(notes.length === 0
      ? []
      : ['<h2>Notes</h2>', '<ol>', ...notes.map((note) => `<li>${escaped(note)}</li>`), '</ol>']),
    '</body>',
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}

function factHtml(fact: Statement['facts'][number]): string {
  return `<dt>${escaped(fact.label)}</dt><dd>${escaped(shown(fact))}</dd>`;
}

/** A picture is told by its sentence: a page with no style but its own cannot draw it. */
function passageHtml(passage: Passage): string {
  switch (passage.type) {
    case 'heading':
      return `<h${passage.level}>${escaped(passage.text)}</h${passage.level}>`;
    case 'words':
      return `<p>${escaped(passage.text)}</p>`;
    case 'drawing':
      return `<p>${escaped(passage.drawing.says)}</p>`;
  }
}

function tableHtml({ title, columns, rows, total }: StatementTable): string[] {
  const headers = columns.map(
    ({ header, type }) => `<th scope="col"${figureClass(type)}>${escaped(header)}</th>`,
  );
  return [
    '<table>',
    `<caption>${escaped(title)}</caption>`,
    `<thead><tr>${headers.join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => rowHtml(columns, row)),
    '</tbody>',
    ...(total ? [`<tfoot>${rowHtml(columns, total)}</tfoot>`] : []),
    '</table>',
  ];
}

function rowHtml(columns: readonly StatementColumn[], row: StatementRow): string {
  const cells = valuesOf(columns, row).map((value) =>
    value === undefined ? '<td></td>' : `<td${figureClass(value.type)}>${escaped(shown(value))}</td>`,
  );
  return `<tr>${cells.join('')}</tr>`;
}

function figureClass(type: Value['type']): string {
  return isFigure(type) ? ' class="figure"' : '';
}

/** What no page may hold is shown as a sign that something stood there. */
function escaped(text: string): string {
  return escapeMarkup(text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\p{Cs}/gu, '\ufffd'));
}

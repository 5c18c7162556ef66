import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { MEASURES } from './catalogue';
import { AGENCIES, CARE_TYPES, DELAY_REASONS, type Code } from './code-lists';
import type { Measure } from './measure';

const PUBLISHING = readFileSync(new URL('../../../docs/publishing.md', import.meta.url), 'utf8');

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowOf(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(rowOf)].join('\n');

/** The table of the document that has these columns, or nothing. */
function tableHeaded(head: readonly string[]): string {
  const from = PUBLISHING.indexOf(`| ${head.join(' | ')} |`);
  return from === -1 ? '' : PUBLISHING.slice(from, PUBLISHING.indexOf('\n\n', from));
}

function measureRow({ code, frequency, tables, value, reportedBy }: Measure): string[] {
  const reporters = Object.values(reportedBy).map((kind) => kind.replace('-', ' '));
  const places = value === 'count' ? 'whole count' : `text, ${value.decimalPlaces} decimal place`;
  return [
    `\`${code}\``,
    frequency,
    tables.map((name) => `\`${name}\``).join(', '),
    places,
    reporters.join(', '),
  ];
}

function codeRows(member: string, codes: readonly Code[]): string[][] {
  return codes.map(({ code, name, validFrom }) => [
    `\`${member}\``,
    `\`${code}\``,
    validFrom === undefined ? name : `${name}; from ${validFrom}`,
  ]);
}

describe('docs/publishing.md', () => {
  test('has every measure, with what may be sent of it', () => {
    const head = ['Measure', 'By the', 'Tables', 'Value', 'Reported by'];
    expect(tableHeaded(head)).toBe(table(head, MEASURES.map(measureRow)));
  });

  test('has every code of a category, and no others', () => {
    const rows = [
      ...codeRows('agency', AGENCIES),
      ...codeRows('careType', CARE_TYPES),
      ...codeRows('reason', DELAY_REASONS),
    ];
    const head = ['Member', 'Code', 'Means'];
    expect(tableHeaded(head)).toBe(table(head, rows));
  });
});

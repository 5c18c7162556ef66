import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { METRIC_PROGRESS } from './metric-progress';
import { NATIONAL_CONDITIONS } from './national-conditions';

const REGISTERS = readFileSync(new URL('../../../docs/registers.md', import.meta.url), 'utf8');

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [rowOf(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(rowOf)].join('\n');

/** The table of the document that has these columns, or nothing. */
function tableHeaded(head: readonly string[]): string {
  const from = REGISTERS.indexOf(rowOf(head));
  return from === -1 ? '' : REGISTERS.slice(from, REGISTERS.indexOf('\n\n', from));
}

describe('docs/registers.md', () => {
  test('has the national conditions of every policy year', () => {
    const head = ['Policy years', 'Number', 'Condition', 'Means', 'Verified'];
    const rows = NATIONAL_CONDITIONS.flatMap(({ policyYears, conditions }) =>
      conditions.map(({ number, code, name, verified }) => [
        ...[policyYears.join(', '), number, `\`${code}\``, name, verified ? 'yes' : 'no'],
      ]),
    );
    expect(tableHeaded(head)).toBe(table(head, rows));
  });

  test('has what may be said of progress in every policy year', () => {
    const head = ['Policy years', 'Progress', 'Means', 'Asks for challenges'];
    const rows = METRIC_PROGRESS.flatMap(({ policyYears, options }) =>
      options.map(({ code, name, asksForChallenges }) => [
        ...[policyYears.join(', '), `\`${code}\``, name, asksForChallenges ? 'yes' : 'no'],
      ]),
    );
    expect(tableHeaded(head)).toBe(table(head, rows));
  });
});

describe('the lists of a policy year', () => {
  test('stand once each, and name nothing twice', () => {
    const once = (codes: readonly string[]) => new Set(codes).size === codes.length;
    expect(once(NATIONAL_CONDITIONS.flatMap(({ policyYears }) => policyYears))).toBe(true);
    expect(once(METRIC_PROGRESS.flatMap(({ policyYears }) => policyYears))).toBe(true);
    for (const { conditions, statuses } of NATIONAL_CONDITIONS) {
      expect(once(conditions.map(({ code }) => code))).toBe(true);
      expect(once(conditions.map(({ number }) => number))).toBe(true);
      expect(once(statuses.map(({ code }) => code))).toBe(true);
    }
    for (const { options } of METRIC_PROGRESS) expect(once(options.map(({ code }) => code))).toBe(true);
  });
});

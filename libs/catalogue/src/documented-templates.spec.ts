import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { RETURN_TEMPLATES } from './return-templates';

test('the guide lists every template that ships, when it is due, and what of it is verified', () => {
  const guide = readFileSync(new URL('../../../docs/return-templates.md', import.meta.url), 'utf8');
  const rows = RETURN_TEMPLATES.map(({ code, calendar, verified }) => {
    const said = (is: boolean) => (is ? 'yes' : 'no');
    return `| \`${code}\` | ${calendar.due.replace('T', ' ')} | ${said(verified)} | ${said(calendar.verified)} |`;
  });
  expect(guide.trimEnd().split('\n').slice(-rows.length)).toEqual(rows);
});

import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sha256 } from '#kernel';
import { RENDERER } from './renderer';
import { renderStatement, STATEMENT_FORMS } from './render-statement';
import type { StatementForm } from './render-statement';
import { RELEASE } from './statements.fixture';

/** Other bytes for the same content are another renderer: its number goes up, and these with it. */
const BYTES = {
  renderer: 'Better Care Ledger, documents 3',
  csv: 'cb61c469411a0b071390459c387280809ffcc5229bab7690320a3af28b2734dc',
  html: '8b7ba00f481d78bdad550106aba1dab639c20391413e729707ee4cf638c74c11',
  pdf: 'd16df68e734c65edbfaa885c353b3c62e0417d77feb7ccc58d80379a61bc3b75',
  xlsx: 'fb3e3a5e173533052ab946999c756cb5708055b408dbfedfb7b311c2ec99e376',
};

const FORMS = Object.keys(STATEMENT_FORMS) as StatementForm[];

async function hashes(): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const form of FORMS) {
    const rendered = await renderStatement(RELEASE, form);
    if (!rendered.ok) throw new Error(rendered.failure.what);
    made[form] = sha256(rendered.value).toString('hex');
  }
  return made;
}

test('a statement comes out as the same bytes on every machine, for as long as the renderer has the same number', async () => {
  expect({ renderer: RENDERER, ...(await hashes()) }).toEqual(BYTES);
});

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'Europe/London'])(
  'a statement rendered in the time zone %s comes out as the same bytes',
  async (zone) => {
    const built = new URL('../../../dist/libs/documents/src/', import.meta.url);
    const script = `
      import { createHash } from 'node:crypto';
      import { renderStatement } from '${new URL('render-statement.js', built).href}';
      import { RELEASE } from '${new URL('statements.fixture.js', built).href}';
      const made = {};
      for (const form of ${JSON.stringify(FORMS)}) {
        const { value } = await renderStatement(RELEASE, form);
        made[form] = createHash('sha256').update(value).digest('hex');
      }
      console.log(JSON.stringify(made));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(built),
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual(await hashes());
  },
);

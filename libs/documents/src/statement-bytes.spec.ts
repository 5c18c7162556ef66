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
  renderer: 'Better Care Ledger, documents 4',
  csv: 'cb61c469411a0b071390459c387280809ffcc5229bab7690320a3af28b2734dc',
  html: 'd8b81a5ac052b3cfc63471c4417f17c3f324b697848e3d38efe79cda22121b85',
  pdf: 'c94525cbb7c9c7ff330addffd81e2b7da2f47d0aed84819bef60576aa1b45800',
  xlsx: '83d74b5bb3fcc3fdb36997994a4b6f25fa782b1e877731476efa3ee3354be125',
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

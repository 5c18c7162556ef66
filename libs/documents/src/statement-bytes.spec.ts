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
  renderer: 'Better Care Ledger, documents 5',
  csv: 'cb61c469411a0b071390459c387280809ffcc5229bab7690320a3af28b2734dc',
  html: '16cd67164f8bc508798fe7773932d31a156423e82f48db86b08a7ad64e26cdd1',
  pdf: '9b220b38ec6c4f99bb32cffc57b05af5878b7cfbe915eb188920c9efeb38e7e3',
  xlsx: 'd55b38cb14520b8770f2be96b59f289359f1b12b7618c640f018eb69c2069655',
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

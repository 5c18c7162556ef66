import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RENDERER } from '#documents';
import { sha256 } from '#kernel';
import { QUARTER } from './return-content.fixture';
import { returnDocuments } from './return-documents';

/** Other bytes for the same content are another renderer: its number goes up, and these with it. */
const BYTES = {
  renderer: 'Better Care Ledger, documents 4',
  workbook: 'f8060b57099dd6df1c8c896da4983e3bc113356e1068f4a3402eb6f18be7a26c',
  csv: '224de79eef3203c735ef2143575309bca24831d04f891ed4144bf65e9c82e3cb',
  json: '6b38483e30dd25c106d0e117dde4dd5d63d83da76d91dc13254d4c4f93ec955f',
};

async function hashes(): Promise<Record<string, string>> {
  const made = await returnDocuments(QUARTER);
  if (!made.ok) throw new Error(made.failure.what);
  return Object.fromEntries(
    Object.entries(made.value).map(([form, bytes]) => [form, sha256(bytes).toString('hex')]),
  );
}

test('a return comes out as the same bytes on every machine, for as long as the renderer has the same number', async () => {
  expect({ renderer: RENDERER, ...(await hashes()) }).toEqual(BYTES);
});

test('a return comes out as the same bytes from its content as it was stored', async () => {
  // A database keeps what an object has, and not in which order.
  const answers = Object.fromEntries(Object.entries(QUARTER.answers).reverse());
  const stored = { ...structuredClone(QUARTER), answers };
  const [once, again] = await Promise.all([returnDocuments(QUARTER), returnDocuments(stored)]);
  expect(once).toEqual(again);
});

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'Europe/London'])(
  'a return made in the time zone %s comes out as the same bytes',
  async (zone) => {
    const built = new URL('../../../../dist/libs/returns/src/documents/', import.meta.url);
    const script = `
      import { createHash } from 'node:crypto';
      import { returnDocuments } from '${new URL('return-documents.js', built).href}';
      import { QUARTER } from '${new URL('return-content.fixture.js', built).href}';
      const { value } = await returnDocuments(QUARTER);
      const made = {};
      for (const [form, bytes] of Object.entries(value))
        made[form] = createHash('sha256').update(bytes).digest('hex');
      console.log(JSON.stringify(made));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(built),
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual(await hashes());
  },
);

import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RENDERER } from '#documents';
import { sha256 } from '#kernel';
import { QUARTER } from './return-content.fixture';
import { returnDocuments } from './return-documents';

/** Other bytes for the same content are another renderer: its number goes up, and these with it. */
const BYTES = {
  renderer: 'Better Care Ledger, documents 2',
  workbook: '0b424e836f5fc36c5f04a03517119cd13c0750db8aa2f5926184cfd5e5899064',
  csv: '30e4c702b1e8c7ec487c589ac573ae1adcda4a3f22a1b9fb45d96a0a00674573',
  json: '4c55e36a6d176b977c07984da28117777f2264a6014449b8d19843f78802bdd4',
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
  const stored = structuredClone(QUARTER);
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

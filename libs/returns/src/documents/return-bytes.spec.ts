import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RENDERER } from '#documents';
import { sha256 } from '#kernel';
import { QUARTER } from './return-content.fixture';
import { returnDocuments } from './return-documents';

/** Other bytes for the same content are another renderer: its number goes up, and these with it. */
const BYTES = {
  renderer: 'Better Care Ledger, documents 5',
  workbook: 'cbb6b5881c0fea92edab51696e885cc9259983dc0d136e92a9bfc15034f7c12c',
  csv: 'eaa05dc246621a357fa94d65c0bcb6a947a69258f5063172503a4fb72406acff',
  json: '7f9e98243406ebada084e76062b66374928d17d37bcd00141961fcc99670c174',
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

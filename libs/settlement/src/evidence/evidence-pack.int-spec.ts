import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { RISK_SHARE } from '../cambridgeshire-2016.fixture';
import { EvidencePackQuery } from './evidence-pack.query';
import { settledLedger, type SettledLedger } from './settled-ledger.fixture';

let ledger: SettledLedger;
let files: ReadonlyMap<string, Buffer>;
beforeAll(async () => {
  ledger = await settledLedger();
  files = unpacked(await pack());
});
afterAll(() => ledger.close());

async function pack(): Promise<Buffer> {
  const answer = await ledger.queries.execute(new EvidencePackQuery(RISK_SHARE));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value.archive;
}

function unpacked(archive: Buffer): Map<string, Buffer> {
  return new Map(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, Buffer.from(bytes)]));
}

/** As an auditor does it: unpack, run `node check.mjs`, read what it says. */
async function checked(pack: ReadonlyMap<string, Buffer>): Promise<{ said: string; code: number | null }> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  try {
    for (const [name, content] of pack) await writeFile(join(folder, name), content);
    const { stdout, stderr, status } = spawnSync(process.execPath, ['check.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    return { said: stdout + stderr, code: status };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the evidence pack of a settlement', () => {
  test('holds, offline, with Node alone', async () => {
    const { said, code } = await checked(files);
    expect(said).not.toContain('FAILED');
    expect(said).toContain('VERDICT: everything holds (11 checks).');
    expect(code).toBe(0);
  });

  test('is the same to the byte as long as nothing is recorded or decided', async () => {
    expect((await pack()).equals(await pack())).toBe(true);
  });

  test('says to an auditor what is in it', () => {
    expect([...files.keys()]).toEqual([
      'README.txt',
      'check.mjs',
      'agreement.json',
      'settlement.json',
      'working.json',
      'facts.json',
      'decisions.json',
      'journal.json',
      'seals.json',
      'manifest.json',
    ]);
    const readme = files.get('README.txt')?.toString() ?? '';
    expect(readme).toContain('Agreement risk-share of E10000003 for 2016/17');
    for (const name of [...files.keys()].slice(1)) expect(readme).toContain(name);
  });

  test.each<[string, string, string, RegExp]>([
    ['an amount', 'journal.json', '"pence": "83600000"', /Entry 1 is out of balance/],
    ['a count', 'facts.json', '"value": 4938', /The record .* 2017-02 total is not as it was recorded/],
    [
      'what was released',
      'decisions.json',
      '"releasedPence": 42178000',
      /Decision \d+ is not as it was sealed/,
    ],
    ['a signatory', 'agreement.json', '"signedBy": "A. Person"', /The signature of .* is in no decision/],
  ])('shows where %s is another, be the manifest made anew or not', async (_, name, text, fault) => {
    const content = files.get(name)?.toString() ?? '';
    expect(content).toContain(text);
    const other = text.replace(/(\d|n)(?="?$)/, (last) => (last === 'n' ? 'm' : '9'));
    const { said, code } = await checked(
      new Map([...files, [name, Buffer.from(content.replace(text, other))]]),
    );
    expect(said).toMatch(fault);
    expect(said).toContain(`${name} is another file`);
    expect(said).toContain('VERDICT: DOES NOT HOLD');
    expect(code).toBe(1);
  });

  test('without a settlement there is none', async () => {
    const none = new EvidencePackQuery({ ...RISK_SHARE, agreement: 'other' });
    expect(await ledger.queries.execute(none)).toMatchObject({
      ok: false,
      failure: [{ rule: 'no-settlement' }],
    });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { bettercare, databaseServerPid, StandaloneProcess, testDatabase } from '#testing';

const SUMMARY = '1 of 8 plan quarters met.';

describe('the standalone process', () => {
  let dataFolder: string;
  let system: StandaloneProcess;

  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'bcl-recovery-'));
  });

  afterEach(async () => {
    await system.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  function start(environment: Record<string, string> = {}): StandaloneProcess {
    system = new StandaloneProcess(dataFolder, { PORT: '0', ...environment });
    return system;
  }

  test.each([
    ['it began to publish the sample', publishing, /^(Publishing|Completing) the sample \.\.\.$/m],
    ['a file of the sample was handed in', handingIn, /^Completing the sample \.\.\.$/m],
    ['its money was held back', holdingBack, /^Completing the sample \.\.\.$/m],
  ])('killed when %s, completes it at the next start', async (_, until, saying) => {
    const first = start();
    await until(first);
    first.kill();
    await first.ended;
    const printed = await start().started();
    expect(printed).toMatch(saying);
    expect(printed).toContain(SUMMARY);
    expect(await bettercare(dataFolder, ['verify'])).toMatchObject({ code: 0 });
    const year = ['performance', '--area', 'E10000003', '--year', '2016/17'];
    expect((await bettercare(dataFolder, year)).output).toMatch(/^2016\/17 .* 56,040 .* 56,320 .* no$/m);
    const settlements = ['settlement', 'list', '--area', 'E10000003', '--year', '2016/17'];
    expect((await bettercare(dataFolder, settlements)).output).toMatch(
      /^risk-share +posted, a fund of £836,000\.00, £418,800\.00 released/,
    );
  });

  async function publishing(system: StandaloneProcess): Promise<void> {
    while (!system.printed().includes('Publishing the sample')) await sleep(1);
  }

  async function handingIn(system: StandaloneProcess): Promise<void> {
    await untilThereIs(system, 'SELECT FROM uploaded_file');
  }

  async function holdingBack(system: StandaloneProcess): Promise<void> {
    await untilThereIs(system, 'SELECT FROM journal_entry');
  }

  async function untilThereIs(system: StandaloneProcess, rows: string): Promise<void> {
    await publishing(system);
    const ledger = new pg.Client({ connectionString: system.connection().databaseOwnerUrl });
    ledger.on('error', () => undefined);
    await ledger.connect();
    while ((await ledger.query(rows)).rowCount === 0) await sleep(1);
    await ledger.end();
  }

  test('asked to stop while it starts, stops cleanly and leaves nothing behind', async () => {
    const first = start();
    while (!first.printed().includes('Starting')) await sleep(1);
    expect(await first.stop()).toMatchObject({ code: 0 });
    expect(await start().started()).toContain(SUMMARY);
  });

  test('on a database that is given, works the same, and shares its folder with nobody', async () => {
    const database = await testDatabase();
    try {
      expect(await start({ DATABASE_URL: database.url }).started()).toContain(SUMMARY);
      expect(await bettercare(dataFolder, ['verify'])).toMatchObject({ code: 0 });
      const second = await new StandaloneProcess(dataFolder, { DATABASE_URL: database.url }).ended;
      expect(second).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/^Better Care Ledger cannot start: .* is in use by process \d+.*\n$/),
      });
      expect(await system.stop()).toMatchObject({ code: 0 });
    } finally {
      await database.close();
    }
  });

  test('whose database server is killed, says so, ends, and starts again', async () => {
    const first = start({ BCL_SAMPLE: 'none' });
    await first.started();
    process.kill(databaseServerPid(dataFolder) as number, 'SIGKILL');
    const { code, errors } = await first.ended;
    expect(code).toBe(1);
    const last = 'Better Care Ledger cannot go on: The database server ended by itself; start again.';
    expect(errors.trimEnd().split('\n').at(-1)).toBe(last);
    expect(errors).not.toMatch(/^\s+at /m);
    await start({ BCL_SAMPLE: 'none' }).started();
  });

  test.each([
    ['a database that is not there', { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }, 'ECONNREFUSED'],
    ['an address that other machines reach', { HOST: '0.0.0.0' }, 'OIDC_ISSUER is missing'],
  ])('refuses %s in one line', async (_, environment, why) => {
    const { code, errors } = await start(environment).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^Better Care Ledger cannot start: .*\n$/);
    expect(errors).toContain(why);
  });
});

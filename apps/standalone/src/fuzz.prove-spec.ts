import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { installSchemathesis, type Phase, schemathesis, StandaloneProcess, tokenOf } from '#testing';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 100_000);
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
const PER_ROUTE = Number(process.env['FUZZ_PER_ROUTE'] ?? 100);
/** What memory may grow by after the first round; a leak of a kilobyte a request would be three times that. */
const GROWTH_BYTES_MAX = 192 * 1024 * 1024;

const GRANTS = [
  'administrator@*',
  'preparer@E06000031',
  'approver@E06000031',
  'publisher@urn:ons:E06000031',
  'viewer@E06000031',
];

test(`${requests} requests made up from the description find no bug (FUZZ_SEED=${firstSeed})`, async () => {
  const venv = mkdtempSync(join(tmpdir(), 'bcl-schemathesis-'));
  const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-fuzz-'));
  const system = new StandaloneProcess(dataFolder, {
    PORT: '0',
    METRICS_PORT: '0',
    // How many requests are let in is proved elsewhere; here as many as can be are to reach their routes.
    CLIENT_REQUESTS_PER_SECOND: '100000',
    UNVERIFIED_REQUESTS_PER_SECOND: '100000',
  });
  try {
    await installSchemathesis(venv);
    await system.started();
    const connection = system.connection();
    const { url } = connection;
    /** What chance makes up is made by two at once: its making takes longer than the answers. */
    const round = async (seeds: readonly number[], phases: readonly Phase[]) => {
      const token = await tokenOf(connection, 'operator', GRANTS);
      const rounds = seeds.map((seed) =>
        schemathesis(venv, { url, token, seed, perRoute: PER_ROUTE, phases }),
      );
      const outcomes = await Promise.all(rounds);
      for (const [at, { code, report }] of outcomes.entries())
        if (code !== 0) throw new Error(`With the seed ${seeds[at]} it ended with ${code}:\n${report}`);
      return outcomes.reduce((sum, { requests: made }) => sum + made, 0);
    };
    let sent = await round([firstSeed], ['examples', 'coverage', 'fuzzing']);
    const warmBytes = await system.residentBytes();
    for (let seed = firstSeed + 1; sent < requests; seed += 2) {
      sent += await round([seed, seed + 1], ['fuzzing']);
      process.stdout.write(
        `${JSON.stringify({ seed: seed + 1, sent, residentBytes: await system.residentBytes() })}\n`,
      );
    }
    expect((await system.residentBytes()) - warmBytes).toBeLessThan(GROWTH_BYTES_MAX);
    const { code, errors } = await system.stop();
    expect({ code, failed: /request failed|unhandled/i.exec(errors)?.[0] }).toEqual({ code: 0 });
  } finally {
    system.kill();
    for (const folder of [venv, dataFolder]) rmSync(folder, { recursive: true, force: true });
  }
}, 14_400_000);

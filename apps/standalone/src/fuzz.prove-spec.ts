import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  installSchemathesis,
  type Making,
  type Phase,
  schemathesis,
  StandaloneProcess,
  tokenOf,
} from '#testing';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 100_000);
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
const PER_ROUTE = Number(process.env['FUZZ_PER_ROUTE'] ?? 500);
/** What memory may grow by after the first round; a leak of a kilobyte a request would be three times that. */
const GROWTH_BYTES_MAX = 192 * 1024 * 1024;

const GRANTS = [
  'administrator@*',
  'preparer@E06000031',
  'approver@E06000031',
  'publisher@urn:ons:E06000031',
  'viewer@E06000031',
  'finance@E06000031',
  'signatory@urn:ons:E06000031',
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
    const round = async (...makings: readonly Omit<Making, 'url' | 'token'>[]) => {
      const where = { url: connection.url, token: await tokenOf(connection, 'operator', GRANTS) };
      const rounds = makings.map((making) => schemathesis(venv, { ...where, ...making }));
      const outcomes = await Promise.all(rounds);
      for (const [at, { code, report }] of outcomes.entries())
        if (code !== 0)
          throw new Error(`With the seed ${makings[at]?.seed} it ended with ${code}:\n${report}`);
      return outcomes.reduce((sum, { requests: made }) => sum + made, 0);
    };
    const all = { routes: 'all', perRoute: Math.ceil(PER_ROUTE / 10), seed: firstSeed } as const;
    let sent = await round({ ...all, phases: ['examples', 'coverage', 'fuzzing'] });
    const warmBytes = await system.residentBytes();
    const phases: Phase[] = ['fuzzing'];
    for (let seed = firstSeed + 1; sent < requests; seed++) {
      // Side by side: the making takes longer than the answers.
      sent += await round(
        { routes: 'documents', perRoute: Math.ceil(PER_ROUTE / 4), seed, phases },
        { routes: 'questions', perRoute: PER_ROUTE, seed, phases },
      );
      process.stdout.write(
        `${JSON.stringify({ seed, sent, residentBytes: await system.residentBytes() })}\n`,
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

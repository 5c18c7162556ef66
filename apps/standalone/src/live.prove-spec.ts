import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { proveCut, StandaloneProcess } from '#testing';

const cutSeconds = Number(process.env['LIVE_CUT_SECONDS'] ?? 60);

const WITHIN_MS = 1_000;

const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-live-proof-'));
const system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' });

beforeAll(() => system.started());
afterAll(async () => {
  await system.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

test(`a watch shows a correction within a second, and resumes whole after ${cutSeconds} seconds without network`, async () => {
  const { said, differing, toldAgain, ...measured } = await proveCut(system.connection(), cutSeconds);
  const resumedAfterMs = said.map((each) => (each.kind === 'resumed' ? each.afterMs : 0)).at(-1);
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify({ cutSeconds, ...measured, resumedAfterMs })}\n`);
  expect(said).toEqual([
    { kind: 'cut-off', why: 'nothing was heard of the server' },
    { kind: 'resumed', afterMs: expect.any(Number), isWhole: true },
  ]);
  expect({ differing, toldAgain }).toEqual({ differing: [], toldAgain: 0 });
  expect(measured.figures).toBeGreaterThan(0);
  expect(Math.max(...measured.correctionMs)).toBeLessThan(WITHIN_MS);
}, 1_800_000);

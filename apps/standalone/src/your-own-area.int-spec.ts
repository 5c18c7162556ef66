import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { layOutSample, StandaloneProcess } from '#testing';

// Every command of docs/your-own-area.md, in its order, typed into a shell as somebody would who follows it.

const DOCS = readFileSync(join(repositoryRoot(), 'docs', 'your-own-area.md'), 'utf8');
const BLOCKS = [...DOCS.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({
  kind,
  text,
}));

/** What `npm run -s bettercare --` comes to, without looking for a newer build at each command. */
const PRELUDE = `set -e; npm() { shift 4; node '${join(repositoryRoot(), 'dist/apps/cli/src/main.js')}' "$@"; }\n`;

const folder = mkdtempSync(join(tmpdir(), 'your-own-area-'));
const dataFolder = join(folder, 'data');
await layOutSample(dataFolder);
const system = new StandaloneProcess(dataFolder, { METRICS_PORT: '0', PORT: '0' });

beforeAll(() => system.started());
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function typed(lines: string): Promise<{ readonly code: number; readonly output: string }> {
  const environment = { ...process.env, BCL_DATA: dataFolder };
  const shell = spawn('sh', ['-c', PRELUDE + lines], { cwd: folder, env: environment });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(shell, 'close')) as [number];
  return { code, output };
}

test('whoever follows docs/your-own-area.md has the table at its end', async () => {
  const outputs: string[] = [];
  let last = '';
  for (const { kind, text } of BLOCKS) {
    if (kind === 'csv') writeFileSync(join(folder, 'poole.csv'), text);
    else if (kind === 'json') writeFileSync(join(folder, 'poole-plan.json'), text);
    else if (kind === 'text') {
      // What was uploaded is recorded a moment later.
      for (const line of text.trim().split('\n')) {
        while (!outputs.at(-1)?.includes(line)) {
          await sleep(50);
          outputs.push((await typed(last)).output);
        }
      }
    } else {
      const { code, output } = await typed(text);
      expect({ text, code, output }).toMatchObject({ code: 0 });
      outputs.push(output);
      last = text;
    }
  }
  expect(outputs.join('\n')).toContain('3 counts accepted in the name of urn:ons:E06000029.');
  expect(outputs.join('\n')).toContain('E06000029 2014/15: agreed; the plan is at version 2.');
  expect(outputs.at(-1)).not.toContain('population-unknown');
});

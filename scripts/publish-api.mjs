// Writes docs/api/openapi.json as the running system serves it, with real answers of it about its sample; part of
// `npm run generate`, after the build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askExamples, StandaloneProcess } from '#testing';

const FOLDER = 'docs/api';
const pretty = (value) => `${JSON.stringify(value, null, 2)}\n`;

const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-api-'));
const system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0' });
try {
  await system.started();
  const { url, issuer } = system.connection();
  mkdirSync(FOLDER, { recursive: true });
  // First, since the document has them in it.
  writeFileSync(join(FOLDER, 'examples.json'), pretty(await askExamples(system.connection())));
  const served = await (await fetch(`${url}/v1/openapi.json`)).text();
  const document = served.replaceAll(issuer, 'https://issuer.example');
  writeFileSync(join(FOLDER, 'openapi.json'), pretty(JSON.parse(document)));
} finally {
  await system.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}

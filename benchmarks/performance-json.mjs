// The performance of an area, warm, against a bare node:http server in a process of its own that sends the same
// bytes. Every answer is held against the first one's hash.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AREA, UNBOUNDED, withSystem } from './measuring/system.mjs';
import { interleaved, keep, perSecond, ratio, sizes } from './measuring/run.mjs';

const size = sizes({ requests: 1_000, callers: 8, rounds: 5 });
const RAW_SERVER = fileURLToPath(new URL('./peers/raw-server.mjs', import.meta.url));

await withSystem(
  { BCL_SAMPLE: 'peterborough', ...UNBOUNDED },
  async ({ url, connection, tokenOf, postgres }) => {
    const headers = { authorization: `Bearer ${await tokenOf(connection, 'sample-viewer')}` };
    const address = `${url}/v1/areas/${AREA}/performance?year=2014/15`;
    const agent = new Agent({ keepAlive: true, maxSockets: size.callers });
    await settled(() => fetchOnce(agent, address, headers));
    const first = await fetchOnce(agent, address, headers);
    const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
    writeFileSync(join(folder, 'bytes'), first);
    const raw = spawn(process.execPath, [RAW_SERVER, join(folder, 'bytes')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [port] = await once(raw.stdout, 'data');
      const hash = hashOf(first);
      const ask = (target) => () =>
        perSecond(size.requests, () =>
          Promise.all(
            Array.from({ length: size.callers }, async () => {
              for (let left = size.requests / size.callers; left > 0; left--) {
                if (hashOf(await fetchOnce(agent, target, headers)) !== hash)
                  throw new Error('Another answer');
              }
            }),
          ),
        );
      const figures = await interleaved(size.rounds, {
        'performance, answers/s': ask(address),
        'raw node:http, answers/s': ask(`http://127.0.0.1:${Number(port)}/`),
      });
      keep('performance-json', {
        grain: `one answer of ${first.length} bytes`,
        sizes: size,
        postgres,
        figures,
        outcomes: [
          {
            what: 'performance to raw node:http',
            is: ratio(figures, 'performance, answers/s', 'raw node:http, answers/s'),
            target: 0.7,
          },
        ],
      });
    } finally {
      raw.kill();
      agent.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** The sample may still be on its way to the cells: an answer is settled when it has come three times. */
async function settled(ask) {
  for (let same = 0, last; same < 3;) {
    const hash = hashOf(await ask());
    same = hash === last ? same + 1 : 0;
    last = hash;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function fetchOnce(agent, address, headers) {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(parts);
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${response.statusCode} ${body.toString().slice(0, 300)}`));
      });
    }).on('error', reject);
  });
}

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

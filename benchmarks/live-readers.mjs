// So many readers of one area's stream on one process, each told a figure that changes once a second: how long from the
// answer that the count is accepted until each of them has been told, and whether the process keeps its heap. The peer is a
// bare node:http server that writes one line to as many readers at the same rhythm.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { FIRST_VALUE, publishTo, requestOf } from './measuring/arrivals.mjs';
import { Readers } from './measuring/readers.mjs';
import { keep, median, percentile, sizes } from './measuring/run.mjs';
import { AREA, UNBOUNDED, withSystem } from './measuring/system.mjs';

const size = sizes({ readers: 2_000, seconds: 600, peerSeconds: 60 });
const RAW_STREAMS = fileURLToPath(new URL('./peers/raw-streams.mjs', import.meta.url));
const limits = {
  LIVE_STREAMS_MAX: String(size.readers + 10),
  LIVE_STREAMS_PER_CLIENT_MAX: String(size.readers + 10),
};

await withSystem(
  { BCL_SAMPLE: 'none', ...UNBOUNDED, ...limits },
  async ({ system, url, connection, tokenOf, postgres }) => {
    const publisher = { url, token: await tokenOf(connection, 'sample-publisher') };
    const viewer = await tokenOf(connection, 'sample-viewer');
    // A figure has to be there before it can change.
    await publishTo(publisher, requestOf(0, 1));
    const readers = await Readers.open(size.readers, `${url}/v1/areas/${AREA}/live`, {
      authorization: `Bearer ${viewer}`,
    });
    const heaps = [];
    const beat = setInterval(() => void heapOf(system).then((heap) => heaps.push(heap)), 1_000);
    const waits = await readers.waitsFor(size.seconds, (number) =>
      publishTo(publisher, requestOf(number, 1)),
    );
    clearInterval(beat);
    readers.close();

    const peerWaits = await peer();
    const [early, late] = [heaps.slice(60, 120), heaps.slice(-60)].map((some) =>
      Math.round(Math.min(...some)),
    );
    keep('live-readers', {
      grain: `one change told to one of ${size.readers} readers`,
      sizes: size,
      postgres,
      figures: {
        'wait to be told, p50, ms': [median(waits)],
        'wait of a bare server, p50, ms': [median(peerWaits)],
        'heap after a minute, MiB': [early],
        'heap at the end, MiB': [late],
      },
      outcomes: [
        { what: 'p99 of the wait to be told, ms', is: percentile(waits, 0.99), target: 500, atMost: true },
        { what: 'p99 of a bare server, ms', is: percentile(peerWaits, 0.99) },
        {
          what: 'heap at the end to heap after a minute',
          is: Number((late / early).toPrecision(3)),
          target: 1.1,
          atMost: true,
        },
      ],
    });
  },
);

/** The same readers of a server that knows what to write without looking anywhere. */
async function peer() {
  const child = spawn(process.execPath, [RAW_STREAMS], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(child.stdout, 'data');
    const address = `http://127.0.0.1:${Number(port)}/`;
    const readers = await Readers.open(size.readers, address, {});
    const waits = await readers.waitsFor(size.peerSeconds, (number) =>
      tell(address, `data: {"numerator":${FIRST_VALUE + number}}\n\n`),
    );
    readers.close();
    return waits;
  } finally {
    child.kill();
  }
}

/** Has the bare server write a line to all of its readers; answers with when it was accepted. */
function tell(address, line) {
  return new Promise((resolve, reject) => {
    const asked = request(address, { method: 'POST' }, (response) => {
      response.resume().on('end', () => resolve(performance.now()));
    });
    asked.on('error', reject).end(line);
  });
}

async function heapOf(system) {
  const address = /curl (http\S+\/metrics)/.exec(system.printed())[1];
  const text = await (await fetch(address)).text();
  return Number(/^nodejs_heap_size_used_bytes\S* (\S+)/m.exec(text)[1]) / 2 ** 20;
}

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { openFrontDoor } from './front-door';
import type { FrontDoor } from './front-door';

const servers: Server[] = [];
let door: FrontDoor;

beforeAll(async () => {
  door = await openFrontDoor({ gateway: await answering('gateway'), tracker: await answering('tracker') });
});
afterAll(async () => {
  await door.close();
  for (const server of servers) server.close().closeAllConnections();
});

/** Says who it is and what it was asked; of the path `/gone` it hangs up. */
async function answering(name: string): Promise<string> {
  const server = createServer((asked, answer) => {
    if (asked.url === '/gone') asked.socket.destroy();
    else {
      void text(asked).then((body) => {
        answer.writeHead(207, { 'x-answered-by': name });
        answer.end(`${asked.method} ${asked.url} ${String(asked.headers['x-asked'])} ${body}`);
      });
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('publishing goes to the gateway, everything else to the tracker', async () => {
  const whose = async (path: string) => (await fetch(door.url + path)).headers.get('x-answered-by');
  const gateways = controllersOf('gateway').map((path) => `/${path}`);
  expect(gateways).toContain('/v1/events');
  for (const path of [...gateways, '/v1/uploads?dryRun=true', '/v1/quarantine/7'])
    expect([path, await whose(path)]).toEqual([path, 'gateway']);
  const trackers = controllersOf('tracker').map((path) => `/${path}`);
  for (const path of [
    ...trackers,
    '/status',
    '/v1/areas/E06000031/performance?year=2014/15',
    '/v1/eventsand',
  ])
    expect([path, await whose(path)]).toEqual([path, 'tracker']);
});

/** Below which paths the controllers of an app answer. */
function controllersOf(app: string): string[] {
  const folder = join(repositoryRoot(), 'apps', app, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.controller.ts'))
    .map((file) => /@Controller\('?([^')]*)/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '');
}

test('a path that could be read as an address leads nowhere else, and ends nothing', async () => {
  const { port } = new URL(await answering('elsewhere'));
  for (const path of [`//127.0.0.1:${port}/`, '//']) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      get(door.url, { path }, resolve).on('error', reject),
    );
    expect([path, answer.headers['x-answered-by']]).toEqual([path, 'tracker']);
    expect(await text(answer)).toBe(`GET ${path} undefined `);
  }
});

test('a request and its answer go through as they are', async () => {
  const request = { method: 'POST', body: 'a count', headers: { 'x-asked': 'so' } };
  const answer = await fetch(`${door.url}/v1/events?strict=true`, request);
  expect([answer.status, await answer.text()]).toEqual([207, 'POST /v1/events?strict=true so a count']);
});

test('of one who hangs up, it says that nobody answered', async () => {
  expect((await fetch(`${door.url}/gone`)).status).toBe(502);
});

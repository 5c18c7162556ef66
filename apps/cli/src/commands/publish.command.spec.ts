import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { EXIT } from '../exit-codes';
import { publish } from './publish.command';

const folder = mkdtempSync(join(tmpdir(), 'publish-'));
const sent: { readonly encoding: string | undefined; readonly events: readonly { readonly id: string }[] }[] =
  [];
/** A door that accepts whatever it can read. */
const door = createServer((request, response) => {
  void buffer(request).then((body) => {
    const events = JSON.parse(gunzipSync(body).toString()) as { id: string }[];
    sent.push({ encoding: request.headers['content-encoding'], events });
    const results = events.map(({ id }, index) => ({ index, id, status: 'accepted' }));
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
  });
});
const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
const before = process.env['BETTERCARE_TOKEN'];

beforeAll(async () => {
  process.env['BETTERCARE_TOKEN'] = 'given';
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
});
afterAll(async () => {
  if (before === undefined) delete process.env['BETTERCARE_TOKEN'];
  else process.env['BETTERCARE_TOKEN'] = before;
  write.mockRestore();
  door.close();
  door.closeAllConnections();
  await once(door, 'close');
  rmSync(folder, { recursive: true });
});

test('bettercare publish sends a file in gzip, every event once and in its order', async () => {
  const ids = Array.from({ length: 1_200 }, (_, at) => `event ${at + 1}`);
  const file = join(folder, 'september.ndjson');
  writeFileSync(file, ids.map((id) => `${JSON.stringify({ id })}\n`).join(''));
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  expect(await publish(file, { url })).toBe(EXIT.done);
  expect(sent.map(({ encoding, events }) => [encoding, events.length])).toEqual([
    ['gzip', 500],
    ['gzip', 500],
    ['gzip', 200],
  ]);
  expect(sent.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(ids);
  expect(write).toHaveBeenLastCalledWith('1,200 events accepted.\n');
});

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { uploadSample } from './publish-sample';

const FILE = {
  name: 'invented-admissions-cambridgeshire-2016-17-outturn-56040.csv',
  source: 'urn:ods:06H',
  client: 'sample-commissioner-06h',
  csv: 'measure\n',
};

let server: Server;
afterEach(() => void server.close());

/** Has the file handed in where the gateway answers so, and says what it was asked. */
async function handIn(status: number, detail: string): Promise<string[]> {
  const asked: string[] = [];
  server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    const isToken = url === '/token';
    response.writeHead(isToken ? 200 : status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isToken ? { access_token: 'a token' } : { detail }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const local = { issuer: url, clients: [{ id: FILE.client, secret: 'a secret' }], people: [] };
  await uploadSample(FILE, { url, local }, new AbortController().signal);
  return asked;
}

test('a file of the sample is handed in under its name, with which its records are shown', async () => {
  expect(await handIn(202, '')).toEqual([
    'POST /token',
    `POST /v1/uploads?mapping=plain-counts&source=urn%3Aods%3A06H&fileName=${FILE.name}`,
  ]);
});

test('one that is refused says that it may be for another outturn than the sample was begun with', async () => {
  await expect(handIn(422, 'E2: 4537 stands there already.')).rejects.toThrow(
    `The gateway did not take ${FILE.name} (422): E2: 4537 stands there already. ` +
      'Where the sample was begun with another BCL_SAMPLE_OUTTURN, set that one.',
  );
});

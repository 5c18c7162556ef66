import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CommandFailure } from '../exit-codes';
import { saveEvidence } from './settlement.command';

// Bytes that are no text, so that whoever read them as text would write others.
const ARCHIVE = Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0x80]);
const EVIDENCE = '/v1/areas/E10000003/settlements/2016-17/risk-share/evidence';
const RISK_SHARE = { area: 'E10000003', year: '2016/17', code: 'risk-share' };

let door: Server;
let url: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  process.env['BETTERCARE_TOKEN'] = 'of an auditor';
  door = createServer(({ url: asked }, response) => {
    if (asked === EVIDENCE) response.end(ARCHIVE);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(async () => {
  delete process.env['BETTERCARE_TOKEN'];
  door.close();
  await rm(folder, { recursive: true });
});

test('the evidence of a settlement is written as it came, byte for byte', async () => {
  const to = join(folder, 'evidence.zip');
  expect(await saveEvidence({ ...RISK_SHARE, url, to })).toBe(0);
  expect((await readFile(to)).equals(ARCHIVE)).toBe(true);
});

test('without a settlement, or a folder to write in, it is a failure in one line', async () => {
  const none = saveEvidence({ ...RISK_SHARE, code: 'other', url, to: join(folder, 'none.zip') });
  await expect(none).rejects.toThrow(CommandFailure);
  const nowhere = saveEvidence({ ...RISK_SHARE, url, to: join(folder, 'no', 'such', 'evidence.zip') });
  await expect(nowhere).rejects.toThrow('there is no such folder');
});

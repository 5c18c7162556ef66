import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CERTIFICATE } from '#testing';
import { HttpsReceiver } from './https-receiver.fixture';
import { TIME_LIMITS } from './limits';
import { channelOf, parcel, SHORT_LIMITS } from './parcels.fixture';

const SECRET = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;

let folder: string;
let authoritiesFile: string;
let receiver: HttpsReceiver;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-webhook-'));
  authoritiesFile = join(folder, 'authorities.pem');
  writeFileSync(authoritiesFile, CERTIFICATE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  receiver = await HttpsReceiver.start(SECRET);
});
afterEach(() => receiver.close());

function channel({ url = receiver.url, secret = SECRET } = {}, limits = TIME_LIMITS) {
  return channelOf('webhook', { webhook: { url, secret }, authoritiesFile }, { limits });
}

describe('a parcel posted to a webhook', () => {
  test('arrives signed, byte for byte, under its id, and the answer is the receipt', async () => {
    receiver.answering = (response) => response.writeHead(202).end('Thank you');
    const sent = await (await channel()).send(parcel());
    expect(sent).toMatchObject({
      ok: true,
      value: { channel: 'webhook', id: parcel().id, state: 'acknowledged', said: '202 Thank you' },
    });
    const [{ headers, body } = { headers: {}, body: Buffer.of() }] = receiver.received;
    expect(headers['webhook-id']).toBe(parcel().id);
    const told = JSON.parse(body.toString()) as { data: { attachments: { content: string }[] } };
    expect(told).toMatchObject({
      type: 'parcel.sent',
      timestamp: parcel().at,
      data: { id: parcel().id, subject: parcel().subject, text: parcel().text },
    });
    expect(told.data.attachments).toEqual(
      parcel().attachments.map(({ name, mediaType, bytes }) => ({
        name,
        mediaType,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        content: Buffer.from(bytes).toString('base64'),
      })),
    );
  });

  test('whose answer was lost arrives again as the same, under the same id', async () => {
    receiver.answering = (response) => response.destroy();
    const lost = await (await channel()).send(parcel());
    expect(lost).toMatchObject({ ok: false, failure: { rule: 'answer-lost', mayRetry: true } });
    receiver.answering = (response) => response.writeHead(200).end();
    expect((await (await channel()).send(parcel())).ok).toBe(true);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
  });

  test('waits no longer than it may for an answer', async () => {
    receiver.answering = () => undefined;
    const sent = await (await channel({}, SHORT_LIMITS)).send(parcel());
    expect(sent).toMatchObject({ ok: false, failure: { rule: 'answer-lost', mayRetry: true } });
  });

  test.each([
    [503, 'receiver-busy', true],
    [429, 'receiver-busy', true],
    [403, 'login-refused', false],
    [422, 'receiver-refused', false],
    [410, 'receiver-refused', false],
  ])('is answered with %i: %s', async (status, rule, mayRetry) => {
    receiver.answering = (response) => response.writeHead(status).end('Because');
    expect(await (await channel()).send(parcel())).toMatchObject({
      ok: false,
      failure: { rule, mayRetry, said: 'Because' },
    });
  });

  test('is not taken elsewhere', async () => {
    const elsewhere = await HttpsReceiver.start(SECRET);
    receiver.answering = (response) => response.writeHead(307, { location: elsewhere.url }).end();
    const sent = await (await channel()).send(parcel());
    expect(sent).toMatchObject({ ok: false, failure: { rule: 'receiver-refused', mayRetry: false } });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('is refused where the key is not the one that the receiver has', async () => {
    const secret = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
    expect(await (await channel({ secret })).send(parcel())).toMatchObject({
      ok: false,
      failure: { rule: 'login-refused', mayRetry: false },
    });
  });

  test('is not shown to somebody whose certificate nobody vouches for', async () => {
    const settings = { webhook: { url: receiver.url, secret: SECRET } };
    const sent = await (await channelOf('webhook', settings)).send(parcel());
    expect(sent).toMatchObject({ ok: false, failure: { rule: 'receiver-unreachable', mayRetry: true } });
    expect(receiver.received).toEqual([]);
  });

  test('may come later where nobody listens', async () => {
    const url = 'https://127.0.0.1:9/returns';
    expect(await (await channel({ url })).send(parcel())).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
  });

  test('goes in the clear on this machine', async () => {
    const plain = await HttpsReceiver.start(SECRET, 'http');
    expect((await (await channel({ url: plain.url })).send(parcel())).ok).toBe(true);
    await plain.close();
  });

  test('names no destination of its own', async () => {
    expect(await (await channel()).send(parcel({ to: 'https://example.org' }))).toMatchObject({
      ok: false,
      failure: { rule: 'destination-unfit', mayRetry: false },
    });
  });
});

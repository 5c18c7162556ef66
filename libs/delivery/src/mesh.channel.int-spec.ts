import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeshSettings } from '#platform';
import { CERTIFICATE, CERTIFICATE_KEY, isMeshSandboxThere, MESH_SANDBOX, MeshSandbox } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Receipt, Sent } from './channel';
import { LossyProxy } from './lossy-proxy.fixture';
import { channelOf, parcel } from './parcels.fixture';
import type { Parcel } from './parcel';

// Installed once for this copy, which may take as long as the package index does.
jest.setTimeout(300_000);

const [SENDER, RECIPIENT] = MESH_SANDBOX.mailboxes;
const CHUNK_BYTES = 6 * 1024 * 1024;
const [workbook] = parcel().attachments;

const settings: MeshSettings = {
  url: 'http://127.0.0.1:9',
  mailbox: SENDER,
  password: MESH_SANDBOX.password,
  sharedKey: MESH_SANDBOX.sharedKey,
  workflow: 'BCF_RETURN',
  to: RECIPIENT,
  client: undefined,
};

describe('a parcel for MESH', () => {
  test('may come later where MESH is not to be reached', async () => {
    expect(await (await channelOf('mesh', { mesh: settings })).send(parcel())).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
  });

  test('is for a mailbox, of its own or of the settings', async () => {
    const nobody = await channelOf('mesh', { mesh: { ...settings, to: undefined } });
    for (const to of [undefined, '', 'X26/ABC1', 'bcf@example.org'])
      expect(await nobody.send(parcel({ to }))).toMatchObject({
        ok: false,
        failure: { rule: 'destination-unfit', mayRetry: false },
      });
  });
});

if (isMeshSandboxThere()) {
  describe('a parcel sent by MESH', sentByMesh);
  describe('MESH over TLS, which asks for a certificate', asksForCertificate);
}

function sentByMesh(): void {
  let sandbox: MeshSandbox;
  let proxy: LossyProxy;
  let parcels = 0;

  beforeAll(async () => {
    sandbox = await MeshSandbox.start();
    proxy = await LossyProxy.to(sandbox.url);
  });
  afterAll(async () => {
    await proxy.close();
    await sandbox.discard();
  });

  function channel(more: Partial<MeshSettings> = {}) {
    const mesh = { ...settings, url: proxy.url, ...more };
    return channelOf('mesh', { mesh }, { meshChunkBytes: CHUNK_BYTES });
  }

  /** Another one each time: the sandbox knows those before. */
  function fresh(more: Partial<Parcel> = {}): Parcel {
    parcels += 1;
    return parcel({ id: `return-${parcels}`, attachments: workbook ? [workbook] : [], ...more });
  }

  const collected = (id: string, acknowledge?: 'yes') => sandbox.collected(RECIPIENT, id, acknowledge);

  function receiptOf(sent: Sent): Receipt {
    if (!sent.ok) throw new Error(JSON.stringify(sent.failure));
    return sent.value;
  }

  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const large = { name: 'evidence.zip', mediaType: 'application/zip', bytes: randomBytes(2.5 * CHUNK_BYTES) };

  test('arrives byte for byte, is accepted, and acknowledged once it was collected', async () => {
    const sending = fresh();
    const mesh = await channel();
    const receipt = receiptOf(await mesh.send(sending));
    expect(receipt).toMatchObject({ channel: 'mesh', id: sending.id, state: 'accepted' });
    expect(await mesh.aftermath?.follow(receipt)).toMatchObject({ ok: true, value: { state: 'accepted' } });
    expect(collected(sending.id, 'yes')).toEqual([
      {
        id: receipt.reference,
        localId: sending.id,
        subject: 'Better Care Fund - Peterborough, Q2 2015/16',
        fileName: workbook?.name,
        workflow: 'BCF_RETURN',
        sender: SENDER,
        sha256: hash(workbook?.bytes ?? Buffer.of()),
        bytes: workbook?.bytes.byteLength,
      },
    ]);
    const followed = receiptOf((await mesh.aftermath?.follow(receipt)) as Sent);
    expect(followed).toMatchObject({ state: 'acknowledged', reference: receipt.reference });
    expect(Math.abs(Date.parse(followed.at) - Date.now())).toBeLessThan(600_000);
  });

  test('goes as an archive where it is several documents, of the same bytes every time', async () => {
    const { attachments } = parcel();
    const [first, second] = [fresh({ attachments }), fresh({ attachments })];
    const mesh = await channel();
    for (const sending of [first, second]) receiptOf(await mesh.send(sending));
    const [arrived, again] = [...collected(first.id), ...collected(second.id)];
    expect(arrived).toMatchObject({ fileName: `${first.id}.zip` });
    expect(again?.sha256).toBe(arrived?.sha256);
  });

  test('goes in parts where it is large', async () => {
    const sending = fresh({ attachments: [large] });
    proxy.asked.length = 0;
    const receipt = receiptOf(await (await channel()).send(sending));
    const outbox = `POST /messageexchange/${SENDER}/outbox`;
    expect(proxy.asked.filter((asked) => asked.startsWith(outbox))).toEqual([
      outbox,
      `${outbox}/${receipt.reference}/2`,
      `${outbox}/${receipt.reference}/3`,
    ]);
    expect(collected(sending.id)).toMatchObject([
      { id: receipt.reference, sha256: hash(large.bytes), bytes: large.bytes.byteLength },
    ]);
  });

  test('whose answer was lost is found there, and not sent again', async () => {
    const sending = fresh();
    proxy.losing = (asked) => asked.endsWith('/outbox');
    const mesh = await channel();
    expect(await mesh.send(sending)).toMatchObject({
      ok: false,
      failure: { rule: 'answer-lost', mayRetry: true },
    });
    proxy.losing = () => false;
    const receipt = receiptOf(await mesh.send(sending));
    expect(receipt).toEqual(receiptOf(await (await channel()).send(sending)));
    expect(collected(sending.id)).toMatchObject([{ id: receipt.reference }]);
  });

  test('that was left half sent is sent to its end, as one message', async () => {
    const sending = fresh({ attachments: [large] });
    const mesh = await channel();
    for (const lost of ['/outbox', '/2', '/3']) {
      proxy.losing = (asked) => asked.startsWith('POST') && asked.endsWith(lost);
      expect(await mesh.send(sending)).toMatchObject({ ok: false, failure: { rule: 'answer-lost' } });
    }
    proxy.losing = () => false;
    const receipt = receiptOf(await mesh.send(sending));
    expect(collected(sending.id)).toMatchObject([{ id: receipt.reference, sha256: hash(large.bytes) }]);
  });

  test('to nobody MESH knows is final, and so is a wrong password, or key', async () => {
    expect(await (await channel()).send(fresh({ to: 'X26ABC9' }))).toMatchObject({
      ok: false,
      failure: { rule: 'recipient-refused', mayRetry: false, where: 'X26ABC9' },
    });
    for (const wrong of [{ password: 'wrong' }, { sharedKey: 'wrong' }, { mailbox: 'X26ABC9' }])
      expect(await (await channel(wrong)).send(fresh())).toMatchObject({
        ok: false,
        failure: { rule: 'login-refused', mayRetry: false },
      });
  });

  test('that came back is told of until it is dismissed, and may be sent once more', async () => {
    const sending = fresh();
    const mesh = await channel();
    const receipt = receiptOf(await mesh.send(sending));
    const undelivered = { code: '14', description: 'Message not collected by recipient after 5 days' };
    await sandbox.pretend(`message/${receipt.reference}/event`, { status: 'error', ...undelivered });
    await sandbox.pretend('report', {
      mailbox_id: SENDER,
      workflow_id: 'BCF_RETURN',
      local_id: sending.id,
      linked_message_id: receipt.reference,
      status: 'error',
      ...undelivered,
    });
    expect(await mesh.aftermath?.follow(receipt)).toMatchObject({
      ok: false,
      failure: { rule: 'parcel-came-back', mayRetry: false },
    });
    for (let asked = 0; asked < 2; asked += 1) {
      const told = await mesh.aftermath?.returned();
      expect(told).toMatchObject({
        ok: true,
        value: [
          {
            id: sending.id,
            reference: receipt.reference,
            failure: { rule: 'parcel-came-back', what: expect.stringContaining('14') },
          },
        ],
      });
      const [report] = told?.ok ? told.value : [];
      if (asked === 1 && report)
        expect(await mesh.aftermath?.dismiss(report)).toEqual({ ok: true, value: undefined });
    }
    expect(await mesh.aftermath?.returned()).toEqual({ ok: true, value: [] });
    const again = receiptOf(await mesh.send(sending));
    expect(again.reference).not.toBe(receipt.reference);
    // Of two under one id MESH does not say which is meant.
    expect(await mesh.send(sending)).toMatchObject({
      ok: false,
      failure: { rule: 'earlier-attempts-unclear', mayRetry: false },
    });
  });

  test('finds what came back behind all that others sent to the mailbox, which stays there and is asked about once', async () => {
    const theirs = await channel({ mailbox: RECIPIENT, to: SENDER });
    for (let message = 0; message < 10; message += 1) receiptOf(await theirs.send(fresh()));
    await sandbox.pretend('report', {
      ...{ mailbox_id: SENDER, workflow_id: 'BCF_RETURN', local_id: 'behind', status: 'error', code: '14' },
      description: 'Not collected by the recipient',
    });
    const mesh = await channelOf('mesh', { mesh: { ...settings, url: proxy.url } }, { meshInboxPart: 10 });
    for (const heads of [11, 1]) {
      proxy.asked.length = 0;
      expect(await mesh.aftermath?.returned()).toMatchObject({ ok: true, value: [{ id: 'behind' }] });
      expect(proxy.asked.filter((asked) => asked.startsWith('HEAD'))).toHaveLength(heads);
    }
  });
}

function asksForCertificate(): void {
  let folder: string;
  let sandbox: MeshSandbox;
  let certificateFile: string;
  let keyFile: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bcl-mesh-'));
    [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    writeFileSync(certificateFile, CERTIFICATE);
    writeFileSync(keyFile, CERTIFICATE_KEY);
    sandbox = await MeshSandbox.start({ certificateFile, keyFile, authoritiesFile: certificateFile });
  });
  afterAll(async () => {
    await sandbox.discard();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['takes who shows it', true],
    ['does not take who shows none', false],
  ])('%s', async (_, isShown) => {
    const client = isShown ? { certificateFile, keyFile } : undefined;
    const mesh = { ...settings, url: sandbox.url, client };
    const sent = await (await channelOf('mesh', { mesh, authoritiesFile: certificateFile })).send(parcel());
    if (isShown) expect(sent).toMatchObject({ ok: true, value: { state: 'accepted' } });
    // TLS 1.3 tells it only after the handshake: whether anything was read by then is open.
    else expect(sent).toMatchObject({ ok: false, failure: { mayRetry: true } });
  });
}

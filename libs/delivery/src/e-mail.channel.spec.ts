import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CERTIFICATE, MAIL_USER, MailServer } from '#testing';
import { TIME_LIMITS } from './limits';
import { channelOf, parcel, SHORT_LIMITS } from './parcels.fixture';

const FROM = 'returns@peterborough.example.org';
const TO = 'bcf@nhs-england.example.org';
const LOGIN = `${MAIL_USER.user}:${encodeURIComponent(MAIL_USER.password)}@`;

let folder: string;
let authoritiesFile: string;
let server: MailServer | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-mail-'));
  authoritiesFile = join(folder, 'authorities.pem');
  writeFileSync(authoritiesFile, CERTIFICATE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: Parameters<typeof MailServer.start>[0] = {}): Promise<MailServer> {
  server = await MailServer.start(options);
  return server;
}

async function send(
  url: string,
  more: Parameters<typeof parcel>[0] = { to: TO },
  { authorities = true, limits = TIME_LIMITS } = {},
) {
  const settings = { mail: { url, from: FROM }, ...(authorities && { authoritiesFile }) };
  const channel = await channelOf('e-mail', settings, { limits });
  return channel.send(parcel(more));
}

describe('a parcel sent by e-mail', () => {
  test('arrives with its documents byte for byte, and the reply of the server is the receipt', async () => {
    const mail = await start();
    const sent = await send(mail.address('smtp'));
    expect(sent).toMatchObject({
      ok: true,
      value: {
        channel: 'e-mail',
        id: parcel().id,
        state: 'accepted',
        reference: `<${parcel().id}@peterborough.example.org>`,
        said: '250 2.0.0 Ok: queued as 1',
      },
    });
    expect(mail.received).toMatchObject([{ from: FROM, to: [TO] }]);
    const [arrived] = await mail.mails();
    expect(arrived).toMatchObject({
      messageId: `<${parcel().id}@peterborough.example.org>`,
      subject: parcel().subject,
      text: parcel().text,
      date: new Date(parcel().at),
    });
    expect(arrived?.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual(
      parcel().attachments.map(({ name, mediaType }) => [name, mediaType]),
    );
    for (const [index, { bytes }] of parcel().attachments.entries())
      expect(arrived?.attachments[index]?.content.equals(bytes)).toBe(true);
  });

  test('arrives as a letter, in words and as a page, with where it is stopped', async () => {
    const mail = await start();
    const html = '<p>It is <b>late</b>.</p>';
    const stopAt = `https://ledger.example/digests/stop/${'0123456789abcdef'.repeat(4)}`;
    const sent = await send(mail.address('smtp'), { to: TO, attachments: [], html, stopAt });
    expect(sent.ok).toBe(true);
    const [arrived] = await mail.mails();
    expect(arrived).toMatchObject({ text: parcel().text, html, attachments: [] });
    const raw = mail.received[0]?.raw.toString() ?? '';
    expect(/^List-Unsubscribe:\s+<([^>]*)>\r\n/m.exec(raw)?.[1]).toBe(stopAt);
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(raw).toContain('multipart/alternative');
  });

  test('goes encrypted from the start, or after STARTTLS, and with the login of the settings', async () => {
    const implicit = await start({ secure: true });
    expect((await send(implicit.address('smtps', LOGIN))).ok).toBe(true);
    expect(implicit.received).toMatchObject([{ isSecure: true, user: MAIL_USER.user }]);
    await implicit.close();
    const started = await start();
    expect((await send(started.address('smtp', LOGIN))).ok).toBe(true);
    expect(started.received).toMatchObject([{ isSecure: true, user: MAIL_USER.user }]);
  });

  test('does not go where nobody vouches for the certificate', async () => {
    const mail = await start({ secure: true });
    expect(await send(mail.address('smtps'), { to: TO }, { authorities: false })).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
    expect(mail.received).toEqual([]);
  });

  test('does not go in the clear to a server that is not known to be this machine', async () => {
    const mail = await start({ disabledCommands: ['STARTTLS'] });
    // Leads here, and nobody can tell by its looks.
    expect(await send(mail.address('smtp').replace('127.0.0.1', '0.0.0.0'))).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
    expect(mail.received).toEqual([]);
  });

  test('whose answer was lost arrives again as the same, under the same Message-ID', async () => {
    const mail = await start();
    mail.losesAnswer = true;
    expect(await send(mail.address('smtp'))).toMatchObject({
      ok: false,
      failure: { rule: 'answer-lost', mayRetry: true },
    });
    mail.losesAnswer = false;
    expect((await send(mail.address('smtp'))).ok).toBe(true);
    const [first, second] = mail.received;
    expect(second?.raw.equals(first?.raw ?? Buffer.of())).toBe(true);
  });

  test.each([
    ['recipient', '550 5.1.1 No such mailbox', 'recipient-refused', false],
    ['recipient', '450 4.2.1 Mailbox busy', 'receiver-busy', true],
    ['message', '554 5.7.1 Content not wanted', 'receiver-refused', false],
    ['message', '451 4.3.0 Try later', 'receiver-busy', true],
  ])('is told over its %s: %s', async (which, line, rule, mayRetry) => {
    const mail = await start();
    mail.refusing = { [which]: line };
    expect(await send(mail.address('smtp'))).toMatchObject({
      ok: false,
      failure: { rule, mayRetry, where: TO, said: line },
    });
  });

  test('is refused with a wrong password, and never goes without the login that was asked for', async () => {
    const mail = await start();
    expect(await send(mail.address('smtp', 'ledger:wrong@'))).toMatchObject({
      ok: false,
      failure: { rule: 'login-refused', mayRetry: false, said: expect.stringContaining('535') },
    });
    await mail.close();
    const without = await start({ disabledCommands: ['AUTH'] });
    expect(await send(without.address('smtp', LOGIN))).toMatchObject({
      ok: false,
      failure: { rule: 'login-refused' },
    });
    expect(without.received).toEqual([]);
  });

  test('is final where it is larger than the server says it takes', async () => {
    const mail = await start({ size: 10_000 });
    expect(await send(mail.address('smtp'))).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-refused', mayRetry: false },
    });
  });

  test('may come later where nobody listens, or nobody speaks', async () => {
    expect(await send('smtp://127.0.0.1:9')).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
    const silent = await start({ onConnect: () => undefined });
    expect(await send(silent.address('smtp'), { to: TO }, { limits: SHORT_LIMITS })).toMatchObject({
      ok: false,
      failure: { rule: 'receiver-unreachable', mayRetry: true },
    });
  });

  test.each([
    undefined,
    '',
    'somebody',
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: b@example.org',
  ])('is for one mailbox, not for %j', async (to) => {
    expect(await send('smtp://127.0.0.1:9', { to })).toMatchObject({
      ok: false,
      failure: { rule: 'destination-unfit', mayRetry: false },
    });
  });
});

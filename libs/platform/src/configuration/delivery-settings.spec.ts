import { describe, expect, test } from '@jest/globals';
import { readSettings } from './settings';

const KEY = Buffer.alloc(24, 7).toString('base64');
const MESH = {
  MESH_URL: 'https://mesh.example.org',
  MESH_MAILBOX: 'X26ABC1',
  MESH_PASSWORD: 'hunter2',
  MESH_SHARED_KEY: 'hunter3',
  MESH_WORKFLOW: 'BCF_RETURN',
};

function delivery(environment: Record<string, string>) {
  const read = readSettings(environment);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.delivery;
}

describe('settings of deliveries', () => {
  test('nothing given is no channel', () => {
    const given = { DATABASE_URL: 'postgres://localhost/ledger' };
    expect(Object.values(delivery(given)).filter((channel) => channel !== undefined)).toEqual([]);
  });

  test('beside an embedded database there is a folder to drop documents into', () => {
    expect(delivery({ BCL_DATA: '/srv/ledger' })).toMatchObject({ folder: '/srv/ledger/deliveries' });
    expect(delivery({ BCL_DATA: '/srv/ledger', DELIVERY_FOLDER: '/srv/returns' }).folder).toBe(
      '/srv/returns',
    );
  });

  test('each channel is there by what is said of it', () => {
    const mail = { url: 'smtps://ledger:hunter2@mail.example.org', from: 'returns@example.org' };
    expect(delivery({ SMTP_URL: mail.url, MAIL_FROM: mail.from }).mail).toEqual(mail);
    expect(delivery({ DELIVERY_FOLDER: '/srv/returns' }).folder).toBe('/srv/returns');
    const webhook = { url: 'https://example.org/returns', secret: `whsec_${KEY}` };
    expect(delivery({ WEBHOOK_URL: webhook.url, WEBHOOK_SECRET: webhook.secret }).webhook).toEqual(webhook);
    expect(delivery(MESH).mesh).toEqual({
      url: 'https://mesh.example.org',
      mailbox: 'X26ABC1',
      password: 'hunter2',
      sharedKey: 'hunter3',
      workflow: 'BCF_RETURN',
      to: undefined,
      client: undefined,
    });
    const client = { MESH_CLIENT_CERT_FILE: '/run/mesh.pem', MESH_CLIENT_KEY_FILE: '/run/mesh.key' };
    expect(delivery({ ...MESH, ...client, MESH_TO: 'X26ABC2' }).mesh).toMatchObject({
      to: 'X26ABC2',
      client: { certificateFile: '/run/mesh.pem', keyFile: '/run/mesh.key' },
    });
  });

  test('a receiver on this machine may be asked in the clear', () => {
    const webhook = { WEBHOOK_URL: 'http://127.0.0.1:9000', WEBHOOK_SECRET: `whsec_${KEY}` };
    expect(delivery(webhook).webhook?.url).toBe('http://127.0.0.1:9000');
  });

  test.each([
    ['MAIL_FROM', { SMTP_URL: 'smtp://mail.example.org' }, 'is missing, though SMTP_URL is given'],
    [
      'SMTP_URL',
      { SMTP_URL: 'https://mail.example.org', MAIL_FROM: 'returns@example.org' },
      'is not an smtp:// or smtps:// address',
    ],
    [
      'SMTP_URL',
      { SMTP_URL: 'smtp://ledger@mail.example.org', MAIL_FROM: 'returns@example.org' },
      'must have a user and a password, or neither',
    ],
    [
      'SMTP_URL',
      { SMTP_URL: 'smtp://mail.example.org/?ignoreTLS=true', MAIL_FROM: 'returns@example.org' },
      'must be a host, with a port, a user and a password where it takes them, and nothing after it',
    ],
    [
      'MAIL_FROM',
      { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'returns' },
      'is not the address of a mailbox',
    ],
    ['DELIVERY_FOLDER', { DELIVERY_FOLDER: 'returns' }, 'must be a path from the root'],
    [
      'WEBHOOK_SECRET',
      { WEBHOOK_URL: 'https://example.org/returns' },
      'is missing, though WEBHOOK_URL is given',
    ],
    [
      'WEBHOOK_URL',
      { WEBHOOK_URL: 'http://example.org/returns', WEBHOOK_SECRET: `whsec_${KEY}` },
      'must be https:// for any host but this machine',
    ],
    [
      'WEBHOOK_SECRET',
      { WEBHOOK_URL: 'https://example.org/returns', WEBHOOK_SECRET: 'whsec_hunter2' },
      'must be whsec_ and from 24 to 64 bytes in base64',
    ],
    ['MESH_PASSWORD', { ...MESH, MESH_PASSWORD: '' }, 'is missing, though MESH_URL is given'],
    ['MESH_MAILBOX', { ...MESH, MESH_MAILBOX: 'X26:ABC1' }, 'must be the letters and digits of a mailbox'],
    ['MESH_URL', { MESH_TO: 'X26ABC2' }, 'is missing, though MESH_TO is given'],
    [
      'MESH_CLIENT_KEY_FILE',
      { ...MESH, MESH_CLIENT_CERT_FILE: '/run/mesh.pem' },
      'is missing, though MESH_CLIENT_CERT_FILE is given',
    ],
  ])('%s at fault is named, once, and its value is not shown', (setting, environment, problem) => {
    expect(readSettings(environment)).toEqual({ ok: false, failure: [{ setting, problem }] });
  });
});

import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { SAMPLE_CLIENTS, SAMPLE_PEOPLE } from './local-accounts';
import { startLocalIssuer } from './local-issuer';
import type { LocalIssuer } from './local-issuer';

describe('the local issuer', () => {
  let dataFolder: string;
  const started: LocalIssuer[] = [];
  const start = async (host = '127.0.0.1') => {
    const issuer = await startLocalIssuer({
      dataFolder,
      host,
      audience: 'better-care-ledger',
      clients: SAMPLE_CLIENTS,
      people: SAMPLE_PEOPLE,
    });
    started.push(issuer);
    return issuer;
  };

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'local-issuer-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((issuer) => issuer.close()));
    await rm(dataFolder, { recursive: true });
  });

  async function askForToken(
    { issuer, clients }: LocalIssuer,
    id: string,
    secret?: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const known = secret ?? clients.find((client) => client.id === id)?.secret ?? '';
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${known}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...more }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { access_token?: string; error?: string },
    };
  }

  test.each([
    ['operator', ['publisher@urn:ons:E10000003', 'viewer@E10000003']],
    ['sample-publisher', ['publisher@urn:ons:E06000031']],
  ])('gives %s, asking for other grants: %j', async (id, grants) => {
    const asked = { grants: 'publisher@urn:ons:E10000003 viewer@E10000003' };
    const { body } = await askForToken(await start(), id, undefined, asked);
    expect(decodeJwt(body.access_token ?? '')['bettercare_grants']).toEqual(grants);
  });

  test.each([
    ['sample-publisher', ['publisher@urn:ons:E06000031']],
    ['sample-commissioner-06h', ['publisher@urn:ods:06H']],
    ['sample-commissioner-99d', ['publisher@urn:ods:99D']],
    ['sample-viewer', ['viewer@E06000031']],
    ['operator', ['administrator@*']],
  ])('gives %s a signed token with its grants', async (id, grants) => {
    const local = await start();
    const { body } = await askForToken(local, id);
    const discovery = (await (await fetch(`${local.issuer}/.well-known/openid-configuration`)).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    expect(discovery.issuer).toBe(local.issuer);
    const { payload, protectedHeader } = await jwtVerify(
      body.access_token ?? '',
      createRemoteJWKSet(new URL(discovery.jwks_uri)),
      { issuer: local.issuer, audience: 'better-care-ledger' },
    );
    expect(payload).toMatchObject({ sub: id, bettercare_grants: grants });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  });

  test('gives nothing to a wrong secret, an unknown client, or another grant', async () => {
    const local = await start();
    expect(await askForToken(local, 'operator', 'guessed')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await askForToken(local, 'nobody', 'x')).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    const response = await fetch(`${local.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', username: 'a', password: 'b' }),
    });
    expect(response.status).toBe(400);
  });

  test('keeps its keys and secrets in files for their owner alone, and uses them again', async () => {
    const first = await start();
    const token = (await askForToken(first, 'operator')).body.access_token ?? '';
    await first.close();
    const second = await start();
    expect(second.clients).toEqual(first.clients);
    const keys = createRemoteJWKSet(new URL(`${second.issuer}/jwks`));
    const expected = { issuer: second.issuer, audience: 'better-care-ledger' };
    await expect(jwtVerify(token, keys, expected)).resolves.toBeDefined();
    for (const file of ['local-issuer-keys.json', 'local-issuer-secrets.json']) {
      expect((await stat(join(dataFolder, file))).mode & 0o777).toBe(0o600);
    }
    const published = await (await fetch(`${second.issuer}/jwks`)).text();
    expect(published).not.toContain('"d"');
  });

  test('has the same address at the next start, and another one where that is taken meanwhile', async () => {
    const first = await start();
    await first.close();
    const second = await start();
    expect(second.issuer).toBe(first.issuer);
    await second.close();
    const { hostname, port } = new URL(first.issuer);
    const other = createServer().listen(Number(port), hostname);
    await once(other, 'listening');
    const third = await start();
    other.close();
    expect(third.issuer).not.toBe(first.issuer);
    await third.close();
    expect((await start()).issuer).toBe(third.issuer);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1'])('does not start on %s', async (host) => {
    await expect(start(host)).rejects.toThrow(`loopback only, and HOST is ${host}`);
  });

  test('prints nothing', async () => {
    const said = (['log', 'info', 'warn', 'error'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation(() => {}),
    );
    const local = await start();
    await askForToken(local, 'operator');
    await askForToken(local, 'operator', 'guessed');
    for (const spy of said) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

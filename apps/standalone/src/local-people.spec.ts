import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { issuerMemory } from './issuer-memory';
import { SAMPLE_CLIENTS, SAMPLE_PEOPLE } from './local-accounts';
import { startLocalIssuer } from './local-issuer';
import type { LocalIssuer } from './local-issuer';

const REDIRECT = 'http://127.0.0.1:49152/signed-in';

describe('people at the local issuer', () => {
  let dataFolder: string;
  let local: LocalIssuer;
  let relyingParty: client.Configuration;

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'local-people-'));
    local = await startLocalIssuer({
      dataFolder,
      host: '127.0.0.1',
      audience: 'better-care-ledger',
      clients: SAMPLE_CLIENTS,
      people: SAMPLE_PEOPLE,
    });
    relyingParty = await client.discovery(
      new URL(local.issuer),
      'terminal',
      { id_token_signed_response_alg: 'ES256' },
      client.None(),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to be noticed; this is loopback
      { execute: [client.allowInsecureRequests] },
    );
  });
  afterAll(async () => {
    await local.close();
    await rm(dataFolder, { recursive: true });
  });

  /** What a browser bears that has opened the address that was printed. */
  async function knownBrowser(): Promise<string> {
    const opened = await fetch(local.entranceTo('http://127.0.0.1:8400/'), { redirect: 'manual' });
    return opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  const secretOf = (person: string) => local.people.find(({ id }) => id === person)?.secret ?? '';

  /** The form that a question leads to, as a browser shows and sends it. */
  async function openForm(more: Readonly<Record<string, string>> = {}) {
    const verifier = client.randomPKCECodeVerifier();
    const question = client.buildAuthorizationUrl(relyingParty, {
      redirect_uri: REDIRECT,
      scope: 'openid',
      state: 'as it was',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    });
    const asked = await fetch(question, { redirect: 'manual' });
    const cookie = asked.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const form = new URL(asked.headers.get('location') ?? '', local.issuer);
    const look = (known = '') => fetch(form, { headers: { cookie: `${cookie}; ${known}` } });
    const send = (fields: Record<string, string>, known = '', headers: Record<string, string> = {}) =>
      fetch(form, {
        method: 'POST',
        headers: { ...headers, cookie: `${cookie}; ${known}` },
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
    const resume = async (sent: Response) => {
      const resumed = await fetch(sent.headers.get('location') ?? '', {
        headers: { cookie },
        redirect: 'manual',
      });
      return new URL(resumed.headers.get('location') ?? '');
    };
    return { asked, verifier, look, send, resume };
  }

  async function signIn(person: string, tokenParameters: Readonly<Record<string, string>> = {}) {
    const { verifier, send, resume } = await openForm();
    const arrived = await resume(await send({ person, secret: secretOf(person) }));
    const checks = { pkceCodeVerifier: verifier, expectedState: 'as it was', idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(relyingParty, arrived, checks, tokenParameters);
    const keys = createRemoteJWKSet(new URL(`${local.issuer}/jwks`));
    const expected = { issuer: local.issuer, audience: 'better-care-ledger' };
    return { arrived, verifier, payload: (await jwtVerify(tokens.access_token, keys, expected)).payload };
  }

  test.each(SAMPLE_PEOPLE)('$id signs in, and has a token that says so and what they may', async (person) => {
    const before = Math.floor(Date.now() / 1000);
    const { payload } = await signIn(person.id);
    expect(payload).toMatchObject({
      sub: `person:${person.id}`,
      client_id: 'terminal',
      bettercare_grants: person.grants,
    });
    expect(payload['auth_time']).toBeGreaterThanOrEqual(before);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
  });

  test.each([
    ['operator', ['approver@E10000003', 'viewer@E10000003']],
    ['approver', ['approver@E06000031', 'viewer@E06000031']],
  ])('%s, asking for other grants, has %j', async (person, grants) => {
    const { payload } = await signIn(person, { grants: 'approver@E10000003 viewer@E10000003' });
    expect(payload['bettercare_grants']).toEqual(grants);
  });

  test.each([
    ['asks for a secret', false],
    ['takes a click, in a browser that has opened the address that was printed', true],
  ])('are shown a page that loads nothing and %s', async (_, isKnown) => {
    const { look } = await openForm();
    const shown = await look(isKnown ? await knownBrowser() : '');
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await shown.text();
    for (const { id, name, does } of SAMPLE_PEOPLE) {
      expect(text).toContain(
        isKnown ? `value="${id}" aria-describedby="${id}-does">${name}<` : `${name}</option>`,
      );
      expect(text.includes(does)).toBe(isKnown);
    }
    expect(text.includes('type="password"')).toBe(!isKnown);
    for (const { secret } of local.people) expect(text).not.toContain(secret);
  });

  test('in a known browser sign in by a click on that page', async () => {
    const { send } = await openForm();
    const sent = await send({ person: 'board' }, await knownBrowser(), { origin: local.issuer });
    expect(sent.status).toBe(303);
  });

  test.each([
    [
      'from another page on this machine',
      () => ({ origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }),
    ],
    ['from another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
    ['by what hides where it was sent from', () => ({ origin: 'null' })],
    ['by what does not say where it was sent from', () => ({})],
  ])('in a known browser are not signed in %s', async (_, headers) => {
    const { send } = await openForm();
    expect((await send({ person: 'operator' }, await knownBrowser(), headers())).status).toBe(403);
  });

  test.each([
    ['a browser that is not known', () => ''],
    ['one that makes up a key', () => `bettercare-browser-${new URL(local.issuer).port}=made-up`],
    ['one that is known to another ledger', async () => (await knownBrowser()).replace(/-\d+=/, '-1=')],
  ])('are not signed in by a click in %s', async (_, cookie) => {
    const { send } = await openForm();
    const sent = await send({ person: 'operator' }, await cookie(), { origin: local.issuer });
    expect(sent.status).toBe(403);
  });

  test('become known by the printed address alone, which leads on to the pages', async () => {
    const entrance = local.entranceTo('http://127.0.0.1:8400/');
    const opened = await fetch(entrance, { redirect: 'manual' });
    expect(opened.headers.get('location')).toBe('http://127.0.0.1:8400/');
    expect(opened.headers.get('set-cookie')).toMatch(/; Path=\/sign-in\/; .*HttpOnly; SameSite=Lax$/);
    const wrong = await fetch(`${entrance}x`, { redirect: 'manual' });
    expect(wrong.status).toBe(403);
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    'http://127.0.0.1:8400/signed-in',
    'http://localhost:9/signed-in',
    'http://[::1]:8400/signed-in',
  ])('are sent on to the pages at %s', async (redirect) => {
    const { asked } = await openForm({ client_id: 'tracker', redirect_uri: redirect });
    expect(asked.headers.get('location')).toMatch(/^\/sign-in\//);
  });

  test.each([
    ['another’s secret', () => ({ person: 'council', secret: secretOf('approver') })],
    ['a guessed one', () => ({ person: 'council', secret: 'guessed' })],
    ['none', () => ({ person: 'council' })],
    ['a name that nobody has', () => ({ person: '__proto__', secret: '' })],
  ])('are not let in with %s, and may try again', async (_, fields) => {
    const { send } = await openForm();
    expect((await send(fields())).status).toBe(403);
    expect((await send({ person: 'council', secret: secretOf('council') })).status).toBe(303);
  });

  test('cannot send a book', async () => {
    const { send } = await openForm();
    expect((await send({ person: 'council', secret: 'x'.repeat(5_000) })).status).toBe(413);
  });

  test('are not signed in by a page that somebody else opened', async () => {
    const { asked } = await openForm();
    const form = new URL(asked.headers.get('location') ?? '', local.issuer);
    const body = new URLSearchParams({ person: 'council', secret: secretOf('council') });
    expect((await fetch(form, { method: 'POST', body })).status).toBe(400);
  });

  test('have a code that is good once, and for whoever asked for it alone', async () => {
    const { arrived, verifier } = await signIn('council');
    const again = (pkceCodeVerifier: string, from: URL) =>
      client.authorizationCodeGrant(relyingParty, from, { pkceCodeVerifier, expectedState: 'as it was' });
    await expect(again(verifier, arrived)).rejects.toMatchObject({ error: 'invalid_grant' });
    const { send, resume } = await openForm();
    const other = await resume(await send({ person: 'council', secret: secretOf('council') }));
    await expect(again(client.randomPKCECodeVerifier(), other)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test.each([
    ['an address that is not on this machine', { redirect_uri: 'https://example.org/signed-in' }],
    [
      'pages that are not on this machine',
      { client_id: 'tracker', redirect_uri: 'http://10.0.0.7:8400/signed-in' },
    ],
    ['another path of theirs', { client_id: 'tracker', redirect_uri: 'http://127.0.0.1:8400/areas' }],
    ['another path', { redirect_uri: 'http://127.0.0.1:49152/elsewhere' }],
    ['a client in its own name', { client_id: 'operator' }],
  ])('are not sent on to %s', async (_, more) => {
    const { asked } = await openForm(more);
    expect(asked.status).toBe(400);
    expect(await asked.text()).toContain('Nobody can sign in like this');
  });

  test('without PKCE are sent back with nothing', async () => {
    const question = client.buildAuthorizationUrl(relyingParty, { redirect_uri: REDIRECT, scope: 'openid' });
    const { headers } = await fetch(question, { redirect: 'manual' });
    expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  test('have secrets of their own, in a file for its owner alone', async () => {
    expect((await stat(join(dataFolder, 'local-issuer-people.json'))).mode & 0o777).toBe(0o600);
    const secrets = [...local.people, ...local.clients].map(({ secret }) => secret);
    expect(new Set(secrets).size).toBe(SAMPLE_CLIENTS.length + SAMPLE_PEOPLE.length);
  });
});

describe('what the local issuer remembers', () => {
  test('is the newest thousand things, each for as long as it is good', async () => {
    let now = 0;
    const codes = issuerMemory(() => now)('AuthorizationCode');
    for (let code = 1; code <= 1_200; code++) await codes.upsert(`code-${code}`, { uid: `${code}` }, 60);
    expect(await codes.find('code-200')).toBeUndefined();
    expect(await codes.find('code-201')).toMatchObject({ uid: '201' });
    expect(await codes.findByUid('1200')).toBeDefined();
    now = 60_000;
    expect(await codes.find('code-1200')).toBeUndefined();
    expect(await codes.findByUid('1200')).toBeUndefined();
  });

  test('is forgotten with the grant that it belongs to, and codes that were used are known as such', async () => {
    const memory = issuerMemory(() => 5_000);
    const codes = memory('AuthorizationCode');
    await codes.upsert('first', { grantId: 'a' }, 60);
    await codes.upsert('second', { grantId: 'b' }, 60);
    await codes.consume('second');
    await memory('Grant').revokeByGrantId('a');
    expect(await codes.find('first')).toBeUndefined();
    expect(await codes.find('second')).toMatchObject({ consumed: 5 });
  });
});

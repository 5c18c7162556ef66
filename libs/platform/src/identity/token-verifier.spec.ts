import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { signingKey, startOpenIdProvider } from '#testing';
import type { OpenIdProvider, TokenParts } from '#testing';
import { GRANTS_CLAIM, PERSON_CLAIM } from './grants';
import { Pauses } from './pauses';
import { providerKeys } from './provider-keys';
import { verifyToken } from './token-verifier';

const AUDIENCE = 'better-care-ledger';
const rules = (issuer: string) => ({
  issuer,
  audience: AUDIENCE,
  grantsClaim: GRANTS_CLAIM,
  personClaim: PERSON_CLAIM,
});
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('a bearer token', () => {
  let provider: OpenIdProvider;
  let keys: JWTVerifyGetKey;
  let now = 0;
  const afterSeconds = (seconds: number) => {
    now += seconds * 1_000;
  };

  beforeEach(async () => {
    provider = await startOpenIdProvider(AUDIENCE);
    const pauses = new Pauses(undefined, () => now);
    keys = providerKeys({ issuer: provider.issuer, jwksUrl: undefined, refetchPauseMs: 0, pauses });
  });
  afterEach(() => provider.close());

  const verify = (token: string) => verifyToken(token, keys, rules(provider.issuer));
  const verifyWith = async (parts: TokenParts) => verify(await provider.token(parts));

  test('says who asks and what they are granted; keys are fetched once', async () => {
    const claims = { bettercare_grants: ['publisher@urn:ons:E06000031', 'viewer@E06000031'] };
    for (const typ of ['at+jwt', 'application/at+jwt', 'JWT', undefined]) {
      expect(await verifyWith({ claims, header: typ === undefined ? {} : { typ } })).toEqual({
        ok: true,
        value: {
          subject: 'somebody',
          isPerson: false,
          grants: [
            { role: 'publisher', scope: 'urn:ons:E06000031' },
            { role: 'viewer', scope: 'E06000031' },
          ],
          expiresAt: expect.any(Date),
        },
      });
    }
    expect(provider.keyRequests()).toBe(1);
  });

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    await provider.rotate(alg);
    expect(await verifyWith({})).toMatchObject({ ok: true });
  });

  test.each([
    ['signed in', { auth_time: 1, client_id: 'pages' }, true],
    ['is known to have signed in by a provider that says so elsewhere', { auth_time: 1, azp: 'pages' }, true],
    ['is a machine in its own name', { client_id: 'pages' }, false],
    ['is a machine whose provider invents a sign-in', { auth_time: 1, client_id: 'somebody' }, false],
    ['is a machine as another provider names it', { auth_time: 1, azp: 'somebody' }, false],
    ['shows nothing', {}, false],
    ['has the claim and nothing in it', { auth_time: '', client_id: 'pages' }, false],
  ])('of whoever %s: a person, or not', async (_, claims, isPerson) => {
    expect(await verifyWith({ claims })).toMatchObject({ ok: true, value: { isPerson } });
  });

  test('without grants is believed, and grants nothing', async () => {
    for (const claim of [undefined, null, 'viewer@E06000031', { 0: 'viewer@E06000031' }]) {
      expect(await verifyWith({ claims: { bettercare_grants: claim } })).toMatchObject({
        ok: true,
        value: { grants: [] },
      });
    }
  });

  test.each([
    ['expired beyond the allowed skew', () => ({ exp: nowSeconds() - 90 }), 'expired'],
    ['valid only later', () => ({ nbf: nowSeconds() + 90 }), 'not-yet-valid'],
    ['for another audience', () => ({ aud: 'another-service' }), 'audience'],
    ['without an audience', () => ({ aud: undefined }), 'audience'],
    ['of another issuer', () => ({ iss: 'https://login.example.org' }), 'issuer'],
    ['without an end', () => ({ exp: undefined }), 'claims'],
    ['for nobody', () => ({ sub: undefined }), 'claims'],
    ['for an endless name', () => ({ sub: 'x'.repeat(300) }), 'claims'],
  ])('%s is refused', async (_, claims, failure) => {
    expect(await verifyWith({ claims: claims() })).toEqual({ ok: false, failure });
  });

  test('within a minute of its end or beginning is accepted, as clocks differ', async () => {
    expect(await verifyWith({ claims: { exp: nowSeconds() - 45, nbf: nowSeconds() + 45 } })).toMatchObject({
      ok: true,
    });
  });

  test('of another kind is refused, though it is signed', async () => {
    expect(await verifyWith({ header: { typ: 'logout+jwt' } })).toEqual({ ok: false, failure: 'claims' });
  });

  test('without a signature, or signed with the public key as a secret, is refused', async () => {
    const [header, payload] = (await provider.token()).split('.');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await verify(`${part({ alg: 'none' })}.${payload}.`)).toEqual({ ok: false, failure: 'algorithm' });

    const published = await (await fetch(`${provider.issuer}/keys`)).text();
    const confused = await new SignJWT({ iss: provider.issuer, aud: AUDIENCE, sub: 'x' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(published));
    expect(await verify(confused)).toEqual({ ok: false, failure: 'algorithm' });
    expect(await verify(`${header}.${payload}.`)).toEqual({ ok: false, failure: 'signature' });
  });

  test('changed after signing, or signed with a key of the same name, is refused', async () => {
    const [header, , signature] = (await provider.token()).split('.');
    const [, stronger] = (await provider.token({ claims: { bettercare_grants: ['administrator@*'] } })).split(
      '.',
    );
    expect(await verify(`${header}.${stronger}.${signature}`)).toEqual({ ok: false, failure: 'signature' });
    expect(await verifyWith({ key: await signingKey('first') })).toEqual({ ok: false, failure: 'signature' });
  });

  test.each(['', 'x', 'a.b.c', 'e30.e30.e30', `${'a'.repeat(9000)}.b.c`, 'e30.e30.e30.e30.e30'])(
    'that is no token is refused: %j',
    async (token) => {
      expect(await verify(token)).toMatchObject({
        ok: false,
        failure: expect.stringMatching(/malformed|algorithm/),
      });
    },
  );

  test('signed with a new key is accepted once the provider publishes it, and the old key no longer', async () => {
    const before = await provider.token();
    expect(await verify(before)).toMatchObject({ ok: true });
    await provider.rotate();
    expect(await verifyWith({})).toMatchObject({ ok: true });
    expect(await verify(before)).toEqual({ ok: false, failure: 'unknown-key' });
    expect(await verifyWith({ key: await signingKey('never published') })).toEqual({
      ok: false,
      failure: 'unknown-key',
    });
  });

  test('with unknown keys cannot make us ask the provider again and again', async () => {
    keys = providerKeys({ issuer: provider.issuer, jwksUrl: undefined, refetchPauseMs: 60_000 });
    expect(await verifyWith({})).toMatchObject({ ok: true });
    for (let i = 0; i < 20; i++) await verifyWith({ key: await signingKey(`unknown-${i}`) });
    expect(provider.keyRequests()).toBe(1);
  });

  test('is neither believed nor refused while the provider is away, and read once it is back', async () => {
    const token = await provider.token();
    provider.fail(true);
    expect(await verify(token)).toEqual({ ok: false, failure: 'provider-unavailable' });
    provider.fail(false);
    afterSeconds(1);
    expect(await verify(token)).toMatchObject({ ok: true });
  });

  test.each([
    ['discovery', () => undefined],
    ['the keys', () => `${provider.issuer}/keys`],
  ])(
    'leaves a provider that fails at %s in peace, longer each time, up to half a minute',
    async (_, jwksUrl) => {
      const failures: unknown[] = [];
      const pauses = new Pauses(
        (cause) => failures.push(cause),
        () => now,
      );
      keys = providerKeys({ issuer: provider.issuer, jwksUrl: jwksUrl(), refetchPauseMs: 0, pauses });
      const token = await provider.token();
      provider.fail(true);
      for (const pause of [1, 2, 4, 8, 16, 30, 30]) {
        const asked = provider.requests();
        const together = await Promise.all([verify(token), verify(token), verify(token)]);
        for (const answer of [...together, await verify(token)]) {
          expect(answer).toEqual({ ok: false, failure: 'provider-unavailable' });
        }
        afterSeconds(pause - 0.001);
        await verify(token);
        expect(provider.requests() - asked).toBe(1);
        afterSeconds(0.001);
      }
      expect(failures).toHaveLength(7);
      provider.fail(false);
      expect(await verify(token)).toMatchObject({ ok: true });
      provider.fail(true);
      await verifyWith({ key: await signingKey('unknown') });
      expect(pauses.leftMs()).toBe(1_000); // it has answered meanwhile
    },
  );

  test('of a known key holds during a pause as well', async () => {
    const token = await provider.token();
    expect(await verify(token)).toMatchObject({ ok: true });
    provider.fail(true);
    const unknown = await provider.token({ key: await signingKey('unknown') });
    expect(await verify(unknown)).toEqual({ ok: false, failure: 'provider-unavailable' });
    const asked = provider.requests();
    expect(await verify(unknown)).toEqual({ ok: false, failure: 'provider-unavailable' });
    expect(await verify(token)).toMatchObject({ ok: true });
    expect(provider.requests()).toBe(asked);
  });

  test('is not checked with keys of a provider that calls itself something else', async () => {
    keys = providerKeys({ issuer: `${provider.issuer}/`, jwksUrl: undefined });
    expect(await verifyWith({})).toEqual({ ok: false, failure: 'provider-unavailable' });
  });
});

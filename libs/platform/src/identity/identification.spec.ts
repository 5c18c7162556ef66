import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signingKey, startOpenIdProvider } from '#testing';
import type { OpenIdProvider } from '#testing';
import { Identification } from './identification';
import type { IntrospectionOptions } from './introspection';
import { Remembered } from './remembered';

const AUDIENCE = 'better-care-ledger';

describe('who a token speaks for', () => {
  let provider: OpenIdProvider;
  let now: number;

  beforeEach(async () => {
    provider = await startOpenIdProvider(AUDIENCE);
    now = Date.now();
  });
  afterEach(() => provider.close());

  const identification = (introspection?: IntrospectionOptions) =>
    new Identification({
      rules: {
        issuer: provider.issuer,
        audience: AUDIENCE,
        grantsClaim: 'bettercare_grants',
        personClaim: 'auth_time',
      },
      keys: { jwksUrl: undefined, refetchPauseMs: 0 },
      introspection,
      now: () => now,
    });
  const afterSeconds = (seconds: number) => {
    now += seconds * 1_000;
  };

  test('is remembered for a minute, and told the same', async () => {
    const door = identification();
    const token = await provider.token({ claims: { bettercare_grants: ['viewer@E06000031'] } });
    const first = await door.identify(token); // fetched the keys, which forgets what was known before
    expect(first).toMatchObject({ ok: true, value: { grants: [{ role: 'viewer', scope: 'E06000031' }] } });
    const second = await door.identify(token);
    expect(second).toEqual(first);
    afterSeconds(59);
    expect(sameObject([second, await door.identify(token)])).toBe(true);
    afterSeconds(2);
    expect(sameObject([second, await door.identify(token)])).toBe(false);
  });

  test('is not remembered beyond the end of the token', async () => {
    const door = identification();
    const exp = Math.floor(now / 1_000) - 55; // five seconds of the allowed skew are left
    const token = await provider.token({ claims: { exp } });
    for (let time = 0; time < 3; time++) expect(await door.identify(token)).toMatchObject({ ok: true });
    const identities = await Promise.all([door.identify(token), door.identify(token)]);
    expect(sameObject(identities)).toBe(true);
    afterSeconds(10);
    const later = await Promise.all([door.identify(token), door.identify(token)]);
    expect(sameObject(later)).toBe(false); // each was verified anew
  });

  test('is forgotten when the provider changes its keys', async () => {
    const door = identification();
    const before = await provider.token();
    for (let time = 0; time < 3; time++) expect(await door.identify(before)).toMatchObject({ ok: true });
    await provider.rotate();
    expect(await door.identify(before)).toMatchObject({ ok: true }); // nobody has noticed yet
    expect(await door.identify(await provider.token())).toMatchObject({ ok: true });
    expect(await door.identify(before)).toEqual({ ok: false, failure: 'unknown-key' });
  });

  test('is not remembered of a token that does not hold', async () => {
    const door = identification();
    const forged = await provider.token({ key: await signingKey('first') });
    for (let time = 0; time < 3; time++) {
      expect(await door.identify(forged)).toEqual({ ok: false, failure: 'signature' });
    }
  });

  describe('where the provider can be asked about it', () => {
    test('is asked once in half a minute, whoever asks at once', async () => {
      const door = identification(provider.introspection);
      const token = await provider.token();
      await Promise.all([door.identify(token), door.identify(token), door.identify(token)]);
      expect(await door.identify(token)).toMatchObject({ ok: true });
      expect(provider.introspections()).toBe(1);
      afterSeconds(31);
      expect(await door.identify(token)).toMatchObject({ ok: true });
      expect(provider.introspections()).toBe(2);
    });

    test('is refused within half a minute of being revoked, and stays so', async () => {
      const door = identification(provider.introspection);
      const [token, other] = [await provider.token(), await provider.token({ claims: { sub: 'other' } })];
      expect(await door.identify(token)).toMatchObject({ ok: true });
      provider.revoke(token);
      afterSeconds(30);
      expect(await door.identify(token)).toEqual({ ok: false, failure: 'revoked' });
      expect(await door.identify(token)).toEqual({ ok: false, failure: 'revoked' });
      expect(await door.identify(other)).toMatchObject({ ok: true });
      expect(provider.introspections()).toBe(3);
    });

    test('is neither believed nor refused while the provider does not answer', async () => {
      const door = identification(provider.introspection);
      const token = await provider.token();
      expect(await door.identify(token)).toMatchObject({ ok: true });
      provider.fail(true);
      afterSeconds(20);
      expect(await door.identify(token)).toMatchObject({ ok: true });
      afterSeconds(11);
      expect(await door.identify(token)).toEqual({ ok: false, failure: 'provider-unavailable' });
      provider.fail(false);
      expect(await door.identify(token)).toMatchObject({ ok: true });
    });

    test('is not believed where we are not known there', async () => {
      const door = identification({ ...provider.introspection, clientSecret: 'wrong' });
      expect(await door.identify(await provider.token())).toEqual({
        ok: false,
        failure: 'provider-unavailable',
      });
    });

    test('is not asked about a token that does not hold, so that nobody is shown what was forged', async () => {
      const door = identification(provider.introspection);
      await door.identify(await provider.token({ key: await signingKey('first') }));
      expect(provider.introspections()).toBe(0);
    });
  });
});

describe('what is remembered', () => {
  test('is the newest, and no more than its number', () => {
    const remembered = new Remembered<number>(2, () => 0);
    for (const key of ['first', 'second', 'first', 'third']) remembered.set(key, key.length, 1);
    expect(['first', 'second', 'third'].map((key) => remembered.get(key))).toEqual([5, undefined, 5]);
  });
});

/** Whether it was remembered: what is verified anew is made anew. */
function sameObject(results: readonly Awaited<ReturnType<Identification['identify']>>[]): boolean {
  const identities = results.map((result) => (result.ok ? result.value : undefined));
  return new Set(identities).size === 1;
}

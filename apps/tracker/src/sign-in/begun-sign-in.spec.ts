import { describe, expect, test } from '@jest/globals';
import { begunName, begunNames, isState, readBegun, writeBegun } from './begun-sign-in';

const BEGUN = { verifier: 'v', nonce: 'n', to: '/areas/E06000031?asKnown=3' };

describe('a sign-in that was begun', () => {
  test('is read as it was written', () => {
    expect(readBegun(writeBegun(BEGUN))).toEqual(BEGUN);
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
    'leads to no other site, whoever wrote %s into it',
    (to) => expect(readBegun(writeBegun({ ...BEGUN, to }))?.to).toBe('/'),
  );

  test.each([
    undefined,
    '',
    'no',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('[1,2,3]').toString('base64url'),
  ])('is none where the cookie is %j', (text) => expect(readBegun(text)).toBeUndefined());

  test.each(['', 'a b', 'x'.repeat(101), '../', ['a'], undefined])('has no state like %j', (state) =>
    expect(isState(state)).toBe(false),
  );

  test.each([
    ['over TLS', { prefix: '__Host-', suffix: '' } as const, '__Host-bettercare-sign-in-a-8400'],
    ['on this machine', { prefix: '', suffix: '-8400' } as const, 'bettercare-sign-in-a-8400'],
  ])('is known among other cookies %s', (_, kind, cookie) => {
    const cookies = new Map(
      [cookie, 'other', 'bettercare-session-8400', 'bettercare-sign-in-a-8401'].map((name) => [name, 'x']),
    );
    const state = kind.suffix === '' ? 'a-8400' : 'a';
    expect(begunNames(cookies, kind)).toEqual([begunName(state)]);
  });
});

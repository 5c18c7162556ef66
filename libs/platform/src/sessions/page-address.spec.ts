import { describe, expect, test } from '@jest/globals';
import { cookieKindOf, originOf, pagePath } from './page-address';

describe('the page somebody comes back to', () => {
  test.each(['/areas', '/', '/areas/E06000031?asKnown=12', '/areas/E06000031/explain?period=2014%2F15-Q2'])(
    '%s is one of ours',
    (path) => expect(pagePath(path)).toBe(path),
  );

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '///evil.example',
    '/.//evil.example',
    '/areas/..//evil.example',
    '/\t/evil.example',
    '/%09/evil\n',
    'https://evil.example/',
    'javascript:alert(1)',
    'evil.example',
    '',
    `/${'x'.repeat(1_000)}`,
    undefined,
    ['/areas'],
  ])('%j is not', (path) => expect(pagePath(path)).toBeUndefined());
});

describe('where people reach the pages', () => {
  const by = (host: string) => ({ headers: { host } });

  test('is what the settings say, whatever name the request came by', () => {
    expect(originOf({ publicUrl: 'https://ledger.example/' }, by('evil.example'))).toBe(
      'https://ledger.example',
    );
  });

  test.each(['127.0.0.1:8400', 'localhost:8400', '[::1]:8400'])('is this machine by the name of %s', (host) =>
    expect(originOf({ publicUrl: undefined }, by(host))).toBe(`http://${host}`),
  );

  test.each(['ledger.example', '10.0.0.7:8400', '127.0.0.1:8400@evil.example', 'localhost/x', ''])(
    'is nowhere by the name of %j, which no setting has',
    (host) => expect(originOf({ publicUrl: undefined }, by(host))).toBeUndefined(),
  );

  test('decides how cookies are set', () => {
    expect(cookieKindOf('https://ledger.example')).toEqual({ prefix: '__Host-', suffix: '' });
    expect(cookieKindOf('http://127.0.0.1:8400')).toEqual({ prefix: '', suffix: '-8400' });
    expect(cookieKindOf('http://localhost')).toEqual({ prefix: '', suffix: '-80' });
  });
});

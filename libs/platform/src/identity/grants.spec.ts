import { describe, expect, test } from '@jest/globals';
import { isGranted, mayPublishAs, readGrants } from './grants';

const holder = (...grants: unknown[]) => ({
  subject: 'somebody',
  isPerson: false,
  grants: readGrants(grants),
});

describe('grants', () => {
  test('hold for the organisation or area they name, and for no other', () => {
    const trust = holder('publisher@urn:ods:RGN', 'viewer@E06000031');
    expect(mayPublishAs(trust, 'urn:ods:RGN')).toBe(true);
    expect(mayPublishAs(trust, 'urn:ods:RGM')).toBe(false);
    expect(mayPublishAs(trust, 'urn:ons:E06000031')).toBe(false);
    expect(isGranted(trust, ['viewer', 'auditor'], 'E06000031')).toBe(true);
    expect(isGranted(trust, ['viewer'], 'E10000003')).toBe(false);
    expect(isGranted(trust, ['approver'], 'E06000031')).toBe(false);
  });

  test('let a partner’s signatory sign in its name alone, and nobody publish by it', () => {
    const commissioner = holder('signatory@urn:ods:06H');
    expect(isGranted(commissioner, ['signatory'], 'urn:ods:06H')).toBe(true);
    expect(isGranted(commissioner, ['signatory'], 'urn:ons:E10000003')).toBe(false);
    expect(mayPublishAs(commissioner, 'urn:ods:06H')).toBe(false);
  });

  test('everywhere hold for any area; nobody publishes, signs, prepares or pays everywhere', () => {
    expect(isGranted(holder('administrator@*'), ['administrator'], 'E06000031')).toBe(true);
    expect(isGranted(holder('viewer@E06000031'), ['viewer'], '*')).toBe(false);
    expect(holder('publisher@*', 'signatory@*', 'preparer@*', 'finance@*', 'approver@*').grants).toEqual([]);
    expect(mayPublishAs(holder('administrator@*'), 'urn:ods:RGN')).toBe(false);
  });

  test.each([
    'viewer',
    'viewer@',
    '@E06000031',
    'viewer@e06000031',
    'viewer@urn:ods:RGN',
    'publisher@E06000031',
    'signatory@E10000003',
    'owner@E06000031',
    'constructor@*',
    '__proto__@*',
    'viewer@E06000031@*',
    7,
    null,
    ['viewer@E06000031'],
  ])('%j grants nothing, and does not spoil the rest', (text) => {
    expect(holder(text, 'auditor@*').grants).toEqual([{ role: 'auditor', scope: '*' }]);
  });
});

import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkProfile } from './profile';
import { readSettings } from './settings';
import type { Settings } from './settings';

function settings(environment: Record<string, string>): Settings {
  const read = readSettings(environment);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value;
}

describe('settings', () => {
  test('nothing given is the embedded profile on loopback', () => {
    const read = settings({});
    expect(read).toMatchObject({
      host: '127.0.0.1',
      port: 8400,
      sample: 'peterborough',
      logFormat: 'line',
      batchMax: 5000,
    });
    expect(Object.isFrozen(read)).toBe(true);
    expect(checkProfile(read)).toEqual({ ok: true, value: { database: 'embedded', issuer: 'local' } });
  });

  test('the data folder is the same wherever the process is started', () => {
    const { dataFolder } = settings({});
    expect(isAbsolute(dataFolder)).toBe(true);
    expect(existsSync(join(dirname(dataFolder), 'package.json'))).toBe(true);
    expect(settings({ BCL_DATA: 'elsewhere' }).dataFolder).toBe(join(dirname(dataFolder), 'elsewhere'));
    expect(settings({ BCL_DATA: '/srv/ledger' }).dataFolder).toBe('/srv/ledger');
  });

  test('an outturn of the sample is a number of admissions, none of which may come', () => {
    expect(settings({}).sampleOutturn).toBeUndefined();
    expect(settings({ BCL_SAMPLE_OUTTURN: '56040' }).sampleOutturn).toBe(56_040);
    expect(settings({ BCL_SAMPLE_OUTTURN: '0' }).sampleOutturn).toBe(0);
  });

  test('an empty value counts as not given', () => {
    expect(settings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8400, databaseUrl: undefined });
  });

  test('the owner is the application itself where one address is given', () => {
    const url = 'postgres://ledger@db/ledger';
    expect(settings({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url, databaseOwnerUrl: url });
  });

  test('production logs JSON unless told otherwise', () => {
    expect(settings({ NODE_ENV: 'production' }).logFormat).toBe('json');
    expect(settings({ NODE_ENV: 'production', LOG_FORMAT: 'line' }).logFormat).toBe('line');
  });

  test.each([
    ['PORT', { PORT: '70000' }, 'must be a whole number from 0 to 65535'],
    ['PORT', { PORT: '84e2' }, 'must be a whole number from 0 to 65535'],
    ['BCL_SAMPLE', { BCL_SAMPLE: 'some' }, 'must be one of peterborough, none'],
    ['BCL_SAMPLE_OUTTURN', { BCL_SAMPLE_OUTTURN: '56,320' }, 'must be a whole number from 0 to 1000000'],
    ['BCL_SAMPLE_OUTTURN', { BCL_SAMPLE_OUTTURN: '-1' }, 'must be a whole number from 0 to 1000000'],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'must be one of debug, info, warn, error, silent'],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://user:hunter2@db/ledger' }, 'is not a postgres:// address'],
    [
      'DATABASE_URL',
      { DATABASE_OWNER_URL: 'postgres://db/ledger' },
      'is missing, though DATABASE_OWNER_URL is given',
    ],
    [
      'DATABASE_OWNER_URL',
      { DATABASE_URL: 'postgres://db/ledger', DATABASE_OWNER_URL: 'postgres://db/ledger', MIGRATE: 'never' },
      'is given, though MIGRATE is never',
    ],
    [
      'OIDC_ISSUER',
      { OIDC_ISSUER: 'http://login.example.org' },
      'must be https:// for any host but this machine',
    ],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'login.example.org' }, 'is not an https:// address'],
    [
      'OIDC_ISSUER',
      { OIDC_JWKS_URL: 'https://login.example.org/keys' },
      'is missing, though OIDC_JWKS_URL is given',
    ],
    [
      'OIDC_INTROSPECTION_SECRET',
      {
        OIDC_ISSUER: 'https://login.example.org',
        OIDC_INTROSPECTION_URL: 'https://login.example.org/introspect',
        OIDC_INTROSPECTION_CLIENT: 'ledger',
      },
      'is missing, though OIDC_INTROSPECTION_URL is given',
    ],
    [
      'OIDC_INTROSPECTION_URL',
      { OIDC_INTROSPECTION_URL: 'http://login.example.org/introspect' },
      'must be https:// for any host but this machine',
    ],
    [
      'PUBLIC_URL',
      { OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'ledger', HOST: '0.0.0.0' },
      'is missing, though OIDC_CLIENT_ID is given',
    ],
    [
      'OIDC_ISSUER',
      { PUBLIC_URL: 'https://ledger.example.org', OIDC_CLIENT_ID: 'ledger' },
      'is missing, though OIDC_CLIENT_ID is given',
    ],
    ['OIDC_CLIENT_ID', { OIDC_CLIENT_SECRET: 's' }, 'is missing, though OIDC_CLIENT_SECRET is given'],
    [
      'PUBLIC_URL',
      { PUBLIC_URL: 'http://ledger.example.org' },
      'must be https:// for any host but this machine',
    ],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://ledger.example.org/bcf' }, 'must be an address without a path'],
    ['BATCH_MAX', { BATCH_MAX: '0' }, 'must be a whole number from 1 to 20000'],
    ['MEBIBYTES_IN_FLIGHT_MAX', { MEBIBYTES_IN_FLIGHT_MAX: '31' }, 'must be a whole number from 32 to 4096'],
    ['REQUESTS_IN_FLIGHT_MAX', { REQUESTS_IN_FLIGHT_MAX: '3' }, 'must be a whole number from 4 to 10000'],
  ])('%s at fault is named, once, and its value is not shown', (setting, environment, problem) => {
    expect(readSettings(environment)).toEqual({ ok: false, failure: [{ setting, problem }] });
  });
});

describe('profile', () => {
  test.each(['127.0.0.1', '127.3.2.1', 'localhost', '::1'])('sample people exist on %s', (host) => {
    expect(checkProfile(settings({ HOST: host })).ok).toBe(true);
  });

  test.each(['0.0.0.0', '::', '10.0.0.7', 'ledger.example.org', '127.0.0.1.example.org'])(
    'sample people are refused on %s, whatever the database',
    (host) => {
      for (const database of [{}, { DATABASE_URL: 'postgres://db/ledger' }]) {
        const checked = checkProfile(settings({ HOST: host, ...database }));
        expect(checked).toMatchObject({ ok: false, failure: { setting: 'OIDC_ISSUER' } });
      }
    },
  );

  test('sample people are refused where the pages are reached from elsewhere', () => {
    const checked = checkProfile(settings({ PUBLIC_URL: 'https://ledger.example.org' }));
    expect(checked).toMatchObject({ ok: false, failure: { setting: 'OIDC_ISSUER' } });
    expect(checkProfile(settings({ PUBLIC_URL: 'http://localhost:8400' })).ok).toBe(true);
  });

  test('the one process migrates, since it owns the tables all the same', () => {
    const checked = checkProfile(settings({ MIGRATE: 'never' }));
    expect(checked).toMatchObject({ ok: false, failure: { setting: 'MIGRATE' } });
  });

  test('any address will do where people are known to a provider', () => {
    const given = settings({ HOST: '0.0.0.0', OIDC_ISSUER: 'https://login.example.org' });
    expect(checkProfile(given)).toEqual({ ok: true, value: { database: 'embedded', issuer: 'given' } });
  });
});

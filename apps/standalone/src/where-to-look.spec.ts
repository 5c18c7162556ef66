import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { usualDataFolder } from '#installation';
import { whereToLook } from './where-to-look';

const RUNNING = {
  url: 'http://127.0.0.1:3000',
  pages: 'http://127.0.0.1:3999/welcome/key',
  metrics: 'http://127.0.0.1:9400/metrics',
  issuer: 'http://127.0.0.1:3999',
  local: true,
  dataFolder: usualDataFolder,
  hasSample: true,
  hasInvented: true,
  hasMoney: true,
  hasReturns: true,
};

describe('where to look', () => {
  test('says last where the pages are, how to sign in, and where that leads', () => {
    const said = whereToLook(RUNNING);
    expect(said).toMatch(
      /\n\n +Pages +http:\/\/127.0.0.1:3999\/welcome\/key\n\nand choose [^]* on to http:\/\/127.0.0.1:3000, [^]*LOG_LEVEL=info[^\n]*\n$/,
    );
    const given = whereToLook({ ...RUNNING, local: false, pages: 'https://ledger.example' });
    expect(given).toMatch(/\n +Pages +https:\/\/ledger.example\n\nand sign in as your provider asks/);
    expect(given).not.toContain('sample people');
  });

  test('says that the row in quarantine is part of the sample, and where to read on', () => {
    expect(whereToLook(RUNNING)).toContain('one row with a mistyped area, on purpose: docs/quarantine.md');
    expect(whereToLook({ ...RUNNING, hasSample: false })).not.toContain('docs/quarantine.md');
  });

  test('says which figures of the sample are invented, and for what, where they are there', () => {
    const said = whereToLook(RUNNING);
    expect(said).toMatch(
      /^ +Target +npm run -s bettercare -- performance --area E10000003 --year 2016\/17$/m,
    );
    expect(said.replace(/\s+/g, ' ')).toContain(
      'INVENTED, to follow admissions against a target with: all admissions that the sample brings ' +
        "(Peterborough 2015, Cambridgeshire 2016/17), and Cambridgeshire's plan of 2016/17",
    );
    expect(whereToLook({ ...RUNNING, hasInvented: false, hasMoney: false, hasReturns: false })).not.toMatch(
      /INVENTED|E10000003/,
    );
  });

  test('leads to the return that went out, and to the one that waits for answers, where they are there', () => {
    const said = whereToLook(RUNNING);
    expect(said).toMatch(/^ +Returns +npm run -s bettercare -- return list --area E06000031$/m);
    expect(said).toMatch(/^ +npm run -s bettercare -- return show --area E06000031 --template 2015-16-q2$/m);
    expect(said).toContain('2015-16-q1 went out, INVENTED where the ledger has nothing');
    expect(said).toContain('2015-16-q2 waits for answers');
    expect(whereToLook({ ...RUNNING, hasReturns: false })).not.toContain('2015-16-q');
  });

  test('leads to the money, where it was settled, and to the account of whoever held it', () => {
    const said = whereToLook(RUNNING);
    const of = '--area E10000003 --year 2016/17';
    expect(said).toContain(`  Money    npm run -s bettercare -- settlement show ${of} --code risk-share\n`);
    expect(said).toContain(
      `  Account  npm run -s bettercare -- fund statement ${of} --partner urn:ods:06H --to 2017-04-30\n`,
    );
    expect(whereToLook({ ...RUNNING, hasMoney: false })).not.toMatch(/settlement|fund/);
  });

  test('gives a folder of its own with every command, and says once how to leave it out', () => {
    const said = whereToLook({ ...RUNNING, dataFolder: '/srv/the ledger' });
    expect(said).toContain("verify --data '/srv/the ledger'\n");
    expect(said).toContain("After `export BCL_DATA='/srv/the ledger'` a shell does without --data");
  });

  test('does not speak of the usual folder', () => {
    expect(whereToLook(RUNNING)).not.toMatch(/BCL_DATA|--data/);
    expect(whereToLook({ ...RUNNING, dataFolder: resolve(usualDataFolder) })).not.toContain('BCL_DATA');
  });
});

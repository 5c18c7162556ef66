import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonNames } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { readFirstVersion } from './first-version';
import { Names } from './names';
import type { ReferenceDocument } from './reference-document';
import { ReferenceStore } from './reference.store';
import { REFERENCE_RULES } from './rules';

const ACTOR = 'administrator@example.org';

let db: TestDatabase;
let england: ReferenceDocument;

beforeAll(async () => {
  db = await testDatabase();
  england = (await readFirstVersion()) as ReferenceDocument;
});
afterAll(() => db.close());
afterEach(() => db.owner.query('TRUNCATE reference_version'));

/** The same document with one more figure: the 65+ population that the plan of 2014 did not print. */
function with2016(people: number): ReferenceDocument {
  const row = { area: 'E06000031', band: '65+' as const, calendarYear: 2016, people, source: 'example' };
  return { ...england, populations: [...england.populations, row] };
}

async function versions(): Promise<number[]> {
  const { rows } = await db.pool.query<{ version: number }>(
    'SELECT version FROM reference_version ORDER BY 1',
  );
  return rows.map(({ version }) => version);
}

describe('publishing', () => {
  test('before the first version nothing is known', async () => {
    const store = new ReferenceStore(db.pool);
    expect(await store.current()).toBeUndefined();
    expect(await store.at(1)).toBeUndefined();
  });

  test('a version stays what it was when a later one is published', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(england, ACTOR);
    await store.publish(with2016(28_400), ACTOR);

    expect((await store.current())?.version).toBe(2);
    expect((await store.current())?.population('E06000031', '65+', 2016)).toBe(28_400);
    expect((await store.at(1))?.population('E06000031', '65+', 2016)).toBeUndefined();
    expect((await new ReferenceStore(db.pool).at(1))?.hash).toBe((await store.at(1))?.hash);
  });

  test('another process sees a version as soon as it is published', async () => {
    const [here, there] = [new ReferenceStore(db.pool), new ReferenceStore(db.pool)];
    await here.publish(england, ACTOR);
    expect((await there.current())?.version).toBe(1);
    await here.publish(with2016(28_400), ACTOR);
    expect((await there.current())?.version).toBe(2);
  });

  test('the document in force, published again, adds nothing; an older one is a new version', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(england, ACTOR);
    expect(await store.publish(england, ACTOR)).toMatchObject({ ok: true, value: { version: 1 } });
    await store.publish(with2016(28_400), ACTOR);
    expect(await store.publish(england, ACTOR)).toMatchObject({ ok: true, value: { version: 3 } });
  });

  test('a population is added to the version in force, and a corrected one takes its place', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(england, ACTOR);
    const poole = {
      area: 'E06000029',
      band: '18+' as const,
      calendarYear: 2014,
      people: 120_000,
      source: 'a',
    };
    expect(await store.putPopulation(poole, ACTOR)).toMatchObject({ ok: true, value: { version: 2 } });
    await store.putPopulation({ ...poole, people: 119_500, source: 'b' }, ACTOR);

    const now = await store.current();
    expect(now?.population('E06000029', '18+', 2014)).toBe(119_500);
    expect(now?.document.populations).toHaveLength(england.populations.length + 1);
    expect((await store.at(2))?.population('E06000029', '18+', 2014)).toBe(120_000);
    expect(await store.putPopulation({ ...poole, area: 'E06000099' }, ACTOR)).toMatchObject({
      ok: false,
      failure: [{ rule: 'reference-unknown-area', what: 'E06000099 is not among the areas' }],
    });
  });

  test('of populations added at once none is lost', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(england, ACTOR);
    const years = [2011, 2012, 2013, 2014, 2015];
    const put = (calendarYear: number) =>
      store.putPopulation(
        { area: 'E06000029', band: '65+', calendarYear, people: calendarYear, source: 'example' },
        ACTOR,
      );
    await Promise.all(years.map(put));
    const now = await store.current();
    expect(years.map((year) => now?.population('E06000029', '65+', year))).toEqual(years);
  });

  test('twenty publishers at once leave no gap', async () => {
    const store = new ReferenceStore(db.pool);
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.publish(with2016(28_000 + n), ACTOR)));
    expect(await versions()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  test('an area or organisation is ended, never dropped', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(england, ACTOR);
    const isTheTrust = ({ source }: { readonly source: string }) => source === 'urn:ods:RGM';
    const dropping = {
      ...england,
      areas: england.areas.filter(({ code }) => code !== 'E06000031'),
      organisations: england.organisations.filter((each) => !isTheTrust(each)),
      populations: england.populations.filter(({ area }) => area !== 'E06000031'),
      expectedReporters: england.expectedReporters.filter(
        (each) => !('area' in each) || each.area !== 'E06000031',
      ),
    };
    const refused = await store.publish(dropping, ACTOR);
    expect(refused).toMatchObject({
      ok: false,
      failure: [
        {
          rule: 'reference-dropped',
          where: '/areas',
          what: expect.stringContaining('E06000031 (Peterborough)'),
        },
        { rule: 'reference-dropped', where: '/organisations', what: expect.stringContaining('urn:ods:RGM') },
      ],
    });
    expect(REFERENCE_RULES.map(({ code }) => code)).toContain('reference-dropped');
    expect(await versions()).toEqual([1]);

    const ended = england.organisations.map((each) => (isTheTrust(each) ? { ...each, to: '2017-03' } : each));
    const published = await store.publish({ ...england, organisations: ended }, ACTOR);
    expect(published).toMatchObject({ ok: true, value: { version: 2 } });
    expect((await store.current())?.organisation('urn:ods:RGM')?.to).toBe('2017-03');
  });

  test('a refused document leaves nothing behind', async () => {
    const store = new ReferenceStore(db.pool);
    const refused = await store.publish({ ...england, areas: [] }, ACTOR);
    expect(refused).toMatchObject({
      ok: false,
      failure: [{ rule: 'reference-wrong-form', where: '/areas' }],
    });
    expect(await versions()).toEqual([]);
  });
});

describe('the first version', () => {
  test('is published once, however many processes start', async () => {
    const started = await Promise.all(
      Array.from({ length: 5 }, () => new ReferenceStore(db.pool).publishFirstVersion('boot')),
    );
    expect(started.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1]);
    expect(await versions()).toEqual([1]);
  });

  test('does not come back over a later one', async () => {
    const store = new ReferenceStore(db.pool);
    await store.publish(with2016(28_400), ACTOR);
    expect((await store.publishFirstVersion('boot')).population('E06000031', '65+', 2016)).toBe(28_400);
    expect(await versions()).toEqual([1]);
  });
});

describe('what was published cannot be changed', () => {
  test.each([
    'UPDATE reference_version SET actor = actor',
    'DELETE FROM reference_version',
    'TRUNCATE reference_version',
  ])('the application may not %s', async (statement) => {
    await expect(db.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('and a version altered behind its back is not read', async () => {
    await new ReferenceStore(db.pool).publish(england, ACTOR);
    await db.owner.query(
      `UPDATE reference_version SET document = jsonb_set(document, '{populations,0,people}', '190755')`,
    );
    await expect(new ReferenceStore(db.pool).current()).rejects.toThrow('its hash differs');
  });
});

test('whoever is named by an id is called as the newest version has it, as they signed in, or in words', async () => {
  const people = new PersonNames(db.pool);
  const names = new Names(new ReferenceStore(db.pool), people);
  const ids = ['urn:ons:E06000031', 'urn:ods:99X', 'person:chair', 'reporter', 'sample-publisher'];
  expect((await names.known())('urn:ons:E06000031')).toBe('urn:ons:E06000031');
  await new ReferenceStore(db.pool).publish(england, ACTOR);
  await people.keep([{ subject: 'person:chair', shownName: 'Chair of the board' }]);
  expect(ids.map(await names.known())).toEqual([
    ...['Peterborough City Council', 'urn:ods:99X', 'Chair of the board'],
    ...['The ledger, by itself', 'sample-publisher'],
  ]);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { predicateHolds } from './predicate';
import { aCount, aPredicate } from './predicate.arbitraries';
import { predicateSql } from './predicate-sql';

let db: TestDatabase;
let client: PoolClient;

beforeAll(async () => {
  db = await testDatabase();
  client = await db.owner.connect();
  await client.query(`
    CREATE TEMPORARY TABLE count_seen (
      place int NOT NULL, measure text COLLATE "C", tbl text COLLATE "C", agency text COLLATE "C",
      reason text COLLATE "C", care_type text COLLATE "C", source text COLLATE "C", area text COLLATE "C"
    )`);
});
afterAll(async () => {
  client.release();
  await db.close();
});

describe.each([
  ['null', null],
  ['an empty text', ''],
])('where a dimension the table does not have is %s', (_, missing) => {
  test('PostgreSQL selects exactly the counts for which the function holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aCount, { minLength: 1, maxLength: 20 }),
        aPredicate,
        async (counts, predicate) => {
          await client.query('TRUNCATE count_seen');
          const column = (field: keyof (typeof counts)[number]) =>
            counts.map((count) => count[field] ?? missing);
          await client.query(
            `INSERT INTO count_seen
           SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
            [
              counts.map((_count, place) => place),
              column('measure'),
              column('table'),
              column('agency'),
              column('reason'),
              column('careType'),
              column('source'),
              column('area'),
            ],
          );
          const { text, values } = predicateSql(predicate, 2);
          const { rows } = await client.query<{ place: number }>(
            `SELECT place FROM count_seen WHERE place >= $1 AND (${text}) ORDER BY place`,
            [0, ...values],
          );
          const held = counts.flatMap((count, place) => (predicateHolds(predicate, count) ? [place] : []));
          expect(rows.map(({ place }) => place)).toEqual(held);
        },
      ),
      { numRuns: 300 },
    );
  });
});

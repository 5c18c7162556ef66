import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from 'pg';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { copyIn, copyOut } from './copy-table';
import { openPool } from './pool';
import { transaction } from './transaction';

let db: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  db = await testDatabase();
  pool = openPool({ url: db.ownerUrl, max: 1, name: 'copy spec' });
  await pool.query('CREATE TABLE entry (n int8, body text); CREATE TABLE copy (LIKE entry)');
  await pool.query(`INSERT INTO entry SELECT n, repeat('as reported ', 100) FROM generate_series(1, 5000) n`);
});
afterAll(async () => {
  await pool.end();
  await db.close();
});

async function bytesOf(client: PoolClient, what: string): Promise<{ rows: number; pieces: Buffer[] }> {
  const pieces: Buffer[] = [];
  const rows = await copyOut(client, what, async (bytes) => {
    for await (const piece of bytes) pieces.push(piece);
  });
  return { rows, pieces };
}

describe('a table copied out', () => {
  it('says how many rows it was, comes in again as it was, and leaves the connection to others', async () => {
    const copied = await transaction(pool, async (client) => {
      const { rows, pieces } = await bytesOf(client, '(SELECT * FROM entry WHERE n > 100)');
      return [rows, await copyIn(client, 'copy', ['n', 'body'], pieces)];
    });
    expect(copied).toEqual([4_900, 4_900]);
    const { rows } = await pool.query(
      'SELECT count(*) FROM (SELECT * FROM entry EXCEPT SELECT * FROM copy) e',
    );
    expect(rows).toEqual([{ count: 100 }]);
  });

  it('leaves no timer behind, which would keep its process from ending', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await pool.query('SELECT');
    const before = timers();
    await transaction(pool, (client) => bytesOf(client, 'entry'));
    expect(timers()).toBe(before);
  });

  it('that is not taken to its end fails by what its taker threw, and does not wait for the rest', async () => {
    const full = transaction(pool, (client) =>
      copyOut(client, '(SELECT e.* FROM entry e, generate_series(1, 100))', async (bytes) => {
        for await (const piece of bytes) throw new Error(`no room for ${Math.sign(piece.length)}`);
      }),
    );
    await expect(full).rejects.toThrow('no room for 1');
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('that the server refuses tells its SQLSTATE', async () => {
    await expect(transaction(pool, (client) => bytesOf(client, 'nowhere'))).rejects.toMatchObject({
      code: '42P01',
    });
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { applicationRole } from './application-role';
import { openPool } from './pool';

let db: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  db = await testDatabase();
  pool = openPool({ url: db.url, role: applicationRole, max: 4, name: 'pool spec' });
});
afterAll(async () => {
  await pool.end();
  await db.close();
});

async function one(sql: string, from: Pool = pool): Promise<unknown> {
  const { rows } = await from.query<{ value: unknown }>(`SELECT ${sql} AS value`);
  return rows[0]?.value;
}

describe('the role of a pool', () => {
  it('is held by every connection from its first statement', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => pool.connect()));
    const roles = await Promise.all(
      clients.map((client) => client.query('SELECT current_user::text AS role')),
    );
    clients.forEach((client) => client.release());
    expect(roles.map(({ rows }) => rows as unknown)).toEqual(Array(4).fill([{ role: applicationRole }]));
  });

  it('is what RESET ROLE and RESET ALL come back to', async () => {
    const client = await pool.connect();
    await client.query('RESET ROLE');
    await client.query('RESET ALL');
    const { rows } = await client.query('SELECT current_user::text AS role');
    client.release();
    expect(rows).toEqual([{ role: applicationRole }]);
  });

  it('comes beside the options that the URL itself carries', async () => {
    const url = new URL(db.url);
    url.searchParams.set('options', '-c work_mem=7MB');
    const own = openPool({ url: url.href, role: applicationRole, max: 1, name: 'options' });
    expect(await one(`current_user || ' ' || current_setting('work_mem')`, own)).toBe(
      `${applicationRole} 7MB`,
    );
    await own.end();
  });

  it('is a plain name, so that it can carry no other setting', () => {
    expect(() => openPool({ url: db.url, role: 'a -c x=y', max: 1, name: 'x' })).toThrow(
      'not a plain role name',
    );
  });

  it('refuses a connection when there is no such role', async () => {
    const own = openPool({ url: db.url, role: 'nobody_here', max: 1, name: 'x' });
    await expect(own.query('SELECT 1')).rejects.toThrow('nobody_here');
    await own.end();
  });
});

describe('a connection', () => {
  it('has limits on statements and on idling in a transaction', async () => {
    expect(await one(`current_setting('statement_timeout')`)).toBe('1min');
    expect(await one(`current_setting('idle_in_transaction_session_timeout')`)).toBe('1min');
    const own = openPool({ url: db.url, max: 1, name: 'short', statementTimeoutMs: 50 });
    await expect(own.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    await own.end();
  });

  it('speaks UTC and ISO dates whatever the database says', async () => {
    const { rows } = await db.owner.query<{ name: string }>('SELECT current_database() AS name');
    await db.owner.query(`ALTER DATABASE ${rows[0]?.name} SET timezone = 'Asia/Tokyo'`);
    await db.owner.query(`ALTER DATABASE ${rows[0]?.name} SET datestyle = 'German'`);
    const own = openPool({ url: db.url, max: 1, name: 'utc' });
    expect(await one(`timestamptz '2014-10-30 09:30:00Z'`, own)).toEqual(new Date('2014-10-30T09:30:00Z'));
    expect(await one(`date '2014-10-30'`, own)).toBe('2014-10-30');
    await own.end();
  });

  it('says which database URL it cannot read without repeating it', () => {
    expect(() => openPool({ url: 'secret@nowhere', max: 1, name: 'x' })).toThrow(
      /^The database URL cannot be read(?!.*secret)/,
    );
  });
});

describe('values arrive', () => {
  it.each<[string, unknown]>([
    ['5::int8', 5],
    ['(-9007199254740991)::int8', -9_007_199_254_740_991],
    ['12.340::numeric', '12.340'],
    [`'2014-10-30'::date`, '2014-10-30'],
    [`'\\x00ff'::bytea`, Buffer.from([0, 255])],
    ['ARRAY[1, NULL]::int8[]', [1, null]],
    ['ARRAY[1.10, NULL]::numeric[]', ['1.10', null]],
    [`ARRAY['2014-10-30', NULL]::date[]`, ['2014-10-30', null]],
    [`'{"a": 1}'::jsonb`, { a: 1 }],
    ['NULL::int8', null],
  ])('%s', async (sql, value) => {
    expect(await one(sql)).toEqual(value);
  });

  it('never as a number that is not exact', async () => {
    await expect(one('9007199254740992::int8')).rejects.toThrow('9007199254740992');
    await expect(one('ARRAY[-9007199254740992]::int8[]')).rejects.toThrow('-9007199254740992');
    // and the connection has not suffered by it
    expect(await one('1::int8')).toBe(1);
  });
});

describe('a broken connection', () => {
  it('while idle is replaced, and heard of', async () => {
    const heard: Error[] = [];
    const own = openPool({ url: db.url, max: 1, name: 'idle', onIdleError: (error) => heard.push(error) });
    const pid = await one('pg_backend_pid()', own);
    const removed = new Promise((resolve) => own.once('remove', resolve));
    await db.owner.query('SELECT pg_terminate_backend($1)', [pid]);
    await removed;
    expect(heard).toMatchObject([{ code: '57P01' }]);
    expect(await one('pg_backend_pid()', own)).not.toBe(pid);
    await own.end();
  });

  it('between two statements does not end the process; the next statement fails', async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await db.owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
    client.release(true);
  });
});

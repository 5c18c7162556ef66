import { createServer, connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from 'pg';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { isConnectionLost, sqlState } from './database-errors';
import { openPool } from './pool';
import { CommitOutcomeUnknown, transaction } from './transaction';

let db: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  db = await testDatabase();
  pool = openPool({ url: db.ownerUrl, max: 1, name: 'transaction spec' });
  await pool.query('CREATE TABLE entry (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)');
});
afterAll(async () => {
  await pool.end();
  await db.close();
});
beforeEach(async () => {
  await db.owner.query('TRUNCATE entry');
});

async function entries(): Promise<number[]> {
  const { rows } = await db.owner.query<{ n: number }>('SELECT n FROM entry ORDER BY n');
  return rows.map((row) => row.n);
}

const insert = (client: PoolClient, n: number): Promise<unknown> =>
  client.query('INSERT INTO entry VALUES ($1)', [n]);

async function setting(client: PoolClient, name: string): Promise<unknown> {
  const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
  return rows[0]?.value;
}

describe('a transaction', () => {
  it('commits what was done in it and gives back what the work gave', async () => {
    expect(await transaction(pool, async (client) => (await insert(client, 1), 'done'))).toBe('done');
    expect(await entries()).toEqual([1]);
  });

  it('keeps nothing when the work throws, and throws the same', async () => {
    const mistake = new Error('a mistake');
    const work = async (client: PoolClient): Promise<void> => {
      await insert(client, 1);
      throw mistake;
    };
    await expect(transaction(pool, work)).rejects.toBe(mistake);
    expect(await entries()).toEqual([]);
    // The one connection is back, outside any transaction.
    await transaction(pool, (client) => insert(client, 2));
    expect(await entries()).toEqual([2]);
  });

  it('does not pass a failed statement over in silence', async () => {
    const work = async (client: PoolClient): Promise<void> => {
      await insert(client, 1);
      await client.query('SELECT 1 / 0').catch(() => {});
    };
    await expect(transaction(pool, work)).rejects.toThrow('was rolled back');
    expect(await entries()).toEqual([]);
  });

  it('throws what the server answers to COMMIT as it is', async () => {
    const twice = transaction(pool, async (client) => (await insert(client, 1), insert(client, 1)));
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    expect(await entries()).toEqual([]);
  });

  it('takes its options for itself alone', async () => {
    const read = async (client: PoolClient): Promise<unknown[]> => [
      await setting(client, 'transaction_isolation'),
      await setting(client, 'synchronous_commit'),
      await setting(client, 'idle_in_transaction_session_timeout'),
    ];
    await pool.query('SET synchronous_commit = on');
    const chosen = await transaction(pool, read, {
      isolation: 'repeatable read',
      synchronousCommit: 'off',
      idleLimit: 'none',
    });
    expect(chosen).toEqual(['repeatable read', 'off', '0']);
    expect(await transaction(pool, read)).toEqual(['read committed', 'on', '1min']);
  });
});

describe('a connection lost', () => {
  it('before COMMIT means that nothing stands; the client is not used again', async () => {
    const lost = transaction(pool, async (client) => {
      await insert(client, 1);
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    const error: unknown = await lost.catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(CommitOutcomeUnknown);
    expect(isConnectionLost(error)).toBe(true);
    expect(await entries()).toEqual([]);
    await transaction(pool, (client) => insert(client, 2));
    expect(await entries()).toEqual([2]);
  });

  it('by the server during COMMIT leaves its outcome unknown', async () => {
    await pool.query(`
      CREATE TABLE fatal (n int);
      CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON fatal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION end_session()`);
    const lost = transaction(pool, (client) => client.query('INSERT INTO fatal VALUES (1)'));
    const error: unknown = await lost.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommitOutcomeUnknown);
    expect(sqlState((error as CommitOutcomeUnknown).cause)).toBe('57P01');
  });

  it('on the way back from COMMIT leaves it unknown, though it stands', async () => {
    const proxy = await losingTheAnswerToCommit(db.ownerUrl);
    const through = openPool({ url: proxy.url, max: 1, name: 'proxied' });
    try {
      await expect(transaction(through, (client) => insert(client, 7))).rejects.toThrow(CommitOutcomeUnknown);
      expect(await entries()).toEqual([7]);
    } finally {
      await through.end();
      proxy.server.close();
    }
  });
});

/** Between client and server: passes COMMIT on, waits for the server's answer, and cuts the line instead. */
async function losingTheAnswerToCommit(
  url: string,
): Promise<{ readonly url: string; readonly server: Server }> {
  const target = new URL(url);
  const port = Number(target.port);
  const server = createServer((near) => {
    const far = connect(port, target.hostname);
    let committing = false;
    near.on('data', (bytes) => {
      committing ||= bytes.includes('COMMIT');
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (committing) near.destroy();
      else near.write(bytes);
    });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  target.port = String((server.address() as AddressInfo).port);
  return { url: target.href, server };
}

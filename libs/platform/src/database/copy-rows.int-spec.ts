import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { CopyColumn, CopyType } from './binary-row';
import { copyRows } from './copy-rows';
import { sqlState } from './database-errors';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await db.owner.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

/** Stores the values in a column of the type, and asks the server, in its own words, what it holds. */
async function storedAs(
  type: CopyType,
  values: readonly unknown[],
  words = 'value::text',
): Promise<unknown[]> {
  return withClient(async (client) => {
    await client.query(`CREATE TEMPORARY TABLE holding (n int4, value ${type})`);
    try {
      const columns: CopyColumn[] = [
        { name: 'n', type: 'int4' },
        { name: 'value', type },
      ];
      const count = await copyRows(
        client,
        'holding',
        columns,
        values.map((value, n) => [n, value]),
      );
      expect(count).toBe(values.length);
      const { rows } = await client.query<{ words: unknown }>(
        `SELECT ${words} AS words FROM holding ORDER BY n`,
      );
      return rows.map((row) => row.words);
    } finally {
      await client.query('DROP TABLE IF EXISTS holding');
    }
  });
}

describe('a value comes back as it was given', () => {
  it('int2, to both ends', async () => {
    expect(await storedAs('int2', [0, -1, 32_767, -32_768, null])).toEqual([
      '0',
      '-1',
      '32767',
      '-32768',
      null,
    ]);
  });

  it('int4, to both ends', async () => {
    const ends = [0, -1, 2_147_483_647, -2_147_483_648, null];
    expect(await storedAs('int4', ends)).toEqual(['0', '-1', '2147483647', '-2147483648', null]);
  });

  it('int8 from a number, negative and beyond 32 bits', async () => {
    const numbers = [
      0, -0, -1, 4_294_967_295, 4_294_967_296, -4_294_967_296, -4_294_967_297, 9_007_199_254_740_991,
      -9_007_199_254_740_991,
    ];
    expect(await storedAs('int8', numbers)).toEqual(numbers.map((n) => BigInt(n).toString()));
  });

  it('int8 from a bigint, to both ends', async () => {
    const numbers = [0n, -1n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n];
    expect(await storedAs('int8', numbers)).toEqual(numbers.map(String));
  });

  it('text: empty, of one to four bytes a character, and long', async () => {
    const texts = [
      '',
      'Cambridgeshire',
      "O'Brien, \\ \t\n",
      'Ynys Môn',
      '£1.5m — 日本',
      '🩺',
      'Môn'.repeat(50_000),
      null,
    ];
    expect(await storedAs('text', texts)).toEqual(texts);
  });

  it('bytea from Buffer and Uint8Array', async () => {
    const bytes = [Buffer.alloc(0), Buffer.from([0, 255, 10, 92]), new Uint8Array([1, 2, 3]), null];
    expect(await storedAs('bytea', bytes, `encode(value, 'hex')`)).toEqual(['', '00ff0a5c', '010203', null]);
  });

  it('bool', async () => {
    expect(await storedAs('bool', [true, false, null])).toEqual(['true', 'false', null]);
  });

  it('timestamptz to the millisecond, before and after 2000, and further than a number holds microseconds', async () => {
    const times = [
      '2014-10-30T09:30:00.123Z',
      '2000-01-01T00:00:00.000Z',
      '1999-12-31T23:59:59.999Z',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      null,
    ];
    const words = `to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    expect(
      await storedAs(
        'timestamptz',
        times.map((time) => (time === null ? null : new Date(time))),
        words,
      ),
    ).toEqual(times);
    expect(await storedAs('timestamptz', [new Date(8.64e15)], 'extract(epoch FROM value)::text')).toEqual([
      '8640000000000.000000',
    ]);
  });

  it('date, leap days and both ends', async () => {
    const days = [
      '2014-09-30',
      '2000-01-01',
      '1999-12-31',
      '2000-02-29',
      '2016-02-29',
      '1900-03-01',
      '0001-01-01',
      '0004-02-29',
      '9999-12-31',
      null,
    ];
    expect(await storedAs('date', days)).toEqual(days);
  });

  it('every date from 1895 to 2105', async () => {
    const days = Array.from({ length: 76_700 }, (_, n) =>
      new Date(Date.UTC(1895, 0, 1 + n)).toISOString().slice(0, 10),
    );
    expect(await storedAs('date', days)).toEqual(days);
  });

  it('text[]: empty, with empty and with null elements', async () => {
    const lists = [[], [''], ['Môn', null, 'a,b', '"{}"'], null];
    expect(await storedAs('text[]', lists, 'to_json(value)')).toEqual(lists);
  });

  it('jsonb: any plain value, a JSON null apart from NULL', async () => {
    const values = [
      { rule: 'Môn', list: [1, null, true] },
      [],
      'text',
      0,
      false,
      { big: 'x'.repeat(100_000) },
      null,
    ];
    expect(await storedAs('jsonb', values, 'value')).toEqual(values);
  });

  it('more rows than fit in one piece', async () => {
    const texts = Array.from({ length: 60_000 }, (_, n) => `${n} ${'x'.repeat(n % 120)}`);
    expect(await storedAs('text', texts)).toEqual(texts);
  });

  it('no rows at all', async () => {
    expect(await storedAs('text', [])).toEqual([]);
  });
});

describe('a value that its column cannot hold', () => {
  it.each<[CopyType, unknown, string]>([
    ['int2', 32_768, 'beyond the range of int2'],
    ['int4', 1.5, 'a number cannot be stored as int4'],
    ['int4', '1', 'a string cannot be stored as int4'],
    ['int8', 2 ** 53, 'beyond the range of int8'],
    ['int8', 2n ** 63n, 'a bigint cannot be stored as int8'],
    ['text', 1, 'a number cannot be stored as text'],
    ['text', undefined, 'a undefined cannot be stored as text'],
    ['bytea', 'text', 'a string cannot be stored as bytea'],
    ['bool', 1, 'a number cannot be stored as bool'],
    ['timestamptz', new Date(Number.NaN), 'a Date of no time cannot be stored'],
    ['timestamptz', '2014-10-30', 'a string cannot be stored as timestamptz'],
    ['date', '2014-02-29', '2014-02-29 is not a day of the calendar'],
    ['date', '1900-02-29', '1900-02-29 is not a day of the calendar'],
    ['date', '2014-13-01', '2014-13-01 is not a day of the calendar'],
    ['date', '2014-9-1', 'a string cannot be stored as date'],
    ['text[]', ['a', 1], 'a number cannot be stored as text[]'],
    ['jsonb', undefined, 'a undefined cannot be stored as jsonb'],
  ])('%s %p is refused, naming the column', async (type, value, reason) => {
    await expect(storedAs(type, [null, value])).rejects.toThrow(`Column "value": `);
    await expect(storedAs(type, [null, value])).rejects.toThrow(reason);
  });
});

describe('a COPY that fails', () => {
  const columns: CopyColumn[] = [{ name: 'value', type: 'text' }];

  beforeEach(async () => {
    await db.owner.query('DROP TABLE IF EXISTS kept; CREATE TABLE kept (value text NOT NULL)');
  });

  /** What the error was, after making sure that the same connection still works and nothing was kept. */
  async function failure(rows: Iterable<readonly unknown[]>, table = 'kept'): Promise<unknown> {
    return withClient(async (client) => {
      await client.query('BEGIN');
      const error: unknown = await copyRows(client, table, columns, rows).catch((thrown: unknown) => thrown);
      await client.query('ROLLBACK');
      const { rows: found } = await client.query('SELECT count(*)::int AS n FROM kept');
      expect(found).toEqual([{ n: 0 }]);
      return error;
    });
  }

  function* manyThen(last: readonly unknown[]): Generator<readonly unknown[]> {
    for (let n = 0; n < 50_000; n++) yield ['x'.repeat(100)];
    yield last;
  }

  it('over a value of ours leaves the connection usable', async () => {
    expect(await failure([['fine'], [1]])).toBeInstanceOf(TypeError);
    expect(await failure(manyThen([1]))).toBeInstanceOf(TypeError);
  });

  it('over a row of the wrong length leaves the connection usable', async () => {
    expect(await failure([['fine', 'one too many']])).toBeInstanceOf(TypeError);
  });

  it('because the server refuses a value tells its SQLSTATE', async () => {
    expect(sqlState(await failure([[null]]))).toBe('23502');
    expect(sqlState(await failure([['a NUL: \0']]))).toBe('22021');
    expect(sqlState(await failure(manyThen([null])))).toBe('23502');
  });

  it('because there is no such table tells its SQLSTATE', async () => {
    expect(sqlState(await failure(manyThen(['x']), 'nowhere'))).toBe('42P01');
  });

  it('because the connection was lost ends, rather than waits', async () => {
    const client = await db.owner.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    function* endless(): Generator<readonly unknown[]> {
      for (;;) yield ['x'.repeat(1000)];
    }
    // Listened for first: it may fail before the server has said that it ended the session.
    const failing = expect(copyRows(client, 'kept', columns, endless())).rejects.toThrow(
      /terminat|ECONNRESET|EPIPE/,
    );
    await db.owner.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await failing;
    client.release(true);
  });
});

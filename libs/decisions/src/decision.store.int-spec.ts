import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PoolClient } from 'pg';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#testing';
import type { Decision } from './decision';
import { assertStorable } from './decision-hash';
import { DecisionStore } from './decision.store';

const PETERBOROUGH = 'plan/E06000031/2014-15';
const CAMBRIDGESHIRE = 'plan/E10000003/2014-15';
const by = { actor: 'preparer@peterborough.example' };
const drafted: Decision = { type: 'plan.drafted', data: { delayedDays: [1703, 1703, 1703, 1703] } };
const agreed: Decision = { type: 'plan.agreed', data: { agreedOn: '2014-09-19' } };

let db: TestDatabase;
let store: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  store = new DecisionStore(db.pool);
});
afterAll(() => db.close());

beforeEach(async () => {
  await db.owner.query('TRUNCATE decision_event CASCADE');
  await db.owner.query('UPDATE decision_head SET next_position = 0');
});

describe('appending', () => {
  test('gives positions from 0 across streams and versions from 1 within each', async () => {
    await store.append(PETERBOROUGH, 0, [drafted, agreed], by);
    await store.append(CAMBRIDGESHIRE, 0, [drafted], by);
    const third = await store.append(PETERBOROUGH, 2, [drafted], by);

    expect(third).toMatchObject({ ok: true, value: [{ position: 3, version: 3, stream: PETERBOROUGH }] });
    expect((await store.read(PETERBOROUGH)).map(({ position, version }) => [position, version])).toEqual([
      [0, 1],
      [1, 2],
      [3, 3],
    ]);
    expect(await store.head()).toBe(4);
  });

  test('returns what reading returns: facts, actor and the time of the database', async () => {
    const appended = await store.append(PETERBOROUGH, 0, [drafted, agreed], by);
    const read = await store.read(PETERBOROUGH);

    expect(appended).toEqual({ ok: true, value: read });
    expect(read[0]).toMatchObject({ ...drafted, actor: 'preparer@peterborough.example' });
    const { rows } = await db.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const age = (rows[0]?.now.getTime() ?? 0) - Date.parse(read[0]?.recordedAt ?? '');
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60_000);
  });

  test('records nothing on a stream that has moved on, and takes no position', async () => {
    await store.append(PETERBOROUGH, 0, [drafted], by);

    expect(await store.append(PETERBOROUGH, 0, [drafted], by)).toMatchObject({
      ok: false,
      failure: { rule: 'decided-meanwhile', stream: PETERBOROUGH, expectedVersion: 0, actualVersion: 1 },
    });
    expect(await store.append(PETERBOROUGH, 2, [agreed], by)).toMatchObject({
      ok: false,
      failure: { expectedVersion: 2, actualVersion: 1 },
    });
    expect(await store.head()).toBe(1);
  });

  test('records on several streams at once, or on none of them', async () => {
    await store.append(CAMBRIDGESHIRE, 0, [drafted], by);
    const each = (version: number) => [
      { stream: PETERBOROUGH, expectedVersion: 0, events: [drafted, agreed] },
      { stream: CAMBRIDGESHIRE, expectedVersion: version, events: [agreed] },
    ];

    expect(await store.appendEach(each(0), by)).toMatchObject({
      ok: false,
      failure: { rule: 'decided-meanwhile', stream: CAMBRIDGESHIRE, actualVersion: 1 },
    });
    expect(await store.read(PETERBOROUGH)).toEqual([]);

    expect(await store.appendEach(each(1), by)).toMatchObject({
      ok: true,
      value: [
        { stream: PETERBOROUGH, position: 1, version: 1 },
        { stream: PETERBOROUGH, position: 2, version: 2 },
        { stream: CAMBRIDGESHIRE, position: 3, version: 2 },
      ],
    });
    expect(await store.verifyChain()).toMatchObject({ intact: true });
    expect(await store.appendEach([], by)).toEqual({ ok: true, value: [] });
  });

  test('commits the read tables with the decision, or neither', async () => {
    await db.owner.query('CREATE TABLE plan_row (version int); GRANT INSERT, SELECT ON plan_row TO bcl_app');
    const also = async (client: PoolClient, recorded: readonly { version: number }[]) => {
      for (const { version } of recorded) await client.query('INSERT INTO plan_row VALUES ($1)', [version]);
    };
    await store.append(PETERBOROUGH, 0, [drafted], by, also);
    const failing = store.append(PETERBOROUGH, 1, [agreed], by, async (client, recorded) => {
      await also(client, recorded);
      throw new Error('the read table is broken');
    });

    await expect(failing).rejects.toThrow('the read table is broken');
    expect((await db.pool.query('SELECT version FROM plan_row')).rows).toEqual([{ version: 1 }]);
    expect(await store.read(PETERBOROUGH)).toHaveLength(1);
    expect(await store.head()).toBe(1);
  });

  test('refuses data that would be hashed as one thing and stored as another', async () => {
    const rate: Decision = { type: 'plan.drafted', data: { rate: 1033.3 } };
    await expect(store.append(PETERBOROUGH, 0, [rate], by)).rejects.toThrow('/rate: number');
    expect(await store.head()).toBe(0);
  });
});

// The server is shared with the specs that run at the same time.
const OWN_SESSIONS = 'SELECT FROM pg_stat_activity WHERE datname = current_database()';

describe('two who decide at once', () => {
  test('the second waits for the first, and finds the stream moved on', async () => {
    const first = held();
    const firstAppend = store.append(PETERBOROUGH, 0, [drafted], by, first.also);
    await first.hasItsTurn;
    const secondAppend = store.append(PETERBOROUGH, 0, [drafted], { actor: 'other@peterborough.example' });
    await waitFor(OWN_SESSIONS + ` AND wait_event_type = 'Lock'`);

    expect(await store.head()).toBe(0);
    first.let();

    expect((await firstAppend).ok).toBe(true);
    expect(await secondAppend).toMatchObject({ ok: false, failure: { actualVersion: 1 } });
  });

  test('a reader never sees a position above one that is still to come', async () => {
    const first = held();
    const firstAppend = store.append(PETERBOROUGH, 0, [drafted], by, first.also);
    await first.hasItsTurn;
    const secondAppend = store.append(CAMBRIDGESHIRE, 0, [drafted], by);
    await waitFor(OWN_SESSIONS + ` AND wait_event_type = 'Lock'`);

    expect(await store.read(CAMBRIDGESHIRE)).toEqual([]);
    first.let();

    expect(await firstAppend).toMatchObject({ value: [{ position: 0 }] });
    expect(await secondAppend).toMatchObject({ value: [{ position: 1 }] });
  });

  test('positions have no gap, whoever wins and whoever fails', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    const streams = ['a', 'b', 'c', 'd'].flatMap((name) => Array<string>(8).fill(`race/${name}`));
    const outcomes = await Promise.allSettled(
      streams.map((stream, index) =>
        store.append(stream, 0, [drafted, agreed], by, index % 5 === 4 ? broken : undefined),
      ),
    );

    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.ok);
    expect(won).toHaveLength(4);
    expect(await positions()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await store.verifyChain()).toMatchObject({ intact: true, next: 8 });
  });
});

describe('reading as it was', () => {
  test('says below which position lies what had been recorded by a moment', async () => {
    await store.append(PETERBOROUGH, 0, [drafted, agreed], by);
    const [first] = await store.read(PETERBOROUGH);
    const recordedAt = first?.recordedAt ?? '';
    const justBefore = new Date(Date.parse(recordedAt) - 1).toISOString();
    expect(await store.upTo(recordedAt)).toBe(2);
    expect(await store.upTo(justBefore)).toBe(0);
    expect(await store.upTo(undefined)).toBeUndefined();
    expect(await store.read(PETERBOROUGH, await store.upTo(justBefore))).toEqual([]);
  });

  test('sees decisions below a position, and no others', async () => {
    await store.append(PETERBOROUGH, 0, [drafted], by);
    const before = await store.head();
    await store.append(CAMBRIDGESHIRE, 0, [drafted], by);
    await store.append(PETERBOROUGH, 1, [agreed], by);
    await store.append('definition/delayed-days', 0, [drafted], by);

    expect((await store.read(PETERBOROUGH, before)).map(({ type }) => type)).toEqual(['plan.drafted']);
    expect(await store.read(PETERBOROUGH, 0)).toEqual([]);
    expect(await store.streams('plan/')).toEqual([PETERBOROUGH, CAMBRIDGESHIRE]);

    const newest = async (upTo: number) =>
      (await store.newest('plan/', upTo)).map(({ stream, version, type }) => [stream, version, type]);
    expect(await newest(before)).toEqual([[PETERBOROUGH, 1, 'plan.drafted']]);
    expect(await newest(await store.head())).toEqual([
      [PETERBOROUGH, 2, 'plan.agreed'],
      [CAMBRIDGESHIRE, 1, 'plan.drafted'],
    ]);
    expect(await store.ends([PETERBOROUGH, 'definition/', 'plan/E1'])).toEqual([
      { stream: 'definition/delayed-days', version: 1, type: 'plan.drafted' },
      { stream: PETERBOROUGH, version: 2, type: 'plan.agreed' },
      { stream: CAMBRIDGESHIRE, version: 1, type: 'plan.drafted' },
    ]);
    expect(await store.lastPosition('plan/')).toBe(2);
    expect(await store.lastPosition('plan/', 2)).toBe(1);
    expect(await store.lastPosition('definition/', 3)).toBeUndefined();
  });

  test('takes a prefix as it is written', async () => {
    await store.append('plan_1', 0, [drafted], by);
    await store.append('plan/1', 0, [drafted], by);
    expect(await store.streams('plan_')).toEqual(['plan_1']);
    expect(await store.streams('%')).toEqual([]);
  });
});

describe('the chain', () => {
  test('of nothing holds, and has no head', async () => {
    expect(await store.verifyChain()).toEqual({ intact: true, next: 0, head: null });
  });

  test('ends in the last hash, page after page', async () => {
    const many = Array<Decision>(1_500).fill(drafted);
    await store.append(PETERBOROUGH, 0, many, by);
    await store.append(PETERBOROUGH, 1_500, many, by);
    const { rows } = await db.pool.query<{ head: string }>(
      `SELECT encode(hash, 'hex') AS head FROM decision_event ORDER BY position DESC LIMIT 1`,
    );
    expect(await store.verifyChain()).toEqual({ intact: true, next: 3_000, head: rows[0]?.head });
  });

  test.each([
    [
      'a target',
      `UPDATE decision_event SET data = '{"delayedDays":[1,1,1,1]}' WHERE position = 1`,
      1,
      'altered',
    ],
    ['who decided', `UPDATE decision_event SET actor = 'nobody' WHERE position = 2`, 2, 'altered'],
    ['a hash', `UPDATE decision_event SET hash = sha256('') WHERE position = 1`, 1, 'altered'],
    [
      'when',
      `UPDATE decision_event SET recorded_at = recorded_at - interval '1 ms' WHERE position = 0`,
      0,
      'altered',
    ],
    ['what was there', 'DELETE FROM decision_event WHERE position = 1', 1, 'missing'],
    ['the newest', 'DELETE FROM decision_event WHERE position = 3', 3, 'missing'],
    [
      'what was first',
      `INSERT INTO decision_event SELECT -1, stream, 5, type, data, recorded_at, actor, hash
         FROM decision_event WHERE position = 0`,
      -1,
      'uncounted',
    ],
    ['the counter', 'UPDATE decision_head SET next_position = 2', 2, 'uncounted'],
  ])('shows that its owner changed %s', async (_, change, position, fault) => {
    await store.append(PETERBOROUGH, 0, [drafted, agreed, drafted, agreed], by);
    await db.owner.query(change);
    expect(await store.verifyChain()).toEqual({ intact: false, position, fault });
  });

  test('is not gone on with when its end was removed', async () => {
    await store.append(PETERBOROUGH, 0, [drafted, agreed], by);
    await db.owner.query('DELETE FROM decision_event WHERE position = 1');
    await expect(store.append(PETERBOROUGH, 1, [agreed], by)).rejects.toThrow(
      'Decision 1 is no longer there',
    );
  });

  test('holds over anything a decision may hold, as jsonb gives it back', async () => {
    const facts = fc.dictionary(fc.string(), fc.jsonValue()).filter(isStorable);
    const data = fc.sample(facts, { numRuns: 200, seed: 20140919 });
    await store.append(
      PETERBOROUGH,
      0,
      data.map((made) => ({ type: 'plan.drafted', data: made })),
      by,
    );
    expect(await store.verifyChain()).toMatchObject({ intact: true, next: 200 });
  });
});

test('the application cannot rewrite what was decided', async () => {
  await store.append(PETERBOROUGH, 0, [drafted], by);
  for (const statement of [
    `UPDATE decision_event SET actor = 'nobody'`,
    'DELETE FROM decision_event',
    'TRUNCATE decision_event',
    'DELETE FROM decision_head',
    'INSERT INTO decision_head VALUES (false, 0)',
  ]) {
    await expect(db.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  }
});

function isStorable(data: object): boolean {
  try {
    assertStorable(data);
    return true;
  } catch {
    return false;
  }
}

/** An append whose transaction, once it has its turn, stays open until `let` is called. */
function held() {
  const events = new EventEmitter();
  const also = async (): Promise<void> => {
    const released = once(events, 'let');
    events.emit('turn');
    await released;
  };
  return { also, hasItsTurn: once(events, 'turn'), let: () => events.emit('let') };
}

async function waitFor(query: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { rowCount } = await db.owner.query(`${query} AND datname = current_database()`);
    if (rowCount) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`Never came about: ${query}`);
}

async function positions(): Promise<number[]> {
  const { rows } = await db.pool.query<{ position: number }>(
    'SELECT position FROM decision_event ORDER BY position',
  );
  return rows.map((row) => row.position);
}

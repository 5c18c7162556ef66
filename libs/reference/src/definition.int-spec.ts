import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { definitionHash, MEASURES, POLICY_YEARS } from '#catalogue';
import { DecisionStore } from '#decisions';
import { testDatabase, type TestDatabase } from '#testing';
import { DefinitionStore } from './definition.store';

const BOOT = 'boot';
const DELAYED_DAYS = 'definition/measure/delayed-days';

let db: TestDatabase;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  decisions = new DecisionStore(db.pool);
});
afterAll(() => db.close());
afterEach(async () => {
  await db.owner.query('TRUNCATE decision_event CASCADE');
  await db.owner.query('UPDATE decision_head SET next_position = 0');
});

/** Delayed days as someone later decided to describe them. */
function redescribed() {
  const measure = MEASURES.find(({ code }) => code === 'delayed-days');
  if (!measure) throw new Error('The catalogue has no delayed days');
  return { ...measure, description: 'Days of delay, as the return of April 2017 words them.' };
}

async function putInForce(
  definition: ReturnType<typeof redescribed>,
  expectedVersion: number,
): Promise<void> {
  const event = { type: 'definition.put-in-force', data: { definition, hash: definitionHash(definition) } };
  const appended = await decisions.append(DELAYED_DAYS, expectedVersion, [event], { actor: 'administrator' });
  expect(appended.ok).toBe(true);
}

describe('the catalogue’s definitions', () => {
  test('come into force where nothing was', async () => {
    const store = new DefinitionStore(decisions);
    const { putInForce: streams, drift } = await store.putFirstVersionsInForce(BOOT);

    expect(streams).toHaveLength(MEASURES.length + POLICY_YEARS.length);
    expect(streams).toContain('definition/policy-year/2014/15');
    expect(drift).toEqual([]);
    const definitions = await store.inForce();
    expect(new Set(definitions.measures)).toEqual(new Set(MEASURES));
    expect(definitions.policyYears).toEqual(POLICY_YEARS);
    expect(definitions.measure('delayed-days')?.frequency).toBe('month');
    expect(definitions.metric('2015/16', 'delayed-transfers-of-care')?.decimals).toBe(1);
    expect(definitions.metric('2017/18', 'delayed-transfers-of-care')).toBeUndefined();
  });

  test('come into force once, however many processes start', async () => {
    const started = await Promise.all(
      Array.from({ length: 5 }, () => new DefinitionStore(decisions).putFirstVersionsInForce(BOOT)),
    );
    expect(started.flatMap((each) => each.putInForce)).toHaveLength(MEASURES.length + POLICY_YEARS.length);
    expect(started.flatMap((each) => each.drift)).toEqual([]);
    expect(await decisions.head()).toBe(MEASURES.length + POLICY_YEARS.length);
  });

  test('change nothing where another is in force, and say so', async () => {
    await putInForce(redescribed(), 0);
    const store = new DefinitionStore(decisions);
    expect(await store.putFirstVersionsInForce(BOOT)).toMatchObject({ drift: [DELAYED_DAYS] });
    expect((await store.inForce()).measure('delayed-days')).toEqual(redescribed());
  });
});

describe('what was in force', () => {
  test('at an earlier decision stays what it was', async () => {
    const store = new DefinitionStore(decisions);
    await store.putFirstVersionsInForce(BOOT);
    const before = await decisions.head();
    const hashBefore = (await store.inForce()).hash;
    await putInForce(redescribed(), 1);

    expect((await store.inForce()).measure('delayed-days')).toEqual(redescribed());
    expect((await store.inForce()).hash).not.toBe(hashBefore);
    expect((await store.inForce(before)).hash).toBe(hashBefore);
    expect((await new DefinitionStore(decisions).inForce(before)).hash).toBe(hashBefore);
  });

  test('before any decision was nothing', async () => {
    const store = new DefinitionStore(decisions);
    await store.putFirstVersionsInForce(BOOT);
    expect((await store.inForce(0)).measures).toEqual([]);
  });

  test('is read once for a moment, not once for each who asks', async () => {
    const store = new DefinitionStore(decisions);
    await store.putFirstVersionsInForce(BOOT);
    const [first, second] = await Promise.all([store.inForce(), store.inForce()]);
    expect(second).toBe(first);
    expect(await store.inForce()).toBe(first);
  });

  test('is not read again for other decisions, however many, nor for their positions', async () => {
    const store = new DefinitionStore(decisions);
    await store.putFirstVersionsInForce(BOOT);
    const first = await store.inForce();
    const from = await decisions.head();
    const drafted = { type: 'plan.drafted', data: {} };
    for (let area = 0; area < 40; area++) {
      await decisions.append(`plan/E060000${area}/2014/15`, 0, [drafted], { actor: 'preparer' });
      expect(await store.inForce(from + area)).toBe(first);
    }
    expect(await store.inForce()).toBe(first);
  });

  test('before, asked for however often, does not push out what is in force', async () => {
    const store = new DefinitionStore(decisions);
    await store.putFirstVersionsInForce(BOOT);
    for (let version = 1; version <= 20; version++) await putInForce(redescribed(), version);
    const head = await decisions.head();
    const newest = await store.inForce();
    for (let past = 0; past < head; past++) {
      await store.inForce(past);
      expect(await store.inForce()).toBe(newest);
    }
  });
});

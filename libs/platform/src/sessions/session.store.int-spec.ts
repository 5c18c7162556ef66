import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { Grant } from '../identity/grants';
import { PersonNames } from './person-names';
import { hashOf, newSessionId } from './session';
import { SessionStore } from './session.store';

const MINUTE_MS = 60_000;

describe('a session', () => {
  let database: TestDatabase;
  let now = new Date();
  let store: SessionStore;
  /** Another process on the same database. */
  let elsewhere: SessionStore;

  beforeAll(async () => {
    database = await testDatabase();
    store = new SessionStore(database.pool, () => now);
    elsewhere = new SessionStore(database.pool, () => now);
  });
  afterAll(() => database.close());

  const pass = (minutes: number) => (now = new Date(now.getTime() + minutes * MINUTE_MS));

  const VIEWER = { role: 'viewer', scope: 'E06000031' } as const;

  async function begin(subject = 'chair', grants: readonly Grant[] = [VIEWER]): Promise<Buffer> {
    const idHash = hashOf(newSessionId());
    await store.begin({ idHash, subject, shownName: 'A board member', grants });
    return idHash;
  }

  test('says who it is of, and what they were granted, in every process on the database', async () => {
    const begunAt = now;
    const found = await elsewhere.find(await begin());
    expect(found).toEqual({
      shownName: 'A board member',
      identity: {
        subject: 'chair',
        isPerson: true,
        grants: [{ role: 'viewer', scope: 'E06000031' }],
        expiresAt: new Date(begunAt.getTime() + 8 * 60 * MINUTE_MS),
      },
    });
  });

  test('is nobody’s under an id that was guessed', async () => {
    await begin();
    expect(await store.find(hashOf(newSessionId()))).toBeUndefined();
  });

  test('is kept by the hash of its id, which lets nobody in', async () => {
    const id = newSessionId();
    await store.begin({ idHash: hashOf(id), subject: 'kept', shownName: 'K', grants: [] });
    const { rows } = await database.owner.query(
      `SELECT p::text AS text FROM person_session p WHERE subject = 'kept'`,
    );
    expect(JSON.stringify(rows)).not.toContain(id);
  });

  test('is over half an hour after the last page, and not before', async () => {
    const session = await begin();
    pass(29);
    expect(await store.find(session)).toBeDefined();
    pass(29);
    expect(await store.find(session)).toBeDefined();
    pass(31);
    expect(await store.find(session)).toBeUndefined();
  });

  test('is not kept open by what a page asks for by itself', async () => {
    const session = await begin();
    pass(29);
    expect(await store.find(session, false)).toBeDefined();
    pass(2);
    expect(await store.find(session)).toBeUndefined();
  });

  test('is among those that stand until it ends', async () => {
    const [one, two] = [await begin('c'), await begin('c')];
    await store.end(one);
    expect(await elsewhere.standingAmong([one, two])).toEqual(new Set([two.toString('hex')]));
  });

  test('is over after eight hours, however busy', async () => {
    const session = await begin();
    for (let minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
      pass(20);
      expect(await store.find(session)).toBeDefined();
    }
    pass(20);
    expect(await store.find(session)).toBeUndefined();
  });

  test('is written to once a minute at most', async () => {
    const session = await begin();
    const written = async () =>
      (
        await database.owner.query<{ xmin: string }>(
          'SELECT xmin::text FROM person_session WHERE id_hash = $1',
          [session],
        )
      ).rows[0]?.xmin;
    const before = await written();
    now = new Date(now.getTime() + 59_000);
    await store.find(session);
    expect(await written()).toBe(before);
    now = new Date(now.getTime() + 1_000);
    await store.find(session);
    expect(await written()).not.toBe(before);
  });

  test('ends alone, or with all of the same person, on whatever machine', async () => {
    const [one, two, three] = [await begin('a'), await begin('a'), await begin('a')];
    const others = await begin('b');
    await store.end(one);
    expect(await elsewhere.find(one)).toBeUndefined();
    expect(await elsewhere.find(two)).toBeDefined();
    expect(await elsewhere.endAllOf('a')).toBe(2);
    expect(await store.find(two)).toBeUndefined();
    expect(await store.find(three)).toBeUndefined();
    expect(await store.find(others)).toBeDefined();
  });

  test('leaves what its person was vouched for, until they sign in as less, or long after', async () => {
    await begin('vouched');
    expect(await elsewhere.vouchedFor('vouched')).toMatchObject({ grants: [VIEWER] });
    pass(1);
    await begin('vouched', []);
    expect(await elsewhere.vouchedFor('vouched')).toMatchObject({ grants: [] });
    pass(30 * 24 * 60);
    expect(await elsewhere.vouchedFor('vouched')).toBeUndefined();
  });

  test('leaves nothing where an administrator has ended it', async () => {
    const session = await begin('shut-out');
    expect(await elsewhere.shutOut('shut-out')).toBe(1);
    expect(await store.find(session)).toBeUndefined();
    expect(await store.vouchedFor('shut-out')).toBeUndefined();
    expect(await store.vouchedFor('nobody')).toBeUndefined();
  });

  test('is ended with what its person was vouched for, also where they sign in just then', async () => {
    class SignedInJustThen extends SessionStore {
      override async endAllOf(subject: string): Promise<number> {
        await begin(subject);
        return super.endAllOf(subject);
      }
    }
    expect(await new SignedInJustThen(database.pool, () => now).shutOut('quick')).toBe(1);
    expect(await store.vouchedFor('quick')).toBeUndefined();
  });

  test('is listed while it stands, with the moment at which it ends by itself', async () => {
    pass(24 * 60);
    await begin('earlier');
    pass(1);
    const begunAt = now;
    await begin('later');
    const standing = await store.standing(10);
    expect(standing.map(({ subject }) => subject)).toEqual(['later', 'earlier']);
    expect(standing[0]).toMatchObject({
      subject: 'later',
      shownName: 'A board member',
      grants: ['viewer@E06000031'],
      begunAt,
      lastSeenAt: begunAt,
      endsAt: new Date(begunAt.getTime() + 30 * MINUTE_MS),
    });
    const [newest, ...more] = await store.standing(1);
    expect(more).toEqual([]);
    expect((await store.standing(10, newest)).map(({ subject }) => subject)).toEqual(['earlier']);
  });

  test('leaves what its person is called, as it was said last, to every process on the database', async () => {
    const [here, there] = [new PersonNames(database.pool), new PersonNames(database.pool)];
    const signIn = (shownName: string) =>
      store.begin({ idHash: hashOf(newSessionId()), subject: 'sub-4711', shownName, grants: [] });
    await signIn('A. Maiden');
    expect((await here.known()).get('sub-4711')).toBe('A. Maiden');
    await signIn('A. Person');
    await there.keep([{ subject: 'sample', shownName: 'Chair of the board' }]);
    for (const names of [here, there]) {
      const known = await names.known();
      expect([known.get('sub-4711'), known.get('sample')]).toEqual(['A. Person', 'Chair of the board']);
    }
    // Whoever wants to be forgotten is a subject to a process that starts then.
    await database.owner.query(`DELETE FROM person_name WHERE subject = 'sub-4711'`);
    expect((await new PersonNames(database.pool).known()).has('sub-4711')).toBe(false);
  });

  test('has names read that were said since the last look, and no others', async () => {
    const names = new PersonNames(database.pool);
    await names.keep([{ subject: 'long-known', shownName: 'Known for long' }]);
    await database.owner.query(`UPDATE person_name SET said_at = now() - interval '1 hour'`);
    await names.known();
    // As it is read, if it is: nothing says that it was said anew.
    await database.owner.query(
      `UPDATE person_name SET shown_name = 'Read again' WHERE subject = 'long-known'`,
    );
    await names.keep([{ subject: 'just-come', shownName: 'Come just now' }]);
    const known = await names.known();
    expect([known.get('long-known'), known.get('just-come')]).toEqual(['Known for long', 'Come just now']);
  });

  test('is forgotten a month after it was over', async () => {
    pass(31 * 24 * 60);
    await begin('next');
    const { rows } = await database.owner.query('SELECT subject FROM person_session');
    expect(rows).toEqual([{ subject: 'next' }]);
  });
});

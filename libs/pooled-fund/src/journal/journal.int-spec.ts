import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DecisionStore } from '#decisions';
import type { Refusal } from '#kernel';
import { checkApplicationRole, sqlState, transaction } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { accounts } from './account';
import { balances } from './balances.query';
import {
  reverseEntry,
  statedEntry,
  type EntryDraft,
  type EntryLine,
  type JournalEntry,
} from './journal-entry';
import { JournalRefused } from './journal-refused';
import { closeJournal, recordEntries } from './journal.store';
import { readEntries } from './journal.query';
import { verifyJournal } from './verify-journal.query';

const FUND = 'fund/E10000003/2016-17';
const CCG = 'urn:ods:06H';
const POOL = accounts.pool('E10000003', '2016/17');
const HELD = accounts.held('risk-share');
const by = { actor: 'finance@cambridgeshire.example' };

let db: TestDatabase;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  decisions = new DecisionStore(db.pool);
});
afterAll(() => db.close());

/** Enters in the transaction of a decision of its own, as all that is entered. */
async function enter(...entries: EntryDraft[]): Promise<JournalEntry[]> {
  let recorded: JournalEntry[] = [];
  await decide(async (client, decision) => {
    recorded = await recordEntries(client, entries, decision);
  }, stating(entries));
  return recorded;
}

/** What a decision says is entered for it; nothing where it could not even be said. */
const stating = (entries: readonly EntryDraft[]) =>
  entries.some(({ lines }) => lines.some(({ pence }) => pence > 10n ** 12n))
    ? {}
    : { entries: entries.map(statedEntry) };

async function decide(
  also: (
    client: Parameters<typeof recordEntries>[0],
    decision: Parameters<typeof recordEntries>[2],
  ) => Promise<void>,
  data: object = {},
): Promise<void> {
  const stream = FUND;
  const version = (await decisions.read(stream)).length;
  await decisions.append(stream, version, [{ type: 'fund.spoken-of', data }], by, async (client, [made]) => {
    if (made === undefined) throw new Error('Nothing was decided');
    await also(client, { actor: made.actor, decision: made.position, recordedAt: made.recordedAt });
  });
}

/** The rule that an attempt is refused by; nothing of it stands, nor of its decision. */
async function refusalOf(attempt: () => Promise<unknown>): Promise<Refusal['rule']> {
  const before = [await decisions.head(), (await readEntries(db.pool, FUND)).length];
  const error = await attempt().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect([await decisions.head(), (await readEntries(db.pool, FUND)).length]).toEqual(before);
  if (!(error instanceof JournalRefused)) throw new Error('It was not refused', { cause: error });
  expect(error.refusal.mend).not.toBe('');
  return error.refusal.rule;
}

const entry = (kind: EntryDraft['kind'], effectiveOn: string, ...lines: EntryLine[]): EntryDraft => ({
  ...{ fund: FUND, kind, effectiveOn, narrative: 'As the section 75 agreement has it', lines },
});
const of = (account: string, pence: bigint): EntryLine => ({ account, pence });
const contribution = (effectiveOn: string, pence = 500n) =>
  entry('contribution', effectiveOn, of(POOL, pence), of(accounts.contributed(CCG), -pence));
const hold = (pence = 83_600_000n) =>
  entry('hold', '2016-04-01', of(HELD, pence), of(accounts.contributed(CCG), -pence));
const post = (settles: number, released = 83_600_000n): EntryDraft => ({
  ...entry('post', '2017-04-01', of(POOL, released), of(HELD, -released)),
  settles,
});

describe('an entry', () => {
  test('has a number without a gap, takes effect on one day and is recorded on another', async () => {
    const [first, second] = await enter(contribution('2016-06-30'), contribution('2016-07-31'));
    expect(first).toMatchObject({ number: 1, effectiveOn: '2016-06-30', ...by });
    expect(second).toMatchObject({ number: 2, decision: first?.decision });
    expect(await readEntries(db.pool, FUND)).toEqual([first, second]);
    expect(await readEntries(db.pool, FUND, { effectiveTo: '2016-06-30' })).toEqual([first]);
    expect(await readEntries(db.pool, FUND, { recordedBy: '2016-12-31T00:00:00.000Z' })).toEqual([]);
  });

  test('is refused where debits are not credits', async () => {
    const unbalanced = entry(
      'contribution',
      '2016-06-30',
      of(POOL, 500n),
      of(accounts.contributed(CCG), -499n),
    );
    expect(await refusalOf(() => enter(contribution('2016-06-30'), unbalanced))).toBe('entry-unbalanced');
  });

  test.each<[string, EntryDraft, string]>([
    ['has one line', entry('contribution', '2016-06-30', of(POOL, 500n)), 'entry-of-one-line'],
    [
      'has a line of nothing',
      entry('contribution', '2016-06-30', of(POOL, 0n), of(POOL, 0n)),
      'pence-out-of-range',
    ],
    ['is beyond all bounds', contribution('2016-06-30', 1_000_000_000_001n), 'pence-out-of-range'],
    ['is beyond what an account can hold', contribution('2016-06-30', 10n ** 19n), 'pence-out-of-range'],
    [
      'names an account of no class',
      entry('contribution', '2016-06-30', of(POOL, 1n), of('suspense:a', -1n)),
      'account-of-no-class',
    ],
  ])('is refused where it %s', async (_, wrong, rule) => {
    expect(await refusalOf(() => enter(wrong))).toBe(rule);
  });

  test('stands with others when two decide at once, one after the other', async () => {
    const many = await Promise.allSettled(Array.from({ length: 6 }, () => enter(contribution('2016-07-31'))));
    const stand = many.filter(({ status }) => status === 'fulfilled').length;
    expect(stand).toBeGreaterThan(0);
    expect(await verifyJournal(db.pool)).toMatchObject({ faults: [] });
  });
});

describe('the guards stand in the database, whichever way an entry comes in', () => {
  const raw = (sql: string) => transaction(db.pool, (client) => client.query(sql));
  const entrySql = (number: string, lines = 2, more = 'NULL, NULL', kind = 'contribution') =>
    `INSERT INTO journal_entry (number, fund, kind, effective_on, recorded_at, actor, narrative, lines, decision,
                                settles, reverses, hash)
     VALUES (${number}, '${FUND}', '${kind}', '2016-08-31', now(), 'a', 'b', ${lines}, 0, ${more}, sha256(''));`;
  const next = '(SELECT next_number FROM journal_head)';
  const lineSql = (entryNumber: string, line: number, pence: number) =>
    `INSERT INTO journal_line VALUES (${entryNumber}, ${line}, '${POOL}', ${pence});`;
  const last = '(SELECT max(number) FROM journal_entry)';

  test.each<[string, string, string]>([
    ['unbalanced', entrySql(next) + lineSql(last, 1, 5) + lineSql(last, 2, -4), 'entry-unbalanced'],
    ['without its lines', entrySql(next), 'entry-incomplete'],
    [
      'with a line missing',
      entrySql(next, 3) + lineSql(last, 1, 5) + lineSql(last, 2, -5),
      'entry-incomplete',
    ],
    ['out of turn', entrySql(`${next} + 1`), 'entry-out-of-turn'],
    ['with lines that are added later', lineSql('1', 3, 5) + lineSql('1', 4, -5), 'line-added-later'],
  ])('%s', async (_, sql, rule) => {
    await expect(raw(sql)).rejects.toMatchObject({ constraint: rule });
  });

  test.each([
    `UPDATE journal_entry SET narrative = 'another'`,
    `UPDATE journal_line SET pence = -pence`,
    `DELETE FROM journal_line`,
    `DELETE FROM journal_closing`,
    `TRUNCATE journal_entry CASCADE`,
    `UPDATE journal_head SET next_number = 1`,
    `ALTER TABLE journal_entry DISABLE TRIGGER guarded`,
    `SET LOCAL session_replication_role = replica`,
  ])('the application may not %s', async (sql) => {
    const refused = await raw(sql).catch((error: unknown) => error);
    expect(sqlState(refused)).toBe('42501');
  });

  test('a table of the same name in the session does not stand in for the one a guard looks into', async () => {
    await decide((client, { decision }) =>
      closeJournal(client, { fund: 'fund/E06000031/2016-17', through: '2016-08-31', decision }),
    );
    const elsewhere = entrySql(next).replaceAll('E10000003', 'E06000031');
    await expect(
      raw(`CREATE TEMP TABLE journal_closing (fund text, through date) ON COMMIT DROP; ${elsewhere}`),
    ).rejects.toMatchObject({ constraint: 'month-closed' });
  });

  test('and the tables are append-only to whoever checks the role', async () => {
    await expect(checkApplicationRole(db.pool)).resolves.toBeUndefined();
    const { rows } = await db.owner.query(
      `SELECT relname::text AS name FROM pg_class
        WHERE relname LIKE 'journal%' AND obj_description(oid, 'pg_class') LIKE 'append-only%' ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['journal_closing', 'journal_entry', 'journal_line']);
  });
});

describe('a reversal', () => {
  const undo = (entered: JournalEntry, effectiveOn = '2016-09-12'): EntryDraft =>
    reverseEntry(entered, { effectiveOn, narrative: 'Entered for the wrong month' });

  test('is linked to what it undoes, and leaves nothing of it', async () => {
    const before = await balances(db.pool, FUND);
    const [wrong] = await enter(contribution('2016-08-31', 777n));
    if (!wrong) throw new Error('Nothing was entered');
    const [reversal] = await enter(undo(wrong));
    expect(reversal).toMatchObject({ kind: 'reversal', reverses: wrong.number, effectiveOn: '2016-09-12' });
    expect(await balances(db.pool, FUND)).toEqual(before);

    expect(await refusalOf(() => enter(undo(wrong)))).toBe('already-reversed');
    if (!reversal) throw new Error('Nothing was entered');
    expect(await refusalOf(() => enter(undo(reversal)))).toBe('reversal-of-a-reversal');
  });

  test('twice at once, takes effect once', async () => {
    const [wrong] = await enter(contribution('2016-08-31', 778n));
    if (!wrong) throw new Error('Nothing was entered');
    expect(await refusalOf(() => enter(undo(wrong), undo(wrong)))).toBe('already-reversed');
  });

  test('is of the whole entry, not before it took effect, and of an entry there is', async () => {
    const [wrong] = await enter(contribution('2016-08-31', 779n));
    if (!wrong) throw new Error('Nothing was entered');
    const inPart = { ...undo(wrong), lines: contribution('2016-08-31', -700n).lines };
    expect(await refusalOf(() => enter(inPart))).toBe('reversal-not-whole');
    expect(await refusalOf(() => enter(undo(wrong, '2016-08-30')))).toBe('reversed-before-it-took-effect');
    expect(await refusalOf(() => enter({ ...undo(wrong), reverses: 9_999 }))).toBe('reverses-nothing');
    expect(await refusalOf(() => enter({ ...undo(wrong), fund: 'fund/E06000031/2016-17' }))).toBe(
      'reverses-nothing',
    );
    expect(await refusalOf(() => enter({ ...contribution('2016-09-12'), reverses: wrong.number }))).toBe(
      'reverses-nothing',
    );
  });
});

describe('a hold', () => {
  test('is posted or voided once, and again only when that was reversed', async () => {
    const [held] = await enter(hold());
    if (!held) throw new Error('Nothing was entered');
    const [posted] = await enter(post(held.number));
    if (!posted) throw new Error('Nothing was entered');
    expect(await refusalOf(() => enter(post(held.number)))).toBe('hold-already-settled');
    const reversal = { effectiveOn: '2017-04-01', narrative: 'Late counts came in' };
    expect(await refusalOf(() => enter(reverseEntry(held, reversal)))).toBe('hold-already-settled');

    // A restatement: what was posted is undone and posted anew in one.
    const [, anew] = await enter(reverseEntry(posted, reversal), post(held.number));
    expect(await refusalOf(() => enter(post(held.number)))).toBe('hold-already-settled');
    expect(anew).toMatchObject({ kind: 'post', settles: held.number });
    expect((await balances(db.pool, FUND)).find(({ account }) => account === HELD)?.pence).toBe(0n);
  });

  test('is cleared to the penny by what settles it, on its own account', async () => {
    const [held] = await enter(hold());
    if (!held) throw new Error('Nothing was entered');
    expect(await refusalOf(() => enter(post(held.number, 80_000_000n)))).toBe('hold-not-cleared');
    expect(await refusalOf(() => enter(post(held.number, 100_000_000n)))).toBe('hold-not-cleared');
    const voided = (account: string) => ({
      ...entry('void', '2017-04-01', of(accounts.contributed(CCG), 83_600_000n), of(account, -83_600_000n)),
      settles: held.number,
    });
    expect(await refusalOf(() => enter(voided(accounts.held('other-agreement'))))).toBe('hold-not-cleared');
    expect(await refusalOf(() => enter(voided(POOL)))).toBe('hold-not-cleared');
    await enter(voided(HELD));
  });

  test('is what a post settles, and nothing else is', async () => {
    const [given, held] = await enter(contribution('2016-09-30'), hold());
    if (!given || !held) throw new Error('Nothing was entered');
    expect(await refusalOf(() => enter(post(given.number)))).toBe('settles-no-hold');
    await enter(reverseEntry(held, { effectiveOn: '2016-09-12', narrative: 'Set aside twice' }));
    expect(await refusalOf(() => enter(post(held.number)))).toBe('settles-no-hold');
    expect(await refusalOf(() => enter({ ...contribution('2016-09-30'), settles: held.number }))).toBe(
      'settles-no-hold',
    );
  });
});

describe('a closed month', () => {
  const close = (through: string) =>
    decide((client, { decision }) => closeJournal(client, { fund: FUND, through, decision }), {
      closedThrough: through,
    });

  test('takes nothing, nor does one before it, and the next does', async () => {
    await close('2016-10-31');
    expect(await refusalOf(() => enter(contribution('2016-10-31')))).toBe('month-closed');
    expect(await refusalOf(() => enter(contribution('2016-04-30')))).toBe('month-closed');
    await enter(contribution('2016-11-01'));
    expect(await refusalOf(() => close('2016-09-30'))).toBe('month-closed');
  });

  const elsewhere = (pool: string): EntryDraft => ({
    ...entry('contribution', '2016-10-31', of(pool, 500n), of(accounts.contributed(CCG), -500n)),
    fund: 'fund/E06000056/2016-17',
  });

  test('is of its fund alone', async () => {
    await enter(elsewhere(accounts.pool('E06000056', '2016/17')));
  });

  test('takes nothing on the pool of its fund from an entry of another either', async () => {
    expect(await refusalOf(() => enter(elsewhere(POOL)))).toBe('month-closed');
    await enter({ ...elsewhere(POOL), effectiveOn: '2016-11-01' });
  });

  test('is closed to whoever began before it was', async () => {
    const early = await db.pool.connect();
    await early.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM journal_closing');
    await close('2016-11-30');
    const late = contribution('2016-11-15');
    await expect(
      recordEntries(early, [late], { ...by, decision: 0, recordedAt: '2016-11-15T09:00:00.000Z' }),
    ).rejects.toThrow(/concurrent update/);
    await early.query('ROLLBACK');
    early.release();
  });
});

test('the journal that all this left holds, as the application may verify it', async () => {
  // The closing of another area's fund above was decided on Cambridgeshire's stream.
  expect((await verifyJournal(db.pool)).faults).toEqual([
    'That fund/E06000031/2016-17 is closed through 2016-08-31 is not as decided',
  ]);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PoolClient } from 'pg';
import { DecisionStore } from '#decisions';
import { testDatabase, type TestDatabase } from '#testing';
import { accounts } from './account';
import { reverseEntry, statedEntry, type EntryDraft } from './journal-entry';
import { closeJournal, enterDecided, recordEntries } from './journal.store';
import { journalVerdict, verifyJournal } from './verify-journal.query';

const FUND = 'fund/E10000003/2016-17';
const MONTHS = ['2016-04-30', '2016-05-31', '2016-06-30', '2016-07-31'];

let db: TestDatabase;

/** Four months' contributions of the commissioner, each by a decision of its own, and the first month closed. */
beforeAll(async () => {
  db = await testDatabase();
  const decisions = new DecisionStore(db.pool);
  for (const [version, effectiveOn] of MONTHS.entries()) {
    const data = { entries: [statedEntry(contribution(effectiveOn))] };
    const received = { type: 'fund.contribution-received', data };
    await decisions.append(FUND, version, [received], { actor: 'finance' }, async (client, recorded) => {
      await enterDecided(client, recorded);
    });
  }
  const closed = { type: 'fund.month-closed', data: { closedThrough: '2016-04-30' } };
  await decisions.append(FUND, 4, [closed], { actor: 'finance' }, (client) =>
    closeJournal(client, { fund: FUND, through: '2016-04-30', decision: 4 }),
  );
});
afterAll(() => db.close());

function contribution(effectiveOn: string): EntryDraft {
  return {
    fund: FUND,
    kind: 'contribution',
    effectiveOn,
    narrative: "A twelfth of the commissioner's contribution",
    lines: [
      { account: accounts.pool('E10000003', '2016/17'), pence: 343_841_667n },
      { account: accounts.contributed('urn:ods:06H'), pence: -343_841_667n },
    ],
  };
}

test('the journal holds, and its head is what is printed', async () => {
  const { rows } = await db.pool.query<{ hash: Buffer }>('SELECT hash FROM journal_entry WHERE number = 4');
  expect(await verifyJournal(db.pool)).toEqual({
    entries: 4,
    chainHead: rows[0]?.hash.toString('hex'),
    faults: [],
  });
});

describe('whoever owns the database, and sets its guards aside, is found out: ', () => {
  const renumber = (from: number, to: number) =>
    `UPDATE journal_line SET entry = ${to} WHERE entry = ${from}; UPDATE journal_entry SET number = ${to} WHERE number = ${from};`;
  const entryAgain = `INSERT INTO journal_entry (number, fund, kind, effective_on, recorded_at, actor, narrative, lines, decision, hash)
    SELECT 5, fund, kind, effective_on, recorded_at, actor, narrative, lines, decision, hash FROM journal_entry WHERE number = 4;
    INSERT INTO journal_line SELECT 5, line, account, pence FROM journal_line WHERE entry = 4;`;

  test.each<[string, string, RegExp]>([
    [
      'an amount that is another',
      'UPDATE journal_line SET pence = 2 * pence WHERE entry = 2',
      /Entry 2 .* not as/,
    ],
    [
      'an account that is another',
      `UPDATE journal_line SET account = 'spent:a' WHERE entry = 2 AND line = 1`,
      /Entry 2/,
    ],
    [
      'a day that is another',
      `UPDATE journal_entry SET effective_on = '2016-06-01' WHERE number = 3`,
      /Entry 3/,
    ],
    ['a hash that is another', `UPDATE journal_entry SET hash = sha256('') WHERE number = 1`, /Entry 1/],
    ['a line that is gone', 'DELETE FROM journal_line WHERE entry = 3 AND line = 2', /Entry 3/],
    [
      'an entry that is gone',
      'DELETE FROM journal_line WHERE entry = 2; DELETE FROM journal_entry WHERE number = 2',
      /Entry 2 .* missing/,
    ],
    [
      'the last entry gone',
      'DELETE FROM journal_line WHERE entry = 4; DELETE FROM journal_entry WHERE number = 4',
      /end at 3/,
    ],
    [
      'the last entry gone, and the next number put back',
      `DELETE FROM journal_line WHERE entry = 4; DELETE FROM journal_entry WHERE number = 4;
       UPDATE journal_head SET next_number = 4`,
      /Decision 3 is entered in the journal by 0 entries, not by 1/,
    ],
    [
      'a line added to no entry',
      'INSERT INTO journal_line SELECT 99, line, account, pence FROM journal_line WHERE entry = 4',
      /Line 1 of entry 99 is of no entry/,
    ],
    [
      'a line out of its place',
      'UPDATE journal_line SET line = 3 WHERE entry = 2 AND line = 2',
      /Line 3 of entry 2/,
    ],
    ['an entry ahead of the first', entryAgain.replaceAll('SELECT 5', 'SELECT 0'), /Entry 0 stands ahead/],
    ['an entry added', entryAgain, /Entry 5 .* not as it was entered/],
    [
      'two entries in each other’s place',
      renumber(2, 99) + renumber(3, 2) + renumber(99, 3),
      /Entry 2 .* not as it was entered/,
    ],
    ['a closing gone', 'DELETE FROM journal_closing', /closed through 2016-04-30 is not as decided/],
    [
      'a closing added',
      `INSERT INTO journal_closing VALUES ('${FUND}', '2016-05-31', 4)`,
      /closed through 2016-05-31 is not as decided/,
    ],
  ])('%s', async (_, sql, fault) => {
    expect(await faultsAfter((client) => client.query(sql))).toMatch(fault);
  });
});

/** The closing of the month, which states that nothing is entered for it. */
const CLOSING = 4;

describe('whoever also hashes everything anew is found out: ', () => {
  test('an entry added to a decision that states none', async () => {
    const added = contribution('2016-07-31');
    expect(await faultsAfter((client) => forge(client, [added]))).toMatch(
      /^Entry 5 of the journal is not what decision 4 says$/,
    );
  });

  const HELD = accounts.held('risk-share');
  const hold: EntryDraft = {
    ...contribution('2016-05-31'),
    kind: 'hold',
    lines: [
      { account: HELD, pence: 83_600_000n },
      { account: accounts.contributed('urn:ods:06H'), pence: -83_600_000n },
    ],
  };
  const post = (pence: bigint, settles = 5): EntryDraft => ({
    ...hold,
    kind: 'post',
    settles,
    lines: [
      { account: accounts.pool('E10000003', '2016/17'), pence },
      { account: HELD, pence: -pence },
    ],
  });
  const undo = (number: number, of: EntryDraft) =>
    reverseEntry({ ...of, number }, { effectiveOn: '2016-07-31', narrative: 'Put right' });

  test.each<[string, EntryDraft[], RegExp]>([
    ['that holds', [hold, post(83_600_000n), undo(6, post(83_600_000n)), post(83_600_000n)], /^$/],
    ['a hold settled twice', [hold, post(83_600_000n), post(83_600_000n)], /Hold 5 is settled by 2 entries/],
    ['a hold not cleared', [hold, post(80_000_000n)], /Entry 6 does not clear hold 5/],
    ['what is no hold settled', [hold, post(83_600_000n, 4)], /Entry 6 settles no hold/],
    [
      'a settled hold reversed',
      [hold, post(83_600_000n), undo(5, hold)],
      /Entry 6 settles no hold of its fund that stands/,
    ],
    [
      'a reversal in part',
      [{ ...undo(4, contribution('2016-07-31')), lines: contribution('2016-07-31').lines }],
      /Entry 5 does not undo the whole of entry 4/,
    ],
    [
      'a reversal of a reversal',
      [undo(4, contribution('2016-07-31')), undo(5, undo(4, contribution('2016-07-31')))],
      /Entry 6 reverses no earlier entry of its fund/,
    ],
  ])('%s, by a decision that is made to say so', async (_, entries, fault) => {
    const faults = await faultsAfter(async (client) => {
      await forge(client, entries);
      await client.query(`UPDATE decision_event SET data = data || $1::jsonb WHERE position = ${CLOSING}`, [
        JSON.stringify({ entries: entries.map(statedEntry) }),
      ]);
    });
    expect(faults).toMatch(fault);
  });
});

/** Enters without the guards, chained and counted as the store would have it. */
async function forge(client: PoolClient, entries: readonly EntryDraft[]): Promise<void> {
  const made = (await new DecisionStore(db.pool).read(FUND))[CLOSING];
  if (!made) throw new Error('Nothing was decided');
  await recordEntries(client, entries, { ...made, decision: made.position });
  await client.query('UPDATE journal_head SET next_number = next_number + $1', [entries.length]);
}

/** What does not hold after a change, in a transaction that is undone: every case begins with the journal that holds. */
async function faultsAfter(change: (client: PoolClient) => Promise<unknown>): Promise<string> {
  const client = await db.owner.connect();
  await client.query('BEGIN; SET LOCAL session_replication_role = replica');
  await change(client);
  const { faults } = await journalVerdict(client);
  await client.query('ROLLBACK');
  client.release();
  return faults.join('; ');
}

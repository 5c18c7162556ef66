import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { DecisionStore } from '#decisions';
import { JobRunStore } from '#jobs';
import { ReferenceStore } from '#reference';
import { openModules, testDatabase, type TestDatabase } from '#testing';
import { DecideEntryCommand } from './decide-entry.command';
import { GovernanceModule } from './governance.module';
import type { Milestone } from './kinds/milestones.kind';
import type { Risk } from './kinds/risks.kind';
import { RegisterDates } from './register-dates.duty';
import type { EntryDecision } from './register.decider';

const AREA = 'E10000003';
const by = { actor: 'preparer@cambridgeshire.example' };
const reason = 'Reported to the delivery group';
const planned: Milestone = {
  what: 'Design whole system joint falls pathway',
  due: '2016-07-01',
  status: 'not-started',
};

const milestone = (more: Partial<Milestone>): Milestone => ({ ...planned, ...more });

let db: TestDatabase;
let application: TestingModule;
let duty: RegisterDates;
let runs: JobRunStore;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, GovernanceModule);
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  duty = new RegisterDates({ pool: db.pool, decisions: new DecisionStore(db.pool) });
  runs = new JobRunStore(db.pool);
});
afterAll(async () => {
  await application.close();
  await db.close();
});

async function decide(code: string, decision: EntryDecision, kind = 'milestones') {
  const decided = await application
    .get(CommandBus)
    .execute(new DecideEntryCommand(AREA, kind, code, decision, by));
  if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
}
const due = async (now: string) =>
  (await duty.due(new Date(now))).map(({ period, dueSince }) => [period, dueSince.toISOString()]);
const carriedOut = (period: string) => duty.carryOut({ name: duty.name, area: AREA, period });

describe('a day by which something of a register is due', () => {
  test('falls due once it is over in London, for each entry that is open', async () => {
    await decide('b-06', { type: 'add', entry: planned });
    await decide('b-07', { type: 'add', entry: milestone({ due: '2016-07-02' }) });
    const ongoing: Milestone = { what: 'Continued support', status: 'under-way' };
    await decide('b-08', { type: 'add', entry: ongoing });
    const risk: Risk = { what: 'Lack of capacity', likelihood: 3, impact: 4, reviewOn: '2016-07-01' };
    await decide('c-04', { type: 'add', entry: risk }, 'risks');
    expect(await due('2016-07-01T22:59:59Z')).toEqual([]);
    expect(await due('2016-07-01T23:00:00Z')).toEqual([
      ['milestones/b-06/2016-07-01', '2016-07-01T23:00:00.000Z'],
      ['risks/c-04/2016-07-01', '2016-07-01T23:00:00.000Z'],
    ]);
  });

  test('is noted once, and says whether it was done', async () => {
    const now = new Date('2016-07-02T09:00:00Z');
    await runs.note(await duty.due(now));
    expect(await duty.due(now)).toEqual([]);
    expect(await carriedOut('milestones/b-06/2016-07-01')).toMatchObject({ came: 'not-done', version: 1 });
    await decide('b-06', {
      type: 'change',
      entry: milestone({ status: 'done', doneOn: '2016-06-30' }),
      reason,
    });
    expect(await carriedOut('milestones/b-06/2016-07-01')).toMatchObject({
      came: 'done',
      shown: 'Design whole system joint falls pathway',
    });
    expect(await duty.due(now)).toEqual([]);
  });

  test('moves with what is put off, and goes with what is closed', async () => {
    const putOff = { status: 'put-off', putOffTo: '2016-08-01', putOffReason: reason } as const;
    await decide('b-07', { type: 'change', entry: milestone(putOff), reason });
    expect(await due('2016-07-31T23:00:00Z')).toEqual([]);
    expect(await due('2016-08-02T09:00:00Z')).toEqual([
      ['milestones/b-07/2016-08-01', '2016-08-01T23:00:00.000Z'],
    ]);
    expect(await carriedOut('milestones/b-07/2016-07-02')).toMatchObject({ came: 'put-off' });
    await decide('b-07', { type: 'close', on: '2016-07-20', reason });
    expect(await due('2016-08-02T09:00:00Z')).toEqual([]);
    expect(await carriedOut('milestones/b-07/2016-08-01')).toMatchObject({ came: 'closed' });
  });

  test('is the same for a reporter that has only just started', async () => {
    await decide('b-09', { type: 'add', entry: milestone({ due: '2016-09-01' }) });
    const started = new RegisterDates({ pool: db.pool, decisions: new DecisionStore(db.pool) });
    const now = new Date('2016-10-01T09:00:00Z');
    expect(await started.due(now)).toEqual(await duty.due(now));
    expect(await started.due(now)).toMatchObject([{ period: 'milestones/b-09/2016-09-01' }]);
  });
});

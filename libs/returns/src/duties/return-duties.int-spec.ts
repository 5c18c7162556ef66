import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus, QueryBus, type Command } from '@nestjs/cqrs';
import type { ReturnTemplate } from '#catalogue';
import { DecisionStore } from '#decisions';
import type { Aftermath, Channel, ChannelName, Parcel, Sent } from '#delivery';
import { Carrier, DueWork, findJobRun, JobRunStore, readJobRuns, type ObligationKey } from '#jobs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import {
  agreeFund,
  openModules,
  PETERBOROUGH,
  recordEvents,
  reported,
  SimulatedClock,
  testDatabase,
  type TestDatabase,
} from '#testing';
import { ChangeReturnSettingsCommand } from '../change-return-settings.command';
import { CheckReturnCommand } from '../check-return.command';
import { DecideReturnCommand } from '../decide-return.command';
import { FillReturnCommand } from '../fill-return.command';
import { OpenReturnCommand } from '../open-return.command';
import type { OfReturn } from '../return.events';
import { ReturnQuery, type ReturnStanding } from '../return.query';
import { NO_SETTINGS } from '../return-settings';
import { ReturnsModule } from '../returns.module';
import { SMALL_FORM } from '../small-form.fixture';
import { SubmitReturnCommand } from '../submit-return.command';
import { TemplateStore } from '../template.store';
import { ReturnDuties } from './return-duties';

const { area: AREA } = PETERBOROUGH;
const COUNCIL = `urn:ons:${AREA}`;
const CCG = 'urn:ods:06H';
const JOINED = 'urn:ods:06K';
const OF = { area: AREA, template: SMALL_FORM.code };

function anotherForm(code: string, calendar: Partial<ReturnTemplate['calendar']>): ReturnTemplate {
  const none = { remindDaysBefore: [], chaseDaysAfter: [] };
  return { ...SMALL_FORM, code, calendar: { ...SMALL_FORM.calendar, ...none, ...calendar } };
}
const SIGNED_LATE = anotherForm('small-signed-late', { opensOn: '2015-09-21', due: '2015-09-30T12:00' });
const SIGNED_TOO_LATE = anotherForm('small-too-late', { opensOn: '2015-09-21', due: '2015-09-29T12:00' });
const A_YEAR_AGO = anotherForm('small-a-year-ago', { opensOn: '2015-04-01', chaseDaysAfter: [1] });
const LONGER_AGO = anotherForm('small-longer-ago', {
  ...{ opensOn: '2015-04-01', due: '2015-08-20T12:00', chaseDaysAfter: [1] },
});
const TOLD_NOBODY = anotherForm('small-told-nobody', {
  ...{ opensOn: '2016-08-28', due: '2016-08-30T12:00', chaseDaysAfter: [1] },
});
const REFUSED = anotherForm('small-refused', {
  ...{ opensOn: '2015-11-09', due: '2015-11-20T12:00', remindDaysBefore: [11] },
});
const DUE_EARLIER = anotherForm('small-due-earlier', { opensOn: '2015-11-23', due: '2015-11-27T09:00' });
const ASKED_MORE = anotherForm('small-asked-more', { opensOn: '2015-11-30', due: '2015-12-04T12:00' });
const EXCHANGED = anotherForm('small-exchanged', {
  ...{ opensOn: '2016-09-05', due: '2016-09-20T12:00', remindDaysBefore: [5, 3], chaseDaysAfter: [1] },
});
const OPENED_BY_HAND = anotherForm('small-by-hand', { opensOn: '2015-10-10', due: '2015-11-30T12:00' });

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined };

/** A way out that does as the spec says, and keeps what it was given. */
function textOf(parcel: Parcel | undefined, ending: string): string {
  const file = parcel?.attachments.find(({ name }) => name.endsWith(ending));
  return Buffer.from(file?.bytes ?? []).toString();
}

class TriedChannel implements Channel {
  readonly sent: Parcel[] = [];
  answers: ('takes' | 'not-now' | 'never')[] = [];
  aftermath?: Aftermath;

  constructor(readonly name: ChannelName) {}

  send(parcel: Parcel): Promise<Sent> {
    this.sent.push(parcel);
    const { name: channel } = this;
    const answer = this.answers.shift() ?? 'takes';
    if (answer === 'takes')
      return Promise.resolve(
        ok({
          channel,
          id: parcel.id,
          state: 'accepted',
          at: parcel.at,
          reference: `r-${parcel.id}`,
          said: 'OK',
        }),
      );
    const mayRetry = answer === 'not-now';
    const refusal: Refusal = { rule: 'other-side-refuses', where: '', what: answer, mend: 'Wait' };
    return Promise.resolve(fail({ ...refusal, mayRetry, said: answer }));
  }
}

let db: TestDatabase;
let clock: SimulatedClock;
let application: INestApplicationContext;
let due: DueWork;
const mail = new TriedChannel('e-mail');
const folder = new TriedChannel('folder');
/** What was carried out, in the order it was. */
const done: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  clock = await SimulatedClock.of(db, Date.parse('2015-05-01T08:00:00Z'));
  application = await openModules(db, ReturnsModule);
  const decisions = new DecisionStore(db.pool);
  await new ReferenceStore(db.pool).publishFirstVersion('spec');
  await new DefinitionStore(decisions).putFirstVersionsInForce('spec');
  const forms = [
    SMALL_FORM,
    A_YEAR_AGO,
    LONGER_AGO,
    SIGNED_LATE,
    SIGNED_TOO_LATE,
    REFUSED,
    TOLD_NOBODY,
    OPENED_BY_HAND,
  ];
  for (const form of forms)
    expect(await application.get(TemplateStore).putInForce(form, 'spec')).toMatchObject({ ok: true });
  await agreeFund(db.pool, { area: AREA, policyYear: '2015/16' }, [COUNCIL, CCG]);
  await recordEvents(db, [
    reported({ table: 'total', period: '2015-04', value: 500, applicableAt: '2015-05-01T00:00:00Z' }),
  ]);
  await change({
    approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
    contacts: [{ role: 'return-author', name: 'A. Person', email: 'author@example.org' }],
    destinations: [{ channel: 'e-mail', to: 'team@example.org' }, { channel: 'folder' }],
    submitsAt: '09:30',
  });
  const duties = application.get(ReturnDuties).all(
    new Map<ChannelName, Channel>([
      ['e-mail', mail],
      ['folder', folder],
    ]),
  );
  const runs = new JobRunStore(db.pool);
  due = new DueWork(runs, duties, 'spec', SILENT);
  carrier = new Carrier({ runs, duties, by: 'spec', log: SILENT });
});
afterAll(async () => {
  await application.close();
  await db.close();
});

let carrier: Carrier;

/** It is then, and everything that has come to be due is carried out, looked for twice over. */
async function itIs(moment: string): Promise<string[]> {
  done.length = 0;
  await clock.set(Date.parse(moment));
  for (let look = 0; look < 2; look += 1) {
    await due.look();
    await due.handOut({ hand: carryOut, close: () => Promise.resolve() });
  }
  return [...done].sort();
}

async function carryOut(keys: readonly ObligationKey[]): Promise<void> {
  for (const key of keys) {
    const how = await carrier.carryOut(key);
    done.push(`${key.name} ${key.period} ${how}`);
  }
}

async function order<Value>(command: Command<Result<Value, readonly Refusal[]>>): Promise<Value> {
  const outcome = await application.get(CommandBus).execute(command);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

const change = (settings: Partial<typeof NO_SETTINGS>) =>
  order(
    new ChangeReturnSettingsCommand(AREA, { ...NO_SETTINGS, ...settings }, 'For the spec', { actor: 'spec' }),
  );

async function standing(of: OfReturn = OF): Promise<ReturnStanding> {
  const answer = await application.get(QueryBus).execute(new ReturnQuery(of));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

const BY = { name: 'A. Person', position: 'Director of Finance' };

const decide = (of: OfReturn, decision: DecideReturnCommand['decision'], actor: string) =>
  order(new DecideReturnCommand(of, decision, { actor }));

async function approve(of: OfReturn): Promise<void> {
  await decide(of, { type: 'answer', answers: { 'plans-agreed': 'yes' } }, 'preparer');
  await order(new CheckReturnCommand(of, { actor: 'preparer' }));
  const { contentHash } = await standing(of);
  for (const [approval, organisation] of [
    ['council-finance', COUNCIL],
    ['nhs-finance', CCG],
  ] as const)
    await decide(
      of,
      { type: 'approve', approval, organisation, by: BY, contentHash, actsFor: [organisation] },
      organisation,
    );
}

async function signOff(of: OfReturn, on: string): Promise<void> {
  const { contentHash } = await standing(of);
  await decide(of, { type: 'sign-off', by: BY, contentHash, on }, 'chair');
}

const outcomes = async (name: string): Promise<unknown[]> =>
  (
    await db.owner.query<{ outcome: unknown }>(
      'SELECT outcome FROM job_run WHERE name = $1 AND finished_at IS NOT NULL ORDER BY due_since, period',
      [name],
    )
  ).rows.map(({ outcome }) => outcome);

test('a return goes from the end of its quarter to its receipts by itself, but for what people decide', async () => {
  // Nobody owes what was to be opened before the ledger began.
  expect(await itIs('2015-06-30T22:59:00Z')).toEqual([]);
  // The day begins in London, an hour before it does in UTC.
  expect(await itIs('2015-06-30T23:01:00Z')).toEqual(['open-return small-2015-16-q1 done']);
  expect(await standing()).toMatchObject({ status: 'opened', due: '2015-08-28T11:00:00.000Z' });
  expect((await standing()).missing).toMatchObject([{ cell: 'delayed-days' }]);

  await recordEvents(db, [
    reported({ table: 'total', period: '2015-05', value: 500, applicableAt: '2015-06-05T00:00:00Z' }),
    reported({ table: 'total', period: '2015-06', value: 400, applicableAt: '2015-06-30T00:00:00Z' }),
  ]);
  expect(await itIs('2015-07-08T07:00:00Z')).toEqual(['refresh-return small-2015-16-q1/2015-07-08 done']);
  expect((await standing()).cells.find(({ key }) => key === 'delayed-days')?.answer?.value).toBe(1400);

  // Days on which nobody looked are made up for once, with the last of them.
  expect(await itIs('2015-08-14T08:30:00Z')).toEqual([
    'refresh-return small-2015-16-q1/2015-08-12 done',
    'tell-of-return small-2015-16-q1/2015-08-14/6b56f909 done',
  ]);
  expect(mail.sent.map(({ to, subject, attachments: [draft] }) => [to, subject, draft?.name])).toEqual([
    [
      'author@example.org',
      `Due: return small-2015-16-q1 of ${AREA}`,
      `draft-return-${AREA}-small-2015-16-q1.xlsx`,
    ],
  ]);

  await approve(OF);
  await signOff(OF, '2015-08-14');

  // What partners have approved is not changed under their hands.
  await recordEvents(db, [
    reported({ table: 'total', period: '2015-06', value: 999, applicableAt: '2015-08-14T00:00:00Z' }),
  ]);
  await itIs('2015-08-19T08:00:00Z');
  expect((await outcomes('refresh-return')).at(-1)).toEqual({ left: 'approved' });

  mail.sent.length = 0;
  mail.answers = ['not-now'];
  folder.answers = ['never'];
  const submitted = await itIs('2015-08-28T08:31:00Z');
  expect(submitted).toContain('submit-return small-2015-16-q1/1 done');
  expect(submitted).toContain('deliver-return small-2015-16-q1/1/e-mail/1 failed');
  expect(submitted).toContain('deliver-return small-2015-16-q1/1/folder/1 failed');
  expect(submitted).toContain('tell-of-failure small-2015-16-q1/1/folder/1/6b56f909 done');
  const { status, submissions } = await standing();
  expect(status).toBe('submitted');
  expect(submissions[0]?.snapshot.late).toBeUndefined();
  expect(submissions[0]?.failures).toMatchObject([{ channel: 'folder', rule: 'other-side-refuses' }]);

  // Tried again after its pause under the same id; and again by whoever mended the other way, to another place.
  await decide(OF, { type: 'resend', revision: 1, channel: 'folder', to: 'finance' }, 'preparer');
  expect(await itIs('2015-08-28T09:00:00Z')).toEqual([
    'deliver-return small-2015-16-q1/1/e-mail/1 done',
    'deliver-return small-2015-16-q1/1/folder/1 done',
    'deliver-return small-2015-16-q1/1/folder/2 done',
  ]);
  expect(await outcomes('deliver-return')).toContainEqual({ left: 'sent again' });
  expect(await standing()).toMatchObject({ status: 'delivered', isLate: false });
  expect(mail.sent.filter(({ id }) => id.endsWith('.r1.e-mail'))).toHaveLength(2);
  expect(folder.sent.map(({ id, to, attachments }) => [id, to, attachments.length])).toEqual([
    [`${AREA}.small-2015-16-q1.r1.folder`, undefined, 3],
    [`${AREA}.small-2015-16-q1.r1.folder.s2`, 'finance', 3],
  ]);
  // A figure had moved by then: what goes out says so.
  const despite = 'It goes out by itself at the time that the area has set, as it was signed (Conditions!C6)';
  expect(folder.sent[0]?.text).toContain(`The ledger had other figures by then: ${despite}\n`);
  expect(textOf(folder.sent[0], '.csv')).toContain(despite);

  // The day after its deadline nobody is chased for what is in, also where a revision of it is being prepared.
  await decide(OF, { type: 'reopen', reason: 'May was counted again' }, 'preparer');
  mail.sent.length = 0;
  await itIs('2015-08-29T09:00:00Z');
  expect((await outcomes('tell-of-return')).at(-1)).toEqual({ left: 'submitted' });
  expect(mail.sent).toEqual([]);
  expect(await itIs('2015-09-20T09:00:00Z')).toEqual([]);
});

test('what is signed off after its hour goes out at once, and by itself never after its own deadline', async () => {
  const late = { area: AREA, template: SIGNED_LATE.code };
  const tooLate = { area: AREA, template: SIGNED_TOO_LATE.code };
  await itIs('2015-09-21T08:00:00Z');
  for (const each of [late, tooLate]) await approve(each);
  // Returns that are open stay due when they were.
  const later = { ...SIGNED_LATE, calendar: { ...SIGNED_LATE.calendar, due: '2015-10-30T12:00' } };
  expect(await application.get(TemplateStore).putInForce(later, 'spec')).toMatchObject({ ok: true });

  // One of its ways is not set up here: whoever has it may be away, and be back.
  const destinations = [{ channel: 'folder' as const }, { channel: 'webhook' as const }];
  await change({
    approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
    contacts: [
      { role: 'return-author', name: 'A. Person', email: 'author@example.org' },
      { role: 'finance', name: 'F. Person', email: 'finance@example.org' },
    ],
    destinations,
    submitsAt: '09:30',
  });
  mail.sent.length = 0;
  expect(await itIs('2015-09-30T08:31:00Z')).not.toContainEqual(expect.stringContaining('submit-return'));
  // The hour has come, and it does not go out.
  const unsigned = mail.sent.filter(({ subject }) => subject.startsWith('Not signed off'));
  expect(unsigned.map(({ to, subject }) => `${to} ${subject}`)).toEqual([
    `author@example.org Not signed off: return small-signed-late of ${AREA}`,
    `finance@example.org Not signed off: return small-signed-late of ${AREA}`,
  ]);
  expect(unsigned[0]?.text).toContain('It stands: approved');
  await signOff(late, '2015-09-30');
  await signOff(tooLate, '2015-09-30');
  const looked = await itIs('2015-09-30T09:00:00Z');
  expect(looked.filter((each) => each.startsWith('submit-return'))).toEqual([
    'submit-return small-signed-late/1 done',
  ]);
  expect(await standing(late)).toMatchObject({
    status: 'submitted',
    isLate: false,
    submissions: [{ failures: [] }],
  });
  expect(
    await findJobRun(db.pool, {
      ...{ name: 'deliver-return', area: AREA, period: 'small-signed-late/1/webhook/1' },
    }),
  ).toMatchObject({ state: 'failed', failure: 'webhook is not set up' });
  expect(await standing(tooLate)).toMatchObject({ status: 'signed-off' });
});

test('what a way does not take for a day waits as failed, until it is sent again or that way is let go', async () => {
  const of = { area: AREA, template: SIGNED_TOO_LATE.code };
  const { contentHash } = await standing(of);
  const asked = { contentHash, late: 'The board met after it' };
  await order(new SubmitReturnCommand(of, asked, { actor: 'preparer' }));
  // Due with the decision itself, and not only when somebody looks.
  const runs = async (state?: 'due' | 'failed') =>
    (await readJobRuns(db.pool, { name: 'deliver-return', state, limit: 50 }))
      .filter(({ period }) => period.startsWith(of.template))
      .map(({ period, failure }) => [period, failure]);
  expect(await runs('due')).toEqual([
    ['small-too-late/1/webhook/1', null],
    ['small-too-late/1/folder/1', null],
  ]);

  // Nobody has had the one way for a day.
  await db.owner.query(`UPDATE job_run SET attempts = 99 WHERE period = 'small-too-late/1/webhook/1'`);
  folder.answers = Array.from({ length: 3 }, () => 'not-now');
  await itIs('2015-09-30T09:01:00Z');
  expect((await standing(of)).submissions[0]?.failures).toMatchObject([{ channel: 'webhook' }]);
  expect(folder.sent.at(-1)).toMatchObject({
    subject: expect.stringMatching(/^Late: /) as unknown,
    text: expect.stringContaining('\nLate: The board met after it\n') as unknown,
  });
  expect(textOf(folder.sent.at(-1), '.csv')).toContain('\r\nLate,The board met after it\r\n');
  await db.owner.query(
    `UPDATE job_run SET attempts = 98, next_try_at = NULL WHERE period = 'small-too-late/1/folder/1'`,
  );
  const byFolder = { name: 'deliver-return', area: AREA, period: 'small-too-late/1/folder/1' };
  expect(await carrier.carryOut(byFolder)).toBe('failed');
  expect((await standing(of)).submissions[0]?.failures).toHaveLength(1);
  await clock.set(Date.parse('2015-09-30T09:17:00Z'));
  expect(await carrier.carryOut(byFolder)).toBe('failed');
  expect((await standing(of)).submissions[0]?.failures).toMatchObject([
    { channel: 'webhook', rule: 'way-not-set-up' },
    { channel: 'folder', rule: 'other-side-refuses', what: 'not-now' },
  ]);
  expect((await runs('failed')).map(([, failure]) => failure)).toEqual([
    expect.stringContaining('NOT DELIVERED: webhook is not set up'),
    expect.stringContaining('NOT DELIVERED: not-now'),
  ]);

  // Each contact is told once of each, also where the mail of one is put off.
  mail.sent.length = 0;
  mail.answers = ['not-now'];
  const told = async (moment: string) =>
    (await itIs(moment)).filter((each) => each.includes(of.template) && each.startsWith('tell'));
  expect(await told('2015-09-30T09:17:30Z')).toHaveLength(2);
  expect(await told('2015-09-30T09:19:00Z')).toHaveLength(1);
  const letters = mail.sent.filter(({ subject }) => subject.startsWith('Not delivered by folder'));
  expect(letters).toHaveLength(3);
  expect([...new Set(letters.map(({ id, to }) => `${to} ${id}`))].sort()).toEqual([
    `author@example.org ${AREA}.small-too-late.r1.folder.s1.6b56f909`,
    `finance@example.org ${AREA}.small-too-late.r1.folder.s1.28484fd1`,
  ]);

  // Neither is tried any more; both end at once with what people decide.
  const before = folder.sent.length;
  await decide(of, { type: 'let-go', revision: 1, channel: 'webhook', reason: 'Nobody listens' }, 'approver');
  await decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  const after = await itIs('2015-09-30T09:20:00Z');
  expect(after.filter((each) => each.includes(of.template))).toEqual([
    'deliver-return small-too-late/1/folder/1 done',
    'deliver-return small-too-late/1/folder/2 done',
    'deliver-return small-too-late/1/webhook/1 done',
  ]);
  expect(folder.sent.length).toBe(before + 1);
  expect(await runs('failed')).toEqual([]);
  expect(await standing(of)).toMatchObject({
    status: 'delivered',
    submissions: [{ letGo: [{ channel: 'webhook' }], receipts: [{ channel: 'folder', sending: 2 }] }],
  });
});

test('a return that was opened by hand and approved before its day is left as it was approved', async () => {
  const of = { area: AREA, template: OPENED_BY_HAND.code };
  await clock.set(Date.parse('2015-10-02T08:00:00Z'));
  await order(new OpenReturnCommand(of, { actor: 'spec' }));
  await order(new FillReturnCommand(of, { actor: 'spec' }));
  await approve(of);
  await recordEvents(db, [
    reported({ table: 'total', period: '2015-06', value: 777, applicableAt: '2015-10-03T00:00:00Z' }),
  ]);
  expect(await itIs('2015-10-09T23:01:00Z')).toContain('open-return small-by-hand done');
  expect((await outcomes('open-return')).at(-1)).toEqual({ opened: false, filled: { left: 'approved' } });
  expect(await standing(of)).toMatchObject({ status: 'approved' });
});

test('what a way took on and never says more of does not count as delivered', async () => {
  const of = { area: AREA, template: SIGNED_TOO_LATE.code };
  await clock.set(Date.parse('2015-10-10T08:00:00Z'));
  await decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  expect(await itIs('2015-10-10T08:01:00Z')).toContain('deliver-return small-too-late/1/folder/3 done');
  folder.aftermath = {
    follow: (receipt) => Promise.resolve(ok(receipt)),
    returned: () => Promise.resolve(ok([])),
    dismiss: () => Promise.resolve(ok(undefined)),
  };
  expect(await itIs('2015-10-10T20:02:00Z')).toContain('follow-delivery small-too-late/1/folder/3/2 done');
  expect(await standing(of)).toMatchObject({ status: 'delivered' });
  // However long nobody looked.
  expect(await itIs('2015-10-20T08:02:00Z')).toContain('follow-delivery small-too-late/1/folder/3/28 failed');
  const { status, submissions } = await standing(of);
  expect(status).toBe('submitted');
  expect(submissions[0]?.failures.at(-1)).toMatchObject({ rule: 'delivery-not-confirmed', sending: 3 });

  // Under the id that it had, the way would only say again that it has taken it.
  await decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  await itIs('2015-10-20T08:05:00Z');
  expect(folder.sent.at(-1)?.id).toBe(`${AREA}.small-too-late.r1.folder.s4`);
  // Sent once more, it is still that parcel.
  await decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  await itIs('2015-10-20T08:10:00Z');
  expect(folder.sent.at(-1)?.id).toBe(`${AREA}.small-too-late.r1.folder.s4`);
});

test('what came back is looked for once an hour for all, and stands as failed until people decide', async () => {
  const three = [OF.template, SIGNED_LATE.code, SIGNED_TOO_LATE.code];
  const follow = jest.fn<Aftermath['follow']>((receipt) => Promise.resolve(ok(receipt)));
  const returned = jest.fn<Aftermath['returned']>(() => Promise.resolve(ok([])));
  const dismiss = jest.fn<Aftermath['dismiss']>(() => Promise.resolve(ok(undefined)));
  folder.aftermath = { follow, returned, dismiss };
  const read = async (moment: string) =>
    (await itIs(moment)).filter((each) => /^(read|follow)/.test(each) && !/folder\/[45]\//.test(each));
  await clock.set(Date.parse('2015-10-21T08:30:00Z'));
  for (const template of three)
    await decide({ area: AREA, template }, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  await itIs('2015-10-21T08:31:00Z');
  returned.mockClear();
  expect(await read('2015-10-21T14:45:00Z')).toEqual([
    'follow-delivery small-2015-16-q1/1/folder/3/1 done',
    'follow-delivery small-signed-late/1/folder/2/1 done',
    'follow-delivery small-too-late/1/folder/6/1 done',
    'read-mailbox 2015-10-21T14 done',
  ]);
  expect(returned).toHaveBeenCalledTimes(1);

  const id = `${AREA}.small-signed-late.r1.folder`;
  const failure = { rule: 'parcel-came-back', where: '', what: 'Not collected', mend: 'Ask', said: '' };
  const report = { key: 'report', id, reference: `r-${id}.s2`, failure: { ...failure, mayRetry: false } };
  const theirs = { ...report, key: 'theirs', id: 'theirs', reference: 'theirs' };
  returned.mockResolvedValueOnce(ok([theirs, report]));
  expect(await read('2015-10-21T15:05:00Z')).toEqual([
    'follow-delivery small-signed-late/1/folder/2/2 failed',
    'read-mailbox 2015-10-21T15 done',
  ]);
  expect(dismiss.mock.calls).toEqual([[report]]);
  const [late] = (await standing({ area: AREA, template: SIGNED_LATE.code })).submissions;
  expect(late?.failures.at(-1)).toMatchObject({ rule: 'parcel-came-back', channel: 'folder', sending: 2 });

  // Nobody answers there: of several looks that could not be made the newest is enough.
  const away = fail({ ...failure, rule: 'receiver-unreachable', mayRetry: true });
  follow.mockResolvedValue(away);
  returned.mockResolvedValue(away);
  await itIs('2015-10-21T20:45:00Z');
  follow.mockImplementation((receipt) => Promise.resolve(ok(receipt)));
  returned.mockResolvedValue(ok([]));
  returned.mockClear();
  expect(await read('2015-10-22T02:45:00Z')).toEqual([
    'follow-delivery small-2015-16-q1/1/folder/3/2 done',
    'follow-delivery small-2015-16-q1/1/folder/3/3 done',
    'follow-delivery small-signed-late/1/folder/2/2 failed',
    'follow-delivery small-too-late/1/folder/6/2 done',
    'follow-delivery small-too-late/1/folder/6/3 done',
    'read-mailbox 2015-10-21T20 done',
    'read-mailbox 2015-10-22T02 done',
  ]);
  expect(returned).toHaveBeenCalledTimes(1);
  const outcome = async (name: string, area: string, period: string) =>
    (await findJobRun(db.pool, { name, area, period }))?.outcome;
  expect(await outcome('read-mailbox', 'folder', '2015-10-21T20')).toEqual({ left: 'read since' });
  expect(await outcome('follow-delivery', AREA, 'small-too-late/1/folder/6/2')).toEqual({
    left: 'looked since',
  });
});

test('what came back while a look at it was under way stands as failed', async () => {
  const of = { area: AREA, template: SIGNED_LATE.code };
  await clock.set(Date.parse('2015-10-22T08:30:00Z'));
  await decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  await itIs('2015-10-22T08:31:00Z');
  const [sent] = folder.sent.slice(-1);
  const failure = { rule: 'parcel-came-back', where: '', what: 'Not collected', mend: 'Ask', said: '' };
  const id = sent?.id ?? '';
  const report = { key: 'report', id, reference: `r-${id}`, failure: { ...failure, mayRetry: false } };
  const read = { name: 'read-mailbox', area: 'folder', period: '2015-10-22T14' };
  folder.aftermath = {
    // The other hand reads the mailbox meanwhile.
    follow: async (receipt) => {
      if (receipt.id === id) expect(await carrier.carryOut(read)).toBe('done');
      return ok(receipt);
    },
    returned: () => Promise.resolve(ok([report])),
    dismiss: () => Promise.resolve(ok(undefined)),
  };
  await clock.set(Date.parse('2015-10-22T14:45:00Z'));
  await due.look();
  const look = (number: number) => ({
    ...{ name: 'follow-delivery', area: AREA, period: `${of.template}/1/folder/3/${number}` },
  });
  expect(await carrier.carryOut(look(1))).toBe('done');
  folder.aftermath.returned = () => Promise.resolve(ok([]));
  expect(await itIs('2015-10-22T14:46:00Z')).toContain(`follow-delivery ${look(2).period} failed`);
});

test('what this reporter has no way for is left to others that have it, and given up once none has had it for a day', async () => {
  const of = { area: AREA, template: SIGNED_TOO_LATE.code };
  const ways = (...channels: TriedChannel[]) =>
    new Map<ChannelName, Channel>(channels.map((channel) => [channel.name, channel]));
  const duties = application.get(ReturnDuties);
  const lacking = new Carrier({
    ...{ runs: new JobRunStore(db.pool), duties: duties.all(ways(mail)), by: 'lacking', log: SILENT },
  });
  const looksLacking = () => duties.keepWays('lacking', ways(mail));
  const sendAgain = () => decide(of, { type: 'resend', revision: 1, channel: 'folder' }, 'preparer');
  const carriedOutLacking = async (sending: number) => {
    const key = { name: 'deliver-return', area: AREA, period: `${of.template}/1/folder/${sending}` };
    return [await lacking.carryOut(key), (await findJobRun(db.pool, key))?.attempts];
  };

  await clock.set(Date.parse('2015-11-02T08:00:00Z'));
  await duties.keepWays('having', ways(mail, folder));
  await looksLacking();
  await sendAgain();
  expect(await carriedOutLacking(7)).toEqual(['elsewhere', 0]);
  expect(await itIs('2015-11-02T08:01:00Z')).toContain('deliver-return small-too-late/1/folder/7 done');

  await sendAgain();
  await clock.set(Date.parse('2015-11-02T08:09:00Z'));
  await looksLacking();
  expect(await carriedOutLacking(8)).toEqual(['elsewhere', 0]);
  // The one that had it has said nothing for more than ten minutes.
  await clock.set(Date.parse('2015-11-02T08:11:00Z'));
  await looksLacking();
  expect(await carriedOutLacking(8)).toEqual(['failed', 1]);
  await duties.keepWays('having', ways(mail, folder));
  expect(await itIs('2015-11-02T08:13:00Z')).toContain('deliver-return small-too-late/1/folder/8 done');
  const lastFailure = async () => (await standing(of)).submissions[0]?.failures.at(-1);
  expect(await lastFailure()).not.toMatchObject({ rule: 'way-not-set-up' });

  await sendAgain();
  await db.owner.query(`UPDATE job_run SET attempts = 99 WHERE period = '${of.template}/1/folder/9'`);
  await clock.set(Date.parse('2015-11-02T08:25:00Z'));
  await looksLacking();
  expect(await carriedOutLacking(9)).toEqual(['failed', 100]);
  expect(await lastFailure()).toMatchObject({ rule: 'way-not-set-up', channel: 'folder', sending: 9 });
  await duties.keepWays('having', ways(mail, folder));

  // A letter is no other.
  await due.look();
  const told = { name: 'tell-of-failure', area: AREA, period: `${of.template}/1/folder/9/6b56f909` };
  const withoutMail = {
    runs: new JobRunStore(db.pool),
    duties: duties.all(ways(folder)),
    by: 'without mail',
  };
  const noMail = new Carrier({ ...withoutMail, log: SILENT });
  expect(await noMail.carryOut(told)).toBe('elsewhere');
  await clock.set(Date.parse('2015-11-02T08:36:00Z'));
  await duties.keepWays('without mail', ways(folder));
  expect(await noMail.carryOut(told)).toBe('failed');
  await clock.set(Date.parse('2015-11-02T08:38:00Z'));
  expect(await carrier.carryOut(told)).toBe('done');
  expect((await findJobRun(db.pool, told))?.outcome).toMatchObject({
    told: ['author@example.org'],
    notTold: [],
  });
});

test('what is signed and refused at its hour is told at once, and goes out as soon as that is mended', async () => {
  const of = { area: AREA, template: REFUSED.code };
  mail.sent.length = 0;
  await itIs('2015-11-09T09:00:00Z');
  // Both contacts have the same draft, which is made once.
  const reminders = mail.sent.filter(({ subject }) => subject === `Due: return ${of.template} of ${AREA}`);
  const [first, second] = reminders.map(({ attachments }) => attachments[0]?.bytes);
  expect([reminders.length, first === second]).toEqual([2, true]);
  await approve(of);
  await signOff(of, '2015-11-09');
  const settings = {
    approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
    contacts: [{ role: 'return-author' as const, name: 'A. Person', email: 'author@example.org' }],
    submitsAt: '09:30',
  };
  await change(settings);
  mail.sent.length = 0;
  const looked = await itIs('2015-11-20T09:31:00Z');
  expect(looked).toContain('submit-return small-refused/1 failed');
  expect(looked).toContain('tell-of-refusal small-refused/1/6b56f909 done');
  for (const later of ['10:00', '10:10', '10:20', '11:00', '11:10']) {
    const again = (await itIs(`2015-11-20T${later}:00Z`)).filter((each) => each.includes(of.template));
    expect(again).toEqual(['submit-return small-refused/1 failed']);
  }
  const letters = mail.sent.filter(({ subject }) => subject.startsWith('Not submitted'));
  expect(letters.map(({ to }) => to)).toEqual(['author@example.org']);
  expect(letters[0]?.text).toContain('No way to send it is given. Name one that is set up');

  await change({ ...settings, destinations: [{ channel: 'folder' }] });
  expect(await itIs('2015-11-20T11:13:00Z')).toContain('submit-return small-refused/1 done');
  expect((await standing(of)).submissions[0]?.snapshot.late).toBeUndefined();
});

test('what is due before the hour that was set goes out an hour before its deadline', async () => {
  const of = { area: AREA, template: DUE_EARLIER.code };
  expect(await application.get(TemplateStore).putInForce(DUE_EARLIER, 'spec')).toMatchObject({ ok: true });
  await itIs('2015-11-23T09:00:00Z');
  await approve(of);
  const looked = async (moment: string) =>
    (await itIs(moment)).filter((each) => /^(submit|tell)/.test(each) && each.includes(of.template));
  expect(await looked('2015-11-27T07:59:00Z')).toEqual([]);
  expect(await looked('2015-11-27T08:01:00Z')).toEqual([
    'tell-of-unsigned small-due-earlier/2015-11-27/6b56f909 done',
  ]);
  await signOff(of, '2015-11-27');
  expect(await looked('2015-11-27T08:05:00Z')).toEqual(['submit-return small-due-earlier/1 done']);
});

test('a partner who is asked as well after the sign-off is told of once, with what mends it, and then it goes out', async () => {
  const of = { area: AREA, template: ASKED_MORE.code };
  expect(await application.get(TemplateStore).putInForce(ASKED_MORE, 'spec')).toMatchObject({ ok: true });
  await itIs('2015-11-30T09:00:00Z');
  await approve(of);
  await signOff(of, '2015-11-30');
  await change({
    approvers: [{ approval: 'nhs-finance', organisations: [CCG, JOINED] }],
    contacts: [{ role: 'return-author', name: 'A. Person', email: 'author@example.org' }],
    destinations: [{ channel: 'folder' }],
    submitsAt: '09:30',
  });
  mail.sent.length = 0;
  for (const moment of ['09:31', '09:34', '10:30', '11:20']) {
    const looked = await itIs(`2015-12-04T${moment}:00Z`);
    expect(looked).toContain('submit-return small-asked-more/1 failed');
  }
  const letters = mail.sent.filter(({ subject }) => subject.startsWith('Not submitted'));
  expect(letters.map(({ to }) => to)).toEqual(['author@example.org']);
  expect(letters[0]?.text).toContain(JOINED);
  expect(letters[0]?.text).toContain('Fill it again, which asks whom it has to, and have it approved anew');

  await order(new FillReturnCommand(of, { actor: 'spec' }));
  await approve(of);
  const { contentHash } = await standing(of);
  const theirs = { approval: 'nhs-finance', organisation: JOINED, actsFor: [JOINED] };
  await decide(of, { type: 'approve', ...theirs, by: BY, contentHash }, JOINED);
  await signOff(of, '2015-12-04');
  expect(await itIs('2015-12-04T11:30:00Z')).toContain('submit-return small-asked-more/2 done');
  expect(await standing(of)).toMatchObject({ status: 'delivered', isLate: false });
});

test('what was due more than a year ago is left to people, also where they open it now', async () => {
  await clock.set(Date.parse('2016-08-27T08:00:00Z'));
  await change({
    contacts: [
      { role: 'return-author', name: 'A. Person', email: 'author@example.org' },
      { role: 'finance', name: 'F. Person', email: 'finance@example.org' },
    ],
  });
  for (const { code } of [A_YEAR_AGO, LONGER_AGO])
    await order(new OpenReturnCommand({ area: AREA, template: code }, { actor: 'spec' }));
  const looked = await itIs('2016-08-27T09:00:00Z');
  expect(looked.filter((each) => each.includes('-ago'))).toEqual([
    'refresh-return small-a-year-ago/2015-08-28 done',
    // Not whoever was named after that day, and with the date on which it was written.
    'tell-of-return small-a-year-ago/2015-08-29/6b56f909 done',
  ]);
  const letter = mail.sent.find(({ subject }) => subject === `Late: return small-a-year-ago of ${AREA}`);
  expect(letter?.at.slice(0, 10)).toBe('2016-08-27');
});

test('an area without a contact is seen as one in which nobody was told', async () => {
  await itIs('2016-08-28T09:00:00Z');
  await change({ contacts: [] });
  expect(await itIs('2016-08-31T09:00:00Z')).toContain(
    'tell-of-return small-told-nobody/2016-08-31/nobody done',
  );
  expect((await outcomes('tell-of-return')).at(-1)).toMatchObject({
    ...{ told: [], notTold: ['nobody: the area has no contact with an address'] },
  });
});

test('where all contacts were exchanged before anybody was told, those who came in their place are, once', async () => {
  const named = (...names: string[]) =>
    change({
      contacts: names.map((name, at) => ({
        role: at === 0 ? ('return-author' as const) : ('finance' as const),
        ...{ name, email: `${name}@example.org` },
      })),
    });
  const toldOn = async (moment: string) => {
    mail.sent.length = 0;
    await itIs(moment);
    return mail.sent.filter(({ subject }) => subject.includes(EXCHANGED.code)).map(({ to }) => to);
  };
  expect(await application.get(TemplateStore).putInForce(EXCHANGED, 'spec')).toMatchObject({ ok: true });
  await itIs('2016-09-05T09:00:00Z');
  await named('one', 'two');
  // Nobody looks on the morning of the fifteenth.
  await clock.set(Date.parse('2016-09-15T10:00:00Z'));
  await named('three');
  expect(await toldOn('2016-09-15T10:01:00Z')).toEqual(['three@example.org']);
  await named('four');
  expect(await toldOn('2016-09-15T10:02:00Z')).toEqual([]);
  // Where one of them is still there, that one is told, and nobody of a day before they were named.
  await clock.set(Date.parse('2016-09-17T10:00:00Z'));
  await named('four', 'five');
  expect(await toldOn('2016-09-17T10:01:00Z')).toEqual(['four@example.org']);
});

test('whoever was told together with others, before each was told by themselves, is told no second time', async () => {
  const together = { name: 'tell-of-return', area: AREA, period: `${EXCHANGED.code}/2016-09-21` };
  await db.owner.query(
    `INSERT INTO job_run (name, area, period, due_since, noted_at, finished_at, outcome)
     VALUES ($1, $2, $3, '2016-09-21T08:00Z', '2016-09-21T08:00Z', '2016-09-21T08:00Z', '{}')`,
    [together.name, together.area, together.period],
  );
  const looked = async () =>
    (await itIs('2016-09-21T09:00:00Z')).filter((each) => each.startsWith('tell-of-return'));
  expect(await looked()).toEqual([]);
  // Of one that was not done yet each is told, and it does nothing itself.
  await db.owner.query(
    `UPDATE job_run SET finished_at = NULL, outcome = NULL WHERE name = $1 AND period = $2`,
    [together.name, together.period],
  );
  expect(await looked()).toHaveLength(3);
  expect((await findJobRun(db.pool, together))?.outcome).toEqual({
    left: 'each contact is told by themselves',
  });
});

test('two ways that answer at one moment both have their receipt, and nothing is sent again for it', async () => {
  await clock.set(Date.parse('2016-09-01T09:00:00Z'));
  await application
    .get(ReturnDuties)
    .keepWays('having', new Map([mail, folder].map((way) => [way.name, way])));
  for (const channel of ['e-mail', 'folder'] as const)
    await decide(OF, { type: 'resend', revision: 1, channel }, 'preparer');
  const sendings = await readJobRuns(db.pool, { name: 'deliver-return', state: 'due', limit: 10 });
  expect(sendings).toHaveLength(2);
  const before = mail.sent.length;
  // Both have read what they decide over once they wait for whoever holds this.
  const holder = await db.owner.connect();
  await holder.query('BEGIN; SELECT FROM decision_head FOR UPDATE');
  const carried = sendings.map((key) => carrier.carryOut(key));
  while ((await waitingForLocks()) < sendings.length) await sleep(20);
  await holder.query('COMMIT');
  holder.release();
  expect(await Promise.all(carried)).toEqual(['done', 'done']);
  expect(mail.sent.length).toBe(before + 1);
});

async function waitingForLocks(): Promise<number> {
  const { rows } = await db.owner.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
}

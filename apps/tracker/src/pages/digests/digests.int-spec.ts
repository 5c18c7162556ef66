import { DecisionStore } from '#decisions';
import { openChannels, type Channel } from '#delivery';
import { DigestDuties, maySee } from '#digests';
import { JobRunStore, type Duty } from '#jobs';
import { monthsOf, type Json } from '#kernel';
import { ControlChartQuery } from '#performance';
import { ROLES, SessionStore, type Role } from '#platform';
import { WatermarkStore } from '#records';
import { ReferenceStore } from '#reference';
import { MailServer, PETERBOROUGH, recordEvents, reported } from '#testing';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import type { ParsedMail } from 'mailparser';
import { setTimeout as sleep } from 'node:timers/promises';
import { AREA_READERS, WATCHERS } from '../../permissions';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

// A board's year, told by the moments at which somebody was mailed of it: what is recorded here is set back to them.

const { area: AREA } = PETERBOROUGH;
const DIGEST = `/areas/${AREA}/digest`;
const V1 = `/v1/areas/${AREA}/digest`;
const BOARD = { grants: [`viewer@${AREA}`], subject: 'person:board' };
const ADDRESS = 'board@peterborough.example.org';
const asked = { rhythm: 'daily', address: ADDRESS, version: '0' };

let tracker: LoneTracker;
let mail: MailServer;
let duties: Duty[];
let byMail: Channel;

beforeAll(async () => {
  mail = await MailServer.start({ disabledCommands: ['STARTTLS'] });
  tracker = await startReadyTracker();
  duties = await startDuties();
  const months = monthsOf({ firstMonth: '2014-04', lastMonth: '2015-09' });
  await recordEvents(
    tracker.database,
    months.map((period, at) => delayed(period, 700 + 10 * (at % 3), '2015-11-01')),
  );
  await standsAt('2016-03-04T12:00');
});
afterAll(async () => {
  await tracker.close();
  await mail.close();
});

function delayed(period: string, value: number, on: string) {
  return reported({ table: 'total', period, value, applicableAt: `${on}T00:00:00Z` });
}

/** As if all that came since the last time had come by then. */
async function standsAt(moment: string): Promise<void> {
  const { pool, owner } = tracker.database;
  await new WatermarkStore(pool).storeNow();
  await owner.query(`UPDATE watermark SET at = $1 WHERE at > '2020-01-01'`, [`${moment}Z`]);
  await owner.query(
    `UPDATE decision_event SET recorded_at = $1 WHERE stream ^@ 'register/' AND recorded_at > '2020-01-01'`,
    [`${moment}Z`],
  );
}

async function sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await tracker.database.owner.query<Row>(text, values)).rows;
}

/** What a reporter that has just started does. */
async function startDuties(): Promise<Duty[]> {
  const settings = { mail: { url: mail.address('smtp'), from: 'ledger@example.org' } };
  const channels = await openChannels({ settings: { ...NO_WAY, ...settings } });
  const way = channels.ok ? channels.value.get('e-mail') : undefined;
  if (!channels.ok || !way) throw new Error('channels');
  byMail = way;
  return tracker.application.get(DigestDuties, { strict: false }).all(channels.value);
}

/** Carries out what is due as a reporter does. */
async function carryOut(name: string, period: string): Promise<Json> {
  const duty = duties.find((each) => each.name === name);
  if (!duty) throw new Error(name);
  const runs = new JobRunStore(tracker.database.pool);
  const key = { name, area: AREA, period };
  await runs.note([{ ...key, dueSince: new Date(Date.now() - 1) }]);
  const attempt = await runs.begin(key, 'spec');
  if (!attempt) throw new Error(`${name} is done`);
  const done = await runs.complete(attempt, 60_000, (client) => duty.carryOut(key, client, attempt.attempt));
  return done.done ? done.outcome : 'elsewhere';
}
const NO_WAY = { folder: undefined, webhook: undefined, mesh: undefined, authoritiesFile: undefined };

/** What several decide at one moment: each has read what it decides over, and their turns come in this order. */
async function atOneMoment<Each extends unknown[]>(
  ...each: { [At in keyof Each]: () => Promise<Each[At]> }
): Promise<PromiseSettledResult<Each[number]>[]> {
  const holder = await tracker.database.owner.connect();
  await holder.query('BEGIN; SELECT FROM decision_head FOR UPDATE');
  const decided: Promise<Each[number]>[] = [];
  for (const decide of each) {
    decided.push(decide());
    while ((await waitingForLocks()) < decided.length) await sleep(10);
  }
  await holder.query('COMMIT');
  holder.release();
  return Promise.allSettled(decided);
}

async function waitingForLocks(): Promise<number> {
  const waiting = await sql(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length;
}

const newestMail = async (): Promise<ParsedMail> => {
  const newest = (await mail.mails()).at(-1);
  if (!newest) throw new Error('no mail');
  return newest;
};
const idOf = async (subject: string): Promise<string> =>
  (await sql<{ id: string }>('SELECT id FROM digest_subscription WHERE subject = $1', [subject]))[0]?.id ??
  '';
const linkIn = (text: string | undefined, part: string): string =>
  new RegExp(`${tracker.address}(/\\S*${part}\\S*)`).exec(text ?? '')?.[1] ?? '';

/** Asks, confirms, and is told from a moment on. Answers with whose it is in ids. */
async function subscribe(reader = BOARD, from = '2016-03-07T07:00'): Promise<string> {
  const version = await versionOf(reader);
  expect((await tracker.page(DIGEST, reader, { ...asked, version })).status).toBe(303);
  const id = await idOf(reader.subject);
  expect(await carryOut('confirm-digest', id)).toEqual({ sent: true });
  const link = linkIn((await newestMail()).text, 'confirm');
  expect((await tracker.page(link, reader)).words).toContain(`goes to ${ADDRESS}`);
  expect(await tracker.page(link, reader, {})).toMatchObject({ status: 303, location: DIGEST });
  await sql('UPDATE digest_subscription SET told_up_to = $2 WHERE id = $1', [id, `${from}Z`]);
  return id;
}

const versionOf = async ({ grants, subject }: typeof BOARD): Promise<string> => {
  const { body } = await tracker.send('GET', V1, { grants, subject });
  return String((body as { version: number }).version);
};
const decidedOn = async (subject: string) =>
  (
    await sql<{ type: string; actor: string; data: object }>(
      'SELECT type, actor, data FROM decision_event WHERE stream = $1 ORDER BY version',
      [`digest/${AREA}/${encodeURIComponent(subject)}`],
    )
  ).map(({ type, actor, data }) => [type, actor, data]);

test('a digest tells nobody what the pages of the area do not show them', () => {
  for (const role of Object.keys(ROLES) as Role[]) {
    const seen = maySee({ subject: 'somebody', isPerson: true, grants: [{ role, scope: AREA }] }, AREA);
    const [figures, obligations] = [WATCHERS, AREA_READERS.roles].map((roles: readonly Role[]) =>
      roles.includes(role),
    );
    expect([role, seen]).toEqual([role, { figures, obligations }]);
  }
});

test('whoever may have a digest is led to it from the pages that they have', async () => {
  const records = { grants: [`finance@${AREA}`], subject: 'person:finance' };
  const { html } = await tracker.page(`/areas/${AREA}/funds`, records);
  expect(html).toContain(`<a href="${DIGEST}"`);
  expect((await tracker.page(DIGEST, records)).html).toMatch(
    new RegExp(`<a href="${DIGEST}"\\s+aria-current="page"`),
  );
});

test('nobody asks for a digest where no mail can be sent', async () => {
  const { words } = await tracker.page(DIGEST, BOARD);
  expect(words).toContain('You get no digest of Peterborough.');
  expect(words).toContain('No e-mail can be sent from here yet');
  const { status, words: said } = await tracker.page(DIGEST, BOARD, asked);
  expect(status).toBe(409);
  expect(said).toContain('No e-mail can be sent');
  await sql(`INSERT INTO ways_set_up (reporter, ways, said_at) VALUES ('spec', '{e-mail}', now())`);
  expect((await tracker.page(DIGEST, BOARD)).words).toContain('Ask for the digest');
});

test('an address that is mistyped, or given without end, is refused', async () => {
  const pest = { ...BOARD, subject: 'person:pest' };
  const { status, html } = await tracker.page(DIGEST, pest, { ...asked, address: 'nobody' });
  expect(status).toBe(422);
  expect(html).toContain('<a href="#address">');
  for (let version = 0; version < 5; version++)
    expect((await tracker.page(DIGEST, pest, { ...asked, version: String(version) })).status).toBe(303);
  const more = await tracker.page(DIGEST, pest, { ...asked, version: '5' });
  expect(more.status).toBe(409);
  expect(more.words).toContain('You have given an address 5 times within a day');
});

test('nothing goes to an address before whoever asked has confirmed it, signed in as who they are', async () => {
  expect(await tracker.page(DIGEST, BOARD, asked)).toMatchObject({ status: 303, location: DIGEST });
  const id = await idOf(BOARD.subject);
  expect((await tracker.page(DIGEST, BOARD)).words).toContain(`A mail went to ${ADDRESS}`);
  expect(await carryOut('send-digest', `${id}/2016-03-07`)).toEqual({ left: 'stopped' });
  expect(await carryOut('confirm-digest', id)).toEqual({ sent: true });
  const sent = await newestMail();
  expect(sent.subject).toBe('Confirm your digest of Peterborough');
  expect(mail.received.at(-1)?.to).toEqual([ADDRESS]);
  const link = linkIn(sent.text, 'confirm');
  const other = { ...BOARD, subject: 'person:other' };
  expect(await tracker.page(link, other, {})).toMatchObject({ status: 409 });
  const forged = link.replace(/\.(.)/, (_, first: string) => (first === 'A' ? '.B' : '.A'));
  expect(await tracker.page(forged, BOARD, {})).toMatchObject({ status: 409 });
  // Opened, it has done nothing yet.
  expect((await tracker.page(link, BOARD)).status).toBe(200);
  expect(await tracker.send('GET', V1, BOARD)).toMatchObject({ body: { status: 'asked', address: ADDRESS } });
  expect((await tracker.page(link, BOARD, {})).status).toBe(303);
  expect(await tracker.send('GET', V1, BOARD)).toMatchObject({ body: { status: 'on', rhythm: 'daily' } });
  // The address is in no decision, which nobody could erase.
  expect(JSON.stringify(await sql('SELECT data FROM decision_event'))).not.toContain('example.org');
});

test('a special cause by a late correction is told once, and its link shows it as it stood', async () => {
  const id = await idOf(BOARD.subject);
  await sql(`UPDATE digest_subscription SET told_up_to = '2016-03-07T07:00Z' WHERE id = $1`, [id]);
  await recordEvents(tracker.database, [delayed('2015-03', 800, '2016-03-07')]);
  await standsAt('2016-03-07T15:00');
  const before = mail.received.length;
  expect(await carryOut('send-digest', `${id}/2016-03-08`)).toEqual({ told: 1 });
  const sent = await newestMail();
  expect(sent.subject).toBe('Peterborough: 1 new special cause');
  const says =
    'Delayed days, Peterborough: 800 in March 2015, above the upper limit, which is a concern; it was 720 before.';
  expect(sent.text).toContain(`- ${says}`);
  expect(sent.html).toContain(says);
  expect(sent.messageId).toBe(`<digest.${id}.2016-03-08@example.org>`);

  // Corrected again, it is not special any more: nothing is new, and no mail says so.
  await recordEvents(tracker.database, [delayed('2015-03', 720, '2016-03-08')]);
  await standsAt('2016-03-08T15:00');
  expect(await carryOut('send-digest', `${id}/2016-03-09`)).toEqual({ told: 0 });
  expect(await carryOut('send-digest', `${id}/2016-03-10`)).toEqual({ told: 0 });
  expect(mail.received.length).toBe(before + 1);

  const link = linkIn(sent.text, 'metrics');
  const then = await tracker.page(link, BOARD);
  expect(then.status).toBe(200);
  expect(then.words).toContain('As known here at 8 March 2016 at 07:00:00');
  expect(then.words).toContain('800');
  expect((await tracker.page(link.split('?')[0] ?? '', BOARD)).words).not.toContain('800 days');
});

test('what has come to be missing or due is told in words, and what somebody has written is only text', async () => {
  const id = await idOf(BOARD.subject);
  const what = '<script>alert(1)</script>\nStop it: https://evil.example';
  const entry = { what, status: 'not-started', due: '2016-03-20' };
  const added = await tracker.send('POST', `/v1/areas/${AREA}/registers/milestones/m-1/add`, {
    ...{ grants: [`preparer@${AREA}`], body: { entry } },
  });
  expect(added.status).toBe(200);
  await standsAt('2016-03-14T12:00');
  // The reports of February are awaited for fourteen days.
  expect(await carryOut('send-digest', `${id}/2016-03-15`)).toEqual({ told: expect.any(Number) });
  const { subject, text, html } = await newestMail();
  expect(subject).toMatch(/^Peterborough: \d+ missing reports?, 1 due or overdue$/);
  expect(text).toMatch(/- Delayed days, February 2016: missing from .*, awaited until 14 March 2016\./);
  expect(text).not.toContain('January 2016');
  expect(text).toContain('Due by 20 March 2016');
  expect(text).not.toMatch(/^Stop it: https:\/\/evil/m);
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  for (const part of ['arrivals', 'registers'])
    expect((await tracker.page(linkIn(text, part), BOARD)).status).toBe(200);
  // Once it is overdue it is told again, as that.
  await standsAt('2016-03-18T12:00');
  expect(await carryOut('send-digest', `${id}/2016-03-21`)).toEqual({ told: 1 });
  expect((await newestMail()).text).toContain('Due by 20 March 2016, and overdue');
});

test('of an area that nothing has come of no chart is worked out again', async () => {
  const id = await idOf(BOARD.subject);
  const elsewhere = { source: 'urn:ons:E10000003', area: 'E10000003', table: 'total' as const };
  const count = { ...elsewhere, period: '2015-03', value: 900, applicableAt: '2016-03-21T00:00:00Z' };
  await recordEvents(tracker.database, [reported(count)]);
  await standsAt('2016-03-21T12:00');
  const asked = jest.spyOn(tracker.application.get(QueryBus), 'execute');
  expect(await carryOut('send-digest', `${id}/2016-03-22`)).toEqual({ told: 0 });
  expect(asked.mock.calls.filter(([query]) => query instanceof ControlChartQuery)).toEqual([]);
  asked.mockRestore();
});

test('whoever may see only what is due is told nothing of figures', async () => {
  const preparer = { grants: [`preparer@${AREA}`], subject: 'person:preparer' };
  const id = await subscribe(preparer, '2016-03-07T07:00');
  await carryOut('send-digest', `${id}/2016-03-18`);
  const { text } = await newestMail();
  expect(text).toContain('Due by 20 March 2016');
  expect(text).not.toContain('Delayed days');
});

test('whoever has lost their grant gets nothing more, and their address is forgotten', async () => {
  const leaver = { ...BOARD, subject: 'person:leaver' };
  const id = await subscribe(leaver);
  const before = mail.received.length;
  await tracker.signIn({ grants: ['viewer@E10000003'], subject: leaver.subject });
  expect(await carryOut('send-digest', `${id}/2016-03-15`)).toMatchObject({ left: /may not see/ });
  expect(mail.received.length).toBe(before);
  expect(await idOf(leaver.subject)).toBe('');
  expect((await decidedOn(leaver.subject)).at(-1)).toEqual([
    ...['digest.stopped', 'reporter', { area: AREA, by: 'grant-gone' }],
  ]);
});

test('whoever was signed out by an administrator gets nothing before they have signed in again', async () => {
  const away = { ...BOARD, subject: 'person:away' };
  const id = await subscribe(away);
  const before = mail.received.length;
  await tracker.application.get(SessionStore).shutOut(away.subject);
  expect(await carryOut('send-digest', `${id}/2016-03-14`)).toEqual({
    left: 'they have not signed in lately',
  });
  await tracker.signIn(away);
  expect(await carryOut('send-digest', `${id}/2016-03-15`)).toEqual({ told: expect.any(Number) });
  expect(mail.received.length).toBe(before + 1);
});

test('a digest is sent again under its id, and says the same, where the answer was lost', async () => {
  const id = await subscribe({ ...BOARD, subject: 'person:lost' });
  mail.losesAnswer = true;
  await expect(carryOut('send-digest', `${id}/2016-03-15`)).rejects.toThrow('e-mail: answer-lost');
  mail.losesAnswer = false;
  duties = await startDuties();
  await recordEvents(tracker.database, [delayed('2015-03', 800, '2016-03-22')]);
  await standsAt('2016-03-22T12:00');
  await carryOut('send-digest', `${id}/2016-03-15`);
  const [first, second] = mail.received.slice(-2);
  expect(second?.raw.equals(first?.raw ?? Buffer.of())).toBe(true);
});

test('a digest goes once, also where its person has it come less often while it is on its way', async () => {
  const reader = { ...BOARD, subject: 'person:less-often' };
  const id = await subscribe(reader);
  const before = mail.received.length;
  const send = byMail.send.bind(byMail);
  jest.spyOn(byMail, 'send').mockImplementationOnce(async (parcel) => {
    const sent = await send(parcel);
    const weekly = { ...asked, rhythm: 'weekly', version: await versionOf(reader) };
    expect((await tracker.page(DIGEST, reader, weekly)).status).toBe(303);
    return sent;
  });
  expect(await carryOut('send-digest', `${id}/2016-03-15`)).toEqual({ told: expect.any(Number) });
  expect(mail.received.length).toBe(before + 1);
  expect(await tracker.send('GET', V1, reader)).toMatchObject({
    body: { rhythm: 'weekly', toldUpTo: '2016-03-15T07:00:00.000Z' },
  });
});

test('a link that is opened just as another address is given confirms nothing, and the newest does', async () => {
  const reader = { ...BOARD, subject: 'person:hasty' };
  await tracker.page(DIGEST, reader, asked);
  await carryOut('confirm-digest', await idOf(reader.subject));
  const link = linkIn((await newestMail()).text, 'confirm');
  const other = { ...asked, address: 'other@peterborough.example.org', version: '1' };
  const decisions = tracker.application.get(DecisionStore, { strict: false });
  const read = decisions.read.bind(decisions);
  // Between the look for what the link confirms, and the decision.
  jest.spyOn(decisions, 'read').mockImplementationOnce(async (...stream) => {
    expect((await tracker.page(DIGEST, reader, other)).status).toBe(303);
    return read(...stream);
  });
  const opened = await tracker.page(link, reader, {});
  expect(opened.status).toBe(409);
  expect(opened.words).toContain('This link confirms nothing');
  expect((await decidedOn(reader.subject)).map(([type]) => type)).toEqual(['digest.asked', 'digest.asked']);
  await carryOut('confirm-digest', await idOf(reader.subject));
  const newest = linkIn((await newestMail()).text, 'confirm');
  expect((await tracker.page(newest, reader, {})).status).toBe(303);
  expect(await tracker.send('GET', V1, reader)).toMatchObject({
    body: { status: 'on', address: other.address },
  });
});

test('nobody has more than five mails sent, also where they ask for several areas at once', async () => {
  const everywhere = { grants: ['viewer@*'], subject: 'person:everywhere' };
  const areas = (await tracker.application.get(ReferenceStore, { strict: false }).current())?.areas ?? [];
  const ask = { ...everywhere, ifMatch: '"0"', body: { rhythm: 'daily', address: ADDRESS } };
  const answered = await atOneMoment(
    ...areas.slice(0, 7).map(({ code }) => async () => {
      const { status } = await tracker.send('POST', `/v1/areas/${code}/digest/ask`, ask);
      return status;
    }),
  );
  // Which of them are the five is up to who gets there first.
  const statuses = answered.map((each) => each.status === 'fulfilled' && each.value);
  expect(statuses.sort((one, other) => Number(one) - Number(other))).toEqual([
    200, 200, 200, 200, 200, 409, 409,
  ]);
  const given = await sql('SELECT FROM digest_subscription WHERE subject = $1', [everywhere.subject]);
  expect(given).toHaveLength(5);
});

test('what somebody decides just as their digest is stopped for them is seen, and it is stopped over that', async () => {
  const reader = { ...BOARD, subject: 'person:leaving' };
  const id = await subscribe(reader);
  await tracker.signIn({ ...reader, grants: ['viewer@E10000003'] });
  const ifMatch = `"${await versionOf(reader)}"`;
  const weekly = { ...reader, ifMatch, body: { rhythm: 'weekly', address: ADDRESS } };
  const [changed, stopped] = await atOneMoment<[{ status: number }, Json]>(
    () => tracker.send('POST', `${V1}/ask`, weekly),
    () => carryOut('send-digest', `${id}/2016-03-15`),
  );
  expect(changed).toMatchObject({ value: { status: 200 } });
  expect(stopped).toMatchObject({ reason: { message: 'decided-meanwhile' } });
  expect(await carryOut('send-digest', `${id}/2016-03-15`)).toMatchObject({ left: /may not see/ });
  expect(await idOf(reader.subject)).toBe('');
});

test('a mail is stopped by its link: opened it asks, its button stops, and used again it does no harm', async () => {
  const subject = 'person:link';
  const id = await subscribe({ ...BOARD, subject });
  await carryOut('send-digest', `${id}/2016-03-15`);
  const link = tracker.address + linkIn((await newestMail()).text, 'stop');
  const opened = await fetch(link);
  expect(opened.status).toBe(200);
  expect(await opened.text()).toContain('Stop the digest');
  expect(await idOf(subject)).toBe(id);
  const stopped = await fetch(link, { method: 'POST' });
  expect(stopped.status).toBe(200);
  expect(await stopped.text()).toContain('No more digests are sent by this link');
  expect(await idOf(subject)).toBe('');
  expect((await decidedOn(subject)).at(-1)).toEqual([
    ...['digest.stopped', 'link in a digest', { area: AREA, by: 'link' }],
  ]);
  expect(await (await fetch(link)).text()).toContain('This link stops nothing any more');
  expect((await fetch(link, { method: 'POST' })).status).toBe(200);
  expect((await decidedOn(subject)).length).toBe(3);
});

test('a mail program stops it at once, without having been here, and nobody stops another’s', async () => {
  const subject = 'person:one-click';
  const id = await subscribe({ ...BOARD, subject });
  await carryOut('send-digest', `${id}/2016-03-15`);
  const raw = mail.received.at(-1)?.raw.toString() ?? '';
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  const stopAt = /^List-Unsubscribe:\s+<([^>]*)>/m.exec(raw)?.[1] ?? '';
  const oneClick = (url: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' },
      body: 'List-Unsubscribe=One-Click',
    });
  const forged = stopAt.replace(id, await idOf(BOARD.subject));
  expect((await oneClick(forged)).status).toBe(200);
  expect((await oneClick(`${tracker.address}/digests/stop/nothing`)).status).toBe(200);
  expect([await idOf(subject), await idOf(BOARD.subject)]).not.toContain('');
  expect((await oneClick(stopAt)).status).toBe(200);
  expect(await idOf(subject)).toBe('');
});

test('it is changed and stopped on its page, over what was read, and by programs for a person', async () => {
  const version = await versionOf(BOARD);
  const weekly = { ...asked, rhythm: 'weekly' };
  expect((await tracker.page(DIGEST, BOARD, { ...weekly, version: '0' })).status).toBe(412);
  expect((await tracker.page(DIGEST, BOARD, { ...weekly, version })).status).toBe(303);
  expect((await tracker.page(DIGEST, BOARD)).words).toContain(`It goes to ${ADDRESS} on Mondays at 07:00`);
  expect((await tracker.send('GET', V1, { ...BOARD, byMachine: true })).status).toBe(403);
  const stop = { ...BOARD, body: {}, ifMatch: `"${await versionOf(BOARD)}"` };
  expect(await tracker.send('POST', `${V1}/stop`, stop)).toMatchObject({ status: 200 });
  const ask = { ...BOARD, body: { rhythm: 'daily', address: ADDRESS } };
  expect(await tracker.send('POST', `${V1}/ask`, ask)).toMatchObject({ status: 412 });
  const again = { ...ask, ifMatch: `"${await versionOf(BOARD)}"` };
  expect(await tracker.send('POST', `${V1}/ask`, again)).toMatchObject({ body: { type: 'digest.asked' } });
  const over = { version: await versionOf(BOARD) };
  expect((await tracker.page(`${DIGEST}/stop`, BOARD, over)).status).toBe(303);
  const { words } = await tracker.page(DIGEST, BOARD);
  expect(words).toContain('You get no digest of Peterborough.');
  expect(words).toMatch(/Stopped By You/);
  expect((await sql('SELECT FROM digest_subscription WHERE subject = $1', [BOARD.subject])).length).toBe(0);
});

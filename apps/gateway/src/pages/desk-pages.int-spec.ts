import { COUNTS_TOPIC } from '#contracts';
import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import {
  openCountsLog,
  openPage,
  recordEvents,
  reported,
  signInReader,
  startOpenIdProvider,
  testDatabase,
} from '#testing';
import type { FormSent, OpenIdProvider, PageShown, TestDatabase } from '#testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { QuarantineDesk } from '../quarantine/quarantine-desk';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { startGateway } from '../started-gateway.fixture';

const PETERBOROUGH = 'urn:ons:E06000031';
const PUBLISHER = { grants: [`publisher@${PETERBOROUGH}`], subject: 'council' };
const ADMINISTRATOR = { grants: ['administrator@*'], subject: 'operator' };

const SCRIPT = '<script>alert(1)</script>';
const SEPTEMBER = { period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' };
const MISTYPED = { ...reported({ ...SEPTEMBER, area: 'E06000999' }), subject: SCRIPT };

let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let application: NestFastifyApplication;
let address: string;
/** The page of the delivery that every test begins with. */
let path: string;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  const logger = createLogger({ level: 'silent', format: 'json' });
  log = await openCountsLog(database.pool, logger, ['E06000031']);
  application = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
  address = await application.getUrl();
  await log.append(COUNTS_TOPIC.topic, [{ key: PETERBOROUGH, value: Buffer.from(`no JSON ${SCRIPT}`) }]);
});
afterAll(async () => {
  await application.close();
  await log.close();
  await provider.close();
  await database.close();
});
beforeEach(async () => {
  await recordEvents(database, [MISTYPED]);
  const { html } = await show('/quarantine?limit=1');
  path = /href="(\/quarantine\/\d+\/\d+)"/.exec(html)?.[1] ?? '';
});

async function show(at: string, reader = PUBLISHER, form?: FormSent): Promise<PageShown> {
  return openPage(address, at, await signInReader(application, address, reader), form);
}

/** Sends a form as its page has it, with what is typed in its place. */
async function decide(deciding: string, typed: FormSent = {}): Promise<PageShown> {
  const { html } = await show(`${path}/${deciding}`);
  const version = /name="unseen-version" value="(\d+)"/.exec(html)?.[1] ?? '';
  return show(`${path}/${deciding}`, PUBLISHER, { version, ...typed });
}

/** What stands in the long text of a page, as a browser reads it. */
function textIn({ html }: PageShown): string {
  const [, text = ''] = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(html) ?? [];
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe('the desk, as pages', () => {
  test('lists to a publisher what is open of theirs, and leads to what is wrong with it and how to mend it', async () => {
    const list = await show('/quarantine');
    expect(list.status).toBe(200);
    expect(list.words).toContain('The area is an area of the reference data, by its 9-character ONS code.');
    const [, file = ''] = /href="([^"]*download=1\.csv)"/.exec(list.html) ?? [];
    expect((await show(file.replaceAll('&amp;', '&'))).html).toContain('The area is an area of the');
    const one = await show(path);
    expect(one.html).toMatch(
      /<h1[^>]*>\s*<span[^>]*>Quarantine<\/span>\s*Delayed days, September 2014, from Peterborough City Council/,
    );
    expect(one.words).toContain('Area, by its ONS code');
    expect(one.words).toContain('E06000999');
    expect(one.words).toMatch(/It stands at activity\.counts\/\d+ offset \d+/);
    expect(one.html).toContain(`href="${path}/mend"`);
    expect(one.html).toContain(`href="${path}/replay"`);
    expect(one.html).toContain(`href="${path}/dismiss"`);
  });

  test('shows as text what was written to be run', async () => {
    for (const page of [await show(path), await show(`${path}/mend`)]) {
      expect(page.html).toContain('&lt;script&gt;alert(1)');
      expect(page.html).not.toContain(SCRIPT);
    }
  });

  test('shows to an administrator what names nobody and is no JSON, to no publisher', async () => {
    const all = await show('/quarantine?state=any', ADMINISTRATOR);
    expect(all.words).toContain('nobody that it names');
    const [unsigned = ''] = /\/quarantine\/\d+\/\d+(?="[^]{0,400}nobody that it names)/.exec(all.html) ?? [];
    const one = await show(unsigned, ADMINISTRATOR);
    expect(one.html).toContain('no JSON &lt;script&gt;');
    expect((await show(unsigned)).status).toBe(404);
    expect((await show('/quarantine?source=urn:ons:E06000016')).status).toBe(403);
    expect((await show('/quarantine', { grants: ['viewer@E06000031'], subject: 'viewer' })).status).toBe(403);
  });

  test('turns the pages of the list, and says of a question what is wrong with it', async () => {
    await recordEvents(database, [MISTYPED]);
    const first = await show('/quarantine?state=open&limit=1');
    const [, next = ''] = /href="([^"]*after=[^"]*)"/.exec(first.html) ?? [];
    const second = await show(next.replaceAll('&amp;', '&'));
    expect(second.status).toBe(200);
    expect(second.html).toContain(`href="${path}"`);
    expect((await show('/quarantine?state=lost')).status).toBe(400);
  });

  test('replays an event as it was mended, and says who did, and where it came to stand', async () => {
    const mending = await show(`${path}/mend`);
    const event = textIn(mending).replace('E06000999', 'E06000031');
    const answer = await decide('mend', { event });
    expect(answer).toMatchObject({ status: 303, location: path });
    const { words, html } = await show(path);
    expect(words).toContain('Replayed');
    expect(words).toMatch(
      /By whom council .*Replayed, mended; it stands at activity\.counts\/\d+ offset \d+/,
    );
    expect(html).not.toContain(`${path}/mend`);
    expect(words).toMatch(/Done: .*What was wrong with it as it came/);
    expect(await show(`${path}/mend`)).toMatchObject({ status: 303, location: path });
  });

  test('finds the count that a replayed delivery became, of whichever area it was mended to', async () => {
    await recordEvents(database, [reported({ ...SEPTEMBER, table: 'total', value: 795 })]);
    const { rows } = await database.owner.query<{ topic: string; partition: number; offset: string }>(
      `SELECT p.topic, p.partition, c.log_offset AS "offset"
         FROM record_count_by_series c JOIN lane_position p USING (lane) WHERE c.value = 795`,
    );
    const [to] = rows.map((each) => ({ ...each, offset: Number(each.offset) }));
    const replayed = { decisions: [{ to }] } as unknown as QuarantinedDetail;
    const trail = await application.get(QuarantineDesk).became(replayed);
    expect(trail).toMatchObject({ area: 'E06000031', period: '2014-09', steps: [{ value: 795 }] });
  });

  test('mends a value that was refused in a field of its own, which says which rule it breaks', async () => {
    const { html } = await show(`${path}/mend`);
    expect(html).toMatch(/<label[^>]*for="value-data-area">Area, by its ONS code<\/label>/);
    expect(html).toMatch(/id="value-data-area-hint">[^<]*by its 9-character ONS code/);
    expect(html).toMatch(/<input[^>]*id="value-data-area"[^>]*value="E06000999"/);
    expect(html).toMatch(/<details class="nhsuk-details" >\s*<summary[^]*Edit the whole event[^]*id="event"/);
    const event = textIn({ html } as PageShown);
    const refused = await decide('mend', { event, 'value-data-area': 'E06000998' });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('href="#value-data-area"');
    expect(refused.html).toMatch(/id="value-data-area-error"[^]*E06000998[^]*value="E06000998"/);
    expect(refused.html).not.toContain('id="event-error"');
    const typed = { event, 'value-data-area': ' E06000031 ' };
    expect(await decide('mend', typed)).toMatchObject({ status: 303, location: path });
    expect((await show(path)).words).toContain('Replayed, mended');
  });

  test('keeps what was typed where that breaks a rule still, and says at the field which', async () => {
    const event = textIn(await show(`${path}/mend`)).replace('E06000999', 'E06000998');
    const answer = await decide('mend', { event });
    expect(answer.status).toBe(400);
    expect(textIn(answer)).toBe(event);
    expect(answer.html).toContain('id="event-error"');
    expect(answer.words).toMatch(/area in data: [^.]*E06000998/);
    const broken = await decide('mend', { event: '{\n "a": }' });
    expect(broken.words).toContain('Line 2, column 7: a value should stand here');
    expect((await decide('mend', { event: ' ' })).words).toContain('No event is given');
  });

  test('refuses as it stood what breaks a rule still, and dismisses it with a reason and not without', async () => {
    const again = await decide('replay');
    expect(again.status).toBe(400);
    expect(again.words).toContain('area in data');
    const without = await decide('dismiss', { reason: ' ' });
    expect(without.status).toBe(400);
    expect(without.html).toContain('id="reason-error"');
    expect(without.words).toContain('Nothing is given for “Why nothing is to come of it”. It is needed.');
    expect(await decide('dismiss', { reason: `Reported twice ${SCRIPT}` })).toMatchObject({ status: 303 });
    const { html, words } = await show(path);
    expect(words).toContain('Dismissed');
    expect(html).toContain('Reported twice &lt;script&gt;');
    expect(html).toContain(`${path}/mend`);
  });

  test('does not decide over what somebody has decided meanwhile', async () => {
    await decide('dismiss', { reason: 'Reported twice' });
    const event = textIn(await show(`${path}/mend`)).replace('E06000999', 'E06000031');
    const late = await show(`${path}/mend`, PUBLISHER, { version: '0', event });
    expect(late.status).toBe(409);
    expect(late.words).toContain('Somebody has decided since you opened this page');
    expect(late.html).toContain('<title>Error: Mend and replay - ');
    expect(textIn(late)).toBe(event);
    expect((await show(`${path}/burn`)).status).toBe(404);
    expect((await show(`${path}/mend`, PUBLISHER, { event })).status).toBe(400);
  });
});

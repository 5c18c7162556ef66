import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, openPage, signInReader, startOpenIdProvider, testDatabase } from '#testing';
import type { FormSent, OpenIdProvider, PageShown, TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startGateway } from '../started-gateway.fixture';

const COUNCIL = 'urn:ons:E06000031';
const PUBLISHER = { grants: [`publisher@${COUNCIL}`], subject: 'council' };
const HEAD = 'measure,area,period,table,agency,value,status,applicable at';
const FIT = `${HEAD}\ndelayed-days,E06000031,2014-09,agency,nhs,563,final,2014-11-13T09:30:00Z\n`;
const ANSWERS = { source: COUNCIL, mapping: 'plain-counts', applicableAt: '', period: '', status: '' };

let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let application: NestFastifyApplication;
let address: string;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  const logger = createLogger({ level: 'silent', format: 'json' });
  await putFirstVersionsInForce(database.pool, 'spec', logger);
  log = await openCountsLog(database.pool, logger);
  application = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
  address = await application.getUrl();
});
afterAll(async () => {
  await application.close();
  await log.close();
  await provider.close();
  await database.close();
});

async function show(form?: FormSent, reader = PUBLISHER): Promise<PageShown> {
  return openPage(address, '/uploads', await signInReader(application, address, reader), form);
}

function csv(text: string, name = 'september <script>.csv'): File {
  return new File([text], name, { type: 'text/csv' });
}

/** What a page sends along unseen. */
function unseenIn({ html }: PageShown): Record<string, string> {
  const found = html.matchAll(/name="(unseen-\w+)" value="([^"]*)"/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
    ]),
  );
}

describe('uploading, as pages', () => {
  test('shows what a file changes, takes nothing in, and then takes in just that', async () => {
    const form = await show();
    expect(form.html).toContain('enctype="multipart/form-data"');
    expect(form.words).toContain('Peterborough City Council');
    const shown = await show({ ...ANSWERS, file: csv(FIT) });
    expect(shown.status).toBe(200);
    expect(shown.words).toContain('What the file would change');
    expect(shown.words).toContain('New: 1');
    expect(shown.words).toMatch(/Period September 2014 What becomes of it New .* Is 563/);
    expect(shown.words).toMatch(/Of what Peterborough, Delayed days, the NHS/);
    expect(shown.words).toMatch(/Figure Peterborough, Delayed transfers of care .* Is 563/);
    const taken = await show({ ...unseenIn(shown), file: new File([], '') });
    expect(taken.status).toBe(202);
    expect(taken.words).toContain('1 count taken in');
    expect(taken.words).toContain('read as “One count a row”');
    expect(taken.words).toMatch(/Q2 2014\/15 Was not reported Is 563 so far, 0 of 3 reports/);
    expect(taken.words).toContain('Plan no plan for the period');
    // A publisher who may not watch the area is led to no page that is shut to them.
    expect(taken.html).not.toContain('/explain?');
    const { rows } = await database.owner.query('SELECT name, uploaded_by AS by FROM uploaded_file');
    expect(rows).toEqual([{ name: 'september <script>.csv', by: 'council' }]);
  });

  test('leads from what was taken in to each figure that changed, for whoever may see it', async () => {
    const reader = { ...PUBLISHER, grants: [...PUBLISHER.grants, 'viewer@E06000031'] };
    const july = FIT.replace('2014-09', '2014-07');
    const shown = await show({ ...ANSWERS, file: csv(july) }, reader);
    expect(shown.html).not.toContain('/explain?');
    const { html } = await show({ ...unseenIn(shown), file: new File([], '') }, reader);
    expect(html).toMatch(
      /href="\/areas\/E06000031\/explain\?metric=delayed-transfers-of-care&amp;period=2014-07&amp;year=2014%2F15"/,
    );
    expect(html).toContain('href="/areas/E06000031">The figures of Peterborough');
  });

  test('has a template of each layout, and says what may stand in it', async () => {
    const { html, words } = await show();
    expect(words).toContain('The agency, where the table is divided by it');
    expect(words).toContain('Yes, or fill in Status in the form');
    expect(words).toMatch(/Delayed days Code delayed-days/);
    const paths = [...html.matchAll(/href="(\/uploads\/templates\/[^"]*)"/g)].map(([, path = '']) => path);
    expect(paths).toHaveLength(3);
    const cookie = await signInReader(application, address, PUBLISHER);
    const template = await openPage(address, paths[2] ?? '', cookie);
    expect(template.headers.get('content-disposition')).toContain('plain-counts-counts.csv');
    expect(template.html.trim()).toBe(
      'measure,area,period,table,agency,reason,care type,value,status,applicable at',
    );
    expect((await openPage(address, '/uploads/templates/plain-counts/none', cookie)).status).toBe(404);
  });

  test('names a layout that does not fit as the form does', async () => {
    const { words } = await show({ ...ANSWERS, file: csv('day,count\n1,2\n') });
    expect(words).toContain('Give the header that &quot;One count a row&quot; reads (its template has it)');
    expect(words).toContain('Choose it again: this page does not keep it');
  });

  test('says at the field that a status is missing, and keeps the file for the answer', async () => {
    const without = FIT.replace(',status', '').replace(',final', '');
    const refused = await show({ ...ANSWERS, file: csv(without) });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('id="status-error"');
    expect(refused.words).toContain('no status: neither in the file nor along with it');
    expect(refused.words).toContain('september &lt;script&gt;.csv is kept');
    const kept = unseenIn(refused);
    const shown = await show({ ...kept, ...ANSWERS, status: 'final', file: new File([], '') });
    expect(shown.status).toBe(200);
    expect(shown.words).toContain('What the file would change');
  });

  test('takes in no other file than the one that was shown', async () => {
    const unseen = unseenIn(await show({ ...ANSWERS, file: csv(FIT) }));
    const answer = await show({ ...unseen, file: csv(FIT.replace('563', '564')) });
    expect(answer.status).toBe(400);
    expect(answer.words).toContain('This is another file than the one that was shown');
  });

  test('lists the cells that are wrong with how to mend each', async () => {
    const wrong = FIT.replace('563', '<script>alert(1)</script>');
    const answer = await show({ ...ANSWERS, file: csv(wrong) });
    expect(answer.status).toBe(400);
    expect(answer.html).toContain('id="file-error"');
    expect(answer.words).toMatch(/Cell F2 What stands there .* How to mend it/);
    expect(answer.html).not.toContain('<script>alert');
  });

  test('says at the field what does not go with the file, and keeps what was answered', async () => {
    const answer = await show({ ...ANSWERS, period: 'September 2014', file: csv(FIT) });
    expect(answer.html).toContain('id="period-error"');
    expect(answer.html).toContain('value="September 2014"');
  });

  test('says at the field what is missing or not theirs', async () => {
    expect((await show(ANSWERS)).status).toBe(415);
    const without = await show({ ...ANSWERS, file: new File([], '') });
    expect(without.words).toContain('No file is chosen');
    const nowhere = await show({ ...ANSWERS, mapping: 'No Mapping', file: csv(FIT) });
    expect(nowhere.html).toContain('id="mapping-error"');
    const others = await show({ ...ANSWERS, source: 'urn:ons:E06000016', file: csv(FIT) });
    expect(others.status).toBe(403);
    expect((await show(undefined, { grants: ['viewer@E06000031'], subject: 'viewer' })).status).toBe(403);
  });

  test('refuses what is too large, with a page', async () => {
    const answer = await show({ ...ANSWERS, file: csv('x'.repeat(8 * 1024 * 1024)) });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.words).toContain('A request takes at most 8 MiB');
  });
});

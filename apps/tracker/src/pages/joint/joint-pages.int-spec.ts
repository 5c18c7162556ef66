import { recordEvents, reported } from '#testing';
import type { PageShown } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker } from '../../tracker.fixture';

const PETERBOROUGH = 'E06000031';
const CAMBRIDGESHIRE = 'E10000003';
const BOTH = `/joint?area=${PETERBOROUGH}&area=${CAMBRIDGESHIRE}`;
const OF_BOTH = [`viewer@${PETERBOROUGH}`, `viewer@${CAMBRIDGESHIRE}`];
const DELAYED = 'delayed-transfers-of-care';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  await publish(PETERBOROUGH, ['2014-07', '2014-08', '2014-09']);
  await publish(CAMBRIDGESHIRE, ['2014-07', '2014-08']);
});
afterAll(() => tracker.close());

async function publish(area: string, months: readonly string[]): Promise<void> {
  const of = { table: 'total', value: 700, applicableAt: '2014-11-01T00:00:00Z' } as const;
  await recordEvents(
    tracker.database,
    months.map((period) =>
      reported({ ...of, period, area, source: `urn:ons:${area}`, id: `${area}/${period}` }),
    ),
  );
}

function open(path: string, grants: readonly string[] = OF_BOTH): Promise<PageShown> {
  return tracker.page(path, { grants: [...grants] });
}

describe('areas side by side', () => {
  test('are chosen from those that somebody may see, and led to where these are several', async () => {
    expect((await open('/areas')).html).toContain('href="/joint"');
    const { html, words } = await open('/joint');
    expect(words).toContain('Which areas');
    expect(html.match(/name="area"/g)).toHaveLength(2);
  });

  test('are looked for among all of England, and those that are chosen already stay so', async () => {
    const ofAll = ['viewer@*'];
    const choosing = await open('/joint?find=cambridgeshire', ofAll);
    expect(choosing.html.match(/name="area"/g)).toHaveLength(1);
    expect(choosing.html).toMatch(new RegExp(`name="area"\\s+value="${CAMBRIDGESHIRE}"`));
    const more = await open(`/joint?area=${PETERBOROUGH}&find=cambridgeshire`, ofAll);
    expect(more.html).toMatch(new RegExp(`value="${PETERBOROUGH}"[^>]*checked`));
    expect(more.html).toMatch(/<details[^>]*open>[^]*Choose other areas/);
    expect((await open('/joint?find=atlantis', ofAll)).words).toContain('No area that you may see is called');
  });

  test('have a line each, which leads to its metric, and no sum while a report is missing', async () => {
    const { words, html } = await open(BOTH);
    expect(html).toContain(`href="/areas/${CAMBRIDGESHIRE}/metrics/${DELAYED}"`);
    expect(words).toContain('2 of 3 reports, 1,400 so far');
    expect(words).toContain('Not added up, because reports are missing.');
  });

  test('are added up once every report is in, and are the same ones at another moment', async () => {
    await publish(CAMBRIDGESHIRE, ['2014-09']);
    const whole = (await open(BOTH)).words;
    expect(whole).toMatch(/Together .*?4,200/);
    expect(whole).toMatch(/2,100 [\d,]+\.\d per 100,000/);
    const { words, html } = await open(`${BOTH}&publishedBy=2014-10-31`);
    expect(words).toContain('Nothing was known of these areas at that moment.');
    expect(html).toContain(`/joint?area=${PETERBOROUGH}&amp;area=${CAMBRIDGESHIRE}"`);
  });

  test.each([
    ['who may see one of them only', BOTH, [`viewer@${PETERBOROUGH}`], 403],
    ['who may see none', BOTH, ['viewer@E06000029'], 403],
    ['for what is no area', '/joint?area=E06999999', ['viewer@*'], 404],
    ['for what is no code', '/joint?area=%3Cscript%3E', ['viewer@*'], 400],
    ['for too many', `/joint?${many(21)}`, ['viewer@*'], 400],
    ['for a parameter that is none', `${BOTH}&year=2014`, OF_BOTH, 400],
  ])('are refused %s, on a page', async (_, path, grants, status) => {
    const answer = await open(path, grants);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.html).not.toContain('<script>');
  });
});

describe('England', () => {
  const OF_ALL = ['auditor@*'];

  test('says of each metric how many areas met their plan, and of how many it cannot be said', async () => {
    const { words, html } = await open('/england', OF_ALL);
    expect(words).toContain('How many areas met their plans');
    expect(words).toContain('2: no plan for the period');
    expect(words).toMatch(/\d{3}: nothing reported/);
    expect(html).toContain(`href="/england?metric=${DELAYED}"`);
  });

  test('lists the areas of a metric page by page, as files too', async () => {
    const path = `/england?metric=${DELAYED}`;
    const first = await open(path, OF_ALL);
    expect(first.words).toContain('Areas 1 to 25 of');
    expect(first.html).toContain(`href="${path}&amp;after=25"`);
    expect((await open(`${path}&after=25`, OF_ALL)).words).toContain('Areas 26 to 50 of');
    expect((await open(`${path}&download=2.csv`, OF_ALL)).html).toContain('Cambridgeshire');
  });

  test.each([
    ['who may see some areas only', '/england', OF_BOTH, 403],
    ['who only prepares', '/england', ['preparer@*'], 403],
    ['for a metric that is none', '/england?metric=delays', OF_ALL, 404],
    ['for a page that is none', '/england?after=x', OF_ALL, 400],
  ])('is refused %s, on a page', async (_, path, grants, status) => {
    expect((await open(path, grants)).status).toBe(status);
  });
});

function many(areas: number): string {
  return Array.from({ length: areas }, (_, at) => `area=E060000${at + 10}`).join('&');
}

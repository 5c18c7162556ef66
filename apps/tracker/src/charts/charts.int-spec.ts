import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { monthsOf, period } from '#kernel';
import { recordEvents, reported } from '#testing';
import { startReadyTracker, type LoneTracker, type Sending } from '../tracker.fixture';
import { chartAnswer, chartDecisionsAnswer } from './charts.schema';

const CHART = '/v1/areas/E06000031/charts/delayed-transfers-of-care';
const DECISIONS = `${CHART}/decisions`;
const PREPARER = ['preparer@E06000031'];
const reason = 'A discharge lounge was opened';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const months = ['2013/14', '2014/15'].flatMap((year) => monthsOf(period(year)));
  await recordEvents(
    tracker.database,
    months.map((month, at) =>
      reported({
        ...{ period: month, table: 'total', category: {}, value: 600 + (at % 5) * 10 },
        applicableAt: '2015-05-12T09:30:00Z',
      }),
    ),
  );
});
afterAll(() => tracker.close());

const ask = (path: string) => tracker.send('GET', path, { grants: ['viewer@E06000031'] });
const decide = (command: string, body: object, sending: Partial<Sending> = {}) =>
  tracker.send('POST', `${DECISIONS}/${command}`, { grants: PREPARER, body, ...sending });
async function chart() {
  const answer = chartAnswer.parse((await ask(`${CHART}?year=2014/15`)).body);
  if (!answer.known) throw new Error(answer.what);
  return answer;
}

describe('a chart of delayed days, over HTTP', () => {
  test('is answered as numbers and words', async () => {
    const { points, groups, variation, summary, noForecast } = await chart();
    expect(points).toHaveLength(24);
    expect(groups).toMatchObject([{ points: 24, mean: '619.2', isShort: false }]);
    expect({ variation, noForecast }).toEqual({ variation: 'common-cause', noForecast: 'year-is-complete' });
    expect(summary).toContain('Delayed days, Peterborough: 630 in March 2015');
  });

  test('has nothing decided about it until a person has', async () => {
    const { status, body, etag } = await ask(DECISIONS);
    expect({ status, decided: chartDecisionsAnswer.parse(body) }).toMatchObject({
      ...{ status: 200, decided: { version: 0, rebases: [], annotations: [] } },
    });
    expect(etag).toMatch(/^W?\/?"0-/);
  });

  test('is rebased by who prepares, as a person, with a reason; the next answer is so already', async () => {
    const body = { from: '2014-04', reason };
    expect(await decide('rebase', body, { byMachine: true })).toMatchObject({ status: 403 });
    expect(await decide('rebase', body, { grants: ['viewer@E06000031'] })).toMatchObject({ status: 403 });
    expect(await decide('rebase', { from: '2014-04' })).toMatchObject({
      ...{ status: 422, body: { code: 'chart-refused', errors: [{ where: '/reason' }] } },
    });
    expect(await decide('rebase', body)).toMatchObject({ status: 200, etag: '"1"' });
    const { groups, decisions } = await chart();
    expect(groups.map(({ from }) => from)).toEqual(['2013-04', '2014-04']);
    expect(decisions.rebases).toMatchObject([{ from: '2014-04', reason, by: 'somebody' }]);
  });

  test('is decided on over what was read', async () => {
    const baseline = { points: 12, reason };
    expect(await decide('fix-baseline', baseline)).toMatchObject({ status: 412 });
    expect(await decide('fix-baseline', { ...baseline, points: 11 }, { ifMatch: '"1"' })).toMatchObject({
      ...{ status: 422, body: { errors: [{ rule: 'chart-baseline-too-short' }] } },
    });
    expect(await decide('fix-baseline', baseline, { ifMatch: '"1"' })).toMatchObject({ status: 200 });
    expect(await decide('rebase', { from: '2014-04', reason }, { ifMatch: '"2"' })).toMatchObject({
      ...{ status: 409, body: { code: 'chart-not-ready', errors: [{ rule: 'chart-rebased-there' }] } },
    });
  });

  test('is annotated, cleared, and keeps what was written beside it', async () => {
    const note = { period: '2014-12', text: 'Norovirus closed two wards' };
    expect(await decide('annotate', { ...note, period: 'winter' }, { ifMatch: '"2"' })).toMatchObject({
      ...{ status: 422, body: { errors: [{ where: '/period' }] } },
    });
    expect(await decide('annotate', note, { ifMatch: '"2"' })).toMatchObject({ status: 200, etag: '"3"' });
    expect(await decide('clear', { reason }, { ifMatch: '"3"' })).toMatchObject({ status: 200, etag: '"4"' });
    expect(await decide('clear', { reason }, { ifMatch: '"4"' })).toMatchObject({ status: 409 });
    const standing = chartDecisionsAnswer.parse((await ask(DECISIONS)).body);
    expect(standing).toMatchObject({ version: 4, rebases: [], annotations: [note] });
    expect(standing.baseline).toBeUndefined();
  });

  test('is told by which moving ranges it is drawn, and says so', async () => {
    const all = { ranges: 'all', reason: 'As the trust draws its own' };
    expect(await decide('choose-ranges', { ranges: 'all' }, { ifMatch: '"4"' })).toMatchObject({
      ...{ status: 422, body: { errors: [{ where: '/reason' }] } },
    });
    expect(await decide('choose-ranges', all, { byMachine: true, ifMatch: '"4"' })).toMatchObject({
      status: 403,
    });
    expect(await decide('choose-ranges', all, { ifMatch: '"4"' })).toMatchObject({
      status: 200,
      etag: '"5"',
    });
    expect(await decide('choose-ranges', all, { ifMatch: '"5"' })).toMatchObject({
      ...{ status: 409, body: { code: 'chart-not-ready', errors: [{ rule: 'chart-ranges-stand-so' }] } },
    });
    const { decisions, groups, method } = await chart();
    expect(decisions.ranges).toMatchObject({ kept: 'all', reason: all.reason, by: 'somebody' });
    expect(groups).toMatchObject([{ rangesLeftOut: 0 }]);
    expect(method.join(' ')).toContain('Limits rest on every moving range');
  });
});

test('no such area, metric or year is not found, and a question that is none is refused', async () => {
  expect(await ask(`${CHART}?year=2012/13`)).toMatchObject({ status: 404 });
  expect(await ask(`${CHART}?year=2014/15&from=winter`)).toMatchObject({ status: 400 });
  expect(await ask('/v1/areas/E06000031/charts/beds?year=2014/15')).toMatchObject({ status: 404 });
  expect(await ask('/v1/areas/E06000031/charts/beds/decisions')).toMatchObject({ status: 404 });
});

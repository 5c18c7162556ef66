import { setTimeout as sleep } from 'node:timers/promises';
import { AreaPerformanceQuery, AreasStandingQuery } from '#performance';
import type { AreaPerformance } from '#performance';
import { rebuildCells, WatermarkStore } from '#records';
import { recordEvents, reported } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import { startLoneTracker, type LoneTracker } from '../tracker.fixture';
import { FiguresAtHand } from './figures-at-hand';
import { LedgerMoves } from './ledger-moves';
import { StandingsAtHand } from './standings-at-hand';

const PETERBOROUGH = 'E06000031';
const POOLE = 'E06000029';
const QUESTION = `/v1/areas/${PETERBOROUGH}/performance?year=2014/15&metric=delayed-transfers-of-care`;

let tracker: LoneTracker;
let viewer: string;

beforeAll(async () => {
  tracker = await startLoneTracker();
  viewer = await tracker.provider.token({ claims: { bettercare_grants: [`viewer@*`] } });
  await publishSeptember(PETERBOROUGH, 563);
});
afterAll(() => tracker.close());

/** September 2014 of the three agencies, so that it is complete; versions in the order of the calls. */
let version = 0;
async function publishSeptember(area: string, nhs: number): Promise<void> {
  const applicableAt = new Date(Date.UTC(2014, 10, 1, 0, 0, version++)).toISOString();
  const days = { nhs, 'social-care': 4, both: 0 };
  await recordEvents(
    tracker.database,
    Object.entries(days).map(([agency, value]) =>
      reported({
        source: `urn:ons:${area}`,
        area,
        period: '2014-09',
        category: { agency },
        value,
        applicableAt,
      }),
    ),
  );
}

function ask(path: string, headers: Record<string, string> = {}, token = viewer): Promise<Response> {
  return fetch(`${tracker.address}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

/** Asked so that everything recorded until now is in the answer. */
const askAnew = (path: string) => ask(path, { 'cache-control': 'No-Cache, no-store' });

const tagOf = (response: Response) => response.headers.get('etag') ?? '';

async function september(response: Response): Promise<number | undefined> {
  const { metrics } = (await response.json()) as AreaPerformance;
  return metrics[0]?.months.find(({ period }) => period === '2014-09')?.numerator;
}

async function answeredAt(response: Response): Promise<unknown> {
  return ((await response.json()) as AreaPerformance).answeredAt;
}

describe('an answer', () => {
  test('says how fresh it is, and to ask again each time', async () => {
    const { headers } = await ask(QUESTION);
    const { rows } = await tracker.database.pool.query<{ at: Date }>(
      'SELECT max(appended_at) AS at FROM log_lane',
    );
    expect(headers.get('bettercare-recorded-to')).toBe(rows[0]?.at.toISOString());
    expect(headers.get('bettercare-behind')).toBe('deliveries=0, seconds=0.0');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('has every correction that was recorded a tenth of a second ago, whoever asked meanwhile', async () => {
    await september(await ask(QUESTION));
    await publishSeptember(PETERBOROUGH, 600);
    expect(await september(await askAnew(QUESTION))).toBe(604);
    await publishSeptember(PETERBOROUGH, 610);
    let told: number | undefined;
    while (told !== 614) told = await september(await ask(QUESTION));
  });

  test('is kept while only another area moves, with the positions it was worked out at', async () => {
    const first = await answeredAt(await askAnew(QUESTION));
    await publishSeptember(POOLE, 10);
    expect(await answeredAt(await askAnew(QUESTION))).toEqual(first);
    const poole = QUESTION.replace(PETERBOROUGH, POOLE);
    expect(await september(await ask(poole))).toBe(14);
    await publishSeptember(POOLE, 20);
    expect(await september(await askAnew(poole))).toBe(24);
    await publishSeptember(PETERBOROUGH, 620);
    expect(await answeredAt(await askAnew(QUESTION))).not.toEqual(first);
  });

  test('is worked out once at a time, and once more for all who asked meanwhile, whatever each had seen', async () => {
    const bus = tracker.application.get(QueryBus);
    const execute = bus.execute.bind(bus);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await publishSeptember(PETERBOROUGH, 615);
    const workedOut = jest.spyOn(bus, 'execute').mockImplementationOnce(async (query) => {
      await held;
      return execute(query);
    });
    const seen = jest.spyOn(tracker.application.get(LedgerMoves), 'seen');
    const asked = [askAnew(QUESTION)];
    while (workedOut.mock.calls.length === 0) await sleep(5);
    for (const nhs of [616, 617, 618, 619, 620]) {
      await publishSeptember(PETERBOROUGH, nhs);
      asked.push(askAnew(QUESTION), askAnew(QUESTION));
      while (seen.mock.results.length < asked.length) await sleep(5);
      await Promise.all(seen.mock.results.map(({ value }) => value as Promise<unknown>));
    }
    goOn();
    expect(await Promise.all((await Promise.all(asked)).map(september))).toEqual(Array<number>(11).fill(624));
    expect(workedOut).toHaveBeenCalledTimes(2);
    for (const spy of [workedOut, seen]) spy.mockRestore();
  });

  test('is worked out anew when the cells it rests on were rebuilt', async () => {
    await tracker.database.owner.query(
      `UPDATE count_cell_by_series SET total = total + 1000
        WHERE month = '2014-09-01' AND total = 620`,
    );
    await publishSeptember(PETERBOROUGH, 620);
    expect(await september(await askAnew(QUESTION))).toBe(1_624);
    await rebuildCells(tracker.database.owner, { evenIfDifferent: true });
    expect(await september(await askAnew(QUESTION))).toBe(624);
  });

  test('is given to nobody who may not ask, however often it was given to others', async () => {
    await ask(QUESTION);
    const stranger = await tracker.provider.token({ claims: { bettercare_grants: [`viewer@${POOLE}`] } });
    const refused = await ask(QUESTION, { 'if-none-match': '*' }, stranger);
    expect(refused.status).toBe(403);
    expect(await refused.text()).not.toContain('metrics');
    expect([tagOf(refused), refused.headers.get('bettercare-recorded-to')]).toEqual(['', null]);
    expect((await fetch(`${tracker.address}${QUESTION}`)).status).toBe(401);
  });
});

describe('what the caller has already', () => {
  test.each([
    ['performance?year=2014/15'],
    ['measures/delayed-days?from=2014-04&to=2015-03'],
    ['explain?metric=delayed-transfers-of-care&period=2014-09'],
    ['coverage?year=2014/15'],
  ])('is not sent again: %s', async (question) => {
    const path = `/v1/areas/${PETERBOROUGH}/${question}`;
    const tag = tagOf(await ask(path));
    for (const had of [tag, `"other", ${tag}`, tag.slice(2), '*']) {
      const again = await ask(path, { 'if-none-match': had });
      expect([again.status, tagOf(again), await again.text()]).toEqual([304, tag, '']);
      expect(again.headers.get('bettercare-behind')).toBe('deliveries=0, seconds=0.0');
      expect(again.headers.get('content-type')).toBeNull();
    }
    expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('is known by what it says: sent when a figure changed, not when another area did', async () => {
    const tag = tagOf(await askAnew(QUESTION));
    await publishSeptember(POOLE, 30);
    expect((await askAnewWith(tag)).status).toBe(304);
    await publishSeptember(PETERBOROUGH, 630);
    const changed = await askAnewWith(tag);
    expect([changed.status, await september(changed)]).toEqual([200, 634]);
    await publishSeptember(PETERBOROUGH, 620);
    expect((await askAnewWith(tagOf(changed))).status).toBe(200);
  });

  test('of a watermark it is the same for ever', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.store();
    const past = `${QUESTION}&asKnown=${(await watermarks.latest())?.id}`;
    const then = await ask(past);
    await publishSeptember(PETERBOROUGH, 640);
    const again = await ask(past, { 'if-none-match': tagOf(then), 'cache-control': 'no-cache' });
    expect(again.status).toBe(304);
    expect(await september(await ask(past))).toBe(624);
    expect(await september(await askAnew(QUESTION))).toBe(644);
  });

  test('of a moment just passed has the watermark that is stored only after it was asked about', async () => {
    const watermarks = new WatermarkStore(tracker.database.pool);
    await watermarks.store();
    await publishSeptember(PETERBOROUGH, 650);
    const moment = new Date();
    const past = `${QUESTION}&asKnown=${moment.toISOString()}`;
    expect(await september(await askAnew(past))).toBe(644);
    await watermarks.store();
    await tracker.database.owner.query(
      'UPDATE watermark SET at = $1 WHERE id = (SELECT max(id) FROM watermark)',
      [moment],
    );
    expect(await september(await ask(past))).toBe(654);
  });

  test('is not said of a question that is refused', async () => {
    const refused = await ask(`/v1/areas/${PETERBOROUGH}/performance?year=2099/00`, { 'if-none-match': '*' });
    expect([refused.status, tagOf(refused)]).toEqual([404, '']);
  });

  function askAnewWith(tag: string): Promise<Response> {
    return ask(QUESTION, { 'if-none-match': tag, 'cache-control': 'no-cache' });
  }
});

describe('figures for pages', () => {
  const year = { area: PETERBOROUGH, policyYear: '2014/15' };

  test('are worked out once, whoever opens a page, until something of the area has moved', async () => {
    const figures = tracker.application.get(FiguresAtHand);
    const moves = tracker.application.get(LedgerMoves);
    const first = await figures.answer(new AreaPerformanceQuery(year));
    expect(await figures.answer(new AreaPerformanceQuery({ ...year }))).toBe(first);
    expect(await figures.answer(new AreaPerformanceQuery({ ...year, metric: 'reablement' }))).not.toBe(first);
    await publishSeptember(POOLE, 40);
    await moves.seen(0);
    expect(await figures.answer(new AreaPerformanceQuery(year))).toBe(first);
    await publishSeptember(PETERBOROUGH, 660);
    await moves.seen(0);
    const moved = await figures.answer(new AreaPerformanceQuery(year));
    if (!moved.ok || !moved.value.known) throw new Error('Nothing was known');
    const delayed = moved.value.metrics.find(({ metric }) => metric.code === 'delayed-transfers-of-care');
    expect(delayed?.months.find(({ period }) => period === '2014-09')?.numerator).toBe(664);
  });

  test('of a moment just passed are worked out each time, since its last watermark may still be on its way', async () => {
    const figures = tracker.application.get(FiguresAtHand);
    const justNow = { ...year, asKnown: { moment: new Date() } };
    const first = await figures.answer(new AreaPerformanceQuery(justNow));
    expect(await figures.answer(new AreaPerformanceQuery(justNow))).not.toBe(first);
    const longAgo = { ...year, asKnown: { moment: new Date(Date.now() - 60_000) } };
    const then = await figures.answer(new AreaPerformanceQuery(longAgo));
    expect(await figures.answer(new AreaPerformanceQuery(longAgo))).toBe(then);
  });
});

describe('areas side by side, for pages', () => {
  const BOTH = [PETERBOROUGH, POOLE];
  const spied = () => jest.spyOn(tracker.application.get(QueryBus), 'execute');

  /** How they stand by what is at hand, and of which areas that had to be worked out. */
  async function standing(areas: readonly string[] | undefined, execute = spied()) {
    const answer = await tracker.application.get(StandingsAtHand).answer({}, areas);
    const asked = execute.mock.calls.map(([query]) => (query as AreasStandingQuery).asked.areas);
    execute.mockRestore();
    if (!answer.ok || !answer.value) throw new Error('Nothing was known');
    return { ...answer.value, asked };
  }

  async function workedOut(areas: readonly string[] | undefined) {
    const answer = await tracker.application.get(QueryBus).execute(new AreasStandingQuery({ areas }));
    if (!answer.ok || !answer.value) throw new Error('Nothing was known');
    return answer.value;
  }

  test('are worked out area by area: where one has moved, that one alone', async () => {
    const moves = tracker.application.get(LedgerMoves);
    const first = await standing(BOTH);
    expect(first.asked).toEqual([BOTH]);
    await publishSeptember(POOLE, 50);
    await moves.seen(0);
    const next = await standing(BOTH);
    expect(next.asked).toEqual([[POOLE]]);
    const { metrics, answeredAt } = await workedOut(BOTH);
    expect(next.metrics).toEqual(metrics);
    expect(next.answeredAt).toEqual(answeredAt);
    expect(next.partAt(PETERBOROUGH)).toEqual(first.answeredAt);
    expect(next.partAt(POOLE)).toEqual(answeredAt);
    expect((await standing([POOLE])).asked).toEqual([]);
  });

  test('are of one moment, whatever moves while one of them is worked out', async () => {
    await publishSeptember(POOLE, 60);
    await tracker.application.get(LedgerMoves).seen(0);
    const execute = spied();
    const bus = tracker.application.get(QueryBus);
    const really = QueryBus.prototype.execute.bind(bus);
    execute.mockImplementationOnce(async (query) => {
      await publishSeptember(PETERBOROUGH, 670);
      return really(query);
    });
    const { metrics, answeredAt, asked } = await standing(BOTH, execute);
    expect(asked).toEqual([[POOLE], BOTH]);
    expect({ metrics, answeredAt }).toEqual(await workedOut(BOTH));
  });

  test('are the parts of all councils, too', async () => {
    await tracker.application.get(LedgerMoves).seen(0);
    await standing([PETERBOROUGH]);
    const { metrics, asked } = await standing(undefined);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.length).toBeGreaterThan(100);
    expect(asked[0]).not.toContain(PETERBOROUGH);
    const england = await workedOut(undefined);
    expect(metrics).toEqual(england.metrics);
  });
});

describe('what moved', () => {
  test('after a restore from a copy is everything, the past too', async () => {
    const moves = tracker.application.get(LedgerMoves);
    const { step } = await moves.seen(0);
    await tracker.database.owner.query(
      'UPDATE lane_position SET next_offset = next_offset - 1 WHERE next_offset > 0',
    );
    await moves.seen(0);
    expect([moves.isTouchedSince(step, PETERBOROUGH), moves.isRestoredSince(step)]).toEqual([true, true]);
    const restored = await moves.seen(0);
    expect(moves.isRestoredSince(restored.step)).toBe(false);
  });

  test('is looked at once for all who ask at the same time', async () => {
    const moves = tracker.application.get(LedgerMoves);
    const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => moves.seen(5_000)));
    expect(others.every((seen) => seen === first)).toBe(true);
  });
});

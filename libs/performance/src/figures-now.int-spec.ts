import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { PETERBOROUGH, recordEvents, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { figuresInBrief, type AreaFigures } from './area-figures';
import { AreaPerformanceHandler, AreaPerformanceQuery } from './area-performance.query';
import { FactsStore } from './facts.store';
import { FiguresNowHandler, FiguresNowQuery, type FiguresNow } from './figures-now.query';
import { TouchedAreas } from './touched-areas.query';

const { area: AREA } = PETERBOROUGH;
const POOLE = 'E06000029';
const BATH = 'E06000022';
const AREAS = [AREA, POOLE, BATH];
const DELAYED = 'delayed-transfers-of-care';

let db: TestDatabase;
let figuresNow: FiguresNowHandler;
let performance: AreaPerformanceHandler;
/** Records while a question is asked: after the positions were read, and before the snapshot is taken. */
let meanwhile: readonly LedgerEvent[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const decisions = new DecisionStore(db.pool);
  const facts = new FactsStore(
    db.pool,
    decisions,
    new DefinitionStore(decisions),
    new ReferenceStore(db.pool),
  );
  const touched = new TouchedAreas(db.pool, decisions);
  const decidedBetween = touched.decidedBetween.bind(touched);
  touched.decidedBetween = async (since, upTo) => {
    await recordEvents(db, meanwhile);
    return decidedBetween(since, upTo);
  };
  figuresNow = new FiguresNowHandler(db.pool, facts, touched);
  performance = new AreaPerformanceHandler(facts);
  await recordEvents(db, [delayed(AREA, 563, 1), delayed(POOLE, 90, 1), delayed(BATH, 70, 1)]);
});
afterAll(() => db.close());

test('all figures of all areas are those of performance', async () => {
  const { areas } = await ask(undefined);
  expect([...areas.keys()]).toEqual(AREAS);
  for (const area of AREAS) expect(hashes(areas.get(area))).toEqual(await asked(area));
});

test('what is recorded while it is asked is in the figures and in their positions, and nothing else is worked out', async () => {
  const { positions: since } = await ask(undefined);
  await recordEvents(db, [delayed(AREA, 564, 2)]);
  meanwhile = [delayed(POOLE, 91, 2)];
  const now = await ask(since);
  meanwhile = [];

  expect([...now.areas.keys()]).toEqual([AREA, POOLE]);
  for (const area of [AREA, POOLE]) {
    const ofArea = now.areas.get(area);
    expect(new Set(ofArea?.metrics.map(({ metric }) => metric))).toEqual(new Set([DELAYED]));
    expect(await asked(area)).toMatchObject(hashes(ofArea));
  }
  expect((await ask(now.positions)).areas.size).toBe(0);
});

test('an area that is asked for whole is, whatever was touched; one that nobody knows is left out', async () => {
  const { positions: since } = await ask(undefined);
  const { areas } = await figuresNow.execute(
    new FiguresNowQuery({ areas: [...AREAS, 'E06009999'], since, whole: new Set([BATH, 'E06009999']) }),
  );
  expect([...areas.keys()]).toEqual([BATH]);
  expect(hashes(areas.get(BATH))).toEqual(await asked(BATH));
});

function ask(since: FiguresNow['positions'] | undefined): Promise<FiguresNow> {
  return figuresNow.execute(new FiguresNowQuery({ areas: AREAS, since, whole: new Set() }));
}

function delayed(area: string, value: number, version: number): LedgerEvent {
  const applicableAt = `2014-11-${String(version).padStart(2, '0')}T12:00:00Z`;
  const source = `urn:ons:${area}`;
  return reported({ source, area, period: '2014-09', value, applicableAt, id: `${area}-${version}` });
}

function hashes(figures: AreaFigures | undefined): Record<string, string> {
  return Object.fromEntries(
    (figures?.figures ?? []).map(({ policyYear, metric, period, contentHash }) => [
      `${policyYear} ${metric} ${period}`,
      contentHash,
    ]),
  );
}

/** The same figures as performance answers them, in every policy year. */
async function asked(area: string): Promise<Record<string, string>> {
  const { policyYears } = await new DefinitionStore(new DecisionStore(db.pool)).inForce();
  const figures: AreaFigures['figures'][number][] = [];
  for (const { year } of policyYears) {
    const answer = await performance.execute(new AreaPerformanceQuery({ area, policyYear: year }));
    if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
    figures.push(...answer.value.metrics.flatMap((metric) => figuresInBrief(year, metric)));
  }
  return hashes({ metrics: [], figures });
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CountReported, CountWithdrawn, LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import type { ForeseenRecord } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { PETERBOROUGH, recordEvents, replaced, reported, testDatabase, withdrawn } from '#testing';
import type { TestDatabase } from '#testing';
import fc from 'fast-check';
import { AreaPerformanceHandler, AreaPerformanceQuery } from './area-performance.query';
import { FactsStore } from './facts.store';
import { ForeseeFigures, inBrief } from './foresee-figures.query';
import type { AreaForeseen, ForeseenBrief } from './foresee-figures.query';

type Count = CountReported | CountWithdrawn;

const { area: AREA } = PETERBOROUGH;
const SEPTEMBER = '2014-09';
const FIRST = '2014-11-13T12:00:00Z';
const SECOND = '2014-12-11T12:00:00Z';

let db: TestDatabase;
let foresee: ForeseeFigures;
let performance: AreaPerformanceHandler;

beforeAll(async () => {
  db = await testDatabase();
  const decisions = new DecisionStore(db.pool);
  const definitions = new DefinitionStore(decisions);
  const facts = new FactsStore(db.pool, decisions, definitions, new ReferenceStore(db.pool));
  foresee = new ForeseeFigures(facts);
  performance = new AreaPerformanceHandler(facts);
  await record([]);
});
afterAll(() => db.close());

const record = (events: readonly LedgerEvent[]) => recordEvents(db, events);

async function foreseen(events: readonly Count[]): Promise<AreaForeseen> {
  const answer = await foresee.of(AREA, events, true);
  if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
  return answer.value;
}

async function effects(...events: readonly Count[]): Promise<ForeseenRecord['effect'][]> {
  return (await foreseen(events)).records.map(({ effect }) => effect);
}

/** Every figure of the two policy years as it stands, by metric and period. */
async function figures(): Promise<Map<string, ForeseenBrief>> {
  const found = new Map<string, ForeseenBrief>();
  for (const policyYear of ['2014/15', '2015/16']) {
    const answer = await performance.execute(new AreaPerformanceQuery({ area: AREA, policyYear }));
    if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
    for (const { metric, months, quarters, year, yearToDate } of answer.value.metrics) {
      for (const figure of [...months, ...quarters, year, ...(yearToDate ? [yearToDate] : [])])
        found.set(`${policyYear} ${metric.code} ${figure.period}`, inBrief(figure));
    }
  }
  return found;
}

/** The figures that came out otherwise than before, as recording found them. */
function changes(before: ReadonlyMap<string, ForeseenBrief>, after: ReadonlyMap<string, ForeseenBrief>) {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) =>
    JSON.stringify(before.get(key)) === JSON.stringify(after.get(key)) ? [] : [[key, after.get(key)]],
  );
}

const days = (value: number, applicableAt: string, agency = 'nhs') =>
  reported({ period: SEPTEMBER, category: { agency }, value, applicableAt });

describe('what becomes of a count', () => {
  test('is new, the same again, older, confirmed, corrected, withdrawn, and new again', async () => {
    expect(await effects(days(563, FIRST))).toEqual(['new']);
    await record([days(563, FIRST)]);
    const later = withdrawn({ period: SEPTEMBER, applicableAt: SECOND });
    expect(await effects(days(563, FIRST))).toEqual(['unchanged']);
    expect(await effects(days(570, '2014-10-30T12:00:00Z'))).toEqual(['older']);
    expect(await effects(days(563, SECOND))).toEqual(['confirmed']);
    expect(await effects(days(570, SECOND))).toEqual(['corrected']);
    expect(await effects(later)).toEqual(['withdrawn']);
    await record([later]);
    expect(await effects(days(570, '2015-01-08T12:00:00Z'))).toEqual(['new']);
    expect(await effects(days(570, FIRST))).toEqual(['older']);
  });

  test('is nothing where its period has been replaced by a later submission', async () => {
    const period = { from: '2013-04-01', to: '2013-06-30' };
    await record([replaced({ ...period, applicableAt: SECOND, rows: 0, submission: 'refresh' })]);
    const may = (applicableAt: string) => reported({ period: '2013-05', value: 546, applicableAt });
    expect(await effects(may(FIRST))).toEqual(['replaced-since']);
    expect(await effects(may(SECOND))).toEqual(['new']);
  });

  test('is decided among the versions of one file by the greatest of them', async () => {
    const march = (value: number, applicableAt: string) =>
      reported({ period: '2014-03', value, applicableAt });
    expect(await effects(march(600, SECOND), march(589, FIRST))).toEqual(['new', 'older']);
  });

  test('is pointed out where its applicable time came before with another value', async () => {
    await record([days(4, FIRST, 'social-care')]);
    const [again] = (await foreseen([days(5, FIRST, 'social-care')])).records;
    expect(again?.versionReused).toBe(true);
  });
});

// Few keys and few times, so that counts meet: corrections, repetitions, withdrawals, provisional and final.
const count = fc
  .record({
    period: fc.constantFrom('2014-07', '2014-08', SEPTEMBER, '2015-04'),
    table: fc.constantFrom('agency' as const, 'total' as const),
    agency: fc.constantFrom('nhs', 'social-care', 'both'),
    value: fc.integer({ min: 0, max: 900 }),
    status: fc.constantFrom('provisional' as const, 'final' as const),
    applicableAt: fc.constantFrom(FIRST, SECOND, '2015-01-08T12:00:00Z', '2015-06-11T12:00:00Z'),
    isWithdrawn: fc.boolean(),
  })
  .map(({ period, table, agency, value, status, applicableAt, isWithdrawn }): Count => {
    const key = { period, table, category: table === 'agency' ? { agency } : {}, applicableAt };
    return isWithdrawn ? withdrawn(key) : reported({ ...key, value, status });
  });

test('what is foreseen is what recording the same counts gives, figure by figure', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(count, { minLength: 1, maxLength: 12 }), async (events) => {
      const before = await figures();
      const { figures: differing } = await foreseen(events);
      await record(events);
      const after = await figures();
      const expected = differing
        .flatMap(({ policyYear, metric, period, after: then }) =>
          metric === undefined ? [] : [[`${policyYear} ${metric} ${period}`, then] as const],
        )
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const found = changes(before, after);
      expect(found.filter(([, figure]) => figure !== undefined)).toEqual(
        expected.filter(([key]) => after.has(key)),
      );
      expect((await foreseen(events)).figures).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

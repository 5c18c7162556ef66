import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Category, LedgerEvent, Table } from '#contracts';
import { DecisionStore } from '#decisions';
import { periodContaining, type PeriodKind } from '#kernel';
import { repositoryRoot } from '#installation';
import { verifyRecords } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { recordEvents, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FactsStore } from './facts.store';
import type { MeasureFigure } from './measure-series';
import { MeasureSeriesHandler, MeasureSeriesQuery } from './measure-series.query';

// NHS England, monthly delayed transfers of care situation reports by local authority, April 2011 to
// December 2019, as published: six areas by reason and by agency, two of them by care type too, and
// England by all three at once.

const FOLDER = process.env['BCL_ORACLES'] ?? join(repositoryRoot(), '..', 'shared', 'oracles');
const ENGLAND = { source: 'urn:ods:X24', area: 'E92000001' };
const AGENCY: Readonly<Record<string, string>> = { NHS: 'nhs', 'Social Care': 'social-care', Both: 'both' };
const CARE_TYPE: Readonly<Record<string, string>> = { Acute: 'acute', 'Non-Acute': 'non-acute' };

interface Published {
  readonly area: string;
  readonly month: string;
  readonly table: Table;
  readonly category: Category;
  readonly days: number;
}

let db: TestDatabase;
let handler: MeasureSeriesHandler;
const areaTables = readAreas();
const careTypes = readCareTypes();
const england = readEngland();

beforeAll(async () => {
  db = await testDatabase();
  const events = [...areaTables, ...careTypes, ...england]
    .filter(({ table }) => table !== 'total')
    .map(eventOf);
  await recordEvents(db, events);
  const decisions = new DecisionStore(db.pool);
  const facts = new FactsStore(
    db.pool,
    decisions,
    new DefinitionStore(decisions),
    new ReferenceStore(db.pool),
  );
  handler = new MeasureSeriesHandler(facts);
});
afterAll(() => db.close());

test('every published figure is recorded, and nothing is quarantined', async () => {
  const verdict = await verifyRecords(db.pool);
  expect(verdict.faults).toEqual([]);
  expect(verdict.lanes.reduce((sum, lane) => sum + lane.quarantined, 0)).toBe(0);
  expect(verdict.cells.records).toBe(verdict.cells.live);
});

describe.each(['E06000031', 'E10000003', 'E06000049', 'E06000056', 'E08000002', 'E06000051'])(
  'area %s',
  (area) => {
    const own = areaTables.filter((row) => row.area === area);

    test.each(['month', 'quarter', 'year'] as const)('every published total by %s', async (by) => {
      const expected = sums(
        own.filter(({ table }) => table === 'total'),
        by,
        () => 'total',
      );
      const figures = await series(area, by);
      expect(figures.length).toBeGreaterThan(by === 'year' ? 7 : 30);
      for (const figure of figures) {
        expect([figure.period, figure.value]).toEqual([
          figure.period,
          expected.get(`${figure.period} total`),
        ]);
        expect(figure.warnings).toEqual([]);
      }
    });

    test.each(['month', 'quarter', 'year'] as const)(
      'every published agency and reason by %s',
      async (by) => {
        const agencies = sums(
          own.filter(({ table }) => table === 'agency'),
          by,
          ({ category }) => category.agency,
        );
        const reasons = sums(
          own.filter(({ table }) => table === 'reason'),
          by,
          ({ category }) => category.reason,
        );
        for (const figure of await series(area, by)) {
          compare(figure, 'agency', agencies);
          compare(figure, 'reason', reasons);
        }
      },
    );
  },
);

test.each(['E06000031', 'E10000003'])('area %s by care type', async (area) => {
  const expected = sums(
    careTypes.filter((row) => row.area === area),
    'month',
    ({ category }) => category.careType,
  );
  for (const figure of await series(area, 'month')) compare(figure, 'careType', expected);
});

describe('England, from the full cube', () => {
  test.each([
    ['2011/12', 1_373_392],
    ['2012/13', 1_380_475],
    ['2013/14', 1_413_591],
    ['2014/15', 1_624_977],
    ['2015/16', 1_809_587],
    ['2016/17', 2_254_821],
    ['2017/18', 1_979_475],
    ['2018/19', 1_665_649],
  ])('%s: %d delayed days', async (year, days) => {
    const figures = await series(ENGLAND.area, 'year');
    expect(figures.find(({ period }) => period === year)?.value).toBe(days);
  });

  test.each(['month', 'quarter', 'year'] as const)('by agency, reason and care type, by %s', async (by) => {
    const agencies = sums(england, by, ({ category }) => category.agency);
    const reasons = sums(england, by, ({ category }) => category.reason);
    const types = sums(england, by, ({ category }) => category.careType);
    for (const figure of await series(ENGLAND.area, by)) {
      expect(figure.tables.map(({ table }) => table)).toEqual(['full']);
      compare(figure, 'agency', agencies);
      compare(figure, 'reason', reasons);
      compare(figure, 'careType', types);
    }
  });

  test('the printed margins are what the cube adds up to', () => {
    const printed = csv('dtoc/england-cube.csv')
      .filter(([, , , reason]) => reason === 'ALL')
      .map(([month, careType, agency, , days]) => [`${month} ${careType} ${agency}`, Number(days)]);
    const names = (codes: Readonly<Record<string, string>>) =>
      new Map(Object.entries(codes).map(([name, code]) => [code, name]));
    const [agencies, types] = [names(AGENCY), names(CARE_TYPE)];
    const added = new Map<string, number>();
    for (const { month, category, days } of england) {
      const key = `${month} ${types.get(category.careType ?? '')} ${agencies.get(category.agency ?? '')}`;
      added.set(key, (added.get(key) ?? 0) + days);
    }
    expect(printed.length).toBeGreaterThan(600);
    expect(Object.fromEntries(added)).toEqual(Object.fromEntries(printed));
  });
});

async function series(area: string, by: PeriodKind): Promise<readonly MeasureFigure[]> {
  const answer = await handler.execute(
    new MeasureSeriesQuery({ area, measure: 'delayed-days', from: '2011-04', to: '2019-12', by }),
  );
  if (!answer.ok || !answer.value.known) throw new Error(JSON.stringify(answer));
  return answer.value.figures;
}

function compare(figure: MeasureFigure, by: keyof Category, expected: ReadonlyMap<string, number>): void {
  const breakdown = figure.breakdowns.find((each) => each.by === by);
  expect(breakdown?.complete).toBe(true);
  const shown = Object.fromEntries(
    breakdown?.categories.map(({ code, value }) => [`${figure.period} ${code}`, value]) ?? [],
  );
  const published = [...expected].filter(([key]) => key.startsWith(`${figure.period} `));
  expect(shown).toEqual(Object.fromEntries(published));
}

/** The published rows added up here, apart from everything under test, by period and category. */
function sums(
  rows: readonly Published[],
  by: PeriodKind,
  nameOf: (row: Published) => string | undefined,
): Map<string, number> {
  const added = new Map<string, number>();
  for (const row of rows) {
    const key = `${periodContaining(by, row.month).key} ${nameOf(row)}`;
    added.set(key, (added.get(key) ?? 0) + row.days);
  }
  return added;
}

function eventOf({ area, month, table, category, days }: Published): LedgerEvent {
  const source = area === ENGLAND.area ? ENGLAND.source : `urn:ons:${area}`;
  return reported({
    source,
    area,
    period: month,
    table,
    category,
    value: days,
    applicableAt: '2020-02-13T09:30:00Z',
  });
}

function readAreas(): Published[] {
  return csv('dtoc/areas.csv').flatMap(
    ([area = '', , , month = '', dimension, code = '', days]): Published[] => {
      if (days === '') return [];
      if (dimension === 'total') return [{ area, month, table: 'total', category: {}, days: Number(days) }];
      const category = dimension === 'reason' ? { reason: code } : { agency: AGENCY[code] };
      return [
        {
          area,
          month,
          table: dimension === 'reason' ? 'reason' : 'agency',
          category,
          days: Number(days),
        } as const,
      ];
    },
  );
}

function readCareTypes(): Published[] {
  return csv('dtoc/two-areas-detail.csv').flatMap(
    ([area = '', , month = '', careType = '', , , days]): Published[] =>
      careType === 'ALL' || days === ''
        ? []
        : [
            {
              area,
              month,
              table: 'care-type',
              category: { careType: CARE_TYPE[careType] },
              days: Number(days),
            } as const,
          ],
  );
}

/** From 2018 the workbooks print a zero where a combination does not apply; it is no figure and is not sent. */
function readEngland(): Published[] {
  return csv('dtoc/england-cube.csv').flatMap(
    ([month = '', careType = '', agency = '', reason = '', days]) => {
      const applies =
        !(['C', 'I'].includes(reason) && agency !== 'NHS') &&
        !(['Di', 'G', 'H'].includes(reason) && agency === 'Both');
      if (reason === 'ALL' || days === '' || !applies) return [];
      const category = { careType: CARE_TYPE[careType], agency: AGENCY[agency], reason };
      return [{ area: ENGLAND.area, month, table: 'full', category, days: Number(days) }];
    },
  );
}

function csv(name: string): string[][] {
  const [, ...lines] = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n');
  return lines.map((line) => line.trimEnd().split(','));
}

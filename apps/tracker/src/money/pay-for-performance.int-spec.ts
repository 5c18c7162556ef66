import { AgreementQuery, ProposeAgreementCommand, SignAgreementCommand } from '#settlement';
import type { AgreementContent } from '#settlement';
import { recordEvents, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { WatermarkStore } from '#records';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { startTracker, type RunningTracker } from '../tracker.fixture';
import { positionAnswer } from './settlements.schema';

const AREA = 'E06000031';
/** The commissioners whose parts add up to the area. */
const [CCG, OTHER] = ['urn:ods:06H', 'urn:ods:99D'];
const COUNCIL = `urn:ons:${AREA}`;
const OF = { area: AREA, policyYear: '2015/16', agreement: 'pay-for-performance' };
const SETTLEMENT = `/v1/areas/${AREA}/settlements/2015-16/pay-for-performance`;

/** Peterborough's, of its Better Care Fund planning template, Part 2, September 2014; what was counted is invented. */
const TERMS: AgreementContent = {
  title: 'Pay for performance 2015',
  document: 'Peterborough Better Care Fund planning template, Part 2, September 2014',
  invented: ['what was counted'],
  clauses: [{ ref: '5', says: 'The fund is paid quarter by quarter for the reduction that was reached.' }],
  termClauses: { fund: ['5'], holder: ['5'], target: ['5'], cost: ['5'], rule: ['5'], decision: ['5'] },
  partners: [
    { partner: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
    { partner: COUNCIL, name: 'Peterborough City Council', as: 'council' },
  ],
  holder: CCG,
  fundPence: 24_900_000,
  effectiveFrom: '2015-01-01',
  effectiveTo: '2015-12-31',
  rule: {
    ...{ kind: 'pay-for-performance', metric: 'non-elective-admissions', unit: 'pound', rounding: 'to-date' },
    ...{ cappedAtPlan: true, clawsBack: false, recoverable: true },
    quarters: [
      { period: '2014/15-Q4', baselinePeriod: '2013/14-Q4', baseline: 4_293, plan: 4_250 },
      { period: '2015/16-Q1', baselinePeriod: '2014/15-Q1', baseline: 4_038, plan: 3_998 },
      { period: '2015/16-Q2', baselinePeriod: '2014/15-Q2', baseline: 4_099, plan: 4_058 },
      { period: '2015/16-Q3', baselinePeriod: '2014/15-Q3', baseline: 4_322, plan: 4_279 },
    ],
  },
  decidedFrom: '2016-01-31',
  releasedOn: '2016-01-31',
  decidedBy: 'The council and the commissioner together',
  useOfReleased: 'The pool',
  lateRestatement: 'reverse-and-repost',
};

let database: TestDatabase;
let provider: OpenIdProvider;
let tracker: RunningTracker;

beforeAll(async () => {
  database = await testDatabase();
  await count('2015-01', 1_410, 1_410, 1_410);
  await count('2015-04', 1_340, 1_340, 1_340);
  provider = await startOpenIdProvider('better-care-ledger');
  tracker = await startTracker(database, provider);
  await agree();
});
afterAll(async () => {
  await tracker.close();
  await provider.close();
  await database.close();
});

describe("Peterborough's pay for performance, quarter by quarter, from admissions that are counted by the month", () => {
  test('after two quarters: paid, still to be made up, at risk, and what the rest takes', async () => {
    await new WatermarkStore(database.pool).store();
    const { position } = positionAnswer.parse(await ask());
    expect(position.quarters).toMatchObject([
      { mostPence: 6_411_400, counted: { actual: 4_230, paidPence: 6_411_400, recoverablePence: 0 } },
      {
        mostPence: 5_964_000,
        counted: { paidPence: 5_665_800, recoverablePence: 298_200 },
        atRiskPence: 298_200,
      },
      { mostPence: 6_113_200, forecast: { count: 4_059 }, noMoreThan: 4_056 },
      { mostPence: 6_411_400, forecast: { count: 4_280 }, noMoreThan: 4_279 },
    ]);
    expect(position).toMatchObject({
      heldPence: 0,
      forecastPence: 24_303_600,
      atRiskPence: 596_400,
      toRelease: [
        '2015/16-Q2: no more than 4,056, for £64,114.00 more',
        '2015/16-Q2 to 2015/16-Q3: no more than 8,335, for £128,228.00 more, the rest of the fund',
      ],
    });
  });

  test('the report has each quarter, with its clause', async () => {
    const report = await (await get(`${SETTLEMENT}/documents/position.csv`)).text();
    expect(report).toContain('Invented figures: what was counted. In the year: nothing is held back yet');
    expect(report).toContain('2015/16-Q1,5,4038,3998,4020,4020,83,81,');
    expect(report).toContain(
      '2015/16-Q1,5,59640.00,123754.00,120772.00,56658.00,120772.00,2982.00,56658.00,2982.00',
    );
    expect(report).toContain('no more than 4,056');
  });

  test('at its end, a quarter that fell back was paid nothing, and the last made up for it', async () => {
    await count('2015-07', 1_374, 1_373, 1_373);
    await count('2015-10', 1_400, 1_400, 1_400);
    await new WatermarkStore(database.pool).store();
    const { position } = positionAnswer.parse(await ask());
    expect(position.quarters?.map(({ counted }) => counted?.paidPence)).toEqual([
      ...[6_411_400, 5_665_800, 0, 12_822_800],
    ]);
    expect(position).toMatchObject({ earnedPence: 24_900_000, atRiskPence: 0, toRelease: [] });
  });
});

/** What both commissioners report of three months, a tenth of it by the smaller. */
async function count(from: string, ...admissions: readonly number[]): Promise<void> {
  const first = Number(from.slice(5));
  const events = admissions.flatMap((value, at) => {
    const period = `2015-${String(first + at).padStart(2, '0')}`;
    const few = Math.floor(value / 10);
    return [
      { source: CCG, value: value - few },
      { source: OTHER, value: few },
    ].map((report) =>
      reported({
        ...{ ...report, area: AREA, measure: 'non-elective-admissions', table: 'total', period },
        applicableAt: '2016-01-20T09:30:00Z',
      }),
    );
  });
  await recordEvents(database, events);
}

/** As both partners would. */
async function agree(): Promise<void> {
  const [commands, queries] = [tracker.application.get(CommandBus), tracker.application.get(QueryBus)];
  const by = { actor: 'preparer' };
  const proposed = await commands.execute(new ProposeAgreementCommand(OF, TERMS, by));
  expect(proposed).toMatchObject({ ok: true });
  const agreement = await queries.execute(new AgreementQuery(OF));
  const hash = agreement.ok ? (agreement.value.proposed?.contentHash ?? '') : '';
  for (const partner of [CCG, COUNCIL]) {
    const signature = { partner, signedBy: 'A. Person', position: 'Director', signedOn: '2014-12-19' };
    const signed = await commands.execute(new SignAgreementCommand(OF, hash, signature, [partner], by));
    expect(signed).toMatchObject({ ok: true });
  }
}

async function get(path: string): Promise<Response> {
  const token = await provider.token({ claims: { bettercare_grants: [`viewer@${AREA}`] } });
  return fetch(`${tracker.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const ask = async () => (await get(`${SETTLEMENT}/position`)).json();

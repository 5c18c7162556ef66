import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '#installation';
import { verifyJournal } from '#pooled-fund';
import {
  AgreementQuery,
  ProposeAgreementCommand,
  SignAgreementCommand,
  WithdrawAgreementCommand,
} from '#settlement';
import type { AgreementContent } from '#settlement';
import { agreeFund, recordEvents, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { londonDay } from '#kernel';
import { WatermarkStore } from '#records';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { unzipSync } from 'fflate';
import { startTracker, type RunningTracker } from '../tracker.fixture';
import { positionAnswer, settlementAnswerSchema } from './settlements.schema';

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
  await count('2015-01', [1_410, 1_410, 1_410]);
  await count('2015-04', [1_340, 1_340, 1_340]);
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
      atRiskPence: 0,
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
      '2015/16-Q1,5,59640.00,123754.00,120772.00,56658.00,120772.00,,2982.00,56658.00,2982.00',
    );
    expect(report).toContain('no more than 4,056');
    expect(report).toContain('Pay-for-performance report: ');
    expect(report).toContain('"Short by then, as forecast"');
  });

  test('what both earned is posted once both partners approved it, and the rest held anew', async () => {
    expect(await decide('open', {})).toMatchObject({
      status: 409,
      body: { code: 'money-not-ready', errors: [{ rule: 'pooled-fund-not-agreed' }] },
    });
    await agreeFund(database.pool, OF, [CCG, COUNCIL]);
    expect(await decide('open', {})).toMatchObject({ status: 200 });
    expect(await decide('compute', {})).toMatchObject({ status: 200 });
    const through = { through: '2015/16-Q1' };
    expect(await decide('post', through)).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'approvals-missing' }] },
    });
    await approve();
    expect(await decide('post', { through: '2014/15-Q4' })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'quarter-not-the-last-counted' }] },
    });
    expect(await decide('post', through)).toMatchObject({
      status: 200,
      body: { type: 'settlement.quarters-posted' },
    });
    const { interim, posted, status, entries } = await standing();
    expect({ interim, posted, status }).toMatchObject({
      interim: { through: '2015/16-Q1', releasedPence: 12_077_200 },
      posted: undefined,
      status: 'computed',
    });
    expect(entries.map(({ kind, lines }) => [kind, lines.map(({ pence }) => pence)])).toEqual([
      ['hold', [24_900_000, -24_900_000]],
      ['post', [12_077_200, 12_822_800, -24_900_000]],
      ['hold', [12_822_800, -12_822_800]],
    ]);
    const draft = await (await get(`${SETTLEMENT}/documents/statement.csv`)).text();
    expect(draft).toContain("To be paid,'-,,,120772.00");
    expect(await decide('release', { paidOn: '2015-08-28', reference: 'BACS 4711' })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'paid-before-release', where: '/paidOn' }] },
    });
    const paidOn = londonDay(new Date());
    expect(await decide('release', { paidOn, reference: 'BACS 4711' })).toMatchObject({ status: 200 });
    expect(await evidenceFaults()).toEqual([]);
    const statement = await (await get(`${SETTLEMENT}/documents/statement.csv`)).text();
    expect(statement).toContain(`Paid,'-,${paidOn},BACS 4711,120772.00`);
    expect(statement).toContain('Draft: quarters to 2015/16-Q1 are posted');
    expect(statement).toContain('"of which for quarters to 2015/16-Q1, posted before",5,,120772.00');
    expect(statement).toContain('Who approved what is posted');
    const { postedHash = '', contentHash } = await standing();
    expect(postedHash).not.toBe(contentHash);
    expect(statement.split('Who approved what is posted')[1]).toContain(
      `Peterborough City Council,5,"A. Person, Director of Finance"`,
    );
    expect(statement).toContain(`Hash it was posted on,${postedHash}`);
    const withdraw = new WithdrawAgreementCommand(OF, 'Given up', { actor: 'preparer' });
    expect(await tracker.application.get(CommandBus).execute(withdraw)).toMatchObject({
      failure: [{ mend: 'Post the settlement at its end, and close it, first' }],
    });
  });

  test('at its end, a quarter that fell back was paid nothing, and the last made up for it', async () => {
    await count('2015-07', [1_374, 1_373, 1_373]);
    await count('2015-10', [1_400, 1_400, 1_400]);
    await new WatermarkStore(database.pool).store();
    const { position } = positionAnswer.parse(await ask());
    expect(position.quarters?.map(({ counted }) => counted?.paidPence)).toEqual([
      ...[6_411_400, 5_665_800, 0, 12_822_800],
    ]);
    expect(position.quarters?.map(({ postedPence }) => postedPence)).toEqual([
      ...[undefined, 12_077_200, undefined, undefined],
    ]);
    expect(position).toMatchObject({
      heldPence: 12_822_800,
      earnedPence: 24_900_000,
      atRiskPence: 0,
      toRelease: [],
    });
  });

  test('the rest is posted with the last quarter, paid, and all of it proved', async () => {
    // April was posted with its quarter, and is corrected by both that report it.
    await count('2015-04', [1_350], '2016-01-25T09:30:00Z');
    expect(await decide('compute', {})).toMatchObject({ status: 200 });
    const april = { figure: 'non-elective-admissions/2015/16-Q1', before: 4_020, after: 4_030 };
    const record = (source: string) => ({ source, period: '2015-04' });
    const late = {
      ...{ ...april, releasedPence: -1_491_000 },
      movedBy: [
        { record: record(CCG), before: 1_206, after: 1_215 },
        { record: record(OTHER), before: 134, after: 135 },
      ],
    };
    const moved = {
      ...{ from: '2015/16-Q1', through: '2015/16-Q3', beforePence: 12_077_200, releasedPence: 24_900_000 },
      differences: [late, { after: 4_120, movedBy: [] }, { after: 4_200, movedBy: [] }],
    };
    const waiting = await standing();
    expect(waiting.quartersMoved).toMatchObject([moved]);
    expect(waiting.quartersMoved[0]?.effectiveOn).toBeUndefined();
    const draft = await (await get(`${SETTLEMENT}/documents/statement.csv`)).text();
    expect(draft).toContain(
      `2,${april.figure},5,"to 2015/16-Q3, after those to 2015/16-Q1; not posted yet",4020,4030,-14910.00`,
    );
    expect(draft).toMatch(
      /2,[^,]+2015\/16-Q1,5,urn:ods:99D,2015-04,[^,]+,[^,]+ at \d+,134,135,with the others/,
    );
    expect(draft).toContain(',Moved since quarters were first posted,,,,,128228.00');
    await approve();
    expect(await decide('post', {})).toMatchObject({ status: 200, body: { type: 'settlement.posted' } });
    expect((await standing()).quartersMoved).toMatchObject([{ ...moved, effectiveOn: expect.any(String) }]);
    const statement = await (await get(`${SETTLEMENT}/documents/statement.csv`)).text();
    const today = londonDay(new Date());
    expect(statement).toContain(
      `The release was agreed for 2016-01-31. Quarters to 2015/16-Q1 were posted on ${today}, and the rest was held until then: it is released no earlier.`,
    );
    expect(statement).not.toContain('of a month that is closed');
    const { posted, entries } = await standing();
    expect(posted).toMatchObject({ releasedPence: 24_900_000, retainedPence: 0 });
    expect(entries.at(-1)).toMatchObject({
      kind: 'post',
      lines: [{ account: 'pool:E06000031/2015-16', pence: 12_822_800 }, { pence: -12_822_800 }],
    });
    expect(await decide('release', { paidOn: londonDay(new Date()), reference: 'BACS 4712' })).toMatchObject({
      status: 200,
    });
    expect(await evidenceFaults()).toEqual([]);
    expect(await verifyJournal(database.pool)).toMatchObject({ faults: [] });
  });

  test.each<[string, (decisions: Forged[]) => void, RegExp]>([
    [
      'quarters were posted of which one was not counted',
      (decisions) => uncount(decisions.find(isComputed), 1),
      /posts quarters to 2015\/16-Q1, which is not the last that was counted/,
    ],
    [
      'it was ended without a quarter that nobody named',
      (decisions) => uncount(decisions.findLast(isComputed), 3),
      /2015\/16-Q3 was not counted, and nobody named it as what it is ended without/,
    ],
    [
      'quarters were posted of what was to be ended without some',
      (decisions) => {
        const at = decisions.findIndex(({ type }) => type === 'settlement.quarters-posted');
        const data = { uncounted: ['non-elective-admissions/2015/16-Q2'] };
        const before = decisions[at];
        if (before) decisions.splice(at, 0, { ...before, type: 'settlement.coverage-overridden', data });
      },
      /posts quarters of what was to be ended/,
    ],
  ])('its evidence shows where %s', async (_, forge, fault) => {
    expect(await evidenceFaults(forge)).toContainEqual(expect.stringMatching(fault));
  });

  test('a correction is restated, and what was posted for quarters is left as it is', async () => {
    await count('2015-10', [1_420, 1_400, 1_400], '2016-03-14T09:30:00Z');
    expect(await decide('compute', { grounds: 'October was corrected' })).toMatchObject({ status: 200 });
    await approve();
    expect(await decide('restate', {})).toMatchObject({ status: 200 });
    const { posted, entries } = await standing();
    // 152 of the 167 admissions that were to be saved.
    expect(posted).toMatchObject({ releasedPence: 22_663_500 });
    expect(entries.slice(-2)).toMatchObject([{ kind: 'reversal', reverses: 4 }, { settles: 3 }]);
    expect(await evidenceFaults()).toEqual([]);
    expect(await verifyJournal(database.pool)).toMatchObject({ faults: [] });
  });
});

/** What both commissioners report of three months, a tenth of it by the smaller. */
async function count(
  from: string,
  admissions: readonly number[],
  applicableAt = '2016-01-20T09:30:00Z',
): Promise<void> {
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
        applicableAt,
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

/** A command by whoever may give it, over the settlement as it stands. */
async function decide(name: string, body: object, grants: readonly string[] = [`finance@${AREA}`]) {
  const over = (await get(SETTLEMENT)).headers.get('etag');
  const token = await provider.token({
    claims: { bettercare_grants: grants, auth_time: 1, client_id: 'pages' },
  });
  const response = await fetch(`${tracker.address}${SETTLEMENT}/${name}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(over !== null && name !== 'open' && { 'if-match': over }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const standing = async () => settlementAnswerSchema.parse(await (await get(SETTLEMENT)).json());

async function approve(): Promise<void> {
  for (const partner of [CCG, COUNCIL]) {
    const { contentHash } = await standing();
    const by = { name: 'A. Person', position: 'Director of Finance' };
    const approved = await decide('approve', { partner, by, contentHash }, [`signatory@${partner}`]);
    expect(approved).toMatchObject({ status: 200 });
  }
}

/** A decision as the evidence has it, for who would write it otherwise. */
interface Forged {
  readonly type: string;
  readonly data: object;
}

const isComputed = ({ type }: Forged): boolean => type === 'settlement.computed';

/** What was counted of a quarter is taken out of a computation. */
function uncount(computed: Forged | undefined, quarter: number): void {
  const { computation } = (computed?.data ?? {}) as { computation?: { inputs: { count?: number }[] } };
  delete computation?.inputs[quarter]?.count;
}

/** What the checker of the evidence finds to be wrong, as it is or with decisions that say something else. */
async function evidenceFaults(forge?: (decisions: Forged[]) => void): Promise<string[]> {
  const archive = unzipSync(Buffer.from(await (await get(`${SETTLEMENT}/evidence`)).arrayBuffer()));
  const checker = pathToFileURL(join(repositoryRoot(), 'infra', 'evidence', 'check.mjs')).href;
  const { checkPack } = (await import(checker)) as {
    checkPack: (files: ReadonlyMap<string, Buffer>) => { faults: string[] }[];
  };
  const files = new Map(Object.entries(archive).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  const decisions = JSON.parse(files.get('decisions.json')?.toString() ?? '') as Forged[];
  forge?.(decisions);
  if (forge) files.set('decisions.json', Buffer.from(JSON.stringify(decisions)));
  return checkPack(files).flatMap(({ faults }) => faults);
}

async function get(path: string): Promise<Response> {
  const token = await provider.token({ claims: { bettercare_grants: [`viewer@${AREA}`] } });
  return fetch(`${tracker.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const ask = async () => (await get(`${SETTLEMENT}/position`)).json();

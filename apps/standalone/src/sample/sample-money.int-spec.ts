import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { londonDay } from '#kernel';
import type { FundStanding } from '#pooled-fund';
import { bettercare, layOutSample, StandaloneProcess } from '#testing';
import { uploadSample } from './publish-sample';
import { readAdmissions } from './sample-admissions';
import { SampleDesk } from './sample-desk';
import { settleSample } from './sample-money';

// A limit against hanging, not a measure of speed: each start and each command is a process.
jest.setTimeout(300_000);

const PAY_FOR_PERFORMANCE = ['--area', 'E06000031', '--year', '2015/16', '--code', 'pay-for-performance'];
const RISK_SHARE = ['--area', 'E10000003', '--year', '2016/17', '--code', 'risk-share'];

interface SettlementSaid {
  readonly computation: { readonly amounts: readonly { readonly name: string; readonly pence: number }[] };
  readonly status: string;
  readonly posted: { readonly releasedPence: number; readonly retainedPence: number };
  readonly decisions: readonly { readonly type: string; readonly actor: string }[];
  readonly entries: readonly {
    readonly number: number;
    readonly kind: string;
    readonly effectiveOn: string;
    readonly recordedAt: string;
    readonly reverses?: number;
  }[];
}

let folder: string;
let dataFolder: string;
let system: StandaloneProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-money-'));
  dataFolder = join(folder, 'data');
});
afterEach(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => bettercare(dataFolder, args);
const settlement = async (...which: readonly string[]) =>
  (await run('settlement', 'show', ...which, '--json')).json() as SettlementSaid;

test('a system that loaded the sample has settled invented outturns, from counts to the journal', async () => {
  await layOutSample(dataFolder);
  system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0' });
  const printed = await system.started();
  expect(printed).toMatch(/^ +Money +.* settlement show .*$/m);

  // 280 admissions over the target, at £1,490 each.
  const { status, posted, entries, decisions } = await settlement(...RISK_SHARE);
  expect(status).toBe('posted');
  expect(posted).toMatchObject({ releasedPence: 41_880_000, retainedPence: 41_720_000 });
  expect(
    entries.map(({ kind, effectiveOn, reverses }) => [kind, effectiveOn, ...(reverses ? [reverses] : [])]),
  ).toEqual([
    ['hold', '2016-04-01'],
    ['forecast', '2017-03-31'],
    ['reversal', '2017-04-01', entries[1]?.number],
    ['post', '2017-04-01'],
  ]);
  const recordedOn = entries.map(({ recordedAt }) => londonDay(new Date(recordedAt)));
  expect(recordedOn.every((day) => day > '2017-04-01')).toBe(true);
  expect(new Set(decisions.map(({ actor }) => actor))).toEqual(
    new Set(['person:county-finance', 'person:ccg-finance']),
  );

  const byQuarter = await settlement(...PAY_FOR_PERFORMANCE);
  expect(byQuarter.status).toBe('posted');
  expect(byQuarter.computation.amounts.map(({ pence }) => pence / 100)).toEqual([
    ...[64_114, 56_658, 0, 128_228],
    ...[249_000, 0],
  ]);
  expect((await run('settlement', 'show', ...PAY_FOR_PERFORMANCE)).output).toMatch(
    /^ +together +£249,000\.00 +£249,001\.00/m,
  );
  const peterborough = (await run('fund', 'show', ...PAY_FOR_PERFORMANCE.slice(0, 4))).output;
  expect(peterborough).toContain('Ring-fence: £3,899,000.00 of £2,856,780.00 committed, £0.00 short');

  const statement = join(dataFolder, 'release.csv');
  await run('settlement', 'show', ...RISK_SHARE, '--out', statement);
  expect(await readFile(statement, 'utf8')).toContain('Invented figures');
  const account = join(dataFolder, 'account.csv');
  await run('fund', 'statement', ...RISK_SHARE.slice(0, 4), '--partner', 'urn:ods:06H', '--out', account);
  expect(await readFile(account, 'utf8')).toContain('Invented figures');
  expect(
    (await run('fund', 'statement', ...RISK_SHARE.slice(0, 4), '--partner', 'urn:ods:06H')).output,
  ).toMatch(/^Agreed in: .* invented$/m);
  expect(await run('verify')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^The journal holds: \d+ entries of the journal/m),
  });
});

describe('on an outturn that meets the target', () => {
  const { signal } = new AbortController();

  test('left after any decision, it goes on from there and releases all of the fund', async () => {
    system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0', BCL_SAMPLE: 'none' });
    await system.started();
    const { url, ...local } = system.connection();
    for (const file of await readAdmissions(56_040)) await uploadSample(file, { url, local }, signal);
    while (!(await run('status')).output.includes('nothing waits')) await sleep(50);
    const desk = new SampleDesk({ url, local }, signal);
    let times = 1;
    while (!(await settledInOne(desk))) times++;
    const { status, posted, decisions } = await settlement(...RISK_SHARE);
    expect([status, posted.releasedPence]).toEqual(['posted', 83_600_000]);
    const agreement = (await run('agreement', 'show', ...RISK_SHARE, '--json')).json() as SettlementSaid;
    const fund = (await run('fund', 'show', ...RISK_SHARE.slice(0, 4), '--json')).json() as FundStanding;
    const decided = [fund, agreement, { decisions }].flatMap((each) =>
      each.decisions.map(({ type }) => type),
    );
    expect(decided).toEqual([
      ...['fund.drafted', 'fund.agreed'],
      ...['agreement.proposed', 'agreement.signed', 'agreement.signed'],
      ...['settlement.opened', 'settlement.computed', 'settlement.forecast', 'settlement.reviewed'],
      ...['settlement.approved', 'settlement.approved', 'settlement.posted'],
    ]);
    // The same of each of both areas, and once to see that nothing is left.
    expect(times).toBe(2 * decided.length + 1);
  });
});

/** Settles the sample, but leaves once anything has been decided; whether nothing was left to decide. */
async function settledInOne(desk: SampleDesk): Promise<boolean> {
  let hasDecided = false;
  const left = new Error('Somebody pulled the plug');
  const leaving = {
    read: desk.read.bind(desk),
    decide: async (...decision: Parameters<SampleDesk['decide']>) => {
      await desk.decide(...decision);
      hasDecided = true;
      throw left;
    },
  };
  await settleSample(leaving).catch((error: unknown) => {
    if (error !== left) throw error;
  });
  return !hasDecided;
}

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { bettercare, layOutSample, StandaloneProcess } from '#testing';
import { publishSample, uploadSample } from './publish-sample';
import { readAdmissions } from './sample-admissions';
import { Overtaken, SampleDesk } from './sample-desk';
import { sampleEvents } from './sample-events';
import { readDelayedDays, readPublishedPlans } from './sample-files';
import { settleSample } from './sample-money';
import { answerReturns } from './sample-returns';

// A limit against hanging, not a measure of speed: each start and each command is a process.
jest.setTimeout(300_000);

const AREA = '/v1/areas/E06000031';
const { signal } = new AbortController();

interface ReturnSaid {
  readonly status: string;
  readonly isLate: boolean;
  readonly cells: readonly {
    readonly key: string;
    readonly answer?: { readonly value: unknown; readonly origin: { readonly from: string } };
  }[];
  readonly checked: {
    readonly verdict: { readonly ready: boolean };
    readonly findings: readonly {
      readonly severity: string;
      readonly cells: readonly { readonly key: string }[];
    }[];
  };
  readonly signOff?: { readonly authority?: string };
  readonly submissions: readonly {
    readonly late?: string;
    readonly documents: readonly { readonly name: string; readonly sha256: string }[];
    readonly receipts: readonly { readonly channel: string; readonly deliveryId: string }[];
  }[];
  readonly decisions: readonly { readonly type: string; readonly actor: string }[];
}

let folder: string;
let dataFolder: string;
let system: StandaloneProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-returns-'));
  dataFolder = join(folder, 'data');
});
afterEach(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

function openDesk(): {
  readonly desk: SampleDesk;
  readonly door: ConstructorParameters<typeof SampleDesk>[0];
} {
  const { url, ...local } = system.connection();
  const door = { url, local };
  return { desk: new SampleDesk(door, signal), door };
}

const read = async (desk: SampleDesk, template: string) =>
  (await desk.read<ReturnSaid>('preparer', `${AREA}/returns/${template}`)) as ReturnSaid;

/** What was decided until it went out: its receipt comes when it is looked for. */
const decidedOn = ({ decisions }: Pick<ReturnSaid, 'decisions'>) =>
  decisions.map(({ type }) => type).filter((type) => type !== 'return.delivered');

test('a system that loaded the sample has one return that went out, and one that waits for answers', async () => {
  await layOutSample(dataFolder);
  system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0' });
  expect(await system.started()).toMatch(/^ +Returns +.* return list --area E06000031 .*$/m);
  const { desk } = openDesk();
  while ((await read(desk, '2015-16-q1')).status !== 'delivered') await sleep(100);

  const { isLate, cells, checked, signOff, submissions, decisions } = await read(desk, '2015-16-q1');
  const [submission] = submissions;
  expect([isLate, checked.verdict.ready, submission?.late]).toEqual([true, true, expect.any(String)]);
  expect(signOff?.authority).toMatch(/^Invented: /);
  expect(submission?.receipts).toMatchObject([{ channel: 'folder' }]);
  const answers = new Map(cells.map(({ key, answer }) => [key, answer]));
  expect(answers.get('dtoc-actual-q1')).toMatchObject({ value: 1_427, origin: { from: 'ledger' } });
  expect(answers.get('p4p-suggested-2015-16-q1')).toMatchObject({ value: 5_665_800 });
  expect(answers.get('narrative')?.value).toMatch(/^INVENTED/);
  expect(new Set(decisions.map(({ actor }) => actor))).toEqual(
    new Set(['person:preparer', 'person:council', 'person:ccg-finance', 'person:approver', 'reporter']),
  );
  // What lies there is what was signed, byte for byte.
  const dropped = join(dataFolder, 'deliveries', submission?.receipts[0]?.deliveryId ?? '');
  expect(readdirSync(dropped).sort()).toEqual(submission?.documents.map(({ name }) => name).sort());
  for (const { name, sha256 } of submission?.documents ?? [])
    expect(
      createHash('sha256')
        .update(readFileSync(join(dropped, name)))
        .digest('hex'),
    ).toBe(sha256);

  const waiting = await read(desk, '2015-16-q2');
  expect([waiting.status, waiting.checked.verdict.ready]).toEqual(['in-preparation', false]);
  const blocked = waiting.checked.findings.filter(({ severity }) => severity === 'blocks');
  expect(blocked.flatMap(({ cells: [first] }) => first?.key ?? [])).toEqual(
    expect.arrayContaining(['pooled', 'income-plan-q1', 'dtoc-progress', 'narrative']),
  );
  expect((await bettercare(dataFolder, ['verify'])).code).toBe(0);
});

describe('the returns of the sample', () => {
  test('left after any decision, go on from there', async () => {
    system = new StandaloneProcess(dataFolder, { PORT: '0', METRICS_PORT: '0', BCL_SAMPLE: 'none' });
    await system.started();
    const { desk, door } = openDesk();
    await publishSample(sampleEvents(await readDelayedDays()), door, signal);
    for (const file of await readAdmissions(undefined)) await uploadSample(file, door, signal);
    while (!(await bettercare(dataFolder, ['status'])).output.includes('nothing waits')) await sleep(50);
    await settleSample(desk);
    await agreePlans(desk);
    for (let left = true; left;) left = !(await answeredInOne(desk));
    expect(decidedOn(await read(desk, '2015-16-q1'))).toEqual([
      ...['return.opened', 'return.filled', 'return.answered', 'return.confirmed', 'return.checked'],
      ...['return.approved', 'return.approved', 'return.signed-off', 'return.submitted'],
    ]);
    expect(decidedOn(await read(desk, '2015-16-q2'))).toEqual([
      ...['return.opened', 'return.filled', 'return.checked'],
    ]);
    const register = await desk.read<{ readonly entries: readonly { readonly version: number }[] }>(
      'preparer',
      `${AREA}/registers/national-conditions`,
    );
    expect(register?.entries.map(({ version }) => version)).toEqual(Array(8).fill(1));
  });
});

/** Those that Peterborough published, decided on over HTTP. */
async function agreePlans(desk: SampleDesk): Promise<void> {
  for (const { policyYear, content, agreement } of await readPublishedPlans()) {
    const path = `${AREA}/plans/${policyYear.replace('/', '-')}`;
    const drafted = await desk.decide('council', `${path}/draft`, { content }, undefined);
    await desk.decide('approver', `${path}/agree`, { agreement }, drafted);
  }
}

/** Answers the sample's returns, but leaves once anything has been decided; whether nothing was left to decide. */
async function answeredInOne(desk: SampleDesk): Promise<boolean> {
  const left = new Error('Somebody pulled the plug');
  const leaving = {
    read: desk.read.bind(desk),
    decide: async (...decision: Parameters<SampleDesk['decide']>) => {
      await desk.decide(...decision);
      throw left;
    },
  };
  try {
    await answerReturns(leaving, { hasFolder: true });
    return true;
  } catch (error) {
    // What falls due by itself may come in between.
    if (error !== left && !(error instanceof Overtaken)) throw error;
    return false;
  }
}

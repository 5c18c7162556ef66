import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RETURN_TEMPLATES, type AnswerSource, type ReturnTemplate } from '#catalogue';
import { openChannels, type Channel, type ChannelName } from '#delivery';
import { canonicalJson } from '#kernel';
import { AreaPerformanceQuery, type AreaPerformance } from '#performance';
import { FundQuery, type FundStanding } from '#pooled-fund';
import { PositionQuery, type QuarterPosition } from '#settlement';
import {
  answersByType,
  CERTIFICATE,
  isMeshSandboxThere,
  MailServer,
  MESH_SANDBOX,
  MeshSandbox,
} from '#testing';
import type { AnswerValue, FilledAt } from './answers';
import { FillReturnCommand } from './fill-return.command';
import { FILLING } from './filling/filling';
import { OpenReturnCommand } from './open-return.command';
import { ReproduceReturnQuery } from './reproduce-return.query';
import { ReturnDocumentQuery } from './return-document.query';
import type { CellStanding, ReturnStanding } from './return.query';
import { AREA, PAY_FOR_PERFORMANCE, SampleArea } from './sample-area.fixture';

// A limit against hanging: the sandbox of MESH may have to be installed.
jest.setTimeout(300_000);

const [SENDER, RECIPIENT] = MESH_SANDBOX.mailboxes;
const TEAM = 'bcf@nhs-england.example.org';
const hasMesh = isMeshSandboxThere();

let sample: SampleArea;
let folder: string;
let mail: MailServer;
let mesh: MeshSandbox | undefined;
let channels: ReadonlyMap<ChannelName, Channel>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bcl-returns-'));
  mail = await MailServer.start();
  mesh = hasMesh ? await MeshSandbox.start() : undefined;
  const { password, sharedKey } = MESH_SANDBOX;
  const authoritiesFile = join(folder, 'authorities.pem');
  writeFileSync(authoritiesFile, CERTIFICATE);
  const opened = await openChannels({
    settings: {
      mail: { url: mail.address('smtp'), from: 'returns@peterborough.example.org' },
      folder: join(folder, 'returns'),
      webhook: undefined,
      mesh: mesh && {
        ...{ url: mesh.url, mailbox: SENDER, password, sharedKey, workflow: 'BCF_RETURN' },
        ...{ to: RECIPIENT, client: undefined },
      },
      authoritiesFile,
    },
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  channels = opened.value;
  sample = await SampleArea.open('2015-06-01T08:00:00Z', {
    contacts: [
      { role: 'preparer', name: 'P. Person', email: 'preparer@example.org', position: 'Performance manager' },
      { role: 'board', name: 'C. Person' },
    ],
    destinations: [
      { channel: 'e-mail', to: TEAM },
      { channel: 'folder' },
      ...(hasMesh ? [{ channel: 'mesh' as const }] : []),
    ],
    submitsAt: '09:30',
  });
});
afterAll(async () => {
  await sample.close();
  await mesh?.discard();
  await mail.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each quarter with what is known of it apart from the ledger, and when what of its return happens, UTC. */
const QUARTERS = [
  {
    ...{ template: '2015-16-q1', quarter: '2015/16-Q1', ends: '2015-06-30T22:59:00Z' },
    ...{ opens: '2015-06-30T23:01:00Z', prepared: '2015-08-21', submits: '2015-08-28T08:31:00Z' },
    ...{ delayedDays: 1427, paid: [64_114, 56_658], comesBack: false },
  },
  {
    ...{ template: '2015-16-q2', quarter: '2015/16-Q2', ends: '2015-09-30T22:59:00Z' },
    ...{ opens: '2015-09-30T23:01:00Z', prepared: '2015-11-20', submits: '2015-11-27T09:31:00Z' },
    ...{ delayedDays: 1501, paid: [64_114, 56_658, 0], comesBack: true },
  },
  {
    ...{ template: '2015-16-q3', quarter: '2015/16-Q3', ends: '2015-12-31T23:59:00Z' },
    ...{ opens: '2016-01-01T00:01:00Z', prepared: '2016-02-19', submits: '2016-02-26T09:31:00Z' },
    ...{ delayedDays: 1319, paid: [64_114, 56_658, 0, 128_228], comesBack: false },
  },
  {
    ...{ template: '2015-16-q4', quarter: '2015/16-Q4', ends: '2016-03-31T22:59:00Z' },
    ...{ opens: '2016-03-31T23:01:00Z', prepared: '2016-05-20', submits: '2016-05-27T08:31:00Z' },
    ...{ delayedDays: 1885, paid: [], comesBack: true },
  },
];

/** Other answers to the same records and decisions are other rules: their number goes up, and these with it. */
const FILLED = {
  filling: 3,
  '2015-16-q1': 'f69f54bc05d2568b14453c7e8809b3fb7602cc1fb9968becd3d650da358eb873',
  '2015-16-q2': '39c6482de3a5ed426ffba8031dd0720683b74619cb1b2f84f04b9155683f35b5',
  '2015-16-q3': '2048055ccb71a1bd4cc55e39ec64d3963c28828dad8e4b28aaa9042e6ca4ab27',
  '2015-16-q4': '35d9cba1b81685c8893f9b02a94eb55585bc3327126867b3e8584b99479d41c7',
  '2014-15-planning': 'f4511be6521ba4a86181ead75ae4a88fb88a3656c66a89b23c90ee985ed189a2',
};
const filled: Record<string, string> = {};

describe.each(QUARTERS)('the return of $quarter', (of) => {
  const { template, quarter, ends, opens, prepared, submits } = of;
  const form = formOf(template);

  test('opens by itself when the quarter has ended, and names what it has no answer to', async () => {
    await sample.itIs(ends);
    expect((await sample.duties(channels)).filter((each) => each.startsWith('open'))).toEqual([]);
    await sample.itIs(opens);
    expect(await sample.duties(channels)).toContain(`open-return ${template} done`);
    const standing = await sample.standing(template);
    const { cells, missing, checked } = standing;
    expect(missing).toContainEqual({
      cell: `dtoc-actual-q${quarter.slice(-1)}`,
      what: expect.stringMatching(/^urn:ons:E06000031 is missing for /) as unknown as string,
    });
    const read = await readingOf(form, standing);
    expect(missing.map(({ cell }) => cell)).toEqual(
      read.filter(({ value }) => value === undefined).map(({ cell }) => cell),
    );
    const unanswered = cells.filter(({ answer }) => answer === undefined).map(({ key }) => key);
    const named = checked.findings
      .filter(({ code }) => code === 'not-answered')
      .map(({ cells: [cell] }) => cell?.key);
    expect(named).toEqual(unanswered.filter((key) => questionOf(form, key)?.required === true));
  });

  test('has the figures of the tracker, the fund and pay for performance, cell by cell the same', async () => {
    await sample.keepMoney(quarter);
    await sample.itIs(`${prepared}T09:00:00Z`);
    expect((await sample.duties(channels)).some((each) => each.startsWith('refresh-return'))).toBe(true);
    const standing = await sample.standing(template);
    const read = await readingOf(form, standing);
    filled[template] = filledHash(standing);
    const answered = Object.fromEntries(standing.cells.map(({ key, answer }) => [key, answer?.value]));
    expect(read.map(({ cell }) => [cell, answered[cell]])).toEqual(
      read.map(({ cell, value }) => [cell, value]),
    );
    expect(answered[`dtoc-actual-q${quarter.slice(-1)}`]).toBe(of.delayedDays);
    expect(answered['pooled-fund']).toBe(1_074_600_000);
    const paid = Object.entries(answered).filter(([key]) => /^p4p-suggested-\d/.test(key));
    expect(paid.map(([, pence]) => pence)).toEqual(of.paid.map((pounds) => pounds * 100));
  });

  test('answered, approved and signed off goes out, with receipts, as the bytes that are kept', async () => {
    const known = knownOf(await sample.standing(template));
    await sample.decide(template, { type: 'answer', answers: answersByType(form, known) }, 'preparer');
    const { checked } = await sample.standing(template);
    expect(checked.findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(checked.verdict.inWords).toBe('ready');
    await sample.signOff(template, prepared);
    expect((await sample.standing(template)).status).toBe('signed-off');

    await sample.itIs(submits);
    const done = await sample.duties(channels);
    expect(done).toContain(`submit-return ${template}/1 done`);
    const { status, isLate, submissions } = await sample.standing(template);
    expect([status, isLate]).toEqual(['delivered', false]);
    const [submission] = submissions;
    const ways = ['e-mail', 'folder', ...(hasMesh ? ['mesh'] : [])];
    expect(submission?.receipts.map(({ deliveryId }) => deliveryId).sort()).toEqual(
      ways.map((way) => `${AREA}.${template}.r1.${way}`),
    );

    const workbook = await kept(template, 'workbook');
    const mails = (await mail.mails()).filter(({ messageId }) => messageId?.includes(`.${template}.r1.`));
    expect(
      mails.flatMap(({ attachments }) => attachments.map(({ content }) => content.equals(workbook))),
    ).toEqual([true]);
    const place = join(folder, 'returns', `${AREA}.${template}.r1.folder`);
    for (const { form: kind, name } of submission?.snapshot.documents ?? [])
      expect(readFileSync(join(place, name)).equals(await kept(template, kind))).toBe(true);
    if (mesh)
      expect(mesh.collected(RECIPIENT, `${AREA}.${template}.r1.mesh`)).toMatchObject([
        { sha256: sha256(workbook) },
      ]);
    const { notReproduced, holds } = await sample.ask(new ReproduceReturnQuery({ area: AREA, template }));
    expect([notReproduced, holds]).toEqual([[], true]);
  });

  test('is followed until MESH says that it was collected, or gives it back', async () => {
    if (!mesh) return;
    const ofMesh = async () => {
      const { status, submissions } = await sample.standing(template);
      const [submission] = submissions;
      const receipts = submission?.receipts.filter(({ channel }) => channel === 'mesh');
      const failures = submission?.failures.map(({ rule, sending }) => `${rule} ${sending}`);
      return { status, receipts: receipts?.map(({ state }) => state), failures };
    };
    const hours = (after: number) => new Date(Date.parse(submits) + after * 3_600_000 + 60_000).toISOString();
    const id = `${AREA}.${template}.r1.mesh`;
    const look = (sending: number, number: number) =>
      `follow-delivery ${template}/1/mesh/${sending}/${number}`;
    const read = (after: number) => `read-mailbox ${hours(after).slice(0, 'YYYY-MM-DDTHH'.length)}`;
    expect(await ofMesh()).toEqual({ status: 'delivered', receipts: ['accepted'], failures: [] });
    await sample.itIs(hours(6));
    expect(await sample.duties(channels)).toEqual([`${look(1, 1)} done`, `${read(6)} done`]);
    expect(await ofMesh()).toEqual({ status: 'delivered', receipts: ['accepted'], failures: [] });

    if (of.comesBack) {
      const [{ reference } = { reference: '' }] =
        (await sample.standing(template)).submissions[0]?.receipts.filter(
          ({ channel }) => channel === 'mesh',
        ) ?? [];
      const back = { status: 'error', code: '14', description: 'Not collected by the recipient' };
      await mesh.pretend(`message/${reference}/event`, back);
      await mesh.pretend('report', {
        ...{ mailbox_id: SENDER, workflow_id: 'BCF_RETURN', local_id: id, linked_message_id: reference },
        ...back,
      });
      await sample.itIs(hours(12));
      expect(await sample.duties(channels)).toContain(`${look(1, 2)} failed`);
      const failures = ['parcel-came-back 1'];
      expect(await ofMesh()).toEqual({ status: 'submitted', receipts: ['accepted'], failures });
      expect(await channels.get('mesh')?.aftermath?.returned()).toEqual({ ok: true, value: [] });

      await sample.decide(template, { type: 'resend', revision: 1, channel: 'mesh' }, 'preparer');
      const again = await sample.duties(channels);
      expect(again).toContain(`${look(1, 2)} done`);
      expect(again).toContain(`deliver-return ${template}/1/mesh/2 done`);
      expect(await ofMesh()).toEqual({ status: 'delivered', receipts: ['accepted', 'accepted'], failures });
    }

    // What came back was sent again as another message, which lies there beside the first.
    mesh.collected(RECIPIENT, of.comesBack ? `${id}.s2` : id, 'yes');
    await sample.itIs(hours(18.1));
    expect(await sample.duties(channels)).toContain(`${of.comesBack ? look(2, 1) : look(1, 3)} done`);
    expect((await ofMesh()).receipts?.at(-1)).toBe('acknowledged');
    // Nobody asks any more.
    await sample.itIs(hours(30));
    expect(await sample.duties(channels)).not.toContainEqual(
      expect.stringMatching(/follow-delivery|read-mailbox/),
    );
  });
});

test('forms are filled with the same answers, for as long as the rules of filling have the same number', async () => {
  const planning = { area: AREA, template: '2014-15-planning' };
  await sample.order(new OpenReturnCommand(planning, { actor: 'preparer' }));
  await sample.order(new FillReturnCommand(planning, { actor: 'preparer' }));
  filled[planning.template] = filledHash(await sample.standing(planning.template));
  expect({ filling: FILLING, ...filled }).toEqual(FILLED);
});

/** Of everything that was taken from the ledger, but for where it was taken. */
function filledHash({ cells }: ReturnStanding): string {
  const copies = cells.flatMap(({ key, answer }) => {
    if (answer?.origin.from !== 'ledger') return [];
    return [{ key, value: answer.value, origin: { ...answer.origin, watermark: undefined } }];
  });
  return sha256(Buffer.from(canonicalJson(copies)));
}

async function kept(template: string, kind: 'workbook' | 'csv' | 'json'): Promise<Buffer> {
  return (await sample.ask(new ReturnDocumentQuery({ area: AREA, template }, kind, 1))).content;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function formOf(template: string): ReturnTemplate {
  const form = RETURN_TEMPLATES.find(({ code }) => code === template);
  if (!form) throw new Error(`There is no form ${template}`);
  return form;
}

function questionsOf({ sheets }: ReturnTemplate) {
  return sheets.flatMap(({ sections }) => sections.flatMap(({ questions }) => questions));
}

function questionOf(form: ReturnTemplate, key: string) {
  return questionsOf(form).find(({ code }) => code === key);
}

function knownOf({ cells }: Pick<ReturnStanding, 'cells'>): Record<string, AnswerValue> {
  return Object.fromEntries(
    cells.flatMap(({ key, answer }: CellStanding) => (answer ? [[key, answer.value]] : [])),
  );
}

/** What each cell with a source is to say, asked of whoever keeps it, as at the watermark the return was filled at. */
async function readingOf(
  form: ReturnTemplate,
  { watermarks }: ReturnStanding,
): Promise<{ cell: string; value: AnswerValue | undefined }[]> {
  const at = watermarks.at(-1);
  if (!at) throw new Error('It was not filled');
  const performances = new Map<string, AreaPerformance>();
  for (const policyYear of ['2014/15', '2015/16']) {
    const answer = await sample.ask(
      new AreaPerformanceQuery({ area: AREA, policyYear, asKnown: { watermark: at.id } }),
    );
    if (answer.known) performances.set(policyYear, answer);
  }
  const fund = await sample.ask(new FundQuery(AREA, '2015/16', at.at));
  const { position } = await sample.ask(new PositionQuery({ ...PAY_FOR_PERFORMANCE, watermark: at.id }));
  const cells: { cell: string; value: AnswerValue | undefined }[] = [];
  for (const { code: cell, source } of questionsOf(form))
    if (source) cells.push({ cell, value: await read(source) });
  return cells;

  async function read(source: AnswerSource): Promise<AnswerValue | undefined> {
    switch (source.from) {
      case 'figure':
        return figure(source, performances.get(source.policyYear));
      case 'fund':
        return money(source, fund, at);
      case 'settlement':
        if (source.quarter === undefined) return source.part === 'fund' ? 24_900_000 : undefined;
        return payment(
          source.part,
          position.quarters?.find(({ period }) => period === source.quarter),
        );
      case 'area':
        return 'Peterborough';
      case 'contact':
        return {
          name: { preparer: 'P. Person', board: 'C. Person' }[source.role],
          email: 'preparer@example.org',
          position: 'Performance manager',
        }[source.part];
      default:
        return undefined;
    }
  }
}

function figure(
  { metric: code, period, part }: Extract<AnswerSource, { from: 'figure' }>,
  performance: AreaPerformance | undefined,
): AnswerValue | undefined {
  const metric = performance?.metrics.find((each) => each.metric.code === code);
  if (part === 'source') return metric?.metric.source;
  const shown = [...(metric?.quarters ?? []), ...(metric ? [metric.year] : [])].find(
    (each) => each.period === period,
  );
  const planned = shown?.plan ?? shown?.baseline;
  switch (part) {
    case 'count':
      return shown?.numerator;
    case 'rate':
      return shown?.rate;
    case 'denominator':
      return shown?.denominator?.value;
    case 'planned-count':
      return planned?.numerator;
    case 'planned-rate':
      return planned?.rate;
  }
}

/** From what the fund answers of its lines; of months, from what was decided on it, row by row. */
async function money(
  { part, since, through }: Extract<AnswerSource, { from: 'fund' }>,
  { lines, inForce }: FundStanding,
  at: FilledAt | undefined,
): Promise<number | undefined> {
  const sum = (amounts: readonly (bigint | number | undefined)[]) =>
    amounts.some((each) => each === undefined)
      ? undefined
      : Number(amounts.reduce<bigint>((all, each) => all + BigInt(each ?? 0), 0n));
  switch (part) {
    case 'budget':
      return sum(lines.map(({ budgetPence }) => budgetPence));
    case 'contributions':
      return sum((inForce?.content.contributions ?? []).map(({ pence }) => pence));
    case 'forecast':
      return sum(lines.map(({ outturnPence }) => outturnPence));
    case 'spent':
    case 'received': {
      const { rows } = await sample.db.owner.query<{ pence: string | null }>(
        `SELECT sum((data->>'pence')::bigint) AS pence FROM decision_event
          WHERE stream = 'fund/E06000031/2015-16' AND type = $1 AND position < $2
            AND left(coalesce(data->>'month', data->>'receivedOn'), 7) BETWEEN $3 AND $4`,
        [
          part === 'spent' ? 'fund.spent' : 'fund.contribution-received',
          at?.decisionPosition,
          since ?? '2015-04',
          through ?? '2016-03',
        ],
      );
      const pence = rows[0]?.pence;
      return pence === null || pence === undefined ? undefined : Number(pence);
    }
  }
}

function payment(
  part: Extract<AnswerSource, { from: 'settlement' }>['part'],
  quarter: QuarterPosition | undefined,
): number | undefined {
  switch (part) {
    case 'baseline':
      return quarter?.baseline;
    case 'plan':
      return quarter?.plan;
    case 'fund':
      return quarter?.mostPence;
    case 'suggested':
      return quarter?.counted?.paidPence;
    default:
      return quarter?.postedPence;
  }
}

import { createHash } from 'node:crypto';
import { ReturnStore, TemplateStore } from '#returns';
import { PETERBOROUGH, recordEvents, reported, smallReturn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { startReadyTracker, type LoneTracker, type Sending } from '../tracker.fixture';
import { returnAnswerSchema } from './returns.schema';

const { area: AREA } = PETERBOROUGH;
const FORM = smallReturn();
const RETURN = `/v1/areas/${AREA}/returns/${FORM.code}`;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PREPARER: Sending = { grants: [`preparer@${AREA}`], subject: 'preparer' };
const COLLEAGUE: Sending = { ...PREPARER, subject: 'colleague' };

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  expect(
    await tracker.application.get(TemplateStore, { strict: false }).putInForce(FORM, 'spec'),
  ).toMatchObject({ ok: true });
  await recordEvents(
    tracker.database,
    ['2015-04', '2015-05', '2015-06'].map((period) =>
      reported({ table: 'total', period, value: 400, applicableAt: '2015-08-01T00:00:00Z' }),
    ),
  );
  await decide('open', {});
  await decide('fill', {});
  await decide('answers', { answers: { 'plans-agreed': 'yes', 'plans-comment': 'As ever', spent: 12_345 } });
});
afterAll(() => tracker.close());

async function decide(command: string, body: object, as = PREPARER) {
  const { etag } = await tracker.send('GET', RETURN, PREPARER);
  return tracker.send('POST', `${RETURN}/${command}`, {
    ...as,
    body,
    ...(etag !== null && { ifMatch: etag }),
  });
}

async function values(): Promise<Record<string, unknown>> {
  const { cells } = returnAnswerSchema.parse((await tracker.send('GET', RETURN, PREPARER)).body);
  return Object.fromEntries(cells.map(({ key, answer }) => [key, answer?.value]));
}

async function draft(): Promise<exceljs.Workbook> {
  const response = await tracker.request('GET', `${RETURN}/documents/workbook`, PREPARER);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(await response.arrayBuffer());
  return workbook;
}

/** Sends a workbook with other cells than it was made with, over what stands by now. */
async function sendBack(
  workbook: exceljs.Workbook,
  changed: Readonly<Record<string, exceljs.CellValue>>,
  question = '?file=filled.xlsx',
) {
  const sheet = workbook.getWorksheet('Conditions');
  for (const [cell, value] of Object.entries(changed)) if (sheet) sheet.getCell(cell).value = value;
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  const { etag } = await tracker.send('GET', RETURN, PREPARER);
  const file = { type: XLSX, bytes };
  const path = `${RETURN}/import${question}`;
  return { bytes, ...(await tracker.send('POST', path, { ...PREPARER, file, ifMatch: etag ?? '' })) };
}

function withoutProvenance(workbook: exceljs.Workbook): exceljs.Workbook {
  workbook.removeWorksheet(workbook.getWorksheet('Provenance')?.id ?? 0);
  return workbook;
}

describe('a workbook of a return that others have decided on since', () => {
  test('answers what it changed, leaves what they did, and its bytes are known by their hash', async () => {
    const workbook = await draft();
    await decide('answers', { answers: { 'plans-comment': 'A colleague rewrote this' } }, COLLEAGUE);
    const { bytes, ...reply } = await sendBack(workbook, { C7: 200 });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        ...{ version: 5, type: 'return.answered', over: 3, answered: 1, takenBack: 0 },
        left: [{ cell: 'plans-comment', at: 'Conditions!C5', by: 'colleague' }],
      },
    });
    expect(await values()).toMatchObject({ 'plans-comment': 'A colleague rewrote this', spent: 20_000 });
    const { history } = await tracker.application
      .get(ReturnStore, { strict: false })
      .read({ area: AREA, template: FORM.code });
    expect(history.at(-1)).toMatchObject({
      actor: 'preparer',
      data: { file: { name: 'filled.xlsx', sha256: createHash('sha256').update(bytes).digest('hex') } },
    });
  });

  test('is refused where both changed a cell to something else, and nothing of it is taken', async () => {
    const workbook = await draft();
    await decide('answers', { answers: { 'plans-comment': 'Theirs', spent: 30_000 } }, COLLEAGUE);
    expect(await sendBack(workbook, { C4: 'No', C5: 'Mine', C7: 400 })).toMatchObject({
      status: 412,
      body: {
        errors: [
          {
            ...{ rule: 'decided-meanwhile', where: 'Conditions!C5' },
            what: 'plans-comment was A colleague rewrote this when the workbook was made, which has Mine; Theirs stands since, by colleague',
          },
          { rule: 'decided-meanwhile', where: 'Conditions!C7' },
        ],
      },
    });
    expect(await values()).toMatchObject({ 'plans-agreed': 'yes', 'plans-comment': 'Theirs', spent: 30_000 });
  });

  test('takes back the answer of a cell that was emptied', async () => {
    expect(await sendBack(await draft(), { C5: null })).toMatchObject({
      status: 200,
      body: { answered: 0, takenBack: 1, left: [] },
    });
    expect((await values())['plans-comment']).toBeUndefined();
  });
});

describe('a workbook that does not say what it was made of', () => {
  test('is sent with the version that it was filled in over, and refused without one or with none there is', async () => {
    const workbook = withoutProvenance(await draft());
    for (const question of ['', '?over=400'])
      expect(await sendBack(workbook, { C7: 500 }, question)).toMatchObject({
        status: 422,
        body: { errors: [{ rule: 'return-workbook-without-version', where: '/over' }] },
      });
    expect(await sendBack(workbook, {}, '?over=newest')).toMatchObject({ status: 400 });
    expect(await sendBack(workbook, { C4: null, C7: 500 }, '?over=7')).toMatchObject({
      status: 200,
      // What is empty was never filled in.
      body: { over: 7, answered: 1, takenBack: 0 },
    });
    expect(await values()).toMatchObject({ 'plans-agreed': 'yes', spent: 50_000 });
  });

  test('is refused where it says of another content than that of the version', async () => {
    expect(await sendBack(await draft(), { C7: 600 }, '?over=2')).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-workbook-of-another', where: '/over' }] },
    });
  });

  test('is refused where the words beside its cells are others, or it names another board', async () => {
    const moved = withoutProvenance(await draft());
    expect(await sendBack(moved, { B4: 'Spent', B7: 'Are plans agreed?' }, '?over=8')).toMatchObject({
      status: 422,
      body: {
        errors: [
          {
            ...{ rule: 'return-workbook-other-words', where: 'Conditions!B4' },
            what: '"Spent" stands there, and the form has "Are plans agreed?"',
          },
          { rule: 'return-workbook-other-words', where: 'Conditions!B7' },
        ],
      },
    });
    const another = withoutProvenance(await draft());
    const front = another.getWorksheet('Checklist');
    if (front) front.getCell('B3').value = 'Cambridgeshire';
    expect(await sendBack(another, {}, '?over=8')).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'return-workbook-of-another', where: 'Checklist!B3' }] },
    });
  });
});

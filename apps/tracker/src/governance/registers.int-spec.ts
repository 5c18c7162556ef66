import { readFileSync } from 'node:fs';
import { readCsv } from '#documents';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker, type Sending } from '../tracker.fixture';
import { areaRegistersAnswer, entryAnswer, registerAnswer, tableAnswer } from './registers.schema';

const REGISTERS = '/v1/areas/E10000003/registers';
const MILESTONE = `${REGISTERS}/milestones/annex-b-02`;
const RISK = `${REGISTERS}/risks/annex-c-04`;
const planned = {
  workstream: 'Falls prevention:',
  what: 'Early trigger action plan developed and approved',
  due: '2016-05-01',
  status: 'not-started',
};
const risk = { what: 'Lack of organisational capacity and capability to deliver', likelihood: 3, impact: 4 };
const TABLE = '/v1/areas/E10000003/register-tables/milestones/annex-b';
const SAMPLE = '../../../standalone/sample/registers/cambridgeshire-2016-17-annex-b';
const sample = (ending: string) => readFileSync(new URL(SAMPLE + ending, import.meta.url));
const reason = 'Reported to the delivery group';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

const ask = (path: string) => tracker.send('GET', path, { grants: ['viewer@E10000003'] });
const command = (path: string, body: object, sending: Partial<Sending> = {}) =>
  tracker.send('POST', path, { grants: ['preparer@E10000003'], body, ...sending });

describe("Cambridgeshire's registers, over HTTP", () => {
  test('are there before anything is in them', async () => {
    const { status, body } = await ask(REGISTERS);
    expect(status).toBe(200);
    expect(areaRegistersAnswer.parse(body).registers).toContainEqual(
      expect.objectContaining({ kind: 'milestones', open: 0, closed: 0, overdue: 0 }),
    );
    expect(await ask(`${REGISTERS}/risks`)).toMatchObject({ status: 200, body: { entries: [] } });
    expect(await ask(MILESTONE)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'no-register-entry' }] },
    });
    expect(await ask(`${REGISTERS}/wishes`)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-register-kind' }] },
    });
    const nowhere = { grants: ['viewer@E06009999'] };
    expect(await tracker.send('GET', '/v1/areas/E06009999/registers', nowhere)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-register-area' }] },
    });
  });

  test('take an entry from who prepares, held to the rules of its kind', async () => {
    expect(
      await command(`${MILESTONE}/add`, { entry: planned }, { grants: ['viewer@E10000003'] }),
    ).toMatchObject({
      status: 403,
    });
    expect(await command(`${MILESTONE}/add`, { entry: { ...planned, done: true } })).toMatchObject({
      status: 422,
    });
    expect(await command(`${MILESTONE}/add`, { entry: { ...planned, status: 'done' } })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'milestone-done-when', where: '/entry/doneOn' }] },
    });
    expect(await command(`${REGISTERS}/wishes/one/add`, { entry: planned })).toMatchObject({ status: 404 });
    expect(await command(`${REGISTERS}/risks/a%20b/add`, { entry: risk })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'entry-code-malformed' }] },
    });
    expect(await command(`${MILESTONE}/add`, { entry: planned })).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { version: 1, type: 'register.entry-added' },
    });
    expect(await command(`${MILESTONE}/add`, { entry: planned })).toMatchObject({ status: 412 });
    expect(await command(`${RISK}/add`, { entry: risk })).toMatchObject({ status: 200 });
    expect(await ask(REGISTERS)).toMatchObject({
      body: {
        registers: expect.arrayContaining([expect.objectContaining({ kind: 'milestones', overdue: 1 })]),
      },
    });
  });

  test('say who changed what, when and why, and what stood at a position', async () => {
    const before = await ask(MILESTONE);
    const done = { ...planned, status: 'done', doneOn: '2016-04-28' };
    expect(await command(`${MILESTONE}/change`, { entry: done, reason })).toMatchObject({ status: 428 });
    const changed = await command(
      `${MILESTONE}/change`,
      { entry: done, reason },
      { ifMatch: before.etag ?? '' },
    );
    expect(changed).toMatchObject({ status: 200, etag: '"2"' });
    const { history, ...standing } = entryAnswer.parse((await ask(MILESTONE)).body);
    expect(standing).toMatchObject({ status: 'open', version: 2, entry: done });
    expect(history[1]).toMatchObject({
      type: 'register.entry-changed',
      reason,
      changes: [
        { field: 'status', from: 'not-started', to: 'done' },
        { field: 'doneOn', to: '2016-04-28' },
      ],
    });
    const { position } = changed.body as { position: number };
    const asked = await ask(`${REGISTERS}/milestones?upTo=${position}`);
    expect(registerAnswer.parse(asked.body).entries).toMatchObject([{ version: 1, entry: planned }]);
    expect(await ask(`${REGISTERS}/milestones?asKnown=2014-01-01T00:00:00Z`)).toMatchObject({
      body: { entries: [] },
    });
    const milestones = async (past: string) =>
      areaRegistersAnswer
        .parse((await ask(`${REGISTERS}${past}`)).body)
        .registers.find(({ kind }) => kind === 'milestones');
    expect(await milestones('')).toMatchObject({ open: 1, overdue: 0 });
    expect(await milestones(`?upTo=${position}`)).toMatchObject({ open: 1, overdue: 1 });
    expect(await milestones('?asKnown=2014-01-01T00:00:00Z')).toMatchObject({ open: 0, overdue: 0 });
    expect(await ask(`${REGISTERS}?upTo=soon`)).toMatchObject({ status: 400 });
    expect(await ask(`${MILESTONE}?upTo=soon`)).toMatchObject({ status: 400 });
  });

  test('close an entry, and open it again', async () => {
    const closing = { on: '2016-09-12', reason };
    expect(await command(`${RISK}/close`, closing, { ifMatch: '"1"' })).toMatchObject({ status: 200 });
    expect(await ask(RISK)).toMatchObject({
      body: { status: 'closed', closed: closing, entry: { score: 12 } },
    });
    expect(await command(`${RISK}/close`, closing, { ifMatch: '"2"' })).toMatchObject({
      status: 409,
      body: { errors: [{ rule: 'register-entry-closed' }] },
    });
    expect(await command(`${RISK}/reopen`, { reason }, { ifMatch: '"1"' })).toMatchObject({ status: 412 });
    expect(await command(`${RISK}/reopen`, { reason }, { ifMatch: '"2"' })).toMatchObject({ status: 200 });
    expect(
      await command(`${RISK}/change`, { entry: { ...risk, score: 12 }, reason }, { ifMatch: '"3"' }),
    ).toMatchObject({ status: 200, etag: '"3"', body: { version: 3 } });
  });
});

describe("Annex B of Cambridgeshire's plan, over HTTP", () => {
  const rowsOf = (bytes: Buffer) => {
    const read = readCsv(bytes);
    if (!read.ok) throw new Error(read.failure.what);
    return read.value.rows;
  };
  const rows = rowsOf(sample('.csv'));
  const mapping: unknown = JSON.parse(sample('.mapping.json').toString('utf8'));
  const document = 'Cambridgeshire Better Care Fund narrative plan 2016/17, Annex B';
  const given = { document, mapping, rows };
  const import_ = (body: object, sending: Partial<Sending> = {}) => command(`${TABLE}/import`, body, sending);

  test('is refused whole, with everything that is wrong in it', async () => {
    const wrong = rows.map((row, at) => (at === 5 || at === 6 ? [...row.slice(0, 3), 'soon'] : row));
    expect(await import_({ ...given, rows: wrong })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { rule: 'cell-unreadable', where: 'D6' },
          { rule: 'cell-unreadable', where: 'D7' },
        ],
      },
    });
    expect(await ask(TABLE)).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'no-register-table' }] },
    });
    expect(await command(`${TABLE}%20b/import`, given)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'table-name-malformed' }] },
    });
  });

  test('is tried beforehand: what would become of it is said, and nothing is taken', async () => {
    const tried = await import_({ ...given, rows: rows.slice(0, 5), dryRun: true });
    expect(tried).toMatchObject({
      status: 200,
      body: { version: 0, dryRun: true, added: 2, addedEntries: ['annex-b-01', 'annex-b-03'] },
    });
    expect(await ask(TABLE)).toMatchObject({ status: 404 });
    expect(await ask(`${REGISTERS}/milestones/annex-b-01`)).toMatchObject({ status: 404 });
  });

  test('is imported, by who prepares, and given back as it is printed', async () => {
    expect(await import_(given, { grants: ['viewer@E10000003'] })).toMatchObject({ status: 403 });
    expect(await import_(given)).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { version: 1, added: 88, changed: 0, unchanged: 0, gone: [] },
    });
    expect(tableAnswer.parse((await ask(TABLE)).body).rows).toEqual(rows);
    const csv = await tracker.request('GET', `${TABLE}.csv`, { grants: ['viewer@E10000003'] });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(rowsOf(Buffer.from(await csv.arrayBuffer()))).toEqual(rows);
  });

  test('changes nothing when it is imported again, whatever has been done since', async () => {
    const path = `${REGISTERS}/milestones/annex-b-01`;
    const { entry } = entryAnswer.parse((await ask(path)).body);
    const done = { ...entry, status: 'done', doneOn: '2016-04-29' };
    expect(await command(`${path}/change`, { entry: done, reason }, { ifMatch: '"1"' })).toMatchObject({
      status: 200,
    });
    expect(await import_(given)).toMatchObject({ status: 412 });
    const reworded = rows.map((row, at) => (at === 3 ? [...row.slice(0, -1), '2017-03-31'] : row));
    expect(await import_({ ...given, rows: reworded, dryRun: true }, { ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { version: 1, added: 0, changed: 1, unchanged: 87, changedEntries: ['annex-b-01'] },
    });
    expect(await import_(given, { ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { version: 1, added: 0, changed: 0, unchanged: 88 },
    });
    expect(await ask(path)).toMatchObject({ body: { version: 2, entry: { status: 'done' } } });
  });
});

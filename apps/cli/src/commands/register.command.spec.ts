import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runCommand } from '../program';

const AREA = 'E10000003';
const OF = ['--area', AREA, '--kind', 'risks', '--code', 'capacity'];
const RISK = `/v1/areas/${AREA}/registers/risks/capacity`;
const TABLE = `/v1/areas/${AREA}/register-tables/milestones/annex-b`;
const SAMPLE = fileURLToPath(
  new URL('../../../standalone/sample/registers/cambridgeshire-2016-17-annex-b', import.meta.url),
);
const WHY = ['--reason', 'Two posts are filled'];
const reason = 'Two posts are filled';
const entry = { what: 'Lack of capacity', likelihood: 3, impact: 4, score: 12, owner: 'A. Person' };
const said = { recordedAt: '2016-09-12T09:00:00.000Z', actor: 'preparer' };
const standing = {
  ...{
    area: AREA,
    kind: 'risks',
    code: 'capacity',
    status: 'open',
    version: 4,
    entry,
    ...said,
    warnings: [],
  },
  history: [{ version: 4, position: 9, type: 'register.entry-changed', ...said, reason, changes: [] }],
};

// One server is the issuer of this machine, and the ledger.
let server: Server;
let folder: string;
let sent: { readonly path: string; readonly ifMatch: string | undefined; readonly body: unknown }[];
let answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>>;
let printed: jest.Spied<typeof process.stdout.write>;

beforeAll(async () => {
  printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  folder = await mkdtemp(join(tmpdir(), 'register-'));
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { url = '', method } = request;
      if (url.endsWith('/.well-known/openid-configuration'))
        return response.end(JSON.stringify({ token_endpoint: `${address()}/token` }));
      if (url === '/token') return response.end(JSON.stringify({ access_token: 'token' }));
      if (method === 'POST')
        sent.push({ path: url, ifMatch: request.headers['if-match'], body: JSON.parse(body) as unknown });
      const answer = answers[`${method ?? ''} ${url}`] ?? { status: 200, body: { version: 5 } };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const operator = [{ id: 'operator', secret: 'secret' }];
  const connection = { url: address(), issuer: address(), clients: operator, people: operator };
  const databases = { databaseUrl: 'none', databaseOwnerUrl: 'none' };
  await writeFile(join(folder, 'connection.json'), JSON.stringify({ ...connection, ...databases }));
});
afterAll(async () => {
  printed.mockRestore();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  sent = [];
  printed.mockClear();
  answers = { [`GET ${RISK}`]: { status: 200, body: standing } };
});

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const run = (...args: readonly string[]) => runCommand(['register', ...args, '--data', folder]);
const output = () => printed.mock.calls.map(([chunk]) => String(chunk)).join('');

describe('an entry of a register', () => {
  test('is added with its fields as their kind has them', async () => {
    answers = { [`GET ${RISK}`]: { status: 404, body: {} } };
    expect(await run('add', 'what=Lack of capacity', 'likelihood=3', 'impact=4', ...OF)).toBe(0);
    const given = { what: 'Lack of capacity', likelihood: 3, impact: 4 };
    expect(sent).toEqual([{ path: `${RISK}/add`, ifMatch: undefined, body: { entry: given } }]);
  });

  test('says of a provider whether they agree as people say it', async () => {
    const of = ['--area', AREA, '--kind', 'provider-commentary', '--code', 'nea'];
    expect(await run('add', 'agrees=Yes', 'implicationsConsidered=no', ...of)).toBe(0);
    expect(sent).toMatchObject([{ body: { entry: { agrees: true, implicationsConsidered: false } } }]);
  });

  test('is changed in what is given, over the version it is read at, and says nothing where that is empty', async () => {
    expect(await run('change', 'likelihood=2', 'score=', 'owner=', ...WHY, ...OF)).toBe(0);
    expect(sent).toEqual([
      {
        path: `${RISK}/change`,
        ifMatch: '"4"',
        body: { entry: { what: 'Lack of capacity', likelihood: 2, impact: 4 }, reason },
      },
    ]);
    expect(output()).toContain('it is at version 5');
  });

  test('is closed, and opened again', async () => {
    expect(await run('close', '--on', '2016-09-12', ...WHY, ...OF)).toBe(0);
    expect(await run('reopen', ...WHY, ...OF)).toBe(0);
    expect(sent).toMatchObject([
      { path: `${RISK}/close`, ifMatch: '"4"', body: { on: '2016-09-12', reason } },
      { path: `${RISK}/reopen`, ifMatch: '"4"', body: { reason } },
    ]);
  });

  test('is shown with its history', async () => {
    expect(await run('show', ...OF)).toBe(0);
    expect(output()).toContain(`${AREA} risks capacity: open, 4 decisions\n  what: Lack of capacity\n`);
    expect(output()).toContain('register.entry-changed by preparer: Two posts are filled');
  });

  test.each([
    ['likelihod=3', 'is no field of risks'],
    ['likelihood=often', 'cell-unreadable at likelihood: often is no likelihood. Give a number'],
  ])('is not sent with %s', async (field, why) => {
    await expect(run('add', field, ...OF)).rejects.toThrow(why);
    expect(sent).toEqual([]);
  });

  test('is not sent with two faults, which are named at once', async () => {
    await expect(run('add', 'likelihod=3', 'likelihood=often', ...OF)).rejects.toThrow(
      /^unknown-field: .*\ncell-unreadable at likelihood: .*$/,
    );
  });
});

test('a register is listed with how each entry stands, what is due on it, and what is overdue', async () => {
  const said = (code: string, status: string, entry: object) => ({
    ...{ code, status, version: 1, recordedAt: '2016-09-12T09:00:00.000Z', actor: 'preparer', warnings: [] },
    entry: { what: 'Falls prevention', due: '2016-05-01', ...entry },
  });
  const entries = [
    said('annex-b-01', 'open', { status: 'under-way' }),
    said('annex-b-02', 'open', { status: 'done', doneOn: '2016-04-28' }),
    said('annex-b-03', 'open', { status: 'put-off', putOffTo: '2116-05-01', putOffReason: 'Two posts' }),
    said('annex-b-04', 'closed', { status: 'missed' }),
  ];
  const kind = 'milestones';
  answers = {
    [`GET /v1/areas/${AREA}/registers/${kind}`]: { status: 200, body: { area: AREA, kind, entries } },
  };
  expect(await run('list', '--area', AREA, '--kind', kind)).toBe(0);
  expect(output().split('\n')).toEqual([
    'annex-b-01  open, under-way, due 2016-05-01 OVERDUE  Falls prevention',
    'annex-b-02  open, done, due 2016-05-01  Falls prevention',
    'annex-b-03  open, put-off, due 2116-05-01  Falls prevention',
    'annex-b-04  closed, missed, due 2016-05-01  Falls prevention',
    '',
  ]);
});

test('the registers of an area are listed as they were known, where that is asked', async () => {
  const registers = [{ kind: 'milestones', what: 'What is done by when', open: 1, closed: 0, overdue: 0 }];
  const asked = 'asKnown=2016-11-01T09%3A00%3A00Z&upTo=7';
  answers = {
    [`GET /v1/areas/${AREA}/registers?${asked}`]: { status: 200, body: { area: AREA, registers } },
  };
  const past = ['--as-known', '2016-11-01T09:00:00Z', '--up-to', '7'];
  expect(await run('list', '--area', AREA, ...past)).toBe(0);
  expect(output()).toContain('milestones');
});

test('the entries of a register as it was known are overdue by that moment, and of none it is said that there was none', async () => {
  const entry = { what: 'Falls prevention', due: '2016-05-01', status: 'under-way' };
  const entries = [{ code: 'annex-b-01', status: 'open', version: 1, warnings: [], entry }];
  const [kind, asked] = ['milestones', 'asKnown=2016-04-30T09%3A00%3A00Z'];
  const path = `GET /v1/areas/${AREA}/registers/${kind}?${asked}`;
  answers = { [path]: { status: 200, body: { area: AREA, kind, entries } } };
  const past = ['list', '--area', AREA, '--kind', kind, '--as-known', '2016-04-30T09:00:00Z'];
  expect(await run(...past)).toBe(0);
  expect(output()).toBe('annex-b-01  open, under-way, due 2016-05-01  Falls prevention\n');
  answers = { [path]: { status: 200, body: { area: AREA, kind, entries: [] } } };
  expect(await run(...past)).toBe(0);
  expect(output()).toContain(`${AREA} had nothing in its register of milestones then.`);
});

describe('a printed table', () => {
  const OF_TABLE = ['--area', AREA, '--kind', 'milestones', '--table', 'annex-b'];
  const IMPORT = [
    `${SAMPLE}.csv`,
    '--mapping',
    `${SAMPLE}.mapping.json`,
    '--document',
    'Annex B',
    ...OF_TABLE,
  ];

  test('is sent row by row, over the version it was imported at', async () => {
    answers = {
      [`GET ${TABLE}`]: { status: 200, body: { version: 1 } },
      [`POST ${TABLE}/import`]: {
        status: 200,
        body: { version: 2, added: 1, changed: 2, unchanged: 85, gone: ['annex-b-04'] },
      },
    };
    expect(await run('import', ...IMPORT)).toBe(0);
    expect(sent).toMatchObject([{ path: `${TABLE}/import`, ifMatch: '"1"', body: { document: 'Annex B' } }]);
    expect((sent[0]?.body as { rows: unknown[] }).rows).toHaveLength(113);
    expect(output()).toBe(
      `${AREA} milestones annex-b: 1 added, 2 changed, 85 unchanged; it is at version 2. Gone from the table, and left as they are: annex-b-04.\n`,
    );
  });

  test('is tried beforehand, and says which entries would be new or change', async () => {
    const body = { version: 1, dryRun: true, added: 1, changed: 1, unchanged: 86, gone: [] };
    const which = { addedEntries: ['annex-b-89'], changedEntries: ['annex-b-02'] };
    answers = {
      [`GET ${TABLE}`]: { status: 200, body: { version: 1 } },
      [`POST ${TABLE}/import`]: { status: 200, body: { ...body, ...which } },
    };
    expect(await run('import', ...IMPORT, '--dry-run')).toBe(0);
    expect(sent).toMatchObject([{ path: `${TABLE}/import`, body: { dryRun: true } }]);
    expect(output().split('\n')).toEqual([
      `${AREA} milestones annex-b: 1 added, 1 changed, 86 unchanged; it is at version 1.`,
      '  would add annex-b-89',
      '  would change annex-b-02',
      'Nothing was taken: this was a dry run.',
      '',
    ]);
  });

  test('is refused with what is wrong in it, cell by cell', async () => {
    const errors = [
      { rule: 'cell-unreadable', where: 'D6', what: '"soon" is no due', mend: 'Mend the cell' },
    ];
    answers = {
      [`GET ${TABLE}`]: { status: 404, body: {} },
      [`POST ${TABLE}/import`]: { status: 422, body: { errors } },
    };
    expect(await run('import', ...IMPORT)).toBe(1);
    expect(output()).toBe('cell-unreadable at D6: "soon" is no due. Mend the cell\n');
  });

  test('is kept in a file', async () => {
    answers = { [`GET ${TABLE}.csv`]: { status: 200, body: 'Workstream,Milestone\r\n' } };
    const out = join(folder, 'annex-b.csv');
    expect(await run('export', ...OF_TABLE, '--out', out)).toBe(0);
    expect(await readFile(out, 'utf8')).toBe('Workstream,Milestone\r\n');
  });
});

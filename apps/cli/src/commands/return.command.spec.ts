import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runCommand } from '../program';

const AREA = 'E06000031';
const OF = ['--area', AREA, '--template', '2015-16-q2'];
const RETURN = `/v1/areas/${AREA}/returns/2015-16-q2`;
const SETTINGS = `/v1/areas/${AREA}/return-settings`;
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HASH = 'a'.repeat(64);
const BY = ['--name', 'A. Person', '--position', 'Director of Finance'];
const by = { name: 'A. Person', position: 'Director of Finance' };

const cell = (key: string, type: string) => ({ key, type });
const standing = {
  version: 7,
  inForce: { code: '2015-16-q2', version: 1, hash: HASH },
  cells: [
    cell('pooled', 'yes-no'),
    cell('income-actual-q1', 'money'),
    cell('nea-actual', 'count'),
    cell('dtoc-rate', 'rate'),
    cell('reablement', 'percentage'),
    cell('narrative', 'text'),
    cell('agreed-on', 'date'),
  ],
};
const template = {
  sheets: [
    { sections: [{ code: 'benefits', rows: { first: 5 }, questions: [{ code: 'saving', type: 'money' }] }] },
  ],
};

// One server is the issuer of this machine, and the ledger.
let server: Server;
let folder: string;
let sent: {
  readonly path: string;
  readonly ifMatch: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}[];
let answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>>;
let printed: jest.Spied<typeof process.stdout.write>;

beforeAll(async () => {
  printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  folder = await mkdtemp(join(tmpdir(), 'return-'));
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { url = '', method, headers } = request;
      if (url.endsWith('/.well-known/openid-configuration'))
        return response.end(JSON.stringify({ token_endpoint: `${address()}/token` }));
      if (url === '/token') return response.end(JSON.stringify({ access_token: 'token' }));
      if (method === 'POST')
        sent.push({
          ...{ path: url, ifMatch: headers['if-match'], contentType: headers['content-type'] },
          body,
        });
      const answer = answers[`${method ?? ''} ${url}`] ?? { status: 200, body: { version: 8 } };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      return response.end(Buffer.isBuffer(answer.body) ? answer.body : JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clients = [{ id: 'operator', secret: 'secret' }];
  const connection = { url: address(), issuer: address(), clients, people: [] };
  const databases = { databaseUrl: 'none', databaseOwnerUrl: 'none' };
  await writeFile(join(folder, 'connection.json'), JSON.stringify({ ...connection, ...databases }));
  // What takes a person is sent with the token of one.
  process.env['BETTERCARE_TOKEN'] = 'of a person';
});
afterAll(async () => {
  delete process.env['BETTERCARE_TOKEN'];
  printed.mockRestore();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  sent = [];
  printed.mockClear();
  answers = {
    [`GET ${RETURN}`]: { status: 200, body: standing },
    'GET /v1/return-templates/2015-16-q2': { status: 200, body: { template } },
  };
});

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const run = (...args: readonly string[]) => runCommand(['return', ...args, '--data', folder]);
const output = () => printed.mock.calls.map(([chunk]) => String(chunk)).join('');
const bodies = () => sent.map(({ body }) => JSON.parse(body.toString()) as unknown);

describe('answers', () => {
  test('are typed as people write them, and sent as their questions have them', async () => {
    const typed = [
      ...['pooled=Yes', 'income-actual-q1=£2,686,500.00', 'nea-actual=1,694', 'dtoc-rate=1,234.5'],
      ...['reablement=73.8%', 'narrative=', 'benefits.3.saving=-10', 'agreed-on=26/11/2015'],
    ];
    expect(await run('answer', ...typed, ...OF)).toBe(0);
    expect(sent).toMatchObject([{ path: `${RETURN}/answers`, ifMatch: '"7"' }]);
    expect(bodies()).toEqual([
      {
        answers: {
          ...{ pooled: 'Yes', 'income-actual-q1': 268_650_000, 'nea-actual': 1_694, 'dtoc-rate': '1234.5' },
          ...{ reablement: '73.8', narrative: null, 'benefits.3.saving': -1_000 },
          'agreed-on': '2015-11-26',
        },
      },
    ]);
  });

  test('say what they made void', async () => {
    const voided = { approvals: 2, signOff: true };
    const edited = { version: 8, type: 'return.answered', voided };
    answers = { ...answers, [`POST ${RETURN}/answers`]: { status: 200, body: edited } };
    expect(await run('answer', 'pooled=yes', ...OF)).toBe(0);
    expect(output()).toBe(
      `${AREA} 2015-16-q2: answered; it is at version 8.\n  made void: 2 approvals and the signature\n`,
    );
  });

  test('come from a file as the server takes them', async () => {
    const file = join(folder, 'answers.json');
    await writeFile(file, '{"pooled":"no","narrative":null}');
    expect(await run('answer', `@${file}`, ...OF)).toBe(0);
    expect(bodies()).toEqual([{ answers: { pooled: 'no', narrative: null } }]);
  });

  test.each([
    ['poled=yes', 'no-such-cell at poled: It is no cell of this return'],
    ['pooled', 'pooled is no answer: give key=value'],
    ['agreed-on=31/11/2015', 'answer-of-other-type at agreed-on: 31/11/2015 is no day'],
    ['nea-actual=many', 'answer-of-other-type at nea-actual: many is no whole number'],
    ['income-actual-q1=1.234', 'answer-of-other-type at income-actual-q1: 1.234 is no amount in pounds'],
  ])('are not sent with %s', async (typed, why) => {
    await expect(run('answer', typed, ...OF)).rejects.toThrow(why);
    expect(sent).toEqual([]);
  });

  test('are refused all at once, each by its rule and key', async () => {
    await expect(run('answer', 'poled=yes', 'nea-actual=many', 'pooled=yes', ...OF)).rejects.toThrow(
      /^no-such-cell at poled: .*\nanswer-of-other-type at nea-actual: .*$/,
    );
    const errors = [
      { rule: 'answer-none-of-its-options', where: '/answers/pooled', what: '"perhaps"', mend: 'Choose' },
      { rule: 'return-late', where: '/late', what: 'It was due', mend: 'Say why' },
    ];
    answers = { ...answers, [`POST ${RETURN}/answers`]: { status: 422, body: { errors } } };
    expect(await run('answer', 'pooled=perhaps', ...OF)).toBe(1);
    expect(output()).toBe(
      'answer-none-of-its-options at pooled: "perhaps". Choose\nreturn-late at --late: It was due. Say why\n',
    );
  });

  test('are read from a workbook, which is sent as it is', async () => {
    const file = join(folder, 'filled.xlsx');
    const bytes = Buffer.from([0x50, 0x4b, 3, 4, 0xff]);
    await writeFile(file, bytes);
    const path = `${RETURN}/import?file=filled.xlsx`;
    const left = [{ cell: 'narrative', at: 'Narrative!B2', by: 'person:colleague' }];
    const taken = { version: 8, type: 'return.answered', over: 5, answered: 3, takenBack: 1, left };
    answers = { ...answers, [`POST ${path}`]: { status: 200, body: taken } };
    expect(await run('import', file, ...OF)).toBe(0);
    expect(sent).toEqual([{ path, ifMatch: '"7"', contentType: WORKBOOK, body: bytes }]);
    expect(output()).toBe(
      `${AREA} 2015-16-q2: answered; it is at version 8.\n` +
        '  filled in over version 5: 3 cells answered, 1 taken back\n' +
        '  left as it stands: Narrative!B2 (narrative), changed since by person:colleague\n',
    );
  });

  test('that is sent with the version it was filled in over is still decided over what stands', async () => {
    const file = join(folder, 'official.xlsx');
    await writeFile(file, 'PK');
    const path = `${RETURN}/import?file=official.xlsx&over=4`;
    const taken = { version: 8, type: 'return.answered', over: 4, answered: 3, takenBack: 0, left: [] };
    answers = { ...answers, [`POST ${path}`]: { status: 200, body: taken } };
    expect(await run('import', file, '--over', '4', ...OF)).toBe(0);
    expect(sent).toMatchObject([{ path, ifMatch: '"7"' }]);
  });
});

describe('a check', () => {
  const finding = {
    ...{ code: 'not-answered', severity: 'blocks', what: 'It has no answer', mend: 'Answer it' },
    cells: [{ key: 'pooled', address: 'Budget!C3', question: 'Pooled?' }],
  };
  const checked = (ready: boolean) => ({
    ...{ version: 8, type: 'return.checked', findings: ready ? [] : [finding] },
    verdict: { ready, blocking: 1, warnings: 0, inWords: ready ? 'ready' : 'blocked by 1' },
  });

  test('says what blocks and how to mend it, and ends with 3', async () => {
    answers = { ...answers, [`POST ${RETURN}/check`]: { status: 200, body: checked(false) } };
    expect(await run('check', ...OF)).toBe(3);
    expect(output()).toBe(
      `${AREA} 2015-16-q2: checked; it is at version 8.\nNOT READY, blocked by 1, 0 warnings\n` +
        '  Budget!C3 (pooled)\n    BLOCKS not-answered: It has no answer. Answer it\n',
    );
  });

  test('ends with 0 where nothing blocks', async () => {
    answers = { ...answers, [`POST ${RETURN}/check`]: { status: 200, body: checked(true) } };
    expect(await run('check', ...OF)).toBe(0);
    expect(output()).toContain('ready, 0 warnings');
  });
});

describe('commands', () => {
  test('on a return that is not there say so, but for the one that opens it', async () => {
    const problem = { code: 'not-found', detail: 'It was not opened.' };
    answers = { [`GET ${RETURN}`]: { status: 404, body: problem } };
    expect(await run('open', ...OF)).toBe(0);
    expect(sent).toMatchObject([{ path: `${RETURN}/open`, ifMatch: undefined }]);
    answers = { ...answers, [`POST ${RETURN}/fill`]: { status: 428, body: {} } };
    await expect(run('fill', ...OF)).rejects.toThrow('It was not opened.');
  });

  test('name what is signed by its hash, and whoever signs', async () => {
    const organisation = 'urn:ods:06H';
    const partner = ['--approval', 'nhs-finance', '--organisation', organisation];
    expect(await run('approve', ...partner, ...BY, '--hash', HASH, ...OF)).toBe(0);
    const onDay = ['--on', '2015-11-26', '--authority', 'Resolution 12'];
    expect(await run('sign-off', ...onDay, ...BY, '--hash', HASH, ...OF)).toBe(0);
    expect(await run('submit', '--hash', HASH, '--late', 'A count was late', ...OF)).toBe(0);
    expect(bodies()).toEqual([
      { approval: 'nhs-finance', organisation, by, contentHash: HASH },
      { by, contentHash: HASH, on: '2015-11-26', authority: 'Resolution 12' },
      { contentHash: HASH, late: 'A count was late' },
    ]);
  });

  test('name the version or the revision that they are about', async () => {
    const minuted = ['--on', '2015-12-10', '--reference', 'Minute 7'];
    expect(await run('ratify', ...minuted, ...BY, '--over', '6', ...OF)).toBe(0);
    expect(await run('acknowledge', ...minuted, '--revision', '1', ...OF)).toBe(0);
    expect(
      await run('resend', '--revision', '1', '--channel', 'e-mail', '--to', 'a@example.org', ...OF),
    ).toBe(0);
    const byFolder = ['--revision', '1', '--channel', 'folder'];
    expect(await run('let-go', ...byFolder, '--reason', 'The mail is enough', ...OF)).toBe(0);
    expect(await run('reopen', '--reason', 'August was corrected', ...OF)).toBe(0);
    expect(await run('withdraw', '--reason', 'Of another quarter', '--over', '7', ...OF)).toBe(0);
    expect(await run('confirm', 'pooled', ...OF)).toBe(0);
    expect(await run('confirm', ...OF)).toBe(0);
    expect(sent.map(({ path, ifMatch }) => `${path.split('/').at(-1) ?? ''} ${ifMatch ?? ''}`)).toEqual([
      ...['ratify "6"', 'acknowledge "7"', 'resend "7"', 'let-go "7"', 'reopen "7"', 'withdraw "7"'],
      ...['confirm "7"', 'confirm "7"'],
    ]);
    expect(bodies()).toEqual([
      { on: '2015-12-10', reference: 'Minute 7', by },
      { on: '2015-12-10', reference: 'Minute 7', revision: 1 },
      { revision: 1, channel: 'e-mail', to: 'a@example.org' },
      { revision: 1, channel: 'folder', reason: 'The mail is enough' },
      { reason: 'August was corrected' },
      { reason: 'Of another quarter' },
      { cells: ['pooled'] },
      {},
    ]);
  });

  test('of a preparer are those of a person, who approves none of it', async () => {
    delete process.env['BETTERCARE_TOKEN'];
    try {
      await expect(run('fill', ...OF)).rejects.toThrow('has no person known here');
    } finally {
      process.env['BETTERCARE_TOKEN'] = 'of a person';
    }
  });

  test('that are refused say by which rule, at which option, and end with 1', async () => {
    const errors = [
      { rule: 'return-hash-stale', where: '/contentHash', what: 'It is another', mend: 'Read it' },
    ];
    answers = { ...answers, [`POST ${RETURN}/submit`]: { status: 409, body: { errors } } };
    expect(await run('submit', '--hash', HASH, ...OF)).toBe(1);
    expect(output()).toBe('return-hash-stale at --hash: It is another. Read it\n');
  });
});

describe('what was submitted', () => {
  test('is kept byte for byte, and the draft under its own address', async () => {
    const bytes = Buffer.from([0x50, 0x4b, 3, 4, 0xff]);
    answers = {
      [`GET ${RETURN}/revisions/1/documents/workbook`]: { status: 200, body: bytes },
      [`GET ${RETURN}/documents/csv`]: { status: 200, body: Buffer.from('a,b\r\n') },
    };
    const [workbook, draft] = [join(folder, 'one.xlsx'), join(folder, 'draft.csv')];
    expect(await run('document', '--revision', '1', '--out', workbook, ...OF)).toBe(0);
    expect(await run('document', '--out', draft, ...OF)).toBe(0);
    expect((await readFile(workbook)).equals(bytes)).toBe(true);
    expect(await readFile(draft, 'utf8')).toBe('a,b\r\n');
    await expect(run('document', '--out', 'one.doc', ...OF)).rejects.toThrow('end its name in .xlsx');
  });

  test.each([
    [true, 0],
    [false, 3],
  ])('is reproduced: holds %s, ends with %s', async (holds, exitCode) => {
    const reproduced = {
      ...{ area: AREA, template: '2015-16-q2', revision: 1, figures: 2, notReproduced: [], holds },
      filling: { was: [2], is: 2, asKept: 0 },
      ...{ isContentSame: holds, renderer: { was: 'r', is: 'r' }, inputHash: HASH, documents: [] },
    };
    answers = { ...answers, [`GET ${RETURN}/reproduce?revision=1`]: { status: 200, body: reproduced } };
    expect(await run('reproduce', '--revision', '1', ...OF)).toBe(exitCode);
    expect(output()).toContain(holds ? 'revision 1: holds' : 'revision 1: DOES NOT HOLD');
  });
});

describe('the settings of returns', () => {
  test('are changed whole, for a reason, over the version that stands', async () => {
    answers = { [`GET ${SETTINGS}`]: { status: 200, body: { version: 2 } } };
    const file = join(folder, 'settings.json');
    await writeFile(file, '{"destinations":[{"channel":"folder"}]}');
    const set = ['settings', '--area', AREA, '--set', file];
    expect(await run(...set, '--reason', 'A new way')).toBe(0);
    expect(sent).toMatchObject([{ path: SETTINGS, ifMatch: '"2"' }]);
    expect(bodies()).toEqual([{ settings: { destinations: [{ channel: 'folder' }] }, reason: 'A new way' }]);
    await expect(run(...set)).rejects.toThrow('Say why with --reason');
  });
});

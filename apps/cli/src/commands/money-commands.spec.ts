import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runCommand } from '../program';

const AREA = 'E10000003';
const OF = ['--area', AREA, '--year', '2016/17', '--code', 'risk-share'];
const AGREEMENT = `/v1/areas/${AREA}/agreements/2016-17/risk-share`;
const SETTLEMENT = `/v1/areas/${AREA}/settlements/2016-17/risk-share`;
const PROPOSAL = fileURLToPath(
  new URL('../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
);
const HASH = 'a'.repeat(64);
const PERSON = ['--name', 'A. Person', '--position', 'Director of Finance'];
const by = { name: 'A. Person', position: 'Director of Finance' };
const PARTNER = ['--partner', 'urn:ods:06H', ...PERSON];
const partner = 'urn:ods:06H';
const WHY = ['--reason', 'x'];

/** Whom a command signed in as, and what it sent. */
interface Command {
  readonly as: string;
  readonly grants: string;
  readonly path: string;
  readonly ifMatch: string | undefined;
  readonly body: unknown;
}

// One server is the issuer of this machine, and the ledger at version 4: its tokens say who asked for which grants.
let server: Server;
let folder: string;
let sent: Command[];
/** What was asked for, with its query. */
let asked: string[];
let answer: { readonly status: number; readonly body: object };
let standing: { readonly status: number; readonly body: object };
let printed: jest.Spied<typeof process.stdout.write>;
beforeAll(async () => {
  printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  folder = await mkdtemp(join(tmpdir(), 'money-'));
  server = createServer((request, response) => void answered(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = address();
  const operator = [{ id: 'operator', secret: 'secret' }];
  const connection = { url, issuer: url, clients: operator, people: operator };
  const databases = { databaseUrl: 'none', databaseOwnerUrl: 'none' };
  await writeFile(join(folder, 'connection.json'), JSON.stringify({ ...connection, ...databases }));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  [sent, asked] = [[], []];
  printed.mockClear();
  standing = { status: 200, body: { version: 4 } };
  answer = { status: 200, body: { version: 5, type: 'settlement.posted', warnings: [] } };
});

describe('a command on money takes the grants it needs, and no others', () => {
  const FINANCE = { as: 'client', grants: `finance@${AREA}` };
  const APPROVER = { as: 'person', grants: `approver@${AREA}` };
  const SIGNATORY = { as: 'person', grants: `signatory@urn:ods:06H viewer@${AREA}` };
  const signature = {
    ...{ partner, signedBy: by.name, position: by.position },
    signedOn: '2016-06-30',
  };
  const dispute = { figure: 'f/2016/17', claimed: 1, evidence: 'x', replyBy: '2017-06-30' };

  test.each<[string, string, string[], Pick<Command, 'as' | 'grants'>, object]>([
    [
      'agreement',
      'sign',
      [...PARTNER, '--signed-on', '2016-06-30', '--hash', HASH],
      SIGNATORY,
      { contentHash: HASH, signature },
    ],
    ['agreement', 'withdraw', [...WHY, '--over', '4'], APPROVER, { reason: 'x' }],
    ['settlement', 'open', ['--hash', HASH], FINANCE, { contentHash: HASH }],
    ['settlement', 'open', [], FINANCE, {}],
    [
      'settlement',
      'compute',
      ['--watermark', '7', '--grounds', 'x'],
      FINANCE,
      { watermark: 7, grounds: 'x' },
    ],
    [
      'settlement',
      'forecast',
      ['--pounds', '1.00', '--as-of', '2016-12-31', '--method', 'x'],
      FINANCE,
      { forecastPence: 100, asOf: '2016-12-31', method: 'x' },
    ],
    [
      'settlement',
      'review',
      [...PERSON, '--hash', HASH, '--note', 'x'],
      FINANCE,
      { contentHash: HASH, by, note: 'x' },
    ],
    [
      'settlement',
      'override-coverage',
      [...PERSON, ...WHY, '--count', 'f/2016/17=2', '--over', '4'],
      APPROVER,
      { by, reason: 'x', counts: [{ figure: 'f/2016/17', count: 2 }] },
    ],
    [
      'settlement',
      'override-coverage',
      [...PERSON, ...WHY, '--uncounted', 'f/2015/16-Q2', 'f/2015/16-Q3', '--over', '4'],
      APPROVER,
      { by, reason: 'x', uncounted: ['f/2015/16-Q2', 'f/2015/16-Q3'] },
    ],
    ['settlement', 'agree-amount', ['--pounds', '2.50', ...WHY], FINANCE, { agreedPence: 250, reason: 'x' }],
    [
      'settlement',
      'dispute',
      [
        ...PARTNER,
        ...['--figure', 'f/2016/17', '--claimed', '1', '--evidence', 'x', '--reply-by', '2017-06-30'],
      ],
      SIGNATORY,
      { partner, by, ...dispute },
    ],
    [
      'settlement',
      'reply',
      [...PARTNER, '--dispute', '1', '--reply', 'x'],
      SIGNATORY,
      { dispute: 1, partner, by, reply: 'x' },
    ],
    [
      'settlement',
      'withdraw-dispute',
      [...PARTNER, '--dispute', '1', ...WHY],
      SIGNATORY,
      { dispute: 1, by, reason: 'x' },
    ],
    [
      'settlement',
      'uphold-dispute',
      [...PARTNER, '--dispute', '1', ...WHY],
      SIGNATORY,
      { dispute: 1, by, reason: 'x' },
    ],
    [
      'settlement',
      'resolve',
      [...PERSON, '--dispute', '1', '--outcome', 'rejected', ...WHY, '--over', '4'],
      APPROVER,
      { dispute: 1, outcome: 'rejected', by, reason: 'x' },
    ],
    ['settlement', 'approve', [...PARTNER, '--hash', HASH], SIGNATORY, { partner, by, contentHash: HASH }],
    ['settlement', 'post', [], FINANCE, {}],
    ['settlement', 'restate', [], FINANCE, {}],
    [
      'settlement',
      'release',
      ['--paid-on', '2017-04-28', '--reference', 'x'],
      FINANCE,
      { paidOn: '2017-04-28', reference: 'x' },
    ],
    ['settlement', 'close', [], FINANCE, {}],
    ['settlement', 'propose-void', [...PERSON, ...WHY], FINANCE, { by, reason: 'x' }],
    ['settlement', 'void', [], FINANCE, {}],
  ])('%s %s %j', async (of, name, options, as, body) => {
    expect(await run([of, name, ...OF, ...options])).toBe(0);
    const path = `${of === 'agreement' ? AGREEMENT : SETTLEMENT}/${name}`;
    expect(sent).toEqual([{ ...as, path, ifMatch: '"4"', body }]);
  });

  test('agreement propose, with the terms of a file', async () => {
    expect(await run(['agreement', 'propose', PROPOSAL, ...OF])).toBe(0);
    const content = expect.objectContaining({ fundPence: 83_600_000 }) as unknown;
    expect(sent).toEqual([
      {
        ...{ as: 'client', grants: `preparer@${AREA}`, path: `${AGREEMENT}/propose`, ifMatch: '"4"' },
        body: { content },
      },
    ]);
  });
});

describe('a command on money is decided over what was read', () => {
  test.each([
    ['settlement', 'post', []],
    ['settlement', 'agree-amount', ['--pounds', '1.00']],
    ['settlement', 'override-coverage', [...PERSON, ...WHY]],
    ['agreement', 'withdraw', WHY],
  ])('%s %s names the version that it was given, whatever stands', async (of, name, options) => {
    await run([of, name, ...OF, ...options, '--over', '3']);
    expect(sent).toMatchObject([{ ifMatch: '"3"' }]);
  });

  test('of a fund as well', async () => {
    const fund = ['--area', AREA, '--year', '2016/17'];
    await run(['fund', 'close-month', ...fund, '--month', '2016-06', '--over', '3']);
    expect(sent).toMatchObject([
      { path: `/v1/areas/${AREA}/funds/2016-17/close-month`, grants: `finance@${AREA}`, ifMatch: '"3"' },
    ]);
  });

  test('a contribution is sent with the day it came, and with the day it takes effect on where that is given', async () => {
    const fund = ['--area', AREA, '--year', '2016/17'];
    const came = ['--contribution', 'ccg-minimum', '--reference', 'June', '--received-on', '2016-06-15'];
    const receipt = { contribution: 'ccg-minimum', reference: 'June', receivedOn: '2016-06-15', pence: 700 };
    await run(['fund', 'contributions', ...fund, ...came, '--pounds', '7']);
    await run(['fund', 'contributions', ...fund, ...came, '--pounds', '7', '--effective-on', '2016-07-12']);
    expect(sent.map(({ body }) => body)).toEqual([
      { receipt },
      { receipt: { ...receipt, effectiveOn: '2016-07-12' } },
    ]);
  });

  test.each([
    ['--hash', 'agreement', 'sign', [...PARTNER, '--signed-on', '2016-06-30']],
    ['--hash', 'settlement', 'approve', PARTNER],
    ['--over', 'agreement', 'withdraw', WHY],
    ['--over', 'settlement', 'override-coverage', [...PERSON, ...WHY]],
    ['--over', 'settlement', 'resolve', [...PERSON, '--dispute', '1', '--outcome', 'upheld', ...WHY]],
  ])('without %s nobody answers by name in %s %s', async (option, of, name, options) => {
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(run([of, name, ...OF, ...options])).rejects.toThrow(`required option '${option}`);
    errors.mockRestore();
    expect(sent).toEqual([]);
  });

  test('refused, it ends with a code that says so', async () => {
    const errors = [
      { rule: 'not-posted', where: '', what: 'Nothing has been posted', mend: 'Post it first' },
    ];
    answer = { status: 409, body: { code: 'money-not-ready', errors } };
    expect(await run(['settlement', 'close', ...OF])).toBe(1);
  });
});

describe('what is typed wrong is said as it was typed', () => {
  test.each<[string, string, string, string, string[]]>([
    [
      '/signature/signedOn',
      '--signed-on',
      'agreement',
      'sign',
      [...PARTNER, '--signed-on', '30/06/2016', '--hash', HASH],
    ],
    ['/contentHash', '--hash', 'settlement', 'open', ['--hash', 'nonsense']],
    ['/agreedPence', '--pounds', 'settlement', 'agree-amount', ['--pounds', '1.00']],
    ['/constructor', '/constructor', 'settlement', 'close', []],
  ])('what is wrong at %s is shown at %s', async (where, shown, of, name, options) => {
    const errors = [{ rule: 'wrong-form', where, what: '"x"', mend: 'Mend it.' }];
    answer = { status: 422, body: { code: 'money-refused', errors } };
    expect(await run([of, name, ...OF, ...options])).toBe(1);
    expect(printed.mock.lastCall?.[0]).toBe(`wrong-form at ${shown}: "x". Mend it.\n`);
  });

  test('what has to be done first is said where nothing is there to have a version', async () => {
    const detail = 'No settlement has been opened. Open it first';
    standing = { status: 404, body: { code: 'not-found', detail } };
    answer = { status: 428, body: { code: 'version-missing', detail: 'Ask for what you decide on' } };
    await expect(run(['settlement', 'compute', ...OF])).rejects.toThrow(`not-found: ${detail}`);
  });

  test.each<[string, string[], string]>([
    [
      'what-if',
      ['--figure', 'f/2016/17', '--price', '-5'],
      '-5 is not taken here. Give an amount from £0.01',
    ],
    [
      'what-if',
      ['--figure', 'f/2016/17', '--price', '99999999999999'],
      'Give an amount from £0.01 to £10,000,000,000.00.',
    ],
    ['agree-amount', ['--pounds', '99999999999999'], 'from £0.00 to £10,000,000,000.00.'],
  ])('an amount beyond what %s takes is refused in pounds: %j', async (name, options, message) => {
    await expect(run(['settlement', name, ...OF, ...options])).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test('a price is no question where there is none, before a figure is asked for', async () => {
    const figures = [{ figure: 'f/2014/15-Q4' }, { figure: 'f/2015/16-Q1' }];
    const terms = { content: { rule: { kind: 'pay-for-performance' } } };
    standing = { status: 200, body: { position: { figures }, terms } };
    await expect(run(['settlement', 'what-if', ...OF, '--price', '5'])).rejects.toThrow('has no price');
  });

  test.each([
    ['56,308', 56_308],
    ['0', 0],
    ['1000000000', 1_000_000_000],
  ])('--admissions %s is a count', async (text, count) => {
    answer = { status: 422, body: {} };
    const asked = run(['settlement', 'what-if', ...OF, '--figure', 'f/2016/17', '--admissions', text]);
    await expect(asked).rejects.toThrow();
    expect(sent).toMatchObject([{ body: { supposed: [{ count }] } }]);
  });

  test.each([
    ['--admissions', '99999999999', 'from 0 to 1,000,000,000'],
    ['--admissions', '5,63', 'from 0 to 1,000,000,000'],
    ['--area', 'E1000000', 'It must be a 9-character ONS code'],
    ['--year', '2016', 'It must be a policy year: 2016/17'],
    ['--year', '2016/18', 'It must be a policy year: 2016/17'],
  ])('%s %s is refused before anything is asked', async (option, text, message) => {
    const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(run(['settlement', 'what-if', ...OF, option, text])).rejects.toThrow(message);
    errors.mockRestore();
  });
});

describe('what an area has may be asked as it was known', () => {
  const YEAR = ['--year', '2016/17'];
  test.each<[string, string, string[]]>([
    ['agreement', 'agreements', []],
    ['fund', 'funds', []],
    ['plan', 'plans', []],
    ['return', 'returns', []],
    ['settlement', 'settlements/2016-17', YEAR],
  ])('%s list', async (command, path, which) => {
    const lists = ['agreements', 'funds', 'plans', 'returns', 'settlements'];
    standing = { status: 200, body: Object.fromEntries(lists.map((list) => [list, []])) };
    const then = ['--as-known', '2016-11-01T09:00:00Z'];
    expect(await run([command, 'list', '--area', AREA, ...which, ...then])).toBe(0);
    expect(asked.at(-1)).toBe(`/v1/areas/${AREA}/${path}?asKnown=2016-11-01T09%3A00%3A00Z`);
  });
});

const run = (argv: readonly string[]): Promise<number> => runCommand([...argv, '--data', folder]);
const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', address());
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isPost = request.method === 'POST';
  if (pathname === '/auth') {
    const arrived = { code: 'code', state: searchParams.get('state') ?? '', iss: address() };
    const location = `${searchParams.get('redirect_uri') ?? ''}?${new URLSearchParams(arrived).toString()}`;
    response.writeHead(isPost ? 302 : 200, isPost ? { location } : {}).end();
  } else if (pathname === '/token') {
    const asked = new URLSearchParams(text);
    const as = asked.has('code') ? 'person' : 'client';
    const token = Buffer.from(JSON.stringify({ as, grants: asked.get('grants') })).toString('base64url');
    response.end(JSON.stringify({ access_token: token }));
  } else if (isPost) {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const who = JSON.parse(Buffer.from(token, 'base64url').toString()) as Pick<Command, 'as' | 'grants'>;
    sent.push({ ...who, path: pathname, ifMatch: request.headers['if-match'], body: JSON.parse(text) });
    response.writeHead(answer.status).end(JSON.stringify(answer.body));
  } else {
    asked.push(request.url ?? '');
    response.writeHead(standing.status).end(JSON.stringify(standing.body));
  }
}

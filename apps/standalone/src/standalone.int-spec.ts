import { execSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { CountReported, LedgerEvent } from '#contracts';
import { repositoryRoot } from '#installation';
import type { AreaPerformance, NothingKnown } from '#performance';
import {
  bettercare,
  PETERBOROUGH,
  replaced,
  reported,
  StandaloneProcess,
  tokenOf,
  withdrawn,
} from '#testing';
import type { Connection } from '#testing';
import { sampleEvents } from './sample/sample-events';
import { readDelayedDays } from './sample/sample-files';

const METRIC = 'delayed-transfers-of-care';
const Q2 = ['--area', PETERBOROUGH.area, '--metric', METRIC, '--period', '2014/15-Q2'];

const TABLE = `Peterborough: Delayed transfers of care (delayed days) from hospital per 100,000 population (aged 18+)

Period      Population   Plan days  Plan rate  Actual days  Actual rate  Variance  Met
--------------------------------------------------------------------------------------
Q1 2013/14     142,556  base 1,809    1,269.0        1,809      1,269.0         -    -
Q2 2013/14     142,556  base 1,795    1,259.2        1,795      1,259.2         -    -
Q3 2013/14     142,556  base 1,550    1,087.3        1,550      1,087.3         -    -
Q4 2013/14     144,612  base 1,659    1,147.2        1,659      1,147.2         -    -
Q1 2014/15     144,612       1,703    1,177.6        1,950      1,348.4    +14.5%   no
Q2 2014/15     144,612       1,703    1,177.6        2,162      1,495.0    +27.0%   no
Q3 2014/15     144,612       1,703    1,177.6        2,149      1,486.0    +26.2%   no
Q4 2014/15     146,185       1,703    1,165.0        1,747      1,195.1     +2.6%   no
Q1 2015/16     146,185       1,511    1,033.3        1,427        976.2     -5.6%  yes
Q2 2015/16     146,185       1,340      916.6        1,501      1,026.8    +12.0%   no
Q3 2015/16     146,185       1,188      813.0        1,319        902.3    +11.0%   no
Q4 2015/16     147,793       1,052      711.7        1,885      1,275.4    +79.2%   no
2014/15              -       6,812    4,697.9        8,008      5,524.6    +17.6%   no
2015/16              -       5,091    3,474.6        6,132      4,180.7    +20.4%   no

1 of 8 plan quarters met.
`;

// One system, in the order somebody would use it: each part goes on from where the one before left it.
describe('a system started on nothing', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-standalone-'));
  let system = new StandaloneProcess(dataFolder, { PORT: '0' });
  let connection: Connection;
  let publisher: string;
  let operator: string;
  let printed: string;

  beforeAll(async () => {
    printed = await system.started();
    connection = system.connection();
    [publisher, operator] = await Promise.all([
      tokenOf(connection, 'sample-publisher'),
      tokenOf(connection, 'operator'),
    ]);
  });

  afterAll(async () => {
    await system.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  function post(body: string | Buffer, headers: Record<string, string> = {}, token = publisher) {
    return fetch(`${connection.url}/v1/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/cloudevents-batch+json',
        ...headers,
      },
      body,
    });
  }

  /** Publishes and waits until it is recorded. */
  async function publish(...events: LedgerEvent[]): Promise<void> {
    const response = await post(JSON.stringify(events));
    expect(response.status).toBe(202);
    const { results } = (await response.json()) as {
      results: { lane: { partition: number }; offset: number }[];
    };
    await recorded(results);
  }

  async function recorded(places: readonly { lane: { partition: number }; offset: number }[]): Promise<void> {
    for (;;) {
      const { lanes } = (await ask('/v1/status')) as { lanes: { partition: number; nextOffset: number }[] };
      const next = new Map(lanes.map(({ partition, nextOffset }) => [partition, nextOffset]));
      if (places.every(({ lane, offset }) => (next.get(lane.partition) ?? 0) > offset)) return;
      await sleep(20);
    }
  }

  async function ask(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${operator}` };
    return (await fetch(connection.url + path, { headers })).json();
  }

  async function year(policyYear: string, past = ''): Promise<AreaPerformance | NothingKnown> {
    const path = `/v1/areas/${PETERBOROUGH.area}/performance?year=${policyYear}&metric=${METRIC}${past}`;
    return (await ask(path)) as AreaPerformance | NothingKnown;
  }

  async function secondQuarter(past = '') {
    const answer = await year('2014/15', past);
    if (!answer.known) throw new Error(answer.what);
    const [figure] = answer.metrics.flatMap(({ quarters }) =>
      quarters.filter(({ period }) => period === '2014/15-Q2'),
    );
    const [september] = answer.metrics.flatMap(({ months }) =>
      months.filter(({ period }) => period === '2014-09'),
    );
    if (figure === undefined || september === undefined) throw new Error('There is no such quarter.');
    return { figure, september };
  }

  async function contentHashes(): Promise<string[]> {
    const answers = await Promise.all([year('2014/15'), year('2015/16')]);
    return answers.map((answer) => (answer.known ? answer.contentHash : 'nothing was known'));
  }

  /** The id of a watermark at which everything recorded until now is known. */
  async function watermark(): Promise<number> {
    for (;;) {
      const { watermark: stored, lanes } = (await ask('/v1/status')) as {
        watermark?: { id: number; nextOffsets: number[] };
        lanes: { nextOffset: number }[];
      };
      const sum = (offsets: readonly number[]) => offsets.reduce((all, offset) => all + offset, 0);
      if (stored && sum(stored.nextOffsets) === sum(lanes.map(({ nextOffset }) => nextOffset)))
        return stored.id;
      await sleep(50);
    }
  }

  async function verified(): Promise<{ cells: { live: string; number: number }; holds: boolean }> {
    const ended = await bettercare(dataFolder, ['verify', '--json']);
    expect(ended).toMatchObject({ code: 0, errors: '' });
    return ended.json() as Awaited<ReturnType<typeof verified>>;
  }

  describe('and left as it is', () => {
    test("prints Peterborough's delayed days, plan against actual, and where to look", () => {
      expect(printed).toContain(TABLE);
      expect(printed).toContain(`POST ${connection.url}/v1/events`);
    });

    test('prints what of the sample is invented, and shows none of it in its table', () => {
      expect(printed).toMatch(/^ +Target +.* performance --area E10000003 --year 2016\/17 --data /m);
      expect(printed).toContain('INVENTED, to follow admissions against a target with: ');
      expect(printed.match(/^\S+: .*\n\nPeriod/gm)).toHaveLength(1);
    });

    test('prints commands that work as they stand, in a shell that was told nothing', async () => {
      const [, token = '', url = ''] =
        /curl -H "Authorization: Bearer \$\((.*)\)" '(.*)'/.exec(printed) ?? [];
      const explain = /^ +Explain +(.*)$/m.exec(printed)?.[1] ?? '';
      expect(inAnotherShell(explain)).toContain('825 + 770 + 567 = 2,162');
      const headers = { authorization: `Bearer ${inAnotherShell(token).trim()}` };
      expect(await (await fetch(url, { headers })).json()).toMatchObject({
        known: true,
        policyYear: '2014/15',
      });
    });

    test('tells the same to the command line', async () => {
      const asked = ['performance', '--area', PETERBOROUGH.area, '--year', '2014/15', '--metric', METRIC];
      const { code, output } = await bettercare(dataFolder, asked);
      expect(code).toBe(0);
      expect(output).toContain(
        'Q2 2014/15     144,612       1,703    1,177.6        2,162      1,495.0    +27.0%   no\n',
      );
    });

    test('explains a quarter down to its nine records and the events that carried them', async () => {
      const { code, output } = await bettercare(dataFolder, ['explain', ...Q2]);
      expect(code).toBe(0);
      expect(output).toContain('  825 + 770 + 567 = 2,162\n');
      expect(output).toContain('It rests on 9 records:\n');
      const events = [...output.matchAll(/event (\S+) at activity\.counts\/\d+ offset \d+/g)].map(
        ([, id]) => id,
      );
      const expected = ['2014-07', '2014-08', '2014-09'].flatMap((month) =>
        ['both', 'nhs', 'social-care'].map((agency) => `delayed-days/E06000031/${month}/${agency}`),
      );
      expect(events).toEqual(expected);
    });

    test('says with every record of an invented figure from which file it came', async () => {
      const asked = ['--area', 'E10000003', '--metric', 'non-elective-admissions', '--period', '2016/17-Q1'];
      const { code, output } = await bettercare(dataFolder, ['explain', ...asked]);
      expect(code).toBe(0);
      expect(output).toContain('4,566 + 4,735 + 4,576 = 13,877');
      expect(output.match(/invented-admissions-cambridgeshire-2016-17\.csv/g)).toHaveLength(3);
    });

    test('has Peterborough’s invented admissions of both commissioners', async () => {
      const asked = ['--area', PETERBOROUGH.area, '--metric', 'non-elective-admissions', '--period'];
      for (const [quarter, sum] of [
        ['2014/15-Q4', '4,230'],
        ['2015/16-Q1', '4,020'],
        ['2015/16-Q2', '4,120'],
        ['2015/16-Q3', '4,200'],
      ] as const) {
        const { output } = await bettercare(dataFolder, ['explain', ...asked, quarter]);
        expect([quarter, output]).toEqual([quarter, expect.stringContaining(` = ${sum}\n`)]);
        expect(output.match(/invented-admissions-peterborough-2015-(06H|99D)\.csv/g)).toHaveLength(6);
      }
    });

    test('has a delivery in quarantine, which a person mends and replays, and the figure is there', async () => {
      const run = (...args: readonly string[]) => bettercare(dataFolder, ['quarantine', ...args]);
      const listed = (await run('list', '--json')).output;
      const { deliveries } = JSON.parse(listed) as {
        deliveries: { topic: string; partition: number; offset: number; rules: string[]; state: string }[];
      };
      expect(deliveries).toMatchObject([{ rules: ['unknown-area'], state: 'open' }]);
      const place = deliveries.flatMap(({ topic, partition, offset }) => [
        `${topic}/${partition}`,
        String(offset),
      ]);
      expect(await run('replay', ...place)).toMatchObject({
        code: 1,
        output: expect.stringContaining('unknown-area at /data/area'),
      });
      const { output: event } = await run('show', ...place, '--event');
      const mended = join(dataFolder, 'mended.json');
      await writeFile(mended, event.replace('E06000131', 'E06000031'));
      expect(await run('replay', ...place, '--mended', mended)).toMatchObject({
        code: 0,
        output: expect.stringMatching(
          /^It is replayed; it came to stand at activity\.counts\/\d+ offset \d+\.\n$/,
        ),
      });
      const april = ['--from', '2016-04', '--to', '2016-04', '--json'];
      const series = ['series', '--area', 'E06000031', '--measure', 'delayed-days', ...april];
      let figure: number | undefined;
      while (figure !== 795) {
        await sleep(50);
        const { figures } = JSON.parse((await bettercare(dataFolder, series)).output) as {
          readonly figures: readonly { readonly value?: number }[];
        };
        figure = figures[0]?.value;
      }
      expect(await run('dismiss', ...place, '--reason', 'Reported since')).toMatchObject({ code: 1 });
    });

    test('verifies, in words', async () => {
      const { code, output } = await bettercare(dataFolder, ['verify']);
      expect(code).toBe(0);
      expect(output).toContain(
        'Every offset is accounted for: 146 offsets: 145 counts recorded, 0 period replacements, 1 quarantined, 0 absent.\n',
      );
      expect(output).toMatch(/^The chain holds: /m);
      expect(output).toMatch(/^Live equals rebuilt: 145 cells: [0-9a-f]{64}\.$/m);
      expect(output).toMatch(/^The decision chain holds: \d+ decisions: [0-9a-f]{64}\.$/m);
    });

    test('is nobody else’s: a second start on its folder says so in one line', async () => {
      const { code, output, errors } = await new StandaloneProcess(dataFolder, { PORT: '0' }).ended;
      expect({ code, errors }).toEqual({
        code: 1,
        errors: expect.stringMatching(/^Better Care Ledger cannot start: .* is in use by process \d+.*\n$/),
      });
      expect(output).not.toContain('running');
    });
  });

  describe('and given more', () => {
    test('is not changed by the same file, twice, in pieces and in any order', async () => {
      const before = [await contentHashes(), (await verified()).cells];
      const events = sampleEvents(await readDelayedDays());
      const file = events.map((event) => JSON.stringify(event)).join('\n');
      const ended = await bettercare(dataFolder, ['publish', '-'], file);
      expect(ended).toMatchObject({ code: 0, output: '108 events accepted.\n' });
      const backwards = events.toReversed();
      for (let at = 0; at < backwards.length; at += 40) await publish(...backwards.slice(at, at + 40));
      expect([await contentHashes(), (await verified()).cells]).toEqual(before);
    });

    test('takes a correction, keeps what was known before it, and knows of no time before the first', async () => {
      const before = await watermark();
      await publish(september(600, '2015-01-08T12:00:00Z'));
      expect((await secondQuarter()).figure).toMatchObject({ numerator: 2_199, met: false });
      expect((await secondQuarter(`&asKnown=${before}`)).figure).toMatchObject({
        numerator: 2_162,
        rate: '1495.0',
      });
      expect((await secondQuarter('&publishedBy=2014-12-31')).figure).toMatchObject({ numerator: 2_162 });
      expect(await year('2014/15', '&asKnown=2020-01-01T00:00:00Z')).toMatchObject({
        known: false,
        rule: 'nothing-was-known',
      });
    });

    test('shows a blank where the correction is withdrawn, until a later version is published', async () => {
      await publish(
        withdrawn({ period: '2014-09', category: { agency: 'nhs' }, applicableAt: '2015-02-12T12:00:00Z' }),
      );
      const blank = await secondQuarter();
      expect(blank.september.numerator).toBeUndefined();
      expect(blank.figure.numerator).toBeUndefined();
      expect(blank.figure.met).toBeUndefined();
      expect(blank.figure.notJudged).toBe('incomplete');
      await publish(september(563, '2015-03-12T12:00:00Z'));
      expect((await secondQuarter()).figure).toMatchObject({ numerator: 2_162, met: false });
    });

    test('gives the same cells whether a period replacement comes before or after its rows', async () => {
      const careType = (period: string, code: string, value: number, applicableAt: string) =>
        reported({ period, table: 'care-type', category: { careType: code }, value, applicableAt });
      const [earlier, later] = ['2012-07-12T12:00:00Z', '2012-08-09T12:00:00Z'];
      const rows = (period: string) => [
        careType(period, 'acute', 8, later),
        careType(period, 'non-acute', 4, later),
      ];
      const old = (period: string) => [
        careType(period, 'acute', 10, earlier),
        careType(period, 'non-acute', 5, earlier),
      ];
      const replacement = (from: string, to: string) =>
        replaced({ table: 'care-type', from, to, rows: 2, applicableAt: later });
      for (const event of [
        replacement('2012-04-01', '2012-04-30'),
        ...rows('2012-04'),
        ...old('2012-04'),
        ...old('2012-05'),
        ...rows('2012-05'),
        replacement('2012-05-01', '2012-05-31'),
      ])
        await publish(event);
      expect(await cellsOf('2012-04')).toEqual(await cellsOf('2012-05'));
      expect(await cellsOf('2012-04')).toEqual([
        { care_type: 'acute', total: '8', live: '1' },
        { care_type: 'non-acute', total: '4', live: '1' },
      ]);
    });

    async function cellsOf(month: string): Promise<unknown[]> {
      const client = new pg.Client({ connectionString: connection.databaseOwnerUrl });
      await client.connect();
      const { rows } = await client.query<object>(
        `SELECT care_type, total, live FROM count_cell
          WHERE tbl = 'care-type' AND month = ($1 || '-01')::date ORDER BY care_type`,
        [month],
      );
      await client.end();
      return rows;
    }
  });

  describe('and given a plan', () => {
    const area = 'E10000003';
    const whose = ['--area', area, '--year', '2014/15'];

    test('lets the operator draft it by machine, and agree and withdraw it as a person', async () => {
      const file = join(dataFolder, 'plan.json');
      const sample = await readFile(
        join(repositoryRoot(), 'apps/standalone/sample/plan-2014-15.json'),
        'utf8',
      );
      const submission = { ...(JSON.parse(sample) as { content: object }), area };
      await writeFile(file, JSON.stringify(submission));
      const another = join(dataFolder, 'another-plan.json');
      const content = { ...submission.content, document: 'Nobody has put this forward' };
      await writeFile(another, JSON.stringify({ ...submission, content }));
      const decide = async (...args: string[]) => (await bettercare(dataFolder, ['plan', ...args])).code;
      expect(await decide('draft', file)).toBe(0);
      const unread = await bettercare(dataFolder, ['plan', 'agree', another]);
      expect([unread.code, unread.errors]).toEqual([
        1,
        expect.stringMatching(/^What waits .* is not what /m),
      ]);
      expect(await decide('agree', file)).toBe(0);
      expect(await decide('withdraw', ...whose, '--reason', 'It was another area’s')).toBe(0);
      const shown = (await bettercare(dataFolder, ['plan', 'show', ...whose, '--json'])).json();
      expect(shown).toMatchObject({
        decisions: [
          { type: 'plan.drafted', actor: 'operator' },
          { type: 'plan.agreed', actor: 'person:operator' },
          { type: 'plan.withdrawn', actor: 'person:operator' },
        ],
      });
    });

    test.each([
      ['council', [], { person: 'council' }],
      ['council', ['--grant', 'approver@E10000003'], { person: 'operator' }],
    ])('gives %s with %j a token to use elsewhere', async (person, grant, expected) => {
      const given = (await bettercare(dataFolder, ['token', '--person', person, ...grant, '--json'])).json();
      expect(given).toEqual({ url: connection.url, ...expected, token: expect.any(String) });
    });

    test('gives the token of whom it is asked for, whatever token is used meanwhile', async () => {
      process.env['BETTERCARE_TOKEN'] = 'of-somebody-else';
      try {
        const { output } = await bettercare(dataFolder, ['token', '--person', 'council']);
        expect(output.trim()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      } finally {
        delete process.env['BETTERCARE_TOKEN'];
      }
    });
  });

  describe('and given what it should not take', () => {
    const good = reported({ period: '2014-09', value: 1, applicableAt: '2014-10-30T12:00:00Z' });
    const with_ = (data: object): object => ({ ...good, data: { ...good.data, ...data } });
    const nextYear = `${new Date().getFullYear() + 1}-06`;

    test.each<[string, object, string]>([
      ['an unknown type', { ...good, type: 'bettercare.count.guessed.v1' }, 'unknown-type'],
      ['an unknown measure', with_({ measure: 'delayed-nights' }), 'unknown-measure'],
      ['an unknown area', with_({ area: 'E06999999' }), 'unknown-area'],
      ["somebody else's organisation", { ...good, source: 'urn:ons:E10000003' }, 'not-your-organisation'],
      ['a month in the future', with_({ period: nextYear }), 'period-not-over'],
      ['negative days', with_({ value: -1 }), 'value-not-a-count'],
      ['half a day', with_({ value: 1.5 }), 'value-not-a-count'],
      [
        'a reason and an agency that may not combine',
        with_({
          table: 'full',
          category: { careType: 'acute', agency: 'social-care', reason: 'C' },
        }),
        'reason-and-agency-may-not-combine',
      ],
      ['an NHS number', { ...good, subject: '943 476 5919' }, 'nhs-number'],
      ['U+0000', { ...good, subject: 'a\u0000b' }, 'nul-character'],
      ['an absurd date', with_({ applicableAt: '0014-10-30T12:00:00Z' }), 'wrong-form'],
    ])('refuses %s, says by which rule and how to mend it', async (_, event, rule) => {
      const response = await post(JSON.stringify([event]));
      const text = await response.text();
      expect([403, 422]).toContain(response.status);
      const { results } = JSON.parse(text) as { results: { errors: Record<string, string>[] }[] };
      const errors = results[0]?.errors ?? [];
      expect(errors.map((error) => error['rule'])).toContain(rule);
      for (const error of errors) expect(error['mend']).not.toBe('');
      expect(text).not.toMatch(/943 ?476 ?5919|node_modules|\.js:/);
    });

    test.each<[string, () => Promise<Response>, number, string]>([
      ['malformed JSON', () => post('[{'), 400, 'malformed-json'],
      [
        'another content type',
        () => post('[]', { 'content-type': 'text/csv' }),
        415,
        'unsupported-media-type',
      ],
      ['an oversize body', () => post(Buffer.alloc(8 * 1024 * 1024 + 1, 0x20)), 413, 'body-too-large'],
      ['no token', () => post('[]', { authorization: '' }), 401, 'token-missing'],
      ['a wrong token', () => post('[]', {}, 'a.b.c'), 401, 'token-refused'],
    ])('refuses %s', async (_, send, status, code) => {
      const response = await send();
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status,
        body: { status, code },
      });
    });

    test('lists to the command line what of a file was refused, by line, and takes the rest', async () => {
      const lines = [good, with_({ value: -1 }), '{"half":', with_({ measure: 'delayed-nights' })];
      const file = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
      const { code, output, errors } = await bettercare(dataFolder, ['publish', '-'], file);
      expect({ code, errors }).toEqual({ code: 2, errors: '' });
      expect(output).toMatch(/^line 3: not-json: /m);
      expect(output).toMatch(/^line 2: \S+ at \/data\/value: /m);
      expect(output).toMatch(/^line 4: unknown-measure at \/data\/measure: /m);
      expect(output).toMatch(/1 event accepted, 3 events refused\.\n$/);
    });

    test.each<[string, string[], RegExp]>([
      [
        'a file that is not there',
        ['publish', '/nowhere/x.json'],
        /^\/nowhere\/x\.json cannot be read: .*\n$/,
      ],
      ['a year that no plan is for', ['performance', '--area', 'E06000031', '--year', '1999/00'], /1999\/00/],
      ['a client that is not known', ['token', '--client', 'somebody'], /somebody/],
    ])('tells the command line of %s in a line', async (_, args, line) => {
      const { code, output, errors } = await bettercare(dataFolder, args);
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(errors).toMatch(line);
      expect(errors).not.toMatch(/\n\s+at /);
    });
  });

  describe('and stopped', () => {
    test('stops cleanly, starts again within seconds, on the next free port, and has lost nothing', async () => {
      const before = [await contentHashes(), (await verified()).cells];
      const { code, errors } = await system.stop('SIGINT');
      expect({ code, failed: /ERROR|cannot/.test(errors) }).toEqual({ code: 0, failed: false });
      expect(await bettercare(dataFolder, ['status'])).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/^Nothing is running that is known here: .*\n$/),
      });

      const usual = createServer()
        .listen(8400, '127.0.0.1')
        .on('error', () => undefined);
      system = new StandaloneProcess(dataFolder);
      const again = await system.started();
      expect(again).toContain('Q2 2014/15     144,612       1,703');
      usual.close();
      const { issuer } = connection;
      connection = system.connection();
      const { port } = new URL(connection.url);
      expect(port).not.toBe('8400');
      expect(again).toContain(`Port 8400 is taken by another process; this one listens on ${port}.\n`);
      expect(connection.issuer).toBe(issuer);
      expect(await ask('/v1/status')).toHaveProperty('lanes');
      operator = await tokenOf(connection, 'operator');
      expect([await contentHashes(), (await verified()).cells]).toEqual(before);
      expect((await bettercare(dataFolder, ['rebuild'])).code).toBe(0);
    });

    test('stops as cleanly for SIGTERM, and does not start on a port or a setting that will not do', async () => {
      expect((await system.stop('SIGTERM')).code).toBe(0);
      const taken = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => taken.once('listening', resolve));
      const { port } = taken.address() as AddressInfo;
      const nothing = join(dataFolder, 'nothing');
      const [onTaken, onTakenMetrics, onNonsense] = await Promise.all([
        new StandaloneProcess(nothing, { PORT: String(port) }).ended,
        new StandaloneProcess(nothing, { METRICS_PORT: String(port) }).ended,
        new StandaloneProcess(dataFolder, { PORT: 'many' }).ended,
      ]);
      taken.close();
      for (const [{ code, errors }, setting] of [
        [onTaken, 'PORT'],
        [onTakenMetrics, 'METRICS_PORT'],
      ] as const) {
        expect([code, errors]).toEqual([
          1,
          `Better Care Ledger cannot start: ${setting} ${port} is taken by another process; stop it, or set another ${setting}.\n`,
        ]);
      }
      expect(existsSync(nothing)).toBe(false); // no database was made in vain
      expect([onNonsense.code, onNonsense.errors]).toEqual([
        1,
        'PORT must be a whole number from 0 to 65535.\n',
      ]);
    });
  });
});

function september(value: number, applicableAt: string): CountReported {
  return reported({ period: '2014-09', category: { agency: 'nhs' }, value, applicableAt });
}

/** What a command of the printed text puts out, as somebody who copies it would see. */
function inAnotherShell(command: string): string {
  const told = /^(BCL_|BETTERCARE_|DATABASE_)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
  return execSync(command, { cwd: repositoryRoot(), env, encoding: 'utf8' });
}

import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPool } from '#platform';
import { reported, spawnBuilt, StandaloneProcess, StubbornDoor, tokenOf } from '#testing';
import type { Connection, Ended, Meeting } from '#testing';
import type { Pool } from 'pg';

// `bettercare publish` as somebody runs it, against the system as it is started.

/** How far it came by then, of what takes a busy machine longer than ten seconds. */
const PROGRESS = /^[\d,]+ events? accepted, [\d,]+ refused, [\d,]+ a second(?:, \d+%)?\n/gm;

const folder = mkdtempSync(join(tmpdir(), 'publish-'));
const system = new StandaloneProcess(join(folder, 'data'), {
  METRICS_PORT: '0',
  PORT: '0',
  BCL_SAMPLE: 'none',
});
let connection: Connection;
let database: Pool;
let token: string;

beforeAll(async () => {
  await system.started();
  connection = system.connection();
  database = openPool({ url: connection.databaseOwnerUrl, max: 1, name: 'publish spec' });
  token = await tokenOf(connection, 'sample-publisher');
});
afterAll(async () => {
  await database.end();
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Begins a command in the spec's folder; `ended` is what it comes to. */
function begin(
  args: readonly string[],
  url = connection.url,
  env: Readonly<Record<string, string>> = { BETTERCARE_TOKEN: token },
) {
  const child = spawnBuilt('apps/cli/src/main.js', ['publish', ...args, '--url', url], env);
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    output,
    errors: errors.replace(PROGRESS, ''),
  }));
  return { child, ended };
}

async function publish(args: readonly string[], url?: string, input = ''): Promise<Ended> {
  const { child, ended } = begin(args, url);
  child.stdin?.end(input);
  return ended;
}

/** A line each; the values from 1, so that each says which it is. */
function events(many: number): string[] {
  return Array.from({ length: many }, (_, at) =>
    JSON.stringify(
      reported({ period: '2016-01', value: at + 1, applicableAt: '2017-02-01T09:30:00Z', id: `${at + 1}` }),
    ),
  );
}

/** So long that 128 fill a request. */
const long = (event: string) => event.padEnd(32 * 1024);
const refusedAlike = (event: string) => event.replace('"delayed-days"', '"delayed-nights"');

function fileOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const journalOf = (file: string) => `${file}.publish.json`;
const journalIn = (file: string) =>
  JSON.parse(readFileSync(journalOf(file), 'utf8')) as { readonly next: object; readonly accepted: number };
const shown = (value: number) => value.toLocaleString('en-GB');
const rowsOf = (csv: string) => readFileSync(csv, 'utf8').trimEnd().split('\r\n').slice(1);

async function delivered(): Promise<number> {
  const asked = await database.query<{ sum: string }>('SELECT sum(next_offset) FROM log_lane');
  return Number(asked.rows[0]?.sum);
}

/** A door that meets the first requests so, and lets all others through. */
const door = (...meetings: readonly Meeting[]) =>
  StubbornDoor.before(connection.url, (nth) => meetings[nth] ?? 'passed');

describe('a file that is published', () => {
  test('is sent in requests of 5,000, each event once; what is refused is told by line', async () => {
    const lines = events(12_000);
    lines.splice(3, 1, '{"id":', '', 'x'.repeat(64 * 1024 + 1), refusedAlike(lines[3] ?? ''));
    const before = await delivered();
    const open = await door();
    const { code, output, errors } = await publish([fileOf('september.ndjson', lines)], open.url);
    await open.close();
    expect(output.split('\n')).toEqual([
      expect.stringMatching(/^line 4: not-json: /),
      expect.stringMatching(/^line 6: event-too-large: /),
      expect.stringMatching(/^line 7: unknown-measure at \/data\/measure: /),
      '11,999 events accepted, 3 events refused.',
      '',
    ]);
    expect({ code, errors, requests: open.met.length }).toEqual({ code: 2, errors: '', requests: 3 });
    expect(await delivered()).toBe(before + 11_999);
    expect(existsSync(journalOf(join(folder, 'september.ndjson')))).toBe(false);
  });

  test('or comes by standard input, an array as well; the answer in JSON has what was refused', async () => {
    const [one = '', two = '', three = ''] = events(3);
    const { code, output } = await publish(
      ['-', '--json'],
      undefined,
      `[${one},\n${refusedAlike(two)}, ${three}]`,
    );
    expect(code).toBe(2);
    expect(JSON.parse(output)).toMatchObject({
      accepted: 2,
      refused: 1,
      refusals: [{ line: 2, event: 2, id: '2', errors: [{ rule: 'unknown-measure' }] }],
    });
  });

  test('that nothing is wrong with ends with 0, and where nobody answers with 1, at once', async () => {
    const file = fileOf('one.json', events(1));
    expect(await publish([file])).toEqual({ code: 0, output: '1 event accepted.\n', errors: '' });
    const closed = await door();
    const { url } = closed;
    await closed.close();
    const list = fileOf('earlier.csv', ['the list of an earlier run']);
    const { code, errors } = await publish([file, '--error-file', list], url);
    expect(code).toBe(1);
    expect(readFileSync(list, 'utf8')).toBe('the list of an earlier run\n');
    expect(errors).toMatch(/^Nothing answers at \S+ \(ECONNREFUSED\)\. Start it with `npm start`\.\n$/);
  });
});

test('events in the names of others are refused, and it is said once how to publish in theirs', async () => {
  const theirs = events(3).map((event) => event.replace('urn:ons:E06000031', 'urn:ons:E10000003'));
  const file = fileOf('theirs.ndjson', [...events(1), ...theirs]);
  const refusedAt = (line: number) =>
    expect.stringMatching(`^line ${line}: not-your-organisation at /source: `);
  const asOneself = await begin([file], undefined, { BCL_DATA: join(folder, 'data') }).ended;
  expect({ ...asOneself, output: asOneself.output.split('\n') }).toEqual({
    code: 2,
    output: [
      ...[2, 3, 4].map(refusedAt),
      'To publish in the name of urn:ons:E10000003: --as urn:ons:E10000003, and --as with any other source of the file.',
      '1 event accepted, 3 events refused.',
      '',
    ],
    errors: '',
  });
  expect((await publish([file])).output).not.toContain('--as');
});

test('one that is stopped before anything was answered says so, and leaves no lock', async () => {
  const file = fileOf('unanswered.ndjson', events(1));
  const waiting = await door('kept waiting');
  const { child, ended } = begin([file], waiting.url);
  while (waiting.met.length === 0) await sleep(10);
  expect(existsSync(`${file}.publish.lock`)).toBe(true);
  child.kill('SIGTERM');
  expect(await ended).toEqual({
    code: 143,
    output: '',
    errors:
      'Stopped. Nothing was answered yet; the same command begins again, and what is sent twice counts once.\n',
  });
  expect(existsSync(`${file}.publish.lock`)).toBe(false);
  await waiting.close();
});

test('counts that no figure will add are accepted, and warned of at the end', async () => {
  const another = fileOf(
    'another.ndjson',
    events(128 + 2).map((event) => long(event.replace('"area":"E06000031"', '"area":"E10000003"'))),
  );
  const { code, output } = await publish([another]);
  expect(code).toBe(0);
  expect(output).toMatch(
    /^Warning: not-an-expected-reporter \(130 counts\): Peterborough City Council is not expected to report Delayed days for Cambridgeshire: .*\n130 events accepted\.\n$/,
  );
  expect(JSON.parse((await publish([another, '--json'])).output)).toMatchObject({
    accepted: 130,
    heldApart: [{ counts: 130, area: 'E10000003' }],
  });
});

test('more refused events than an answer names are listed to the last, in their order, in the error file', async () => {
  const lines = events(4_000).map((event, at) => (at % 2 === 0 ? refusedAlike(event) : event));
  const list = join(folder, 'refused.csv');
  const { code, output } = await publish([fileOf('many.ndjson', lines), '--error-file', list]);
  expect({ code, output }).toEqual({
    code: 2,
    output: `2,000 events accepted, 2,000 events refused. Those refused are listed in ${list}.\n`,
  });
  expect(readFileSync(list, 'utf8').split('\r\n')[0]).toBe(
    '\ufeffline,event,id,pointer,value,rule,what,how to mend',
  );
  expect(rowsOf(list).map((row) => row.split(',').slice(0, 6))).toEqual(
    Array.from({ length: 2_000 }, (_, at) => 2 * at + 1).map((line) =>
      [line, line, line, '/data/measure', 'delayed-nights', 'unknown-measure'].map(String),
    ),
  );
});

describe('what is not answered', () => {
  test('is sent again when it may be, and counts once', async () => {
    const stubborn = await door('busy', 'unavailable', 'answer lost');
    const { code, output, errors } = await publish([fileOf('again.ndjson', events(10))], stubborn.url);
    await stubborn.close();
    expect({ code, output }).toEqual({ code: 0, output: '10 events accepted.\n' });
    expect(stubborn.met).toEqual(['busy', 'unavailable', 'answer lost', 'passed']);
    expect(errors.split('\n')).toEqual([
      expect.stringMatching(/^HTTP 429: .* Sent again in 0 seconds, try 2 of 10\.$/),
      expect.stringMatching(/^HTTP 503: .* try 3 of 10\.$/),
      expect.stringMatching(/^No answer from .* Sent again in 4 seconds, try 4 of 10\.$/),
      '',
    ]);
  });
});

describe('a file that is published in part', () => {
  /** A door that lets through until the first request is answered, and is then as told until it is told to open. */
  async function doorThatShuts(file: string, shut: Meeting) {
    let isOpen = false;
    const meet = () => (!isOpen && existsSync(journalOf(file)) ? shut : 'passed');
    const before = await delivered();
    const shutting = await StubbornDoor.before(connection.url, meet);
    return {
      url: shutting.url,
      met: shutting.met,
      open: () => {
        isOpen = true;
        shutting.met.splice(0);
      },
      passed: () => shutting.met.filter((meeting) => meeting === 'passed').length,
      delivered: async () => (await delivered()) - before,
      close: () => shutting.close(),
    };
  }

  test('because it was given up is gone on with by the same command', async () => {
    const file = fileOf('given-up.ndjson', events(640).map(long));
    const shutting = await doorThatShuts(file, 'away for an hour');
    const first = await publish([file, '--quiet'], shutting.url);
    const passed = shutting.passed();
    const { next, accepted } = journalIn(file);
    expect(next).toMatchObject({ form: 'lines', line: accepted + 1, index: accepted });
    expect(first).toEqual({
      code: 1,
      output: '',
      errors:
        'HTTP 503: no reason was given. It asks to be sent this again in 3,600 seconds, and no more than 300 are waited. ' +
        `It came to line ${shown(accepted + 1)}: ${shown(accepted)} events accepted. The same command goes on from there.\n`,
    });
    shutting.open();
    const { code, output, errors } = await publish([file], shutting.url);
    expect({ code, output }).toEqual({ code: 0, output: '640 events accepted.\n' });
    expect(errors).toMatch(
      /^Goes on where it stopped, at line .* events accepted\. --from-start sends all of it again\.\n/,
    );
    expect(shutting.met).toHaveLength((640 - accepted) / 128);
    expect(await shutting.delivered()).toBe((passed + shutting.met.length) * 128);
    expect(existsSync(journalOf(file))).toBe(false);
    await shutting.close();
  });

  test('because it was stopped or killed as well, if it is still that file, with that error file; the address may be another', async () => {
    const lines = events(640).map((event, at) => long(at % 64 === 7 ? refusedAlike(event) : event));
    const file = fileOf('killed.ndjson', lines);
    const list = join(folder, 'killed.csv');
    const shutting = await doorThatShuts(file, 'kept waiting');
    const command = [file, '--error-file', list];
    const interrupted = begin(command, shutting.url);
    while (!existsSync(journalOf(file))) await sleep(10);
    expect(existsSync(`${file}.publish.lock`)).toBe(true);
    // Twice, as from a terminal by way of npm.
    interrupted.child.kill('SIGINT');
    interrupted.child.kill('SIGINT');
    const { code: stopped, errors } = await interrupted.ended;
    expect(errors).toMatch(/^Stopped\. It came to line .* The same command goes on from there\.\n$/);
    expect([stopped, existsSync(`${file}.publish.lock`)]).toEqual([130, false]);
    const killed = begin(command, shutting.url);
    const met = shutting.met.length;
    while (shutting.met.length === met) await sleep(10);
    killed.child.kill('SIGKILL');
    await killed.ended;
    // As if it had been killed while it wrote what was answered, the error file first.
    appendFileSync(list, '"half a row');

    const why = async (args: readonly string[]) => (await publish(args, shutting.url)).errors;
    expect(await why([file])).toContain(`It was begun with --error-file ${list}. Finish it so, or`);
    fileOf('killed.ndjson', ['', ...lines]);
    expect(await why(command)).toMatch(
      /killed\.ndjson has changed since it was published in part, before line/,
    );

    fileOf('killed.ndjson', lines);
    shutting.open();
    const { code, output } = await publish([...command, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(output)).toMatchObject({ accepted: 630, refused: 10 });
    expect(rowsOf(list).map((row) => Number(row.split(',')[0]))).toEqual(
      Array.from({ length: 10 }, (_, at) => at * 64 + 8),
    );
    await shutting.close();
  });

  test('is not published by another meanwhile, and is anew once whoever published it has died', async () => {
    const file = fileOf('twice.ndjson', events(384).map(long));
    const shutting = await doorThatShuts(file, 'kept waiting');
    const first = begin([file], shutting.url);
    while (!existsSync(journalOf(file))) await sleep(10);
    const lock = `${file}.publish.lock`;
    const second = await publish([file, '--from-start'], shutting.url);
    expect([second.code, second.output]).toEqual([1, '']);
    expect(second.errors).toContain(`${file} is being published by process ${first.child.pid} since `);
    expect(second.errors).toContain(`where nobody publishes it any more, remove ${lock}.\n`);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(lock)).toBe(true);
    shutting.open();
    const { code, output, errors } = await publish([file], shutting.url);
    expect({ code, output }).toEqual({ code: 0, output: '384 events accepted.\n' });
    expect(errors).toMatch(/^Goes on where it stopped, /);
    expect(existsSync(lock)).toBe(false);
    await shutting.close();
  });

  test('because its array broke off is gone on with once it is mended', async () => {
    const [one = '', two = ''] = events(2);
    const file = fileOf('array.json', [`[${one},`, `${two},`, ']']);
    expect(await publish([file])).toEqual({
      code: 1,
      output: '',
      errors:
        `${file}: The array is not JSON on line 3, where an event is expected. ` +
        'It came to line 2: 2 events accepted. The same command goes on from there.\n',
    });
    fileOf('array.json', [`[${one},`, two, ']']);
    expect(await publish([file, '--quiet'])).toEqual({ code: 0, output: '2 events accepted.\n', errors: '' });
    fileOf('array.json', [`[,${one}]`]);
    expect((await publish([file])).errors).toMatch(
      /on line 1, where an event or its closing bracket is expected\.\n$/,
    );
    expect(existsSync(journalOf(file))).toBe(false);
  });

  test('is published where no journal can be kept as well, and is not gone on with then', async () => {
    const file = fileOf('no-journal.ndjson', events(384).map(long));
    // Stands for a folder that cannot be written in, which hinders no superuser.
    mkdirSync(`${journalOf(file)}.new`);
    const { code, output, errors } = await publish([file]);
    expect({ code, output }).toEqual({ code: 0, output: '384 events accepted.\n' });
    expect(errors.split(`${journalOf(file)} cannot be written: EISDIR`)).toHaveLength(2);

    const broken = await door('passed', 'passed', 'away for an hour');
    const ended = await publish([file, '--quiet'], broken.url);
    await broken.close();
    expect(ended.errors).toMatch(/Sending all of it again is safe: what was accepted counts once\.\n$/);
    expect(existsSync(journalOf(file))).toBe(false);
  });

  test('may be sent from its start instead', async () => {
    const file = fileOf('anew.ndjson', events(1));
    writeFileSync(journalOf(file), 'not a journal');
    expect((await publish([file])).errors).toContain('does not say how far it was published');
    expect(await publish([file, '--from-start'])).toMatchObject({ code: 0, output: '1 event accepted.\n' });
    expect(existsSync(journalOf(file))).toBe(false);
  });
});

test('asked to be strict, nothing of a request is taken in unless all of it passes; mended, it goes on there', async () => {
  const lines = events(300);
  const broken = lines.map((event, at) => (at === 200 || at === 202 ? refusedAlike(event) : event));
  const file = fileOf('strict.ndjson', broken.map(long));
  const before = await delivered();
  const { code, output } = await publish([file, '--strict']);
  expect(output.split('\n')).toEqual([
    expect.stringMatching(/^line 201: unknown-measure at \/data\/measure: /),
    expect.stringMatching(/^line 203: unknown-measure at \/data\/measure: /),
    'Nothing of lines 129 to 256 was taken in: 2 events refused, 126 held back. ' +
      'It came to line 129: 128 events accepted. The same command goes on from there.',
    '',
  ]);
  expect(code).toBe(2);
  expect(await delivered()).toBe(before + 128);
  // What is no JSON does not spoil the answer about the others' lines: it is told before anything is sent.
  fileOf(
    'strict.ndjson',
    lines.map((event, at) => long(at === 200 ? `${event},${event}` : event)),
  );
  expect((await publish([file, '--strict'])).output).toMatch(/^line 201: not-json: .*column \d+\. /);
  expect(await delivered()).toBe(before + 128);
  fileOf('strict.ndjson', lines.map(long));
  expect(await publish([file, '--strict'])).toMatchObject({ code: 0, output: '300 events accepted.\n' });
  expect(await delivered()).toBe(before + 300);
});

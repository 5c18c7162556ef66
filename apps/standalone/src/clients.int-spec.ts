import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { openPool } from '#platform';
import { bettercare, isInstalled, reported, StandaloneProcess, StubbornDoor } from '#testing';
import type { Connection, Ended, Meeting } from '#testing';
import type { Pool } from 'pg';
import ts from 'typescript';

// What docs/clients gives to those who publish, run as they would, against the system as it is started.

const clients = join(repositoryRoot(), 'docs', 'clients');

describe('the client kit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  const system = new StandaloneProcess(join(folder, 'data'), {
    METRICS_PORT: '0',
    PORT: '0',
    BCL_SAMPLE: 'none',
  });
  let connection: Connection;
  let database: Pool;

  beforeAll(async () => {
    await system.started();
    connection = system.connection();
    database = openPool({ url: connection.databaseOwnerUrl, max: 1, name: 'clients spec' });
  });
  afterAll(async () => {
    await database.end();
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function settings(url = connection.url): Record<string, string> {
    const client = connection.clients.find(({ id }) => id === 'sample-publisher');
    return {
      PATH: process.env['PATH'] ?? '',
      BETTERCARE_URL: url,
      OIDC_ISSUER: connection.issuer,
      CLIENT_ID: client?.id ?? '',
      CLIENT_SECRET: client?.secret ?? '',
    };
  }

  async function run(command: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
    // Without a standard input: bash takes a socket for one of a remote shell, and reads its start-up files.
    const child = spawn(command, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output, errors };
  }

  if (isInstalled('bash') && isInstalled('curl')) {
    test('has examples with curl that answer as they say', async () => {
      const examples = examplesIn(readFileSync(join(clients, 'curl.md'), 'utf8'));
      expect(examples.length).toBeGreaterThan(5);
      const script = examples.map(({ commands }) => `${commands}\nprintf '\\n%s\\n' '${BETWEEN}'`).join('\n');
      const { output, errors } = await run('bash', ['-c', script], settings());
      expect(errors).toBe('');
      const printed = output.split(`\n${BETWEEN}\n`);
      for (const [at, { outcome }] of examples.entries()) expect(printed[at]?.trimEnd()).toMatch(outcome);
    });
  }

  const months = Array.from({ length: 12 }, (_, at) => `2016-${String(at + 1).padStart(2, '0')}`);
  const year = months.map((period, at) =>
    reported({ period, value: 100 + at, applicableAt: '2017-02-01T09:30:00Z', id: period }),
  );
  const lines = [
    ...year,
    ...year.slice(0, 1).map((event) => ({ ...event, source: 'urn:ons:E10000003', id: 'theirs' })),
  ];

  type Command = readonly [program: string, args: readonly string[]];
  const producers: readonly (readonly [string, () => Command])[] = [
    ['TypeScript', () => [process.execPath, [compiled('publish.ts')]]],
    ...(isInstalled('python3')
      ? [['Python', (): Command => ['python3', [join(clients, 'publish.py')]]] as const]
      : []),
  ];

  describe.each(producers)('a producer in %s', (name, command) => {
    const file = join(folder, `${name}.ndjson`);
    // A blank line between two events: what is refused is told by where it stands in the file.
    writeFileSync(file, lines.map((event) => `${JSON.stringify(event)}\n`).join('\n'));

    function publish(env: Record<string, string>): Promise<Ended> {
      const [program, args] = command();
      return run(program, [...args, file], env);
    }

    test('publishes, and says of each refused event on which line it stands and which rule it broke', async () => {
      const { code, output } = await publish(settings());
      expect(output).toMatch(/^line 25 \(theirs\): not-your-organisation at \/source: urn:ons:E10000003\. /);
      expect(output).toMatch(/\n12 accepted, 1 refused\n$/);
      expect(code).toBe(2);
    });

    test('waits when it is asked to, and sends again what it has no answer to, without changing a figure', async () => {
      const before = await figures();
      const meetings: readonly Meeting[] = ['busy', 'unavailable', 'answer lost'];
      const door = await StubbornDoor.before(connection.url, (nth) => meetings[nth] ?? 'passed');
      const { code, output } = await publish(settings(door.url));
      await door.close();
      expect(door.met).toEqual(['busy', 'unavailable', 'answer lost', 'passed']);
      expect(output).toContain('12 accepted, 1 refused\n');
      expect(code).toBe(2);
      expect(await figures()).toEqual(before);
    });

    test('sends what can be read of a file, and says which line cannot', async () => {
      const damaged = join(folder, `${name}-damaged.ndjson`);
      const [first, second] = year.map((event) => JSON.stringify(event));
      writeFileSync(damaged, `${first}\n\n{"specversion": "1.0",\n${second}\n`);
      const [program, args] = command();
      const { code, output } = await run(program, [...args, damaged], settings());
      expect(output).toMatch(/^line 3 is not JSON and was not sent: .+\n2 accepted, 1 refused\n$/);
      expect(code).toBe(2);

      writeFileSync(damaged, JSON.stringify(year[0], undefined, 2));
      const { code: ended, errors } = await run(program, [...args, damaged], settings());
      expect(errors).toBe('no line of it is JSON: this producer takes one event a line\n');
      expect(ended).toBe(1);
    });

    test('says in one line which setting it lacks', async () => {
      const { code, output, errors } = await publish({ ...settings(), OIDC_ISSUER: '' });
      expect([code, output, errors]).toEqual([1, '', 'OIDC_ISSUER is not set\n']);
    });

    test('gives up in one line where its client is not known', async () => {
      expect(await publish({ ...settings(), CLIENT_SECRET: 'guessed' })).toEqual({
        code: 1,
        output: '',
        errors: 'the issuer gave no token (HTTP 401)\n',
      });
    });
  });

  /** Once all that was accepted is recorded. */
  async function figures(): Promise<unknown> {
    const behind = `SELECT (SELECT sum(next_offset) FROM log_lane)
                         - (SELECT sum(next_offset) FROM lane_position) AS deliveries`;
    while (Number((await database.query<{ deliveries: string }>(behind)).rows[0]?.deliveries) > 0)
      await sleep(20);
    const asked = [
      'series',
      '--area',
      'E06000031',
      '--measure',
      'delayed-days',
      '--from',
      '2016-01',
      '--to',
      '2016-12',
    ];
    const answer = (await bettercare(join(folder, 'data'), [...asked, '--json'])).json() as {
      figures: unknown;
    };
    return answer.figures;
  }

  /** For Node before it could read TypeScript; it only leaves out the types, as Node does. */
  function compiled(source: string): string {
    const text = readFileSync(join(clients, source), 'utf8');
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    });
    const file = join(folder, source.replace(/\.ts$/, '.mjs'));
    writeFileSync(file, outputText);
    return file;
  }
});

const BETWEEN = '--- next example ---';

interface Example {
  readonly commands: string;
  readonly outcome: RegExp;
}

/** A block of commands and the block below it that says what they print; `...` stands for anything. */
function examplesIn(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/```bash\n(.*?)```\n+```text\n(.*?)```/gs)];
  expect(blocks).toHaveLength([...markdown.matchAll(/^```bash$/gm)].length);
  return blocks.map(([, commands = '', printed = '']) => {
    const pieces = printed
      .trimEnd()
      .split('...')
      .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { commands, outcome: new RegExp(`^${pieces.join('[^]*?')}$`) };
  });
}

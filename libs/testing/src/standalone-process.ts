import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';

/** What a command or a process came to. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The part of a running system's `connection.json` that specs use. */
export interface Connection {
  readonly url: string;
  readonly issuer: string;
  readonly clients: readonly { readonly id: string; readonly secret: string }[];
  readonly people: readonly { readonly id: string; readonly secret: string }[];
  readonly databaseOwnerUrl: string;
}

const RUNNING = 'Better Care Ledger is running.';
// A limit against hanging, not a measure of speed.
const START_WITHIN_MS = 150_000;

/** The built system as somebody would start it, in a data folder of its own. */
export class StandaloneProcess {
  readonly ended: Promise<Ended>;
  private output = '';
  private errors = '';
  private readonly child: ChildProcess;
  private readonly running: Promise<boolean>;

  constructor(
    readonly dataFolder: string,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawnBuilt('apps/standalone/src/main.js', [], { BCL_DATA: dataFolder, ...environment });
    this.ended = endOf(this.child, () => ({ output: this.output, errors: this.errors }));
    this.running = new Promise((resolve) => {
      this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        if (this.output.includes(RUNNING)) resolve(true);
      });
      this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
      void this.ended.then(() => resolve(false));
    });
  }

  /** Resolves with what it has printed once it says that it runs. */
  async started(): Promise<string> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), START_WITHIN_MS);
    const running = await this.running;
    clearTimeout(late);
    if (!running) throw new Error(`It did not start:\n${this.output}\n${this.errors}`);
    return this.output;
  }

  /** What it has printed so far. */
  printed(): string {
    return this.output;
  }

  /** Whether it has said that it runs, or has ended before. */
  async startedOrEnded(): Promise<boolean> {
    return this.running;
  }

  /** What of memory it holds, in bytes, as its metrics say. */
  async residentBytes(): Promise<number> {
    const address = /curl (http\S+\/metrics)/.exec(this.output)?.[1] ?? '';
    const text = await (await fetch(address)).text();
    return Number(/^process_resident_memory_bytes\S* (\S+)/m.exec(text)?.[1]);
  }

  connection(): Connection {
    return JSON.parse(readFileSync(join(this.dataFolder, 'connection.json'), 'utf8')) as Connection;
  }

  /** Kills it outright: it does nothing more, not even stop its database server. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Asks it to stop, as Ctrl-C does. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Runs one `bettercare` command against the system of a data folder. */
export async function bettercare(
  dataFolder: string,
  args: readonly string[],
  input = '',
): Promise<Ended & { readonly json: () => unknown }> {
  const child = spawnBuilt('apps/cli/src/main.js', args, { BCL_DATA: dataFolder });
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdin?.end(input);
  const ended = await endOf(child, () => ({ output, errors }));
  return { ...ended, json: () => JSON.parse(ended.output) as unknown };
}

/** A token of one of the local issuer's clients; with other grants than its own, where it may ask for them. */
export async function tokenOf(
  { issuer, clients }: Connection,
  id: string,
  grants?: readonly string[],
): Promise<string> {
  const secret = clients.find((client) => client.id === id)?.secret ?? '';
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(grants && { grants: grants.join(' ') }),
    }),
  });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}

async function endOf(child: ChildProcess, said: () => Pick<Ended, 'output' | 'errors'>): Promise<Ended> {
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said() };
}

// Nothing of the environment that would make it another system than the one under test.
const NOT_PASSED =
  /^(DATABASE_|OIDC_|BCL_|BETTERCARE_|HOST$|PORT$|METRICS_|NODE_OPTIONS$|LOG_|BATCH_MAX$|REQUESTS_|MEBIBYTES_|CLIENT_|UNVERIFIED_|RECORDING_|FREE_|LIVE_|REDIS_|REPORTS_|DELIVERY_|SMTP_|MAIL_|WEBHOOK_|MESH_|MIGRATE$)/;

/** Starts a built program as somebody would, with none of this environment's own settings of it. */
export function spawnBuilt(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const built = join(repositoryRoot(), 'dist', file);
  if (!existsSync(built))
    throw new Error(`${built} is not there: run the specs with npm test, which builds it.`);
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_PASSED.test(name));
  return spawn(process.execPath, [built, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...environment },
  });
}

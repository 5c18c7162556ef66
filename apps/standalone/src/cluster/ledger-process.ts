import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '#installation';
import { startCommand } from './start-commands';

const START_MS_MAX = 120_000;
/** As long as docker-compose.yml lets them finish what they have begun. */
const STOP_MS_MAX = 30_000;

export interface LedgerProcessOptions {
  /** What it is called here, and its log. */
  readonly name: string;
  readonly app: string;
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly folder: string;
  /** Of each line it writes. */
  readonly heard?: (line: string) => void;
}

/** They end with this process, however many there are. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Where a process answers. */
export interface Addresses {
  readonly address: string;
  readonly metrics: string;
}

/** One part of the ledger, built, in a process of its own. */
export class LedgerProcess {
  /** Resolves once it has ended, with how. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly running: Promise<Addresses>;
  private lastLine = '';

  constructor(private readonly options: LedgerProcessOptions) {
    const { name, app, args, environment, folder } = options;
    this.child = spawn(process.execPath, [...imports(), ...startCommand(app, args)], {
      cwd: repositoryRoot(),
      env: { ...inherited(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C is for the one who started it, who stops the parts in order.
      detached: true,
    });
    running.add(this.child);
    const log = createWriteStream(join(folder, `${name}.log`));
    const closed = once(this.child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    this.running = new Promise((resolve) => {
      for (const output of [this.child.stdout, this.child.stderr]) {
        if (output === null) continue;
        output.pipe(log, { end: false });
        createInterface({ input: output }).on('line', (line) => {
          this.lastLine = line;
          this.options.heard?.(line);
          const addresses = addressesIn(line);
          if (addresses !== undefined) resolve(addresses);
        });
      }
    });
    this.ended = closed.then(([code, signal]) => {
      log.end();
      running.delete(this.child);
      return `${this.name} ended (${signal ?? `exit code ${code}`}): ${this.lastLine}`;
    });
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /**
   * Resolves once it answers.
   *
   * @throws Error when it ends instead, or takes too long.
   */
  async started(signal: AbortSignal): Promise<Addresses> {
    const late = AbortSignal.timeout(START_MS_MAX);
    const givenUp = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(new Error(`${this.name} did not start in time.`)));
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    const ended = this.ended.then((how) => Promise.reject(new Error(how)));
    return Promise.race([this.running, ended, givenUp]);
  }

  /** Resolves once it has done its work and ended with 0. */
  async done(): Promise<void> {
    const how = await this.ended;
    if (this.child.exitCode !== 0) throw new Error(how);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS_MAX);
    await this.ended;
    clearTimeout(late);
  }
}

/** The line with which a process says that it is running. */
function addressesIn(line: string): Addresses | undefined {
  if (!/"message":"the \w+ is running"/.test(line)) return undefined;
  const { address, metrics } = JSON.parse(line) as Addresses;
  return { address, metrics };
}

/** What this process was told to load holds for it too: to end with its parent. */
function imports(): string[] {
  return process.execArgv.flatMap((argument, at, all) =>
    argument === '--import' ? [argument, all[at + 1] ?? ''] : [],
  );
}

/** Of this environment only what is not a setting of the ledger's. */
function inherited(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'TZ', 'SystemRoot']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

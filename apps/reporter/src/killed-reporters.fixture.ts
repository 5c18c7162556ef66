import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { spawnBuilt } from '#testing';
import type { Chance } from '#testing';

const BUILT = 'apps/reporter/src/reporter-process.fixture.js';

/** Several reporters, each a process of its own, that are killed and stopped, and others started in their place. */
export class KilledReporters {
  private readonly children: ChildProcess[] = [];
  private readonly told: ChildProcess[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly chance: Chance,
    /** What they go by: `DATABASE`, `FOLDER`, and `REDIS` where they share one. */
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it is at work. */
  async start(): Promise<void> {
    const seed = String(this.chance.below(1_000_000));
    const child = spawnBuilt(BUILT, [], { ...this.environment, SEED: seed });
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('exit', (code, signal) => {
      if (this.told.includes(child)) return;
      this.failure = new Error(`A reporter ended by itself (${signal ?? code}):\n${errors}`);
    });
    this.children.push(child);
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  }

  /** One of them, by chance, in the middle of whatever it does; another one starts. */
  async endOne(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const [child] = this.children.splice(this.chance.below(this.children.length), 1);
    if (child) this.end(child, signal);
    await this.start();
  }

  /** Throws where one of them ended that nobody had told to. */
  insistOnLife(): void {
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {
    const ended = this.children.map((child) => once(child, 'exit'));
    for (const child of this.children.splice(0)) this.end(child, 'SIGKILL');
    await Promise.all(ended);
  }

  private end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): void {
    this.told.push(child);
    child.kill(signal);
  }
}

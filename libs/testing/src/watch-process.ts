import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { spawnBuilt } from './standalone-process';
import { ToldFigures } from './told-figures';
import type { LiveEvent } from './told-figures';

/** What `bettercare watch --json` says beside the events. */
type Said =
  | { readonly kind: 'cut-off'; readonly why: string }
  | { readonly kind: 'resumed'; readonly afterMs: number; readonly isWhole: boolean };

/** An open `bettercare watch --json` of an area, and what it has told. */
export class WatchProcess {
  readonly told = new ToldFigures();
  readonly said: Said[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private fault: Error | undefined;
  private errors = '';
  private more: () => void = () => undefined;

  constructor(url: string, area: string, token: string) {
    this.child = spawnBuilt('apps/cli/src/main.js', ['watch', '--area', area, '--url', url, '--json'], {
      BETTERCARE_TOKEN: token,
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    if (this.child.stdout) createInterface(this.child.stdout).on('line', (line) => this.take(line));
    this.ended = once(this.child, 'close').then(([code]) => {
      this.fault ??= new Error(`It ended with ${code}: ${this.errors}`);
      this.more();
    });
  }

  /**
   * Waits for what it has told to be as it should be.
   *
   * @throws Error where it ends before, or what it tells does not add up.
   */
  async until(isSo: (watch: this) => boolean): Promise<void> {
    while (!isSo(this)) {
      if (this.fault) throw this.fault;
      await new Promise<void>((resolve) => (this.more = resolve));
    }
  }

  /** Stops it, as Ctrl-C does. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
  }

  private take(line: string): void {
    try {
      const news = JSON.parse(line) as Said | (LiveEvent & { readonly kind: 'event' });
      if (news.kind === 'event') this.told.takeIn(news);
      else this.said.push(news);
    } catch (cause) {
      this.fault ??= cause as Error;
    }
    this.more();
  }
}

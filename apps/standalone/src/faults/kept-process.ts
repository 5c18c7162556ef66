import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import { faultChannel } from '#platform';
import { LedgerProcess } from '../cluster/ledger-process';
import type { ArmedFault } from './fault-plan';

const AGENT = pathToFileURL(join(repositoryRoot(), 'dist/apps/standalone/src/faults/fault-agent.js')).href;
const AGAIN_AFTER_MS = 200;

export interface KeptProcessOptions {
  readonly app: 'gateway' | 'projector';
  /** What it is called here, and its logs. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its logs go. */
  readonly folder: string;
  /** The fault of the process that is to be started, if it has one. */
  readonly nextFault: () => ArmedFault | undefined;
  /** Of each line. */
  readonly heard: (line: string) => void;
  /** Of one that had started, and ended though nobody had ended it: with how. */
  readonly lost: (how: string) => void;
}

/** A process that is started again whenever it ends, as an orchestrator does, until it is to stop. */
export class KeptProcess {
  /** Where it answers, while it does. */
  address: string | undefined;
  private readonly kept: Promise<void>;
  private process: LedgerProcess | undefined;
  private wanted = true;
  private isKilled = false;
  private starts = 0;
  private lastWords = '';

  constructor(private readonly options: KeptProcessOptions) {
    this.kept = this.keep();
  }

  kill(): void {
    this.isKilled = true;
    this.process?.signal('SIGKILL');
  }

  /** Does nothing for so long, while others take it for dead. */
  async halt(ms: number): Promise<void> {
    this.process?.signal('SIGSTOP');
    await this.continueIn(ms);
  }

  /**
   * Has it end in good order, and not come back.
   *
   * @throws Error when one that had started, and was not killed, ends otherwise.
   */
  async stop(): Promise<void> {
    this.wanted = false;
    // While a server is away it cannot start, and says so.
    const hadStarted = this.address !== undefined;
    await this.process?.stop();
    await this.kept;
    if (hadStarted && !this.isKilled && !this.lastWords.includes('(exit code 0)'))
      throw new Error(`It did not stop in order: ${this.lastWords}`);
  }

  /** As if nobody had ever started it. */
  async discard(): Promise<void> {
    this.wanted = false;
    this.process?.signal('SIGKILL');
    await this.kept;
  }

  private async keep(): Promise<void> {
    while (this.wanted) {
      const process = this.launch();
      this.process = process;
      process.started(new AbortController().signal).then(
        ({ address }) => (this.address = address),
        () => undefined, // it ended, or is killed soon
      );
      this.lastWords = await process.ended;
      const isLost = this.address !== undefined && this.wanted && !this.lastWords.includes('(SIGKILL)');
      if (isLost) this.options.lost(this.lastWords);
      this.address = undefined;
      if (this.wanted) await sleep(AGAIN_AFTER_MS);
    }
  }

  private launch(): LedgerProcess {
    const { app, name, environment, folder, nextFault, heard } = this.options;
    const fault = nextFault();
    this.starts += 1;
    this.isKilled = false;
    return new LedgerProcess({
      name: `${name}.${this.starts}`,
      app,
      folder,
      environment: { ...environment, ...(fault && armed(fault)) },
      heard: (line) => {
        heard(line);
        if (isFault(line, 'kill')) this.isKilled = true;
        if (fault !== undefined && isFault(line, 'halt')) void this.continueIn(fault.ms);
      },
    });
  }

  private async continueIn(ms: number): Promise<void> {
    const { process } = this;
    await sleep(ms);
    process?.signal('SIGCONT');
  }
}

function armed(fault: ArmedFault): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${AGENT}`,
    BCL_FAULT: JSON.stringify({ ...fault, name: faultChannel(fault.point) }),
  };
}

/** Whether it is what a process says that is about to have its fault. */
export function isFault(line: string, action?: ArmedFault['action']): boolean {
  return line.startsWith(`{"fault":"${action ?? ''}`);
}

import { CommitOutcomeUnknown } from '#platform';
import type { LogLines } from '#platform';
import type { Duty, ObligationKey } from './duty';
import type { JobRuns } from './job-runs';
import { pauseAfter } from './pauses';

/** How an obligation that somebody was woken for ended. */
export type HowItEnded = 'done' | 'failed' | 'elsewhere';

const FAILURE_LENGTH_MAX = 1_000;

export interface CarrierOptions {
  readonly runs: JobRuns;
  readonly duties: readonly Duty[];
  /** The process, as the runs name it. */
  readonly by: string;
  readonly log: LogLines;
  readonly ended?: (name: string, how: HowItEnded, seconds: number) => void;
}

/** Carries out what it is woken for, as far as the runs say that it is due and nobody else's. */
export class Carrier {
  private readonly dutyByName: ReadonlyMap<string, Duty>;
  private stopping = false;

  constructor(private readonly options: CarrierOptions) {
    this.dutyByName = new Map(options.duties.map((duty) => [duty.name, duty]));
  }

  /** From now on what breaks off is the stop's doing, and no failure. */
  stop(): void {
    this.stopping = true;
  }

  /** Woken twice, late or for nothing, it does nothing that was done. Rejects when the database does not answer. */
  async carryOut(key: ObligationKey): Promise<HowItEnded> {
    const begunMs = performance.now();
    const how = this.stopping ? 'elsewhere' : await this.attempt(key);
    this.options.ended?.(key.name, how, (performance.now() - begunMs) / 1000);
    return how;
  }

  private async attempt(key: ObligationKey): Promise<HowItEnded> {
    const { runs, by } = this.options;
    const duty = this.dutyByName.get(key.name);
    if (!duty || (await duty.isForOthers?.(key))) return 'elsewhere';
    const attempt = await runs.begin(key, by);
    if (!attempt) return 'elsewhere';
    try {
      const completed = await runs.complete(attempt, duty.limitMs, (client) =>
        duty.carryOut(key, client, attempt.attempt),
      );
      if (!completed.done) return 'elsewhere';
      duty.announce?.(key, completed.outcome);
      return 'done';
    } catch (error) {
      // Whether it is done stands in its row; whoever looks next reads it there.
      if (this.stopping || error instanceof CommitOutcomeUnknown) return 'elsewhere';
      const againInMs = duty.pauseMs?.(attempt.attempt) ?? pauseAfter(attempt.attempt);
      this.options.log.error('due work failed and will be tried again', { ...attempt, againInMs }, error);
      await runs.fail(attempt, reasonOf(error), againInMs);
      return 'failed';
    }
  }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, FAILURE_LENGTH_MAX);
}

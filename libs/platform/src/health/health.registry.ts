import { NoAnswer, within } from '../process/within';

/** One thing that must be so before this process is given work. It rejects, or answers false, when it is not. */
export type HealthCheck = () => Promise<boolean>;

/** Down is what was found to be; of what does not answer in time it is only known that work would wait there too. */
export type HealthState = 'up' | 'down' | 'no-answer';

/** What of a process is as it should be, as far as it said in time, and why not. */
export interface HealthAnswer {
  readonly state: HealthState;
  readonly cause?: unknown;
}

/** As long as a caller has patience with an answer: on a machine that is very busy, a second is nothing. */
const CHECK_MS_MAX = 5_000;

/** What a process must have to be ready, contributed by whoever brings it. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();

  constructor(private readonly checkMsMax = CHECK_MS_MAX) {}

  /** Adds a check under a name that is shown to anyone, so that it must not say more than what is up or down. */
  register(name: string, check: HealthCheck): void {
    if (this.checks.has(name)) throw new Error(`There already is a health check named ${name}.`);
    this.checks.set(name, check);
  }

  /** The state of every check, all asked at once, none waited for longer than five seconds. */
  async ask(): Promise<ReadonlyMap<string, HealthAnswer>> {
    const asked = [...this.checks].map(
      async ([name, check]) => [name, await answerOf(check, this.checkMsMax)] as const,
    );
    return new Map(await Promise.all(asked));
  }
}

async function answerOf(check: HealthCheck, msMax: number): Promise<HealthAnswer> {
  try {
    return { state: (await within(msMax, check())) ? 'up' : 'down' };
  } catch (cause) {
    return { state: cause instanceof NoAnswer ? 'no-answer' : 'down', cause };
  }
}

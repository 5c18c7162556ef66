import { within } from '../process/within';

/** One thing that must be so before this process is given work. It rejects, or answers false, when it is not. */
export type HealthCheck = () => Promise<boolean>;

const CHECK_TIMEOUT_MS = 2_000;

/** What a process must have to be ready, contributed by whoever brings it. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();

  /** Adds a check under a name that is shown to anyone, so that it must not say more than what is up or down. */
  register(name: string, check: HealthCheck): void {
    if (this.checks.has(name)) throw new Error(`There already is a health check named ${name}.`);
    this.checks.set(name, check);
  }

  /** The state of every check, all asked at once, none waited for longer than two seconds. */
  async ask(): Promise<ReadonlyMap<string, { readonly up: boolean; readonly cause?: unknown }>> {
    const asked = [...this.checks].map(async ([name, check]) => {
      try {
        return [name, { up: await within(CHECK_TIMEOUT_MS, check()) }] as const;
      } catch (cause) {
        return [name, { up: false, cause }] as const;
      }
    });
    return new Map(await Promise.all(asked));
  }
}

import type { Json } from '#kernel';
import type { PoolClient } from 'pg';
import { keyText } from './duty';
import type { Obligation, ObligationKey } from './duty';
import { EARLY_MS_MAX } from './job-runs';
import type { Attempt, Completed, JobRuns } from './job-runs';
import type { Kept } from './job-runs.behaviour';

interface Row extends Kept {
  readonly obligation: Obligation;
  readonly isDone: boolean;
  readonly isTaken: boolean;
  readonly nextTryMs: number;
}

/** Runs in memory under a clock of the spec's own; they keep the promises that the stored ones keep. */
export class MemoryRuns implements JobRuns {
  readonly rows = new Map<string, Row>();
  private readonly unfinished = new Set<string>();
  private readonly periods = new Map<string, string[]>();

  constructor(public nowMs = 0) {}

  now(): Promise<Date> {
    return Promise.resolve(new Date(this.nowMs));
  }

  /** The periods noted of a duty and area, in the order in which they were. */
  noted(name: string, area: string): readonly string[] {
    return this.periods.get(`${name}|${area}`) ?? [];
  }

  setRight(looks: readonly string[], here: Date): Promise<number> {
    let early = 0;
    const newestMs = Math.max(this.nowMs, here.getTime());
    for (const [text, row] of this.rows) {
      if (!row.isDone || hasCome(row, newestMs) || !looks.includes(row.obligation.name)) continue;
      this.rows.set(text, { ...row, isDone: false, outcome: null });
      this.unfinished.add(text);
      early += 1;
    }
    return Promise.resolve(early);
  }

  looked(): Promise<void> {
    return Promise.resolve();
  }

  note(obligations: readonly Obligation[]): Promise<void> {
    const fresh = { attempts: 0, by: null, failure: null, outcome: null, isDone: false, isTaken: false };
    for (const obligation of obligations) {
      const text = keyText(obligation);
      if (this.rows.has(text)) continue;
      this.rows.set(text, { ...fresh, obligation, nextTryMs: 0 });
      this.unfinished.add(text);
      const of = `${obligation.name}|${obligation.area}`;
      const periods = this.periods.get(of);
      if (periods) periods.push(obligation.period);
      else this.periods.set(of, [obligation.period]);
    }
    return Promise.resolve();
  }

  open(names: readonly string[], limit: number): Promise<ObligationKey[]> {
    const open = [...this.unfinished]
      .flatMap((text) => this.rows.get(text) ?? [])
      .filter(
        (row) =>
          hasCome(row, this.nowMs) && row.nextTryMs <= this.nowMs && names.includes(row.obligation.name),
      )
      .map(({ obligation }) => obligation);
    open.sort((a, b) => b.dueSince.getTime() - a.dueSince.getTime());
    return Promise.resolve(open.slice(0, limit));
  }

  begin(key: ObligationKey, by: string): Promise<Attempt | undefined> {
    const row = this.rows.get(keyText(key));
    if (!row || row.isDone || row.isTaken || !hasCome(row, this.nowMs) || row.nextTryMs > this.nowMs)
      return Promise.resolve(undefined);
    const attempts = row.attempts + 1;
    this.rows.set(keyText(key), { ...row, attempts, by, nextTryMs: 0 });
    const { name, area, period } = key;
    return Promise.resolve({ name, area, period, attempt: attempts });
  }

  async complete(
    attempt: Attempt,
    _limitMs: number,
    work: (client: PoolClient) => Promise<Json>,
  ): Promise<Completed> {
    const text = keyText(attempt);
    const row = this.rows.get(text);
    if (!row || row.isDone || row.isTaken || row.attempts !== attempt.attempt) return { done: false };
    this.rows.set(text, { ...row, isTaken: true });
    try {
      // What a duty would write it writes nowhere here.
      const outcome = await work({} as PoolClient);
      this.rows.set(text, { ...row, isDone: true, outcome });
      this.unfinished.delete(text);
      return { done: true, outcome };
    } catch (error) {
      this.rows.set(text, row);
      throw error;
    }
  }

  fail(attempt: Attempt, failure: string, againInMs: number): Promise<void> {
    const row = this.rows.get(keyText(attempt));
    if (row && !row.isDone && row.attempts === attempt.attempt) {
      this.rows.set(keyText(attempt), { ...row, failure, nextTryMs: this.nowMs + againInMs });
    }
    return Promise.resolve();
  }
}

function hasCome({ obligation }: Row, nowMs: number): boolean {
  return obligation.dueSince.getTime() <= nowMs + EARLY_MS_MAX;
}

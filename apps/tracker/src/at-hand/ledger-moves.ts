import type { EventLog } from '#event-log';
import { TouchedAreas } from '#performance';
import { APP_POOL } from '#platform';
import { cellsInUse, isReached, isSamePositions, readPositions, readRecordingProgress } from '#records';
import type { Positions } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG } from '../tokens';
import { freshnessHeaders, freshnessOf } from './freshness';

/** For how long what was seen is taken to be so: a correction is in every answer after that. */
const SEEN_MS = 100;

/** The ledger as it was seen to stand. */
export interface Seen {
  /** How often it had been seen to move. */
  readonly step: number;
  /** How fresh it was, in headers. */
  readonly freshness: Readonly<Record<string, string>>;
  /** Up to where everything had been recorded and decided. */
  readonly positions: Positions;
}

interface Look extends Seen {
  readonly beganMs: number;
  /** A rebuild may mend cells without anything having been recorded. */
  readonly cellsVersion: number;
}

/**
 * What moved in the ledger, and of which areas, as far as this process has looked. It looks when it is asked and
 * has not done so within 100 ms: once for all who ask at the same time, and never while nobody does.
 */
@Injectable()
export class LedgerMoves {
  private last: Look | undefined;
  private looking: Promise<void> | undefined;
  private earliestMs = -Infinity;
  private readonly touchedAt = new Map<string, number>();
  private everywhereTouchedAt = 0;
  private restoredAt = 0;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    private readonly touched: TouchedAreas,
  ) {}

  /** How often the ledger has been seen to move by now. What is read from here on has all of that in it. */
  get step(): number {
    return this.last?.step ?? 0;
  }

  /**
   * How the ledger stood at most so many milliseconds ago; 0 looks anew.
   *
   * @throws when the database cannot be asked: what was seen longer ago is not taken for how it stands.
   */
  async seen(withinMs = SEEN_MS): Promise<Seen> {
    const earliestMs = Math.max(performance.now() - withinMs, this.earliestMs);
    for (;;) {
      if (this.last !== undefined && this.last.beganMs >= earliestMs) return this.last;
      // One that began too early is waited for: looks follow each other, so that none is taken for a later one.
      this.looking ??= this.look().finally(() => (this.looking = undefined));
      await this.looking;
    }
  }

  /** Takes nothing that was seen before now for how the ledger stands: something has been decided in this process. */
  lookAgain(): void {
    this.earliestMs = performance.now();
  }

  /** Whether anything that an answer about the area rests on has moved since a step; or, where none is given, anything. */
  isTouchedSince(step: number, area: string | undefined): boolean {
    if (area === undefined) return this.step > step;
    return this.everywhereTouchedAt > step || (this.touchedAt.get(area) ?? 0) > step;
  }

  /** Whether the ledger is not what it was at a step, as after it was restored from a copy: its past may be another. */
  isRestoredSince(step: number): boolean {
    return this.restoredAt > step;
  }

  private async look(): Promise<void> {
    const beganMs = performance.now();
    // Progress first: what is said to be recorded is then within the positions, and so in every answer.
    const progress = await readRecordingProgress(this.pool, this.log);
    const freshness = freshnessHeaders(freshnessOf(progress), new Date());
    const [positions, { version: cellsVersion }] = await Promise.all([
      readPositions(this.pool),
      cellsInUse(this.pool),
    ]);
    const step = await this.follow(positions, cellsVersion);
    this.last = { step, freshness, beganMs, positions, cellsVersion };
  }

  /** Marks what was touched since the last look, and answers with the step it is now. */
  private async follow(positions: Positions, cellsVersion: number): Promise<number> {
    const { last } = this;
    if (last === undefined) return 1;
    const isRestored = !isReached(last.positions, positions);
    const isRebuilt = last.cellsVersion !== cellsVersion;
    if (!isRestored && !isRebuilt && isSamePositions(last.positions, positions)) return last.step;
    const areas =
      isRestored || isRebuilt ? 'everywhere' : (await this.touched.between(last.positions, positions)).areas;
    const step = last.step + 1;
    if (isRestored) this.restoredAt = step;
    if (areas === 'everywhere') this.everywhereTouchedAt = step;
    else for (const area of areas) this.touchedAt.set(area, step);
    return step;
  }
}

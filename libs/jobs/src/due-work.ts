import type { LogLines } from '#platform';
import type { Duty, ObligationKey } from './duty';
import { EARLY_MS_MAX } from './job-runs';
import type { JobRuns } from './job-runs';

/** Who wakes somebody for what is due: this process itself, or a queue that several share. */
export interface Hands {
  /** Asks for these to be carried out soon; what has been asked for and is not done yet is not asked for twice. */
  hand(keys: readonly ObligationKey[]): Promise<void>;
  /** Takes no more, and ends when nothing is under way. */
  close(): Promise<void>;
}

/** Who carries out what waits for somebody outside. */
interface HandsOutside {
  readonly letters?: Hands;
  readonly digests?: Hands;
  /** Those of each way. */
  readonly deliveries?: ReadonlyMap<string, Hands>;
}

/** In hand at a time; what is beyond them is still due at the next look. */
const HANDED_MAX = 200;
/** Of all ways together: a way that hangs has every board's returns waiting, and those of others stand behind them. */
const DELIVERIES_HANDED_MAX = 2_000;

/** Looks for what has come to be due, and hands out what is not done. */
export class DueWork {
  private readonly inside: readonly string[];
  private readonly deliveries: readonly string[];
  private readonly letters: readonly string[];
  private readonly digests: readonly string[];
  private readonly looks: readonly string[];
  private clocksDiffer = false;

  constructor(
    private readonly runs: JobRuns,
    private readonly duties: readonly Duty[],
    private readonly by: string,
    private readonly log: LogLines,
  ) {
    const named = (which: Duty['outside']) =>
      duties.filter(({ outside }) => outside === which).map(({ name }) => name);
    this.inside = named(undefined);
    this.deliveries = named('deliveries');
    this.letters = named('letters');
    this.digests = named('digests');
    this.looks = duties.filter(({ isLook }) => isLook).map(({ name }) => name);
  }

  /** Notes what has come to be due. What one duty cannot say keeps no other from it. */
  async look(): Promise<void> {
    const now = await this.runs.now();
    const here = new Date();
    this.compareClocks(now, here);
    const early = await this.runs.setRight(this.looks, here);
    if (early > 0)
      this.log.error('the clock of the database was ahead: due work is done again in its time', { early });
    const failures: unknown[] = [];
    for (const duty of this.duties) {
      try {
        await this.runs.note(await duty.due(now));
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
    await this.runs.looked(this.by);
  }

  /** The database's is the one that counts. Where it is far from this machine's, one of them is wrong; said once. */
  private compareClocks(now: Date, here: Date): void {
    const aheadMs = now.getTime() - here.getTime();
    const differ = Math.abs(aheadMs) > EARLY_MS_MAX;
    if (differ && !this.clocksDiffer) {
      const aheadHours = Math.round(aheadMs / 3_600_000);
      this.log.error('the clock of the database is not that of this machine: due work goes by it', {
        aheadHours,
      });
    }
    this.clocksDiffer = differ;
  }

  /**
   * Has everybody woken who is needed for what is not done, whoever had been before.
   *
   * @param outside the hands for what waits for somebody outside, where there are others for it
   */
  async handOut(
    inside: Hands,
    { letters = inside, digests = letters, deliveries = new Map() }: HandsOutside = {},
  ): Promise<void> {
    await inside.hand(await this.runs.open(this.inside, HANDED_MAX));
    await letters.hand(await this.runs.open(this.letters, HANDED_MAX));
    await digests.hand(await this.runs.open(this.digests, HANDED_MAX));
    const open = await this.runs.open(this.deliveries, DELIVERIES_HANDED_MAX);
    for (const way of new Set(open.map((key) => this.wayOf(key))))
      await (deliveries.get(way) ?? inside).hand(open.filter((key) => this.wayOf(key) === way));
  }

  private wayOf(key: ObligationKey): string {
    return this.duties.find(({ name }) => name === key.name)?.wayOf?.(key) ?? '';
  }
}

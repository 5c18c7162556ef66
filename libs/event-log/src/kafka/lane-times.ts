import { within } from '#platform';
import type { LogLines } from '#platform';
import type { Lane, LaneEnd, ReaderPlace } from '../event-log';
import { laneName } from '../event-log';
import type { BrokerLanes } from './broker-lanes';
import { committedDeliveries } from './committed-records';
import { batchesIn } from './record-batches';

interface KnownTime {
  readonly offset: number;
  readonly at: Date | null;
  readonly askedMs: number;
}

/** A broker gives no less than a whole batch. */
const LEAST_BYTES = 1;
const ANSWER_MS_MAX = 1_000;

/**
 * Where lanes end and when their deliveries were appended. A time has to be fetched with the batch it stands in,
 * so it is asked for once in a while, and until then the last one known is given: of a lane that is being read
 * somebody seems to wait a little longer than they do.
 *
 * While no broker answers, what they last said is given: nothing is appended then, and whoever asks has figures to
 * show that do not depend on them.
 */
export class LaneTimes {
  private readonly waiting = new Map<string, KnownTime>();
  private readonly newest = new Map<string, KnownTime>();
  private readonly last = new Map<string, LaneEnd>();
  /** An answer that was given up waiting for. */
  private late: Promise<unknown> | undefined;
  private failing = false;

  constructor(
    private readonly lanes: BrokerLanes,
    private readonly keptMs: number,
    private readonly log: LogLines,
  ) {}

  /** @throws when brokers do not answer and never have, or `now` is asked for */
  async ends(lanes: readonly Lane[], places: readonly ReaderPlace[], as?: 'now'): Promise<LaneEnd[]> {
    const placeOf = new Map(places.map((place) => [laneName(place), place.nextOffset]));
    if (as === 'now') return this.ask(lanes, placeOf);
    if (this.late !== undefined) return lanes.map((lane) => this.lastEnd(lane, placeOf.get(laneName(lane))));
    const answer = this.ask(lanes, placeOf);
    try {
      const ends = await within(ANSWER_MS_MAX, answer);
      for (const end of ends) this.last.set(laneName(end), end);
      if (this.failing) this.log.info('Brokers say again where lanes end');
      this.failing = false;
      return ends;
    } catch (error) {
      if (!lanes.every((lane) => this.last.has(laneName(lane)))) throw error;
      if (!this.failing)
        this.log.warn('Brokers do not say where lanes end; going by what they last said', {}, error);
      this.failing = true;
      this.late = answer.catch(() => {}).finally(() => (this.late = undefined));
      return lanes.map((lane) => this.lastEnd(lane, placeOf.get(laneName(lane))));
    }
  }

  private lastEnd(lane: Lane, place: number | undefined): LaneEnd {
    const last = this.last.get(laneName(lane));
    const nextOffset = place ?? last?.nextOffset ?? 0;
    const end = Math.max(last?.end ?? 0, nextOffset);
    const waitingSince = nextOffset < end ? (last?.waitingSince ?? last?.newestAt ?? null) : null;
    return { ...lane, nextOffset, end, waitingSince, newestAt: last?.newestAt ?? null };
  }

  private async ask(lanes: readonly Lane[], placeOf: ReadonlyMap<string, number>): Promise<LaneEnd[]> {
    const starts = await this.lanes.starts(lanes);
    const ends = await this.lanes.ends(lanes);
    return Promise.all(
      lanes.map(async (lane) => {
        const start = starts.get(laneName(lane)) ?? 0;
        const end = ends.get(laneName(lane)) ?? start;
        const nextOffset = placeOf.get(laneName(lane)) ?? start;
        const first = Math.max(nextOffset, start);
        const [waitingSince, newestAt] = await Promise.all([
          first < end ? this.time(this.waiting, lane, first) : null,
          start < end ? this.time(this.newest, lane, end - 1) : null,
        ]);
        return { ...lane, nextOffset, end: Math.max(end, nextOffset), waitingSince, newestAt };
      }),
    );
  }

  private async time(known: Map<string, KnownTime>, lane: Lane, offset: number): Promise<Date | null> {
    const name = laneName(lane);
    const nowMs = performance.now();
    const last = known.get(name);
    if (last !== undefined && (last.offset === offset || nowMs - last.askedMs < this.keptMs)) return last.at;
    const at = await this.fetchTime(lane, offset);
    known.set(name, { offset, at, askedMs: nowMs });
    return at;
  }

  /** Of the delivery at an offset, or of what stands there instead; none when retention has just removed it. */
  private async fetchTime(lane: Lane, offset: number): Promise<Date | null> {
    const fetched = await this.lanes.fetch(lane, offset, LEAST_BYTES);
    if (fetched === undefined) return null;
    const batches = batchesIn(fetched.batches);
    const delivery = committedDeliveries(batches, fetched.aborted, offset).next();
    if (delivery.done !== true) return delivery.value.appendedAt;
    return batches.find(({ lastOffset }) => lastOffset >= offset)?.at ?? null;
  }
}

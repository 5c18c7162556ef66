import { within } from '#platform';
import type { LogLines } from '#platform';
import type { Lane, LaneEnd, ReaderPlace } from '../event-log';
import { laneName } from '../event-log';
import type { BrokerLanes } from './broker-lanes';
import { committedDeliveries } from './committed-records';
import { LaneEnds } from './lane-ends';
import { batchesIn } from './record-batches';

/** When the deliveries from one offset to before another were appended. */
interface KnownTime {
  readonly from: number;
  readonly to: number;
  readonly at: Date | null;
}

type Kind = 'waiting' | 'newest';
/** The last of each kind, and when it was learnt. */
type KnownTimes = Readonly<Partial<Record<Kind, KnownTime & { readonly sinceMs: number }>>>;

/** A broker gives no less than a whole batch. */
const LEAST_BYTES = 1;
const ANSWER_MS_MAX = 1_000;

/**
 * Where lanes end and when their deliveries were appended. A time has to be fetched with the batch it stands in, so
 * it is asked for once for all that stand in there, not at all where this process appended them, and otherwise only
 * once in a while; until then the last one known is given: of a lane that is being read somebody seems to wait a
 * little longer than they do.
 *
 * Of a lane whose broker does not answer, what was last known is given: nothing is appended to it then, and whoever
 * asks has figures to show that do not depend on it.
 */
export class LaneTimes {
  private readonly told: LaneEnds;
  private readonly known = new Map<string, KnownTimes>();
  private readonly last = new Map<string, LaneEnd>();

  constructor(
    private readonly lanes: Pick<BrokerLanes, 'byLastLeader' | 'ends' | 'fetch' | 'starts'>,
    private readonly keptMs: number,
    log: LogLines,
  ) {
    this.told = new LaneEnds(lanes, log);
  }

  /** What this process has appended need not be asked for. */
  saw(lane: Lane, offset: number, at: Date): void {
    this.know(lane, 'newest', { from: offset, to: offset + 1, at });
  }

  /** @throws when brokers do not answer and never have; where `now` is asked for, when any of them does not */
  async ends(lanes: readonly Lane[], places: readonly ReaderPlace[], as?: 'now'): Promise<LaneEnd[]> {
    const placeOf = new Map(places.map((place) => [laneName(place), place.nextOffset]));
    if (as === 'now') {
      const ends = await this.lanes.ends(lanes);
      return Promise.all(lanes.map((lane) => this.ask(lane, placeOf.get(laneName(lane)), ends)));
    }
    const { ends, failure } = await this.told.ask(lanes);
    if (failure !== undefined && lanes.every((lane) => this.told.lastOf(lane) === undefined)) throw failure;
    return Promise.all(
      lanes.map(async (lane) => {
        const place = placeOf.get(laneName(lane));
        if (!ends.has(laneName(lane))) return this.lastEnd(lane, place);
        try {
          return await within(ANSWER_MS_MAX, this.ask(lane, place, ends));
        } catch {
          // Its broker has told where it ends, and hangs or has gone since then.
          return this.lastEnd(lane, place);
        }
      }),
    );
  }

  private lastEnd(lane: Lane, place: number | undefined): LaneEnd {
    const last = this.last.get(laneName(lane));
    const nextOffset = place ?? last?.nextOffset ?? 0;
    const end = Math.max(this.told.lastOf(lane) ?? 0, nextOffset);
    const waitingSince = nextOffset < end ? (last?.waitingSince ?? last?.newestAt ?? null) : null;
    return { ...lane, nextOffset, end, waitingSince, newestAt: last?.newestAt ?? null };
  }

  private async ask(
    lane: Lane,
    place: number | undefined,
    ends: ReadonlyMap<string, number>,
  ): Promise<LaneEnd> {
    const nextOffset = place ?? (await this.startOf(lane));
    const told = ends.get(laneName(lane)) ?? nextOffset;
    const end = told < nextOffset && (await this.holds(lane, nextOffset)) ? nextOffset : told;
    // Its topic is another one than it was.
    if (end < (this.last.get(laneName(lane))?.end ?? 0)) this.known.delete(laneName(lane));
    // The newest first: what waits often stands in the same batch.
    const newestAt = end > 0 ? await this.time('newest', lane, end - 1) : null;
    const waitingSince = nextOffset < end ? await this.time('waiting', lane, nextOffset) : null;
    const answer = { ...lane, nextOffset, end, waitingSince, newestAt };
    this.last.set(laneName(lane), answer);
    return answer;
  }

  private async time(kind: Kind, lane: Lane, offset: number): Promise<Date | null> {
    const known = this.known.get(laneName(lane)) ?? {};
    const found = [known.waiting, known.newest].find(
      (each) => each && each.from <= offset && offset < each.to,
    );
    if (found) return found.at;
    const last = known[kind];
    if (last && performance.now() - last.sinceMs < this.keptMs) return last.at;
    const time = await this.fetchTime(lane, offset);
    this.know(lane, kind, time);
    return time.at;
  }

  private know(lane: Lane, kind: Kind, time: KnownTime): void {
    const known = this.known.get(laneName(lane));
    this.known.set(laneName(lane), { ...known, [kind]: { ...time, sinceMs: performance.now() } });
  }

  /** Of the delivery at an offset, or of what stands there instead; none when retention has just removed it. */
  private async fetchTime(lane: Lane, offset: number): Promise<KnownTime> {
    const here = { from: offset, to: offset + 1 };
    const fetched = await this.lanes.fetch(lane, offset, LEAST_BYTES);
    if (fetched === undefined) {
      const start = await this.startOf(lane);
      return { ...here, at: start > offset ? (await this.fetchTime(lane, start)).at : null };
    }
    const batches = batchesIn(fetched.batches);
    const batch = batches.find(({ lastOffset }) => lastOffset >= offset);
    const delivery = committedDeliveries(batches, fetched.aborted, offset).next();
    if (batch === undefined || (!delivery.done && delivery.value.offset > batch.lastOffset))
      return { ...here, at: delivery.done === true ? null : delivery.value.appendedAt };
    // By the log's clock all of a batch have one time.
    const at = delivery.done === true ? batch.at : delivery.value.appendedAt;
    return batch.firstMs === undefined
      ? { from: batch.firstOffset, to: batch.lastOffset + 1, at }
      : { ...here, at };
  }

  /** A leader that has just become one tells an end before what it holds, but refuses no place up to there. */
  private async holds(lane: Lane, offset: number): Promise<boolean> {
    return (await this.lanes.fetch(lane, offset, LEAST_BYTES)) !== undefined;
  }

  private async startOf(lane: Lane): Promise<number> {
    return (await this.lanes.starts([lane])).get(laneName(lane)) ?? 0;
  }
}

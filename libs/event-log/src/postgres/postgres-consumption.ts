import { Ticker } from '#platform';
import type { LogLines } from '#platform';
import type { ConsumeOptions, Consumption, EventLog, Lane, LaneLag } from '../event-log';
import { laneName } from '../event-log';
import { HeldLanes } from '../held-lanes';
import { Slots } from '../slots';
import type { ConsumerProgressStore } from './consumer-progress.store';
import type { KnownLane, LaneStore } from './lane.store';
import type { Membership } from './membership.store';
import type { PostgresLogSettings } from './postgres-log.settings';

export interface ConsumptionParts {
  readonly options: ConsumeOptions;
  readonly lanes: readonly KnownLane[];
  readonly source: Pick<EventLog, 'bounds' | 'read'>;
  readonly laneStore: LaneStore;
  readonly membership: Membership;
  readonly progress: ConsumerProgressStore;
  readonly settings: PostgresLogSettings;
  readonly log: LogLines;
  readonly onStopped: () => void;
}

/** One member of a group: a loop for each lane it holds, a heartbeat, and an eye on the ends of idle lanes. */
export class PostgresConsumption implements Consumption {
  private known: ReadonlyMap<number, KnownLane>;
  private readonly held: HeldLanes;
  private readonly heartbeats: Ticker;
  private readonly polls: Ticker;
  private stopping: Promise<void> | undefined;

  constructor(private readonly parts: ConsumptionParts) {
    const { options, settings, log } = parts;
    this.known = new Map(parts.lanes.map((known) => [known.id, known]));
    this.held = new HeldLanes(
      {
        source: parts.source,
        handling: options,
        slots: new Slots(options.lanesAtOnce),
        log,
        assigned: (lane, next) => this.committed(lane, next),
      },
      () => this.heartbeats.soon(),
    );
    this.heartbeats = new Ticker(
      'The heartbeat of a log reader',
      settings.heartbeatMs,
      () => this.heartbeat(),
      log,
    );
    this.polls = new Ticker('Looking for new deliveries', settings.pollMs, () => this.poll(), log);
  }

  async start(): Promise<void> {
    await this.parts.progress.register([...this.known.keys()]);
    await this.heartbeat();
    this.heartbeats.start();
    this.polls.start();
  }

  pause(lane: Lane): void {
    this.held.loopOf(lane).pause();
  }

  resume(lane: Lane): void {
    this.held.loopOf(lane).resume();
  }

  seek(lane: Lane, offset: number): void {
    this.held.loopOf(lane).seek(offset);
  }

  committed(lane: Lane, nextOffset: number): void {
    this.parts.progress.note(this.idOf(lane), nextOffset);
  }

  async lag(): Promise<LaneLag[]> {
    await this.learn();
    const rows = await this.parts.progress.read([...this.known.keys()]);
    return rows.flatMap(({ id, next, end }) => {
      const lane = this.known.get(id)?.lane;
      return lane === undefined ? [] : [{ lane, next, end, lag: end - next, state: this.held.stateOf(lane) }];
    });
  }

  /** The same process has appended: there is no need to wait for the next look. */
  sawEnd(lane: Lane, end: number): void {
    this.held.sawEnd(lane, end);
  }

  async stop(): Promise<void> {
    this.stopping ??= this.leave();
    await this.stopping;
  }

  private async leave(): Promise<void> {
    // The heartbeat goes on until the last batch is done, or the lanes would be taken over meanwhile.
    await this.polls.stop();
    await this.held.close();
    await this.heartbeats.stop();
    this.parts.onStopped();
    try {
      await this.parts.progress.flush();
      await this.parts.membership.leave();
    } catch (error) {
      this.parts.log.warn(
        'A log reader could not say goodbye; its lanes are free when its membership expires',
        {},
        error,
      );
    }
  }

  private async heartbeat(): Promise<void> {
    await this.parts.progress.flush();
    const busy = this.held.lanes().map((lane) => this.idOf(lane));
    const hold = await this.parts.membership.heartbeat(new Set(busy));
    if ([...hold].some((id) => !this.known.has(id))) await this.learn();
    this.held.settle([...hold].flatMap((id) => this.known.get(id)?.lane ?? []));
  }

  /** Which lanes there are by now: a family may have got some. */
  private async learn(): Promise<void> {
    const lanes = await this.parts.laneStore.ofTopics(this.parts.options.topics);
    if (lanes.length === this.known.size) return;
    await this.parts.progress.register(lanes.map(({ id }) => id));
    this.known = new Map(lanes.map((known) => [known.id, known]));
  }

  private async poll(): Promise<void> {
    const idle = this.held.idle();
    if (idle.length === 0) return;
    for (const { id, end } of await this.parts.laneStore.ends(idle.map((lane) => this.idOf(lane)))) {
      const lane = this.known.get(id)?.lane;
      if (lane !== undefined) this.sawEnd(lane, end);
    }
  }

  private idOf(lane: Lane): number {
    const known = [...this.known.values()].find((each) => laneName(each.lane) === laneName(lane));
    if (known === undefined) throw new Error(`${laneName(lane)} is not a lane of this group's topics.`);
    return known.id;
  }
}

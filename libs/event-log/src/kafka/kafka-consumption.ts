import { Ticker, within } from '#platform';
import type { LogLines } from '#platform';
import type { ConsumeOptions, Consumption, EventLog, Lane, LaneLag } from '../event-log';
import { laneName } from '../event-log';
import { HeldLanes } from '../held-lanes';
import { Slots } from '../slots';
import type { TopicOrFamily } from '../topic-family';
import type { BrokerLanes } from './broker-lanes';
import { GroupMember } from './group-member';
import type { KafkaClient } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';
import type { KnownLanes } from './known-lanes';
import { LaneEnds } from './lane-ends';

export interface KafkaConsumptionParts {
  readonly options: ConsumeOptions;
  readonly source: Pick<EventLog, 'bounds' | 'read'>;
  readonly client: KafkaClient;
  readonly lanes: BrokerLanes;
  readonly known: KnownLanes;
  readonly settings: KafkaLogSettings;
  readonly log: LogLines;
  readonly onStopped: () => void;
}

const ANSWER_MS_MAX = 1_000;

/** One member of a group: its place in it, a loop for each lane it holds, and an eye on the ends of idle lanes. */
export class KafkaConsumption implements Consumption {
  private readonly held: HeldLanes;
  private readonly member: GroupMember;
  private readonly polls: Ticker;
  private readonly ends: LaneEnds;
  private lastCommitted: ReadonlyMap<string, number> | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly parts: KafkaConsumptionParts) {
    const { options, settings, log } = parts;
    this.held = new HeldLanes(
      {
        source: parts.source,
        handling: options,
        slots: new Slots(options.lanesAtOnce),
        log,
        assigned: (lane, next) => this.committed(lane, next),
      },
      () => this.member.joinAnew(),
    );
    this.member = new GroupMember({
      client: parts.client,
      group: options.group,
      topics: options.topics,
      settings,
      log,
      lanesOf: (topics) => parts.known.ofTopics(topics),
      holds: () => this.held.lanes(),
      assigned: (lanes) => this.held.settle(lanes),
    });
    this.ends = new LaneEnds(parts.lanes, log);
    this.polls = new Ticker('Looking for new deliveries', settings.pollMs, () => this.poll(), log);
  }

  async start(): Promise<void> {
    await this.member.start();
    this.polls.start();
  }

  get topics(): readonly TopicOrFamily[] {
    return this.parts.options.topics;
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
    this.member.note(lane, nextOffset);
  }

  async lag(): Promise<LaneLag[]> {
    const lanes = await this.parts.known.ofTopics(this.topics);
    const committed = await this.committedIn(lanes);
    const { ends, failure } = await this.ends.ask(lanes);
    if (ends.size === 0 && failure !== undefined) throw failure;
    const unread = lanes.filter((lane) => !committed.has(laneName(lane)) && ends.has(laneName(lane)));
    const starts = await this.parts.lanes.starts(unread);
    return lanes.map((lane) => {
      const name = laneName(lane);
      const next = this.member.notedOf(lane) ?? committed.get(name) ?? starts.get(name) ?? 0;
      const end = this.ends.lastOf(lane) ?? next;
      return { lane, next, end, lag: end - next, state: this.held.stateOf(lane) };
    });
  }

  /** Which lanes there are has just been looked at. */
  async lookForLanes(): Promise<void> {
    await this.member.lookForLanes();
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
    await this.polls.stop();
    // It stays a member until the last batch is done, or the lanes would be taken over meanwhile.
    await this.held.close();
    await this.member.leave();
    this.parts.onStopped();
  }

  private async poll(): Promise<void> {
    const idle = this.held.idle();
    await this.ends.ask(idle, ({ ends, refused }) => {
      for (const lane of idle) {
        const end = ends.get(laneName(lane));
        if (end !== undefined) this.sawEnd(lane, end);
      }
      for (const lane of refused) this.held.doubt(lane);
    });
  }

  /** As the brokers last said: it is advice. */
  private async committedIn(lanes: readonly Lane[]): Promise<ReadonlyMap<string, number>> {
    const { group } = this.parts.options;
    try {
      this.lastCommitted = await within(ANSWER_MS_MAX, this.parts.lanes.committed(group, lanes));
    } catch (error) {
      if (this.lastCommitted === undefined) throw error;
    }
    return this.lastCommitted;
  }
}

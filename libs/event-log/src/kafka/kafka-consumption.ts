import { Ticker } from '#platform';
import type { LogLines } from '#platform';
import type { ConsumeOptions, Consumption, EventLog, Lane, LaneLag } from '../event-log';
import { laneName } from '../event-log';
import { HeldLanes } from '../held-lanes';
import { Slots } from '../slots';
import type { BrokerLanes } from './broker-lanes';
import { isRefusal } from './broker-lanes';
import { GroupMember } from './group-member';
import type { KafkaClient } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';
import type { KnownLanes } from './known-lanes';

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

/** One member of a group: its place in it, a loop for each lane it holds, and an eye on the ends of idle lanes. */
export class KafkaConsumption implements Consumption {
  private readonly held: HeldLanes;
  private readonly member: GroupMember;
  private readonly polls: Ticker;
  private readonly looks: Ticker;
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
    this.polls = new Ticker('Looking for new deliveries', settings.pollMs, () => this.poll(), log);
    this.looks = new Ticker('Looking for new lanes', settings.lanesMs, () => this.look(), log);
  }

  async start(): Promise<void> {
    await this.member.start();
    this.polls.start();
    this.looks.start();
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
    const { group, topics } = this.parts.options;
    const lanes = await this.parts.known.ofTopics(topics);
    const committed = await this.parts.lanes.committed(group, lanes);
    const starts = await this.parts.lanes.starts(lanes.filter((lane) => !committed.has(laneName(lane))));
    const ends = await this.parts.lanes.ends(lanes);
    return lanes.map((lane) => {
      const name = laneName(lane);
      const next = this.member.notedOf(lane) ?? committed.get(name) ?? starts.get(name) ?? 0;
      const end = ends.get(name) ?? next;
      return { lane, next, end, lag: end - next, state: this.held.stateOf(lane) };
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
    await Promise.all([this.polls.stop(), this.looks.stop()]);
    // It stays a member until the last batch is done, or the lanes would be taken over meanwhile.
    await this.held.close();
    await this.member.leave();
    this.parts.onStopped();
  }

  private async poll(): Promise<void> {
    await this.lookAtEach(this.parts.lanes.byLastLeader(this.held.idle()));
  }

  private async lookAtEach(groups: readonly (readonly Lane[])[]): Promise<void> {
    const looks = await Promise.allSettled(groups.map((lanes) => this.lookAt(lanes)));
    for (const look of looks) if (look.status === 'rejected') throw look.reason;
  }

  /** A lane that is gone, or has no leader, does not keep the ends of others from being told. */
  private async lookAt(lanes: readonly Lane[]): Promise<void> {
    try {
      const ends = await this.parts.lanes.ends(lanes);
      for (const lane of lanes) {
        const end = ends.get(laneName(lane));
        if (end !== undefined) this.sawEnd(lane, end);
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [lane, ...others] = lanes;
      if (lane !== undefined && others.length === 0) this.held.doubt(lane);
      else await this.lookAtEach(lanes.map((each) => [each]));
    }
  }

  private async look(): Promise<void> {
    await this.parts.known.lookAgain(this.parts.options.topics);
    await this.member.lookForLanes();
  }
}

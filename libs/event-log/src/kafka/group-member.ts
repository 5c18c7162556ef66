import { Bell, pass } from '#platform';
import type { LogLines } from '#platform';
import { AssignerProtocol } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../event-log';
import { laneName } from '../event-log';
import { UnknownTopic } from '../event-log.errors';
import type { TopicOrFamily } from '../topic-family';
import { isFamily } from '../topic-family';
import { assignLanes } from './group-assignment';
import type { GroupMemberClaim } from './group-assignment';
import type { Broker, Cluster, KafkaClient } from './kafka-client';
import { failureType } from './kafka-client';
import type { KafkaLogSettings } from './kafka-log.settings';

export interface GroupMemberParts {
  readonly client: Pick<KafkaClient, 'access' | 'cluster'>;
  readonly group: string;
  readonly topics: readonly TopicOrFamily[];
  readonly settings: KafkaLogSettings;
  readonly log: LogLines;
  /** All lanes of some topics, for the member that assigns them; throws UnknownTopic of one that is not there. */
  readonly lanesOf: (topics: readonly TopicOrFamily[]) => Promise<readonly Lane[]>;
  /** What this member holds, lanes included that it is about to let go of. */
  readonly holds: () => readonly Lane[];
  /** Hears what it is to hold from now on. */
  readonly assigned: (lanes: readonly Lane[]) => void;
}

/** How far the group has come in a lane, to be told to the brokers. */
interface NotedPlace {
  readonly lane: Lane;
  readonly next: number;
}

/** Of no other client's: members that share lanes in another way are not let in by the broker. */
const PROTOCOL = 'better-care-ledger';
const PROTOCOL_VERSION = 0;
const JOIN_MS_MAX = 30_000;
const PAUSE_MS = 200;
/** After its places could not be told, for so long nobody is told of any. */
const UNTOLD_MS = 60_000;
const REBALANCING = 'REBALANCE_IN_PROGRESS';
/** It is no member any more, or not of this generation: others may have its lanes. */
const LOST: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);

/**
 * A place in a group, kept by heartbeats to the broker that coordinates it. The client's own consumer would give
 * lanes to others while they are in a batch here, and deal them out anew at every change; this one lets go first
 * (see `assignLanes`). Believing in its place too long costs time and never correctness: fencing is the reader's.
 */
export class GroupMember {
  private readonly cluster: Cluster;
  private readonly groupId: string;
  private readonly bell = new Bell();
  private coordinator: Broker | undefined;
  private member = '';
  private generation = -1;
  private mustJoin = true;
  private leaving = false;
  private failing = false;
  private placesFail = false;
  private tellFromMs = 0;
  private running: Promise<void> = Promise.resolve();
  /** What it shared out when it last did: the lanes there were of what was claimed. */
  private sharedOut:
    { readonly claimed: readonly TopicOrFamily[]; readonly lanes: readonly Lane[] } | undefined;
  private readonly noted = new Map<string, NotedPlace>();

  constructor(private readonly parts: GroupMemberParts) {
    this.cluster = parts.client.cluster();
    this.groupId = `${parts.client.access.prefix}${parts.group}`;
  }

  /** Resolves when it has joined. */
  async start(): Promise<void> {
    const until = performance.now() + JOIN_MS_MAX;
    while (this.mustJoin) {
      try {
        await this.join();
      } catch (error) {
        if (performance.now() > until) throw error;
        this.learnFrom(error);
        await sleep(PAUSE_MS);
      }
    }
    this.running = this.run();
  }

  /** What it holds has changed, or what there is to hold. */
  joinAnew(): void {
    this.mustJoin = true;
    this.bell.ring();
  }

  /** Joins anew if it is the one that shares out, and there are other lanes now than there were. */
  async lookForLanes(): Promise<void> {
    const there = new Set((await this.parts.lanesOf(this.parts.topics)).map(laneName));
    // Brokers take no places, of whatever lane, while one is of a lane that is gone.
    for (const name of this.noted.keys()) {
      if (there.has(name)) continue;
      this.noted.delete(name);
      this.tellFromMs = 0;
    }
    if (this.sharedOut === undefined) return;
    const { claimed, lanes } = this.sharedOut;
    const now = new Set((await this.lanesClaimed(claimed)).map(laneName));
    const isSame = lanes.length === now.size && lanes.every((lane) => now.has(laneName(lane)));
    if (!isSame) this.joinAnew();
  }

  /** Told to the brokers with the next heartbeat. */
  note(lane: Lane, next: number): void {
    if (!Number.isSafeInteger(next) || next < 0) throw new RangeError(`${next} is not a place in a log.`);
    this.noted.set(laneName(lane), { lane, next });
  }

  notedOf(lane: Lane): number | undefined {
    return this.noted.get(laneName(lane))?.next;
  }

  /** Frees its lanes for the others. */
  async leave(): Promise<void> {
    this.leaving = true;
    this.bell.ring();
    await this.running;
    try {
      if (this.member !== '') {
        await this.tellPlaces();
        const coordinator = await this.coordinatorNow();
        await coordinator.leaveGroup({ groupId: this.groupId, memberId: this.member });
      }
    } catch (error) {
      this.parts.log.warn(
        'A log reader could not say goodbye; its lanes are free when its membership expires',
        {},
        error,
      );
    } finally {
      await this.cluster.disconnect();
    }
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.bell.wait(
        this.failing ? Math.max(PAUSE_MS, this.parts.settings.heartbeatMs) : this.parts.settings.heartbeatMs,
      );
      if (this.leaving) return;
      try {
        if (this.mustJoin) await this.join();
        else await this.beat();
        if (this.failing) this.parts.log.info('The membership of a log reader works again');
        this.failing = false;
      } catch (error) {
        this.learnFrom(error);
      }
    }
  }

  private async beat(): Promise<void> {
    const coordinator = await this.coordinatorNow();
    await coordinator.heartbeat({
      groupId: this.groupId,
      memberId: this.member,
      groupGenerationId: this.generation,
    });
    if (performance.now() >= this.tellFromMs) await this.tellPlaces();
  }

  /** Advice to whoever looks at the group: a reader keeps its own place, so nothing else waits for this. */
  private async tellPlaces(): Promise<void> {
    const noted = [...this.noted.values()];
    try {
      await this.commit(noted);
      if (this.placesFail) this.parts.log.info('The brokers hear again how far a log reader has come');
      this.placesFail = false;
    } catch (error) {
      // The next heartbeat says so too.
      if (isOfMembership(failureType(error) ?? '')) return;
      if (!this.placesFail) {
        this.parts.log.warn('The brokers cannot be told how far a log reader has come', {}, error);
      }
      this.placesFail = true;
      // Of a lane that was found to be gone meanwhile nothing is noted any more, and the others can be told at once.
      const isAllNoted = noted.every(({ lane }) => this.noted.has(laneName(lane)));
      if (isAllNoted) this.tellFromMs = performance.now() + UNTOLD_MS;
    }
  }

  private async commit(noted: readonly NotedPlace[]): Promise<void> {
    if (noted.length === 0) return;
    const coordinator = await this.coordinatorNow();
    await coordinator.offsetCommit({
      groupId: this.groupId,
      memberId: this.member,
      groupGenerationId: this.generation,
      topics: [...new Set(noted.map(({ lane }) => lane.topic))].map((topic) => ({
        topic: this.nameOf(topic),
        partitions: noted
          .filter(({ lane }) => lane.topic === topic)
          .map(({ lane, next }) => ({ partition: lane.partition, offset: String(next) })),
      })),
    });
    pass('group.told');
    // Whatever was noted meanwhile is told next time.
    for (const told of noted) {
      if (this.noted.get(laneName(told.lane)) === told) this.noted.delete(laneName(told.lane));
    }
  }

  private async join(): Promise<void> {
    this.mustJoin = false;
    try {
      const { groupId } = this;
      const { heartbeatMs, sessionMs } = this.parts.settings;
      const coordinator = await this.coordinatorNow();
      pass('group.joining');
      const joined = await coordinator.joinGroup({
        groupId,
        memberId: this.member,
        sessionTimeout: sessionMs,
        // All hear of it with their next heartbeat and join without waiting for anything.
        rebalanceTimeout: sessionMs + 2 * heartbeatMs,
        groupProtocols: [{ name: PROTOCOL, metadata: this.claim() }],
      });
      this.member = joined.memberId;
      this.generation = joined.generationId;
      const leads = joined.leaderId === joined.memberId;
      const { memberAssignment } = await coordinator.syncGroup({
        groupId,
        memberId: this.member,
        generationId: this.generation,
        groupAssignment: leads ? await this.shareOut(joined.members) : [],
      });
      if (!leads) this.sharedOut = undefined;
      pass('group.joined');
      this.parts.assigned(this.lanesIn(memberAssignment));
    } catch (error) {
      this.mustJoin = true;
      throw error;
    }
  }

  private async shareOut(
    joined: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[],
  ): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
    const members = joined.map(({ memberId, memberMetadata }) => this.claimIn(memberId, memberMetadata));
    const claimed = [...new Set(members.flatMap(({ topics }) => topics))];
    const lanes = await this.lanesClaimed(claimed);
    this.sharedOut = { claimed, lanes };
    return [...assignLanes(members, lanes)].map(([memberId, assigned]) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({
        version: PROTOCOL_VERSION,
        assignment: this.byTopic(assigned),
        userData: Buffer.alloc(0),
      }),
    }));
  }

  /** Its own have to be there. Of the others' some may not: their member is of another version, and waits for them. */
  private async lanesClaimed(claimed: readonly TopicOrFamily[]): Promise<Lane[]> {
    const { topics, lanesOf } = this.parts;
    const lanes = [...(await lanesOf(topics))];
    for (const topic of claimed) {
      if (topics.includes(topic)) continue;
      try {
        lanes.push(...(await lanesOf([topic])));
      } catch (error) {
        if (!(error instanceof UnknownTopic)) throw error;
      }
    }
    // One that is named may be of a family too.
    return [...new Map(lanes.map((lane) => [laneName(lane), lane])).values()];
  }

  /**
   * A family stands among what it holds, with no lane of it: a member that knows of no families reads that as nothing,
   * and would share out nothing at all were it among the topics.
   */
  private claim(): Buffer {
    const { topics, holds } = this.parts;
    const families = topics.filter(isFamily).map((family) => [this.nameOf(family), []]);
    return AssignerProtocol.MemberMetadata.encode({
      version: PROTOCOL_VERSION,
      topics: topics.filter((topic) => !isFamily(topic)).map((topic) => this.nameOf(topic)),
      userData: Buffer.from(JSON.stringify({ ...this.byTopic(holds()), ...Object.fromEntries(families) })),
    });
  }

  private claimIn(member: string, metadata: Buffer): GroupMemberClaim {
    const claim = AssignerProtocol.MemberMetadata.decode(metadata);
    const holds = JSON.parse(claim?.userData.toString() ?? '{}') as Record<string, number[]>;
    const families = Object.keys(holds).filter(isFamily);
    return {
      member,
      topics: [...(claim?.topics ?? []), ...families].map((name) => this.topicOf(name)),
      holds: this.lanesOf(holds),
    };
  }

  private lanesIn(assignment: Buffer): Lane[] {
    return this.lanesOf(AssignerProtocol.MemberAssignment.decode(assignment)?.assignment ?? {});
  }

  private lanesOf(byTopic: Readonly<Record<string, readonly number[]>>): Lane[] {
    return Object.entries(byTopic).flatMap(([name, partitions]) =>
      partitions.map((partition) => ({ topic: this.topicOf(name), partition })),
    );
  }

  private byTopic(lanes: readonly Lane[]): Record<string, number[]> {
    const topics = new Map<string, number[]>();
    for (const { topic, partition } of lanes) {
      topics.set(this.nameOf(topic), [...(topics.get(this.nameOf(topic)) ?? []), partition]);
    }
    return Object.fromEntries(topics);
  }

  private learnFrom(error: unknown): void {
    const type = failureType(error) ?? '';
    if (type === REBALANCING) {
      this.joinAnew();
      return;
    }
    if (LOST.has(type)) {
      this.member = '';
      this.parts.assigned([]);
      this.joinAnew();
      return;
    }
    // Another broker may coordinate by now.
    this.coordinator = undefined;
    if (!this.failing) this.parts.log.warn('The membership of a log reader fails; trying on', {}, error);
    this.failing = true;
  }

  private async coordinatorNow(): Promise<Broker> {
    if (this.coordinator === undefined) {
      await this.cluster.connect();
      const named = this.parts.topics.filter((topic) => !isFamily(topic));
      await this.cluster.addMultipleTargetTopics(named.map((topic) => this.nameOf(topic)));
      this.coordinator = await this.cluster.findGroupCoordinator({ groupId: this.groupId });
    }
    return this.coordinator;
  }

  private nameOf(topic: string): string {
    return `${this.parts.client.access.prefix}${topic}`;
  }

  private topicOf(name: string): string {
    return name.slice(this.parts.client.access.prefix.length);
  }
}

function isOfMembership(type: string): boolean {
  return type === REBALANCING || LOST.has(type);
}

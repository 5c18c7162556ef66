import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { OneAtATime } from '#platform';
import { KafkaBroker } from '#testing';
import type { SmallDisk } from './small-disk';

/** An Apache Kafka that is ended, halted and left without room, and comes back with what it had confirmed. */
export class FaultyBroker {
  private readonly faults = new OneAtATime();

  private constructor(
    private readonly disk: SmallDisk,
    private readonly broker: KafkaBroker,
  ) {}

  static async start(disk: SmallDisk): Promise<FaultyBroker> {
    return new FaultyBroker(disk, await KafkaBroker.start({ below: disk.folder }));
  }

  get address(): string {
    return this.broker.address;
  }

  /** @param meanwhile while there is no broker */
  restart(signal: 'SIGTERM' | 'SIGKILL', meanwhile?: () => Promise<void>): Promise<void> {
    return this.faults.do(async () => {
      await this.broker.stop(signal);
      await meanwhile?.();
      await this.broker.startAgain();
    });
  }

  halt(ms: number): Promise<void> {
    return this.faults.do(async () => {
      this.broker.halt(true);
      await sleep(ms);
      this.broker.halt(false);
    });
  }

  /** For so long nothing more can be written; a broker ends itself over that. */
  fillDisk(ms: number): Promise<void> {
    return this.faults.do(async () => {
      this.disk.fill();
      await sleep(ms);
      this.disk.free();
      if (!this.broker.isRunning) await this.broker.startAgain();
    });
  }

  /** Deletes the topics whose names begin so. */
  forget(prefix: string): Promise<void> {
    return this.faults.do(async () => {
      const admin = new Kafka({ brokers: [this.address], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
        if (topics.length > 0) await admin.deleteTopics({ topics });
      } finally {
        await admin.disconnect();
      }
    });
  }

  async discard(): Promise<void> {
    await this.broker.discard();
  }
}

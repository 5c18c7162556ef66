import { within } from '#platform';
import { Queue, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import type { Hands } from './due-work';
import { keyText, readKey } from './duty';
import type { ObligationKey } from './duty';
import type { RedisTrouble } from './redis-trouble';

/** A reporter that dies leaves its jobs to the others after so long. */
const LOCK_MS = 30_000;
const STALLED_LOOK_MS = 15_000;
/** A dead reporter's job is taken up once more; should that one die as well, the next look hands it out anew. */
const STALLED_MAX = 1;
/** For so long a Redis is told goodbye. */
const GOODBYE_MS = 5_000;
/** Nothing is kept of a job that has ended: its name is free again, and what came of it stands in its run. */
const JOB = { attempts: 1, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 } as const;

export interface RedisHandsOptions {
  readonly url: string;
  /** Apart from those of other ledgers on the same Redis. */
  readonly queueName: string;
  /** Apart from other work of this ledger. */
  readonly queue: string;
  readonly carryOut: (key: ObligationKey) => Promise<unknown>;
  readonly atOnce: number;
  readonly trouble: RedisTrouble;
}

/**
 * Shares out what is handed among all reporters by BullMQ. A job is named by its obligation, so that several reporters
 * who hand out the same make one job of it. It wakes and no more: what the Redis forgets is handed out at the next look.
 */
export class RedisHands implements Hands {
  private constructor(
    private readonly queue: Queue,
    private readonly worker: Worker,
    private readonly underWay: ReadonlySet<Promise<unknown>>,
    private readonly trouble: RedisTrouble,
  ) {
    queue.on('error', (cause) => trouble.note(queue.name, cause));
    worker.on('error', (cause) => trouble.note(queue.name, cause));
    worker.on('ready', () => trouble.isBack(queue.name));
  }

  static async open({
    url,
    queueName,
    queue: name,
    carryOut,
    atOnce,
    trouble,
  }: RedisHandsOptions): Promise<RedisHands> {
    const prefix = `bettercare-${queueName}`;
    // Handing out fails at once while the Redis is away: the next look hands out the same.
    const queue = new Queue(name, {
      prefix,
      connection: { url, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
      defaultJobOptions: JOB,
    });
    const underWay = new Set<Promise<unknown>>();
    const carry = async ({ id = '' }: Job): Promise<void> => {
      const work = carryOut(readKey(id));
      underWay.add(work);
      await work.finally(() => underWay.delete(work));
    };
    const worker = new Worker(name, carry, {
      prefix,
      connection: { url, maxRetriesPerRequest: null },
      concurrency: atOnce,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_LOOK_MS,
      maxStalledCount: STALLED_MAX,
      autorun: false,
    });
    const hands = new RedisHands(queue, worker, underWay, trouble);
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    // Ends when the worker is closed; what goes wrong meanwhile it tells as 'error'.
    void worker.run().catch((cause: unknown) => trouble.note(name, cause));
    return hands;
  }

  async hand(keys: readonly ObligationKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.queue.addBulk(
      keys.map((key) => ({ name: key.name, data: {}, opts: { ...JOB, jobId: keyText(key) } })),
    );
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    const closed = this.worker
      .close()
      .then(() => this.queue.close())
      .catch((cause: unknown) => this.trouble.note(this.queue.name, cause));
    // From now on none begins any more. A client whose Redis is away waits for its return to say goodbye.
    await Promise.allSettled(this.underWay);
    await within(GOODBYE_MS, closed).catch((cause: unknown) => this.trouble.note(this.queue.name, cause));
  }
}

import { ok } from '#kernel';
import type { Result } from '#kernel';
import type { LogLines, SettingFault } from '#platform';
import type { Hands } from './due-work';
import type { ObligationKey } from './duty';
import type { JobRunStore } from './job-run.store';
import { OwnHands } from './own-hands';
import type { RedisTrouble } from './redis-trouble';

export interface HandsOptions {
  /** The Redis that several reporters share; without one this process carries out what it finds. */
  readonly redisUrl: string | undefined;
  readonly runs: JobRunStore;
  readonly carryOut: (key: ObligationKey) => Promise<unknown>;
  readonly atOnce: number;
  /** The queue that those share who do the same: `due-work`. */
  readonly queue: string;
  readonly log: LogLines;
  /** One for all queues of a process. */
  readonly trouble: RedisTrouble;
}

/** Opens whatever wakes for due work. Refused over a Redis that may lose jobs. */
export async function openHands(options: HandsOptions): Promise<Result<Hands, SettingFault>> {
  const { redisUrl, runs, carryOut, atOnce, queue, log, trouble } = options;
  if (redisUrl === undefined) return ok(new OwnHands(carryOut, atOnce, log));
  // Loaded here, since most processes have no Redis.
  const [{ checkRedis }, { RedisHands }] = await Promise.all([import('./redis'), import('./redis-hands')]);
  const checked = await checkRedis(redisUrl);
  if (!checked.ok) return checked;
  const queueName = await runs.queueName();
  return ok(await RedisHands.open({ url: redisUrl, queueName, queue, carryOut, atOnce, trouble }));
}

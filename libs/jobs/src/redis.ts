import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import type { SettingFault } from '#platform';
import { Redis } from 'ioredis';

const CONNECT_TIMEOUT_MS = 5_000;
const KEEPING = 'noeviction';

/**
 * Whether a Redis keeps what it is given. One that may evict loses jobs in silence whenever it is short of memory.
 *
 * @throws Error in one line when it cannot be reached.
 */
export async function checkRedis(url: string): Promise<Result<void, SettingFault>> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Why there is no connection is told here alone: whoever waits for one hears that it was closed.
  let trouble: unknown;
  redis.on('error', (error) => (trouble = error));
  try {
    await redis.connect();
    // Asked by INFO, since those who host a Redis for others often forbid CONFIG.
    const memory = await redis.info('memory');
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'one it does not tell';
    if (policy === KEEPING) return ok(undefined);
    return fail({
      setting: 'REDIS_URL',
      problem: `leads to a Redis whose maxmemory-policy is ${policy}, by which jobs may be evicted; set it to ${KEEPING}`,
    });
  } catch (cause) {
    const { code, message } = (trouble ?? cause) as { readonly code?: string; readonly message: string };
    throw new Error(`The Redis of REDIS_URL cannot be used (${code ?? message}).`, { cause });
  } finally {
    redis.disconnect();
  }
}

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Over how long a rate is counted: what is allowed in a second may come in bursts as long as this. */
export const WINDOW_SECONDS = 5;

export function limiter(perSecond: number): RateLimiterMemory {
  return new RateLimiterMemory({ points: perSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS });
}

interface Left {
  readonly isWithin: boolean;
  readonly requests: number;
  /** Until the count begins anew. */
  readonly seconds: number;
}

export async function consume(limiter: RateLimiterMemory, key: string): Promise<Left> {
  try {
    return left(await limiter.consume(key), true);
  } catch (beyond) {
    if (!(beyond instanceof RateLimiterRes)) throw beyond;
    return left(beyond, false);
  }
}

function left({ remainingPoints, msBeforeNext }: RateLimiterRes, isWithin: boolean): Left {
  return { isWithin, requests: remainingPoints, seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
}

export function retryAfter(seconds: number): Record<string, string> {
  return { 'retry-after': String(seconds) };
}

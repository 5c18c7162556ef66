import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { ProblemError, PROBLEMS } from '../http/problem';
import { consume, limiter, retryAfter } from '../http/rate-limit';
import { Remembered } from '../identity/remembered';

/** People who turned a page lately; who was away for longer counts as anybody else until they are found. */
const KNOWN_MAX = 10_000;
const KNOWN_MS = 30 * 60_000;

/**
 * Lets no address have sessions that are none looked up without end: a forged cookie costs its sender nothing, and the
 * database a question. Whose session was found lately is looked up always, whoever else sends from their address.
 */
export class SessionGuesses {
  private readonly wrong: RateLimiterMemory;
  private readonly known: Remembered<true>;

  constructor(
    perSecond: number,
    private readonly now: () => number = Date.now,
  ) {
    this.wrong = limiter(perSecond);
    this.known = new Remembered(KNOWN_MAX, now);
  }

  /** @throws ProblemError 429 where too many were none that the address asked for lately. */
  async lookUp<Found>(
    address: string,
    idHash: Buffer,
    find: () => Promise<Found | undefined>,
  ): Promise<Found | undefined> {
    const key = idHash.toString('base64');
    const isKnown = this.known.get(key) !== undefined;
    if (!isKnown) await this.count(address);
    const found = await find();
    if (found === undefined) {
      this.known.delete(key);
      return undefined;
    }
    if (!isKnown) await this.wrong.reward(address);
    this.known.set(key, true, this.now() + KNOWN_MS);
    return found;
  }

  /** Before it is looked up: those that come at once are not all looked up before the first is counted. */
  private async count(address: string): Promise<void> {
    const left = await consume(this.wrong, address);
    if (left.isWithin) return;
    const detail = 'Too many requests of sessions that are none come from your address.';
    throw new ProblemError(PROBLEMS.tooManyRequests, detail, { headers: retryAfter(left.seconds) });
  }
}

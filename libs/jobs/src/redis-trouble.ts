import type { LogLines } from '#platform';

/**
 * What a process says of the Redis that hands out its due work: once when it is away, however many queues and however
 * often they notice, and once when it is back for all of them.
 */
export class RedisTrouble {
  private readonly away = new Set<string>();

  constructor(private readonly log: LogLines) {}

  note(queue: string, cause: unknown): void {
    if (this.away.size === 0) this.log.warn('the Redis that hands out due work makes trouble', {}, cause);
    this.away.add(queue);
  }

  isBack(queue: string): void {
    const wasAway = this.away.delete(queue);
    if (wasAway && this.away.size === 0) this.log.info('the Redis that hands out due work is back');
  }
}

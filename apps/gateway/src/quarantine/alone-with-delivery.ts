import { APP_POOL, OneAtATime, ProblemError, PROBLEMS } from '#platform';
import { giveUpQuarantined, takeQuarantined } from '#records';
import type { QuarantinedWhole } from '#records';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

type Delivery = Pick<QuarantinedWhole, 'lane' | 'offset'>;

/** A connection that holds the locks of all decisions under way in this process. */
interface Session {
  readonly client: Promise<PoolClient>;
  /** A connection does one thing at a time. */
  readonly turn: OneAtATime;
  decisions: number;
  broken: boolean;
}

const WAIT_MS_MAX = 30_000;
const TRY_EVERY_MS = 50;

/**
 * Lets one person at a time decide on a quarantined delivery, in whichever process: two who replayed it mended in two
 * ways would both be in the log, and only one of them in what was decided. Decisions on others go on meanwhile: a
 * replay takes as long as the log does.
 */
@Injectable()
export class AloneWithDelivery {
  // One for all: decisions need other connections, and could take each other's if each kept one.
  private session: Session | undefined;
  /** A session that has a lock may take it again, so those of this process are told apart here. */
  private readonly underWay = new Set<string>();

  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  /** @throws ProblemError 503 when somebody else is at it for too long */
  async decide<Decided>(delivery: Delivery, decide: () => Promise<Decided>): Promise<Decided> {
    const session = (this.session ??= this.open());
    session.decisions += 1;
    try {
      await this.take(session, delivery);
      try {
        return await decide();
      } finally {
        await this.query(session, (client) => giveUpQuarantined(client, delivery)).catch(() => {});
        this.underWay.delete(keyOf(delivery));
      }
    } finally {
      session.decisions -= 1;
      if (session.decisions === 0) this.close(session);
    }
  }

  private async take(session: Session, delivery: Delivery): Promise<void> {
    const until = performance.now() + WAIT_MS_MAX;
    while (!(await this.takeIfFree(session, delivery))) {
      if (performance.now() > until)
        throw new ProblemError(
          PROBLEMS.unavailable,
          'Somebody else is deciding on this delivery; try again.',
        );
      await sleep(TRY_EVERY_MS);
    }
  }

  private async takeIfFree(session: Session, delivery: Delivery): Promise<boolean> {
    const key = keyOf(delivery);
    if (this.underWay.has(key)) return false;
    this.underWay.add(key);
    let isTaken = false;
    try {
      isTaken = await this.query(session, (client) => takeQuarantined(client, delivery));
      return isTaken;
    } finally {
      if (!isTaken) this.underWay.delete(key);
    }
  }

  private async query<Answer>(
    session: Session,
    question: (client: PoolClient) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await session.turn.do(async () => question(await session.client));
    } catch (error) {
      // Its locks are gone with it, or will be: the next decision begins with another.
      session.broken = true;
      if (this.session === session) this.session = undefined;
      throw error;
    }
  }

  private open(): Session {
    return { client: this.pool.connect(), turn: new OneAtATime(), decisions: 0, broken: false };
  }

  private close(session: Session): void {
    if (this.session === session) this.session = undefined;
    session.client.then(
      (client) => client.release(session.broken),
      () => {},
    );
  }
}

function keyOf({ lane, offset }: Delivery): string {
  return `${lane}/${offset}`;
}

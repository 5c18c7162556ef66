import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { APP_POOL } from '#platform';
import type { Rhythm } from './digest.events';
import { CONFIRMED_WITHIN_DAYS } from './confirmed-within';

/** Where the digest of one person and one area goes. */
export interface Subscription {
  /** Of the address that was given: a new one for another. */
  readonly id: string;
  readonly area: string;
  readonly subject: string;
  readonly rhythm: Rhythm;
  readonly address: string;
  /** Where they reach the pages, `https://ledger.example`. */
  readonly origin: string;
  readonly linkKey: Buffer;
  readonly askedAt: Date;
  /** The moment of the last digest, or of the last look that found nothing new; null until the address is confirmed. */
  readonly toldUpTo: Date | null;
}

const COLUMNS = `id, area, subject, rhythm, address, origin, link_key AS "linkKey", asked_at AS "askedAt",
                 told_up_to AS "toldUpTo"`;
const STANDS = `(confirmed_at IS NOT NULL OR asked_at > clock_timestamp() - interval '${CONFIRMED_WITHIN_DAYS} days')`;

/** Where digests go. The address stands here and nowhere else, until its digest is stopped. */
@Injectable()
export class DigestStore {
  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  async of(area: string, subject: string): Promise<Subscription | undefined> {
    const { rows } = await this.pool.query<Subscription>(
      `SELECT ${COLUMNS} FROM digest_subscription WHERE area = $1 AND subject = $2 AND ${STANDS}`,
      [area, subject],
    );
    return rows[0];
  }

  async byId(id: string): Promise<Subscription | undefined> {
    const { rows } = await this.pool.query<Subscription>(
      `SELECT ${COLUMNS} FROM digest_subscription WHERE id = $1 AND ${STANDS}`,
      [id],
    );
    return rows[0];
  }

  /** All whose address is confirmed. */
  async confirmed(): Promise<Subscription[]> {
    return this.all('confirmed_at IS NOT NULL');
  }

  /** All whose address is still to be confirmed, and may be. */
  async unconfirmed(): Promise<Subscription[]> {
    return this.all(`confirmed_at IS NULL AND ${STANDS}`);
  }

  /** Forgets those who did not confirm in time, with their addresses. */
  async forgetUnconfirmed(): Promise<void> {
    await this.pool.query(`DELETE FROM digest_subscription WHERE NOT ${STANDS}`);
  }

  /**
   * Up to when somebody has been told. A statement of its own: in a transaction that has a snapshot of before the mail went
   * it would fail where its person has changed something meanwhile, and the mail would go once more.
   */
  async keepTold({ id }: Pick<Subscription, 'id'>, upTo: Date): Promise<void> {
    await this.pool.query(
      'UPDATE digest_subscription SET told_up_to = $2 WHERE id = $1 AND told_up_to < $2',
      [id, upTo],
    );
  }

  private async all(which: string): Promise<Subscription[]> {
    const { rows } = await this.pool.query<Subscription>(
      `SELECT ${COLUMNS} FROM digest_subscription WHERE ${which} ORDER BY id`,
    );
    return rows;
  }
}

/** How often somebody has had a mail sent to an address that they gave, in the last day. */
export async function askedLately(db: Pool | PoolClient, subject: string): Promise<number> {
  const { rows } = await db.query<{ times: number }>(
    `SELECT count(*)::int AS times FROM decision_event
      WHERE actor = $1 AND type = 'digest.asked' AND recorded_at > clock_timestamp() - interval '1 day'`,
    [subject],
  );
  return rows[0]?.times ?? 0;
}

/** In the place of what they had asked for before: the address is another, and is to be confirmed. */
export async function keepAsked(
  client: PoolClient,
  { id, area, subject, rhythm, address, origin, linkKey, askedAt }: Omit<Subscription, 'toldUpTo'>,
): Promise<void> {
  await client.query(
    `INSERT INTO digest_subscription (id, area, subject, rhythm, address, origin, link_key, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (area, subject) DO UPDATE
        SET id = excluded.id, rhythm = excluded.rhythm, address = excluded.address, origin = excluded.origin,
            link_key = excluded.link_key, asked_at = excluded.asked_at, confirmed_at = NULL, told_up_to = NULL`,
    [id, area, subject, rhythm, address, origin, linkKey, askedAt],
  );
}

export async function keepRhythm(
  client: PoolClient,
  { area, subject }: Pick<Subscription, 'area' | 'subject'>,
  rhythm: Rhythm,
): Promise<void> {
  await client.query('UPDATE digest_subscription SET rhythm = $3 WHERE area = $1 AND subject = $2', [
    area,
    subject,
    rhythm,
  ]);
}

/** From now on there is something to tell. False where its address is gone, since another was given or it was too late. */
export async function keepConfirmed(
  client: PoolClient,
  { id }: Pick<Subscription, 'id'>,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE digest_subscription SET confirmed_at = $2, told_up_to = $2 WHERE id = $1',
    [id, at],
  );
  return rowCount === 1;
}

/** With the address. */
export async function forget(
  client: PoolClient,
  { area, subject }: Pick<Subscription, 'area' | 'subject'>,
): Promise<void> {
  await client.query('DELETE FROM digest_subscription WHERE area = $1 AND subject = $2', [area, subject]);
}

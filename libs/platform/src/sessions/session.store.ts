import type { Pool } from 'pg';
import { readGrants } from '../identity/grants';
import type { Grant, Identity } from '../identity/grants';
import { keepNames } from './person-names';

/** Without a page turned for this long, a session is over. */
const IDLE_MINUTES = 30;
/** And after this long in any case. */
const ABSOLUTE_HOURS = 8;
/** A page turned is written no more often than this. */
const SEEN_SECONDS = 60;
/** For as long as somebody may ask who was signed in. */
const KEPT_DAYS = 30;
/** For as long as what somebody was vouched for at their last sign-in is believed. */
export const VOUCHED_DAYS = 30;

export interface NewSession {
  readonly idHash: Buffer;
  readonly subject: string;
  readonly shownName: string;
  readonly grants: readonly Grant[];
}

/** A session that stands. */
export interface StandingSession extends SessionPlace {
  readonly subject: string;
  readonly shownName: string;
  readonly grants: readonly string[];
  readonly lastSeenAt: Date;
  readonly endsAt: Date;
}

/** Where a session stands in the list of them. */
export interface SessionPlace {
  readonly begunAt: Date;
  readonly idHash: Buffer;
}

interface FoundSession {
  readonly shownName: string;
  readonly identity: Identity;
}

/** Where and since when a session stands: neither ended, nor idle for too long, nor too old. `$1` is the present. */
const STANDS = `ended_at IS NULL AND ends_at > $1 AND last_seen_at > $1::timestamptz - interval '${IDLE_MINUTES} minutes'`;

/** The sessions of people, shared by every tracker on the database. */
export class SessionStore {
  constructor(
    private readonly pool: Pool,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async begin({ idHash, subject, shownName, grants }: NewSession): Promise<void> {
    const granted = grants.map(({ role, scope }) => `${role}@${scope}`);
    const now = this.now();
    await this.pool.query(
      `WITH named AS (${keepNames('ARRAY[$3]', 'ARRAY[$4]')}),
       vouched AS (
         INSERT INTO person_vouched (subject, grants, vouched_at) VALUES ($3, $5, $1)
             ON CONFLICT (subject) DO UPDATE SET grants = excluded.grants, vouched_at = excluded.vouched_at)
       INSERT INTO person_session (id_hash, subject, shown_name, grants, begun_at, last_seen_at, ends_at)
       VALUES ($2, $3, $4, $5, $1, $1, $1::timestamptz + interval '${ABSOLUTE_HOURS} hours')`,
      [now, idHash, subject, shownName, granted],
    );
    // A statement of its own: two who are back after so long would each keep their own row, and wait for the other's.
    await this.pool.query(
      `WITH gone AS (
         DELETE FROM person_vouched WHERE vouched_at < $1::timestamptz - interval '${VOUCHED_DAYS} days')
       DELETE FROM person_session WHERE ends_at < $1::timestamptz - interval '${KEPT_DAYS} days'`,
      [now],
    );
  }

  /** The session, where it stands. That its person was seen is written at most once a minute, in the same round trip. */
  async find(idHash: Buffer, isSeen = true): Promise<FoundSession | undefined> {
    const { rows } = await this.pool.query<{
      subject: string;
      shownName: string;
      grants: string[];
      endsAt: Date;
    }>(
      `WITH found AS (
         SELECT id_hash, subject, shown_name, grants, last_seen_at, ends_at FROM person_session
          WHERE id_hash = $2 AND ${STANDS}),
       seen AS (
         UPDATE person_session s SET last_seen_at = $1 FROM found f
          WHERE s.id_hash = f.id_hash AND f.last_seen_at <= $1::timestamptz - interval '${SEEN_SECONDS} seconds'
            AND s.ended_at IS NULL AND $3)
       SELECT subject, shown_name AS "shownName", grants, ends_at AS "endsAt" FROM found`,
      [this.now(), idHash, isSeen],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const { subject, shownName, grants, endsAt } = row;
    return {
      shownName,
      identity: { subject, isPerson: true, grants: readGrants(grants), expiresAt: endsAt },
    };
  }

  /** Those of some sessions that stand, each by its hash in hexadecimal. */
  async standingAmong(idHashes: readonly Buffer[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ hash: string }>(
      `SELECT encode(id_hash, 'hex') AS hash FROM person_session WHERE id_hash = ANY ($2) AND ${STANDS}`,
      [this.now(), idHashes],
    );
    return new Set(rows.map(({ hash }) => hash));
  }

  async end(idHash: Buffer): Promise<void> {
    await this.pool.query('UPDATE person_session SET ended_at = $1 WHERE id_hash = $2 AND ended_at IS NULL', [
      this.now(),
      idHash,
    ]);
  }

  /** Ends every session of somebody, on whatever machine; answers with how many stood. */
  async endAllOf(subject: string): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE person_session SET ended_at = $1 WHERE subject = $2 AND ${STANDS}`,
      [this.now(), subject],
    );
    return rowCount ?? 0;
  }

  /**
   * What somebody was vouched for when they last signed in, for what is done for them while they are away. Nothing where
   * that is too long ago, or an administrator has signed them out since.
   */
  async vouchedFor(subject: string): Promise<Identity | undefined> {
    const { rows } = await this.pool.query<{ grants: string[] }>(
      `SELECT grants FROM person_vouched
        WHERE subject = $2 AND vouched_at > $1::timestamptz - interval '${VOUCHED_DAYS} days'`,
      [this.now(), subject],
    );
    const [row] = rows;
    return row && { subject, isPerson: true, grants: readGrants(row.grants) };
  }

  /** Ends every session of somebody, and nothing is done for them before they have signed in again. */
  async shutOut(subject: string): Promise<number> {
    const ended = await this.endAllOf(subject);
    // After that: whoever signs in between the two has a session without what is done for them away, and never the reverse.
    await this.pool.query('DELETE FROM person_vouched WHERE subject = $1', [subject]);
    return ended;
  }

  /** Those that stand, the newest first, from the one on that comes after a place. */
  async standing(limit: number, after?: SessionPlace): Promise<StandingSession[]> {
    const { rows } = await this.pool.query<StandingSession>(
      `SELECT id_hash AS "idHash", subject, shown_name AS "shownName", grants, begun_at AS "begunAt", last_seen_at AS "lastSeenAt",
              least(ends_at, last_seen_at + interval '${IDLE_MINUTES} minutes') AS "endsAt"
         FROM person_session WHERE ${STANDS} AND ($3::timestamptz IS NULL OR (begun_at, id_hash) < ($3, $4))
        ORDER BY begun_at DESC, id_hash DESC LIMIT $2`,
      [this.now(), limit, after?.begunAt, after?.idHash],
    );
    return rows;
  }
}

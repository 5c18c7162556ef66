import type { Pool, PoolClient } from 'pg';
import { canonicalJson, fail, ok, type Result } from '#kernel';
import { transaction } from '#platform';
import { versionConflict } from './decision';
import type { Decision, RecordedDecision, VersionConflict } from './decision';
import { assertStorable, decisionHash } from './decision-hash';
import { DECISION_COLUMNS, fromRow, UTC_MILLISECONDS, type DecisionRow } from './decision-row';
import { verifyDecisionChain, type ChainVerdict } from './verify-chain.query';

/** What is recorded at the end of one stream, if it still stands at that version. */
export interface Append<Event extends Decision = Decision> {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly events: readonly Event[];
}

/** The event store for deciders: streams of decisions on one gapless, chained line of positions. */
export class DecisionStore {
  constructor(private readonly pool: Pool) {}

  /**
   * Records events at the end of a stream if it still stands at `expectedVersion` (0: it does not exist yet),
   * all of them or none. `also` runs in the same transaction, for the read tables that must agree with the
   * stream; when it throws, nothing is recorded. Appends wait for each other: decisions are few.
   *
   * Throws CommitOutcomeUnknown when the connection was lost during the commit. The same append may then be
   * made again: if the first one stands, the second is a conflict.
   */
  append<Event extends Decision>(
    stream: string,
    expectedVersion: number,
    events: readonly Event[],
    by: { readonly actor: string },
    also?: (client: PoolClient, recorded: readonly RecordedDecision<Event>[]) => Promise<void>,
  ): Promise<Result<RecordedDecision<Event>[], VersionConflict>> {
    return this.appendEach([{ stream, expectedVersion, events }], by, also);
  }

  /** Records events at the ends of several streams, each named once, as `append` does at one: all of them or none. */
  async appendEach<Event extends Decision>(
    appends: readonly Append<Event>[],
    by: { readonly actor: string },
    also?: (client: PoolClient, recorded: readonly RecordedDecision<Event>[]) => Promise<void>,
  ): Promise<Result<RecordedDecision<Event>[], VersionConflict>> {
    for (const { events } of appends) for (const event of events) assertStorable(event.data);
    return transaction(this.pool, async (client) => {
      const head = await lockHead(client);
      const { versions, previous } = await readEnds(client, appends, head.position);
      const recorded: RecordedDecision<Event>[] = [];
      for (const { stream, expectedVersion, events } of appends) {
        const version = versions.get(stream) ?? 0;
        if (version !== expectedVersion) return fail(versionConflict(stream, expectedVersion, version));
        for (const [index, event] of events.entries())
          recorded.push({
            ...event,
            position: head.position + recorded.length,
            stream,
            version: version + 1 + index,
            recordedAt: head.now,
            actor: by.actor,
          });
      }
      if (recorded.length > 0) {
        await insert(client, recorded, previous);
        await also?.(client, recorded);
      }
      return ok(recorded);
    });
  }

  /** By the clock of the database, which all processes go by. */
  async clock(): Promise<Date> {
    const { rows } = await this.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const [row] = rows;
    if (!row) throw new Error('A SELECT of one row gave none');
    return row.now;
  }

  /**
   * The position below which lies what had been recorded by a moment, `2017-04-03T09:00:00.000Z`; undefined where none is
   * given, which is now.
   */
  async upTo(recordedBy: string | undefined): Promise<number | undefined> {
    if (recordedBy === undefined) return undefined;
    // Times follow positions: from the newest back, it is the first one looked for.
    const { rows } = await this.pool.query<{ position: number }>(
      'SELECT position FROM decision_event WHERE recorded_at <= $1 ORDER BY position DESC LIMIT 1',
      [recordedBy],
    );
    return rows[0] === undefined ? 0 : rows[0].position + 1;
  }

  /** A stream's decisions in order; with `upTo`, only those at positions below it. */
  async read(stream: string, upTo?: number): Promise<RecordedDecision[]> {
    const { rows } = await this.pool.query<DecisionRow>(
      `SELECT ${DECISION_COLUMNS}
         FROM decision_event
        WHERE stream = $1 AND ($2::bigint IS NULL OR position < $2)
        ORDER BY version`,
      [stream, upTo ?? null],
    );
    return rows.map(fromRow);
  }

  /** The decisions of several streams, each in order, below a position; a stream of which nothing is known is empty. */
  async readEach(streams: readonly string[], upTo?: number): Promise<RecordedDecision[][]> {
    const { rows } = await this.pool.query<DecisionRow>(
      `SELECT ${DECISION_COLUMNS}
         FROM decision_event
        WHERE stream = ANY($1) AND ($2::bigint IS NULL OR position < $2)
        ORDER BY version`,
      [streams, upTo ?? null],
    );
    const each = new Map(streams.map((stream): [string, RecordedDecision[]] => [stream, []]));
    for (const row of rows) each.get(row.stream)?.push(fromRow(row));
    return streams.map((stream) => each.get(stream) ?? []);
  }

  /** The names of the streams that begin with a prefix, in byte order. */
  async streams(prefix: string): Promise<string[]> {
    // Every stream has exactly one first version, so this needs no DISTINCT.
    const { rows } = await this.pool.query<{ stream: string }>(
      'SELECT stream FROM decision_event WHERE stream ^@ $1 AND version = 1 ORDER BY stream',
      [prefix],
    );
    return rows.map((row) => row.stream);
  }

  /** The newest decision below a position on each stream that begins with a prefix, streams in byte order. */
  async newest(prefix: string, upTo: number): Promise<RecordedDecision[]> {
    const { rows } = await this.pool.query<DecisionRow>(
      `SELECT DISTINCT ON (stream) ${DECISION_COLUMNS}
         FROM decision_event
        WHERE stream ^@ $1 AND position < $2
        ORDER BY stream, version DESC`,
      [prefix, upTo],
    );
    return rows.map(fromRow);
  }

  /**
   * The last decision on every stream that begins with one of the prefixes, without what it says, in byte order; with
   * `upTo`, of those below that position.
   */
  async ends(
    prefixes: readonly string[],
    upTo?: number,
  ): Promise<Pick<RecordedDecision, 'stream' | 'version' | 'type'>[]> {
    // A range of the index for each prefix, up to the greatest character there is.
    const { rows } = await this.pool.query<Pick<RecordedDecision, 'stream' | 'version' | 'type'>>(
      `SELECT DISTINCT ON (stream) stream, version, type
         FROM unnest($1::text[]) AS prefix
              JOIN decision_event ON stream >= prefix AND stream < prefix || chr(1114111)
        WHERE $2::bigint IS NULL OR position < $2
        ORDER BY stream, version DESC`,
      [prefixes, upTo ?? null],
    );
    return rows;
  }

  /** The position of the last decision on the streams that begin with a prefix; with `upTo`, of those below it. */
  async lastPosition(prefix: string, upTo?: number): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ last: number | null }>(
      `SELECT max(position) AS last
         FROM decision_event
        WHERE stream ^@ $1 AND ($2::bigint IS NULL OR position < $2)`,
      [prefix, upTo ?? null],
    );
    return rows[0]?.last ?? undefined;
  }

  /** The streams on which anything was decided from a position on and below another, in byte order. */
  async streamsDecidedOn(from: number, upTo: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ stream: string }>(
      'SELECT DISTINCT stream FROM decision_event WHERE position >= $1 AND position < $2 ORDER BY stream',
      [from, upTo],
    );
    return rows.map((row) => row.stream);
  }

  /**
   * The hash of the ledger's first decision, by which one ledger is told from another and known again in a copy
   * of it; undefined before anything was decided.
   */
  async firstHash(): Promise<Buffer | undefined> {
    const { rows } = await this.pool.query<{ hash: Buffer }>(
      'SELECT hash FROM decision_event WHERE position = 0',
    );
    return rows[0]?.hash;
  }

  /** When the ledger's first decision was recorded; undefined before anything was decided. */
  async begunAt(): Promise<Date | undefined> {
    const { rows } = await this.pool.query<{ at: Date }>(
      'SELECT recorded_at AS at FROM decision_event WHERE position = 0',
    );
    return rows[0]?.at;
  }

  /** The position the next decision will take: everything decided so far lies below it. */
  async head(): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>(
      'SELECT next_position AS position FROM decision_head',
    );
    return onlyRow(rows).position;
  }

  /** Computes the whole chain again from the stored rows and says where it first differs, if it does. */
  verifyChain(): Promise<ChainVerdict> {
    return verifyDecisionChain(this.pool);
  }
}

/** Waits for its turn: from here to the commit no one else appends, and what they appended is visible. */
async function lockHead(client: PoolClient): Promise<{ position: number; now: string }> {
  const { rows } = await client.query<{ position: number }>(
    'SELECT next_position AS position FROM decision_head FOR UPDATE',
  );
  // Asked for after the wait, so that times follow positions.
  const clock = await client.query<{ now: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', ${UTC_MILLISECONDS}) AS now`,
  );
  return { position: onlyRow(rows).position, now: onlyRow(clock.rows).now };
}

/** Where the streams end and what the next hash is chained to, once it is our turn. */
async function readEnds(
  client: PoolClient,
  appends: readonly Pick<Append, 'stream'>[],
  position: number,
): Promise<{ versions: ReadonlyMap<string, number>; previous: Buffer | null }> {
  const { rows } = await client.query<{ stream: string; version: number; previous: Buffer | null }>(
    // The end of each by the index, however long the stream is.
    `SELECT asked.stream, ends.version,
            (SELECT hash FROM decision_event WHERE position = $2::bigint - 1) AS previous
       FROM unnest($1::text[]) AS asked(stream)
            CROSS JOIN LATERAL (SELECT coalesce(max(version), 0) AS version
                                  FROM decision_event
                                 WHERE decision_event.stream = asked.stream) AS ends`,
    [appends.map(({ stream }) => stream), position],
  );
  const previous = rows[0]?.previous ?? null;
  // Going on would begin a second chain, and hide that the end of the first was removed.
  if (position > 0 && rows.length > 0 && previous === null)
    throw new Error(`Decision ${position - 1} is no longer there`);
  return { versions: new Map(rows.map(({ stream, version }) => [stream, version])), previous };
}

async function insert(
  client: PoolClient,
  recorded: readonly RecordedDecision[],
  previous: Buffer | null,
): Promise<void> {
  let last = previous;
  const hashes = recorded.map((decision) => (last = decisionHash(decision, last)));
  await client.query(
    `INSERT INTO decision_event (position, stream, version, type, data, recorded_at, actor, hash)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::jsonb[], $6::timestamptz[],
                          $7::text[], $8::bytea[])`,
    [
      recorded.map((decision) => decision.position),
      recorded.map((decision) => decision.stream),
      recorded.map((decision) => decision.version),
      recorded.map((decision) => decision.type),
      recorded.map((decision) => canonicalJson(decision.data)),
      recorded.map((decision) => decision.recordedAt),
      recorded.map((decision) => decision.actor),
      hashes,
    ],
  );
  await client.query('UPDATE decision_head SET next_position = next_position + $1', [recorded.length]);
}

function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('decision_head has lost its row');
  return row;
}

import type { CountReported, CountWithdrawn } from '#contracts';
import type { Queryable } from './as-at';
import type { StatedCount } from './outcome';
import { kills } from './record.sql';
import { statedCount } from './stated-count';

/**
 * What recording a count would do. It is the first of its record, or the first since a withdrawal (`new`); the
 * version that counts already (`unchanged`); one before it (`older`); a later one with the same content
 * (`confirmed`) or another (`corrected`); a withdrawal; or dead on arrival, its period having been replaced since.
 */
export type ForeseenEffect =
  'new' | 'unchanged' | 'older' | 'confirmed' | 'corrected' | 'withdrawn' | 'replaced-since';

/** What a record adds to figures. */
export interface Contribution {
  readonly value: number | null;
  readonly publishedValue: string | null;
  readonly status: 'provisional' | 'final' | null;
}

/** One count that would be recorded, and what its record adds before and after; nothing where it has no live version. */
export interface ForeseenRecord {
  readonly count: StatedCount;
  readonly effect: ForeseenEffect;
  /** The version that counts now, live or not. */
  readonly current?: { readonly version: Date } | undefined;
  readonly before?: Contribution | undefined;
  readonly after?: Contribution | undefined;
  /** The applicable time has come before with another content: a slip, and the figure would warn of it. */
  readonly versionReused: boolean;
}

interface CurrentRow extends Contribution {
  readonly version: Date | null;
  readonly content: string | null;
  readonly live: boolean | null;
  /** A replacement of its period that is known already makes the count dead. */
  readonly dead: boolean;
}

/** Foresees what each count would do, one answer a count, in their order. Of several versions of a record the greatest acts. */
export async function foreseeRecords(
  db: Queryable,
  events: readonly (CountReported | CountWithdrawn)[],
): Promise<ForeseenRecord[]> {
  const counts = events.map(statedCount);
  const current = await readCurrent(db, counts);
  const acting = new Map<string, StatedCount>();
  for (const count of counts) {
    const other = acting.get(keyOf(count));
    if (!other || isGreater(count, other)) acting.set(keyOf(count), count);
  }
  return counts.map((count, at) => {
    const row = current[at];
    if (!row) throw new Error('The database answered for fewer counts than it was asked about');
    return foresee(count, row, acting.get(keyOf(count)) === count);
  });
}

function foresee(count: StatedCount, row: CurrentRow, acts: boolean): ForeseenRecord {
  const version = row.version ?? undefined;
  const content = row.content === null ? undefined : BigInt(row.content);
  const current = version && content !== undefined ? { version, content } : undefined;
  const before = row.live === true ? contribution(row) : undefined;
  const effect = acts ? effectOf(count, current, before !== undefined, row.dead) : 'older';
  const isSame = effect === 'unchanged' || effect === 'older' || effect === 'replaced-since';
  const after = count.withdrawn ? undefined : contribution(count);
  return {
    count,
    effect,
    current,
    before,
    after: isSame ? before : after,
    versionReused:
      current?.version.getTime() === count.version.getTime() && current.content !== count.content,
  };
}

type Version = Pick<StatedCount, 'version' | 'content'>;

function effectOf(
  count: StatedCount,
  current: Version | undefined,
  isLive: boolean,
  isDead: boolean,
): ForeseenEffect {
  if (current && !isGreater(count, current)) return isGreater(current, count) ? 'older' : 'unchanged';
  if (isDead) return 'replaced-since';
  if (count.withdrawn) return 'withdrawn';
  if (!isLive) return 'new';
  return current?.content === count.content ? 'confirmed' : 'corrected';
}

/** The law of versions: the greatest (applicable time, content) counts. */
function isGreater(one: Version, other: Version): boolean {
  const later = one.version.getTime() - other.version.getTime();
  return later > 0 || (later === 0 && one.content > other.content);
}

function contribution({ value, publishedValue, status }: Contribution): Contribution {
  return { value, publishedValue, status };
}

function keyOf({ area, measure, table, source, period, careType, agency, reason }: StatedCount): string {
  return JSON.stringify([area, measure, table, source, period, careType, agency, reason]);
}

async function readCurrent(db: Queryable, counts: readonly StatedCount[]): Promise<CurrentRow[]> {
  const { rows } = await db.query<CurrentRow>(
    `SELECT c.version, c.content::text AS content, c.live, c.value, c.published_value AS "publishedValue", c.status,
            EXISTS (SELECT FROM period_replacement p WHERE ${kills('p', 'asked')}) AS dead
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                   $9::date[], $10::date[], $11::timestamptz[])
            WITH ORDINALITY AS asked (area, measure, tbl, source, period, care_type, agency, reason,
                                      period_from, period_to, version, place)
       LEFT JOIN current_count c
            USING (area, measure, tbl, source, care_type, agency, reason, period, period_from, period_to)
      ORDER BY asked.place`,
    [
      counts.map(({ area }) => area),
      counts.map(({ measure }) => measure),
      counts.map(({ table }) => table),
      counts.map(({ source }) => source),
      counts.map(({ period }) => period),
      counts.map(({ careType }) => careType),
      counts.map(({ agency }) => agency),
      counts.map(({ reason }) => reason),
      counts.map(({ periodFrom }) => periodFrom),
      counts.map(({ periodTo }) => periodTo),
      counts.map(({ version }) => version),
    ],
  );
  return rows;
}

import type { Refusal, Result } from '#kernel';
import { canonicalJson, fail, ok, sha256 } from '#kernel';
import { ADVISORY_LOCKS, transaction } from '#platform';
import type { ClientBase, Pool } from 'pg';
import { droppedSince } from './cross-checks';
import { readFirstVersion } from './first-version';
import { readReferenceDocument, REFUSALS_MAX } from './read-reference-document';
import type { Population, ReferenceDocument } from './reference-document';
import { ReferenceView } from './reference-view';

interface VersionRow {
  readonly version: number;
  readonly document: unknown;
  readonly hash: Buffer;
}

/** Every version of the reference data, in table `reference_version`. */
export class ReferenceStore {
  private readonly views = new Map<number, ReferenceView>();

  constructor(private readonly pool: Pool) {}

  /** The newest version; undefined before the first. Costs one look at the end of an index when nothing is new. */
  async current(): Promise<ReferenceView | undefined> {
    const newest = await newestVersion(this.pool);
    return newest === 0 ? undefined : this.at(newest);
  }

  /** A version as it was published; undefined when there is none of that number. */
  async at(version: number): Promise<ReferenceView | undefined> {
    const cached = this.views.get(version);
    if (cached) return cached;
    const { rows } = await this.pool.query<VersionRow>(
      'SELECT version, document, hash FROM reference_version WHERE version = $1',
      [version],
    );
    const [row] = rows;
    if (!row) return undefined;
    const view = viewOf(row);
    this.views.set(version, view);
    return view;
  }

  /**
   * Makes a document the newest version. The one already in force, published again, stays the version it is.
   * Refused with everything that is wrong with it, and with what it drops of the version in force, up to 100
   * faults.
   */
  async publish(document: unknown, actor: string): Promise<Result<ReferenceView, Refusal[]>> {
    const read = readReferenceDocument(document);
    return read.ok ? this.publishNext(() => read, actor) : read;
  }

  /**
   * Makes the newest version with one population more, or with it in place of the one it had for that area, band
   * and year, the next version. What others publish meanwhile stays in it. Refused as a document with it would be.
   */
  async putPopulation(population: Population, actor: string): Promise<Result<ReferenceView, Refusal[]>> {
    return this.publishNext((newest) => readReferenceDocument(withPopulation(newest, population)), actor);
  }

  private async publishNext(
    nextOf: (newest: ReferenceDocument | undefined) => Result<ReferenceDocument, Refusal[]>,
    actor: string,
  ): Promise<Result<ReferenceView, Refusal[]>> {
    const version = await transaction(this.pool, async (client): Promise<Result<number, Refusal[]>> => {
      const row = await newestInTurn(client);
      const newest = row && viewOf(row);
      const next = nextOf(newest?.document);
      if (!next.ok) return next;
      if (!newest) return ok(await insert(client, 1, next.value, actor));
      if (row.hash.equals(sha256(canonicalJson(next.value)))) return ok(newest.version);
      const dropped = droppedSince(newest, next.value);
      if (dropped.length > 0) return fail(dropped.slice(0, REFUSALS_MAX));
      return ok(await insert(client, newest.version + 1, next.value, actor));
    });
    return version.ok ? ok(await this.published(version.value)) : version;
  }

  /** Publishes England's first version where there is none yet; otherwise answers the one in force. */
  async publishFirstVersion(actor: string): Promise<ReferenceView> {
    const existing = await this.current();
    if (existing) return existing;
    const read = readReferenceDocument(await readFirstVersion());
    if (!read.ok) throw new Error(`The first reference document is refused: ${JSON.stringify(read.failure)}`);
    const first = read.value;
    // Another process may be starting too: whoever comes second finds a version and adds none.
    const version = await transaction(
      this.pool,
      async (client) => (await newestInTurn(client))?.version ?? insert(client, 1, first, actor),
    );
    return this.published(version);
  }

  private async published(version: number): Promise<ReferenceView> {
    const view = await this.at(version);
    if (!view) throw new Error(`Version ${version} of the reference data was published and is not there`);
    return view;
  }
}

/** Corrected estimates are published: a figure of the same people and year takes the place of the one before. */
function withPopulation(
  document: ReferenceDocument | undefined,
  population: Population,
): Partial<ReferenceDocument> {
  const { area, band, calendarYear } = population;
  const isSame = (row: Population) =>
    row.area === area && row.band === band && row.calendarYear === calendarYear;
  const others = document?.populations.filter((row) => !isSame(row)) ?? [];
  return { ...document, populations: [...others, population] };
}

/**
 * The newest version there is. Publishers wait for each other, and look for it only once it is their turn, so
 * that numbers have no gap and each is held against the one before it.
 */
async function newestInTurn(client: ClientBase): Promise<VersionRow | undefined> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.referenceVersion]);
  const { rows } = await client.query<VersionRow>(
    'SELECT version, document, hash FROM reference_version ORDER BY version DESC LIMIT 1',
  );
  return rows[0];
}

async function insert(
  client: ClientBase,
  version: number,
  document: ReferenceDocument,
  actor: string,
): Promise<number> {
  const text = canonicalJson(document);
  await client.query(
    'INSERT INTO reference_version (version, document, hash, actor) VALUES ($1, $2, $3, $4)',
    [version, text, sha256(text), actor],
  );
  return version;
}

async function newestVersion(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ newest: number }>(
    'SELECT coalesce(max(version), 0) AS newest FROM reference_version',
  );
  return rows[0]?.newest ?? 0;
}

/** Trusts nothing it has not checked again: the hash shows that the document is the one that was published. */
function viewOf({ version, document, hash }: VersionRow): ReferenceView {
  const found = sha256(canonicalJson(document));
  if (!found.equals(hash)) {
    throw new Error(`Version ${version} of the reference data is not what was published: its hash differs`);
  }
  const read = readReferenceDocument(document);
  if (!read.ok) {
    throw new Error(
      `Version ${version} of the reference data cannot be read: ${JSON.stringify(read.failure)}`,
    );
  }
  return new ReferenceView(version, hash.toString('hex'), read.value);
}

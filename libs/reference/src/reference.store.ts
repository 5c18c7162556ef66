import type { Refusal, Result } from '#kernel';
import { canonicalJson, ok, sha256 } from '#kernel';
import { transaction } from '#platform';
import type { ClientBase, Pool } from 'pg';
import { readFirstVersion } from './first-version';
import { readReferenceDocument } from './read-reference-document';
import { ReferenceView } from './reference-view';

interface VersionRow {
  readonly version: number;
  readonly document: unknown;
  readonly hash: Buffer;
}

// An arbitrary number that nothing else in this database locks.
const PUBLISHING = 7_263_443;

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
   * Refused with everything that is wrong with it, up to 100 faults.
   */
  async publish(document: unknown, actor: string): Promise<Result<ReferenceView, Refusal[]>> {
    const read = readReferenceDocument(document);
    if (!read.ok) return read;
    const text = canonicalJson(read.value);
    const version = await transaction(this.pool, (client) => append(client, text, actor, 'when-it-differs'));
    return ok(await this.published(version));
  }

  /** Publishes England's first version where there is none yet; otherwise answers the one in force. */
  async publishFirstVersion(actor: string): Promise<ReferenceView> {
    const existing = await this.current();
    if (existing) return existing;
    const read = readReferenceDocument(await readFirstVersion());
    if (!read.ok) throw new Error(`The first reference document is refused: ${JSON.stringify(read.failure)}`);
    const text = canonicalJson(read.value);
    // Another process may be starting too: whoever comes second finds a version and adds none.
    const version = await transaction(this.pool, (client) => append(client, text, actor, 'when-none-is'));
    return this.published(version);
  }

  private async published(version: number): Promise<ReferenceView> {
    const view = await this.at(version);
    if (!view) throw new Error(`Version ${version} of the reference data was published and is not there`);
    return view;
  }
}

/**
 * The version the document stands under, appended unless it is not wanted. Publishers wait for each other,
 * and look for the newest version only once it is their turn, so that numbers have no gap.
 */
async function append(
  client: ClientBase,
  document: string,
  actor: string,
  wanted: 'when-it-differs' | 'when-none-is',
): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [PUBLISHING]);
  const hash = sha256(document);
  const { rows } = await client.query<{ version: number; same: boolean }>(
    'SELECT version, hash = $1 AS same FROM reference_version ORDER BY version DESC LIMIT 1',
    [hash],
  );
  const [newest] = rows;
  if (newest && (wanted === 'when-none-is' || newest.same)) return newest.version;
  const version = (newest?.version ?? 0) + 1;
  await client.query(
    'INSERT INTO reference_version (version, document, hash, actor) VALUES ($1, $2, $3, $4)',
    [version, document, hash, actor],
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

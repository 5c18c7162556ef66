import pg from 'pg';
import type { Pool } from 'pg';

export interface PoolOptions {
  readonly url: string;
  /** The role every connection takes before its first statement; without one it stays the login's. */
  readonly role?: string;
  /** Connections at most. */
  readonly max: number;
  /** How the connections are named in `pg_stat_activity`. */
  readonly name: string;
  /** A statement running longer is cancelled. One minute unless given; 0 for no limit (rebuilds, retention). */
  readonly statementTimeoutMs?: number;
  /** Hears of idle connections that broke (the pool has already replaced them). */
  readonly onIdleError?: (error: Error) => void;
}

const connectTimeoutMs = 10_000;
const idleInTransactionTimeoutMs = 60_000;
const idleConnectionTimeoutMs = 30_000;
/** How long the client waits beyond the server's own limit before it takes the connection for dead. */
const silenceMs = 15_000;

/**
 * Opens a pool of connections to PostgreSQL.
 *
 * Every connection speaks UTC and ISO dates, whatever the server's defaults. Values arrive as: int8 number
 * (an error beyond `Number.MAX_SAFE_INTEGER`), numeric string, date 'YYYY-MM-DD', timestamptz Date, bytea Buffer.
 */
export function openPool(options: PoolOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 60_000;
  const pool = new pg.Pool({
    connectionString: withSessionSettings(options.url, options.role),
    max: options.max,
    application_name: options.name,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleConnectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + silenceMs }),
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  });
  // Without a listener an 'error' event ends the process. The pool listens while a client is idle; a client
  // that breaks between two statements of a transaction has nobody, and its next statement says so anyway.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) => options.onIdleError?.(error));
  return pool;
}

/**
 * The settings travel in the start-up packet, so there is no moment at which a connection has another role,
 * `RESET ROLE` comes back to it, and a pooler that would share the session refuses it at once.
 */
function withSessionSettings(url: string, role: string | undefined): string {
  const target = databaseUrl(url);
  const settings = ['-c TimeZone=UTC', '-c DateStyle=ISO'];
  if (role !== undefined) {
    if (!/^[a-z_][a-z0-9_]*$/.test(role)) throw new Error(`"${role}" is not a plain role name.`);
    settings.push(`-c role=${role}`);
  }
  const given = target.searchParams.get('options');
  target.searchParams.set('options', [...(given === null ? [] : [given]), ...settings].join(' '));
  return target.href;
}

function databaseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    // The URL itself may hold a password, so it is not repeated.
    throw new Error(
      'The database URL cannot be read; it should look like postgres://user:password@host:5432/name.',
    );
  }
}

const textArrayOid: number = 1009;

type Parser = (text: string) => unknown;

/** By type OID. What is not named here keeps node-postgres's own parser. */
const textParsers = new Map<number, Parser>([
  [20, safeInteger],
  [1016, (text) => textArray(text).map((item) => (item === null ? null : safeInteger(item)))],
  [1082, (text) => text],
  [1182, textArray],
  [1231, textArray], // numeric[], which node-postgres would turn into floating point
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
  const own = format === 'binary' ? undefined : textParsers.get(oid);
  return own ?? (pg.types.getTypeParser(oid, format ?? 'text') as Parser);
}

function textArray(text: string): (string | null)[] {
  const parse = pg.types.getTypeParser(textArrayOid, 'text') as (text: string) => (string | null)[];
  return parse(text);
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`The database holds the integer ${text}, which a number cannot hold exactly.`);
  }
  return value;
}

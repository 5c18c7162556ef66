import { types } from 'node:util';

/**
 * The SQLSTATE of an error that the server sent, or undefined for any other error.
 *
 * Errors of the operating system also carry a five-letter code (`EPIPE`), so the severity, which only the
 * server sends, is asked for too.
 */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof severity !== 'string' || typeof code !== 'string') return undefined;
  return /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/**
 * Whether the server refused the data itself: data exceptions (class 22), integrity constraints (23) and
 * program limits (54). The same statement with the same values will be refused again, on any day.
 */
export function isRefusedByDatabase(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && ['22', '23', '54'].includes(state.slice(0, 2));
}

// The server ends the session with these: an administrator or a crash (57P01, 57P02), still starting or
// already stopping (57P03), and the limits on an idle session or transaction.
const endedByServer = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04']);

const networkFailures = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

// node-postgres gives these no code; each is a literal of its client or its pool.
const clientMessages = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
];

/**
 * Whether the connection failed rather than the statement: what was asked may be asked again on a new
 * connection, except a COMMIT (see `CommitOutcomeUnknown`).
 */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('08') || endedByServer.has(state);
  // Not `instanceof`: Node's own errors come from another realm where modules run in a context of their own.
  if (!types.isNativeError(error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && networkFailures.has(code)) return true;
  return clientMessages.some((message) => error.message.startsWith(message));
}

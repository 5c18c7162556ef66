import type { ClientBase } from 'pg';
import { BinaryRowWriter } from './binary-row';
import type { CopyColumn } from './binary-row';
import { copyIn } from './copy-table';

/** Some hundred rows, a millisecond's work: then whatever waits for this process has its turn. */
const pieceBytes = 64 * 1024;

/**
 * Binary COPY of `rows` straight into `table`, on the caller's connection (and so in its transaction).
 *
 * A row is an array of values in the order of `columns`; null is NULL, undefined is refused as a mistake. Takes:
 * int2 and int4 from number, int8 from number or bigint, text from string (a lone surrogate, which UTF-8
 * lacks, becomes U+FFFD), bytea from Buffer or Uint8Array, timestamptz from Date, date from 'YYYY-MM-DD',
 * text[] from an array of string or null, jsonb from any plain value.
 *
 * Rows are drawn as the connection takes them, so memory does not grow with their number.
 *
 * @returns the number of rows stored.
 * @throws TypeError or RangeError for a value its column cannot hold, the server's error for one it refuses;
 * either way the transaction is aborted and the connection stays usable after ROLLBACK.
 */
export function copyRows(
  client: ClientBase,
  table: string,
  columns: readonly CopyColumn[],
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  const names = columns.map(({ name }) => name);
  return copyIn(client, table, names, piecesOf(columns, rows));
}

function* piecesOf(columns: readonly CopyColumn[], rows: Iterable<readonly unknown[]>): Iterable<Buffer> {
  const writer = new BinaryRowWriter(columns);
  for (const row of rows) {
    writer.row(row);
    if (writer.pending >= pieceBytes) yield writer.take();
  }
  writer.end();
  yield writer.take();
}

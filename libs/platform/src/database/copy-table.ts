import { once } from 'node:events';
import { finished, pipeline } from 'node:stream/promises';
import type { Client, ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/**
 * Binary COPY of what a query in brackets, or a table with its columns, gives. `take` is handed the bytes as they come,
 * and the server waits while it is busy, so that memory does not grow with the rows.
 *
 * @returns the number of rows.
 * @throws the server's error, or what `take` threw; the connection is then of no more use.
 */
export async function copyOut(
  client: ClientBase,
  what: string,
  take: (bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<number> {
  // Where the client times its queries, it puts the end of its timer here; this stream alone would not call it.
  const stream = Object.assign(copyTo(`COPY ${what} TO STDOUT (FORMAT binary)`), { callback: () => {} });
  client.query(stream);
  try {
    await pipeline(stream, take);
  } catch (error) {
    // In the middle of what the server sends nothing else can be said to it: a ROLLBACK would wait for ever.
    void (client as Client).end();
    throw error;
  } finally {
    stream.callback();
  }
  // The stream ends before the server has said how many they were; the answer to anything else comes after that.
  await client.query('SELECT');
  return stream.rowCount;
}

/**
 * Binary COPY of bytes into the columns of a table, on the caller's connection (and so in its transaction). They are
 * drawn as the connection takes them, so memory does not grow with their number.
 *
 * @returns the number of rows stored.
 * @throws what drawing the bytes threw, or the server's error; either way the transaction is aborted and the connection
 * stays usable after ROLLBACK.
 */
export async function copyIn(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  bytes: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<number> {
  const names = columns.map(quoted).join(', ');
  const stream = client.query(copyFrom(`COPY ${quoted(table)} (${names}) FROM STDIN (FORMAT binary)`));
  const stored = finished(stream);
  let refused = false;
  stored.catch(() => {
    refused = true;
  });
  try {
    for await (const piece of bytes) {
      if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), stored]);
    }
    stream.end();
  } catch (error) {
    // A COPY the server has ended itself is over; only one of our own making is still to be called off.
    if (!refused) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      await stored.catch(() => {});
    }
    throw error;
  }
  await stored;
  return stream.rowCount;
}

/** A name as SQL takes it, whatever is in it. */
function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

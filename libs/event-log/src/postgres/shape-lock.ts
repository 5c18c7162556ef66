import type { ClientBase } from 'pg';

/**
 * Held to the end of the transaction by whatever changes which topics, lanes, segments or consumer groups
 * there are, so that each sees what the others have done. Appending and reading never take it.
 */
export async function lockShape(client: ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('event log: shape', 0))`);
}

import { rmSync } from 'node:fs';
import './test-server';

/** Jest's global tear-down, the counterpart of start-test-postgres. */
export default async function stopTestPostgres(): Promise<void> {
  const shared = globalThis.bclTestServer;
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  globalThis.bclTestServer = undefined;
  const { postgres, folder } = await shared.server;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

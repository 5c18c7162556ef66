import { rmSync } from 'node:fs';
import type { TestServer } from './test-server';

/** Jest's global tear-down, the counterpart of start-test-postgres. */
export default async function stopTestPostgres(): Promise<void> {
  const shared = globalThis.bclTestServer;
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  globalThis.bclTestServer = undefined;
  await stopTestServer(await shared.server);
}

export async function stopTestServer({ postgres, folder }: TestServer): Promise<void> {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

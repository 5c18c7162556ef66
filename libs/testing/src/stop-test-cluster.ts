import stopTestPostgres from './stop-test-postgres';

/** Jest's global tear-down, the counterpart of start-test-cluster. */
export default async function stopTestCluster(): Promise<void> {
  await globalThis.bclTestBroker?.discard();
  globalThis.bclTestBroker = undefined;
  await stopTestPostgres();
}

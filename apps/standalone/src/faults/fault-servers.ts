import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpenIdProvider } from '#testing';
import type { OpenIdProvider } from '#testing';
import { FaultyBroker } from './faulty-broker';
import { FaultyDatabase } from './faulty-database';
import { SmallDisk } from './small-disk';

const DATABASE_MEBIBYTES = 768;
const BROKER_MEBIBYTES = 512;

/** What every run stands on: a broker and a database, each on a small disk, and a provider of tokens. */
export class FaultServers {
  private constructor(
    readonly folder: string,
    readonly database: FaultyDatabase,
    readonly broker: FaultyBroker,
    readonly provider: OpenIdProvider,
    private readonly disks: readonly SmallDisk[],
  ) {}

  static async start(): Promise<FaultServers> {
    const folder = mkdtempSync(join(tmpdir(), 'bcl-faults-'));
    // The database's unprivileged user passes through it.
    chmodSync(folder, 0o711);
    const ofDatabase = SmallDisk.mount(join(folder, 'database'), DATABASE_MEBIBYTES);
    const ofBroker = SmallDisk.mount(join(folder, 'broker'), BROKER_MEBIBYTES);
    return new FaultServers(
      folder,
      await FaultyDatabase.start(ofDatabase),
      await FaultyBroker.start(ofBroker),
      await startOpenIdProvider('better-care-ledger'),
      [ofDatabase, ofBroker],
    );
  }

  /** Leaves nothing of a run. */
  async forget(database: string, prefix: string): Promise<void> {
    await Promise.all([this.database.drop(database), this.broker.forget(prefix)]);
  }

  /** @param keep the logs of runs that did not hold */
  async close(keep: boolean): Promise<void> {
    await this.provider.close();
    await this.broker.discard();
    await this.database.stop();
    for (const disk of this.disks) disk.discard();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }
}

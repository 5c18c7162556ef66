import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discardAbandonedPostgres } from '#platform';
import { KafkaBroker, startOpenIdProvider } from '#testing';
import type { OpenIdProvider } from '#testing';
import { FaultyBroker } from './faulty-broker';
import { FaultyDatabase } from './faulty-database';
import { SmallDisk } from './small-disk';

const FOLDER_PREFIX = 'bcl-faults-';
const DATABASE = 'database';
const BROKER = 'broker';
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
  ) {
    // After the disks in it, which are asked first.
    process.once('exit', this.discardNow);
  }

  static async start(): Promise<FaultServers> {
    await discardAbandoned();
    const folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
    // The database's unprivileged user passes through it.
    chmodSync(folder, 0o711);
    const ofDatabase = SmallDisk.mount(join(folder, DATABASE), DATABASE_MEBIBYTES);
    const ofBroker = SmallDisk.mount(join(folder, BROKER), BROKER_MEBIBYTES);
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
    process.removeListener('exit', this.discardNow);
    if (!keep) this.discardNow();
  }

  private readonly discardNow = (): void => rmSync(this.folder, { recursive: true, force: true });
}

/** What is left of those that were killed outright. */
async function discardAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const folder = join(tmpdir(), name);
    if (existsSync(`/proc/${name.slice(FOLDER_PREFIX.length).split('-')[0]}`)) continue;
    if (existsSync(join(folder, BROKER))) KafkaBroker.discardAbandoned(join(folder, BROKER));
    await discardAbandonedPostgres(FaultyDatabase.dataFolder(join(folder, DATABASE)), () => undefined);
    for (const disk of [DATABASE, BROKER]) SmallDisk.unmount(join(folder, disk));
    rmSync(folder, { recursive: true, force: true });
  }
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { applicationRole, migrate, OneAtATime, openPool, startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { databaseServerPid } from '#testing';
import type { SmallDisk } from './small-disk';

const LOGIN = 'better_care_ledger';
const PASSWORD = 'faults';
const TEMPLATE = 'ledger_template';
const CONNECT_ATTEMPTS = 100;

/** Where one run keeps its records. */
export interface RunDatabase {
  /** As the application's login. */
  readonly url: string;
  readonly ownerUrl: string;
}

/** A PostgreSQL that is ended, cut off and left without room, and comes back with what it had promised to keep. */
export class FaultyDatabase {
  private server: EmbeddedPostgres | undefined;
  private isUp = false;
  private readonly faults = new OneAtATime();

  private constructor(private readonly disk: SmallDisk) {}

  /** Where it keeps its data on a disk. */
  static dataFolder(disk: string): string {
    return join(disk, 'data');
  }

  static async start(disk: SmallDisk): Promise<FaultyDatabase> {
    const database = new FaultyDatabase(disk);
    await database.launch();
    await database.prepareTemplate();
    return database;
  }

  /** A database with the tables, definitions and reference data of a new ledger. */
  async forRun(name: string): Promise<RunDatabase> {
    await this.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    const owner = this.urlOf(name);
    const application = new URL(owner);
    application.username = LOGIN;
    application.password = PASSWORD;
    return { url: application.href, ownerUrl: owner };
  }

  async drop(name: string): Promise<void> {
    await this.query(`DROP DATABASE ${name} WITH (FORCE)`);
    // So that the log of changes keeps to its disk.
    await this.query('CHECKPOINT');
  }

  /** As `pg_ctl stop -m immediate`: nothing is finished, and what was not written is gone. */
  restart(): Promise<void> {
    return this.faults.do(async () => {
      const pid = databaseServerPid(this.running.dataFolder);
      if (pid !== undefined) process.kill(pid, 'SIGQUIT');
      while (this.isUp) await sleep(20);
      await this.launch();
    });
  }

  /** For so long nothing more can be written, whatever the server makes of it. */
  fillDisk(ms: number): Promise<void> {
    return this.faults.do(async () => {
      this.disk.fill();
      await sleep(ms);
      this.disk.free();
      if (!this.isUp) await this.launch();
    });
  }

  /** Ends every session of the processes there are. */
  cutConnections(): Promise<void> {
    return this.faults.do(async () => {
      await this.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${LOGIN}'`);
    });
  }

  stop(): Promise<void> {
    return this.faults.do(() => this.running.stop());
  }

  private get running(): EmbeddedPostgres {
    if (this.server === undefined) throw new Error('The database was not started.');
    return this.server;
  }

  /** At the port it had, so that it is found again. */
  private async launch(): Promise<void> {
    const port = this.server && Number(new URL(this.server.url).port);
    await this.server?.stop();
    this.server = await startEmbeddedPostgres({
      dataFolder: FaultyDatabase.dataFolder(this.disk.folder),
      ...(port !== undefined && { port }),
      fsync: false, // a server that is killed keeps what the system has
      log: () => undefined,
      onEnded: () => (this.isUp = false),
    });
    this.isUp = true;
  }

  private async prepareTemplate(): Promise<void> {
    await this.query(`CREATE DATABASE ${TEMPLATE}`);
    await this.query(`CREATE ROLE ${applicationRole} NOLOGIN`);
    await this.query(`CREATE ROLE ${LOGIN} LOGIN PASSWORD '${PASSWORD}' IN ROLE ${applicationRole}`);
    const ownerUrl = this.urlOf(TEMPLATE);
    await migrate(ownerUrl);
    const pool = openPool({ url: ownerUrl, max: 2, name: 'faults' });
    try {
      await putFirstVersionsInForce(pool, 'faults');
    } finally {
      await pool.end();
    }
  }

  /** One that recovers from what befell it takes nobody in yet. */
  private async connected(): Promise<pg.Client> {
    for (let attempt = 1; ; attempt++) {
      const client = new pg.Client({ connectionString: this.running.url });
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (attempt === CONNECT_ATTEMPTS) throw error;
        await sleep(100);
      }
    }
  }

  private urlOf(name: string): string {
    const url = new URL(this.running.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  private async query(sql: string): Promise<void> {
    const client = await this.connected();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

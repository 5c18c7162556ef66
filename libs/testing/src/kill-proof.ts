import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEvent } from '#contracts';
import { caughtUp } from './caught-up';
import { Chance } from './chance';
import { databaseServerPid } from './database-server-pid';
import { GENERATED_SOURCES, generatedHistory } from './generated-history';
import { expectedCells, hashCells } from './oracle-cells';
import { ProvedSystem } from './proved-system';
import { publishEvents, type Door } from './publish-events';
import { bettercare } from './standalone-process';
import type { StandaloneProcess } from './standalone-process';
import type { Verdict } from './verdict';

export interface KillProofOptions {
  readonly seed: number;
  readonly kills: number;
  /** Deliveries published while the processes are killed. */
  readonly counts: number;
}

export interface KillProof {
  readonly kills: number;
  /** Of those, how many took the database server with them. */
  readonly serverKills: number;
  /** Of those, how many came before the process had started again. */
  readonly killsInStart: number;
  /** Events sent a second time because nobody had said that they were accepted. */
  readonly sentAgain: number;
  /** Hash of the cells as the events make them, worked out without the system. */
  readonly expectedHash: string;
  /** What `bettercare verify --json` said at the end. */
  readonly verdict: Verdict;
}

const BATCH = 500;
const PUBLISHERS = 3;

/**
 * Publishes a generated history over HTTP while the process, and by chance its database server too, is killed
 * outright again and again, started again, and sent only what nobody acknowledged. Everything chance decides
 * follows from the seed, except where in its work a kill finds the process.
 */
export async function proveKills({ seed, kills, counts }: KillProofOptions): Promise<KillProof> {
  const chance = new Chance(seed);
  const history = generatedHistory(chance, counts);
  const proved = await ProvedSystem.prepare();
  const system = new KilledSystem(proved, chance);
  try {
    await system.start();
    const publishing = publishAll(system, history);
    // Spread over the publishing and what is recorded after it.
    await Promise.all([publishing.done, killAlong(system, chance, kills, publishing.share)]);
    await caughtUp(system.databaseUrl());
    const verified = await bettercare(proved.dataFolder, ['verify', '--json']);
    const verdict = verified.json() as Verdict;
    const { serverKills, killsInStart } = system;
    const expectedHash = hashCells(expectedCells(history));
    return {
      kills: system.kills,
      serverKills,
      killsInStart,
      sentAgain: publishing.sentAgain(),
      expectedHash,
      verdict,
    };
  } finally {
    system.end();
    await proved.close();
  }
}

/** The system, which somebody keeps killing and starting again. */
class KilledSystem {
  kills = 0;
  serverKills = 0;
  killsInStart = 0;
  private process: StandaloneProcess | undefined;
  private isOver = false;
  /** Where it listens while it runs. */
  private address: string | undefined;

  constructor(
    private readonly proved: ProvedSystem,
    private readonly chance: Chance,
  ) {}

  async start(): Promise<void> {
    const process = this.spawn();
    await process.started();
    this.address = process.connection().url;
  }

  /** Kills it, and by chance its database server, and starts it again; by chance killing it in its start as well. */
  async killAndStart(): Promise<void> {
    this.kill();
    await this.process?.ended;
    if (this.chance.happens(0.2)) {
      const starting = this.spawn();
      await Promise.race([starting.startedOrEnded(), sleep(this.chance.below(2_000))]);
      this.kill();
      this.killsInStart++;
      await starting.ended;
    }
    await this.start();
  }

  /**
   * Where it listens; waits while it does not.
   *
   * @throws Error once the proof is over.
   */
  async door(): Promise<Door> {
    while (this.address === undefined) {
      if (this.isOver) throw new Error('The proof is over.');
      await sleep(20);
    }
    const grants = GENERATED_SOURCES.map((source) => `publisher@${source}`);
    return { url: this.address, token: await this.proved.token({ bettercare_grants: grants }) };
  }

  databaseUrl(): string {
    if (this.process === undefined) throw new Error('It has not been started.');
    return this.process.connection().databaseOwnerUrl;
  }

  /** Is not started again, and is nowhere to be found. */
  end(): void {
    this.isOver = true;
    this.address = undefined;
  }

  private spawn(): StandaloneProcess {
    if (this.isOver) throw new Error('The proof is over.');
    this.process = this.proved.spawn();
    return this.process;
  }

  private kill(): void {
    this.address = undefined;
    const server = this.chance.happens(0.5) ? databaseServerPid(this.proved.dataFolder) : undefined;
    this.process?.kill();
    if (server !== undefined) {
      endOutright(server);
      this.serverKills++;
    }
    this.kills++;
  }
}

function endOutright(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

/** Kills at seeded shares of the publishing, the last ones while what was published is still being recorded. */
async function killAlong(
  system: KilledSystem,
  chance: Chance,
  kills: number,
  share: () => number,
): Promise<void> {
  for (let number = 0; number < kills;) {
    const reached = (number + 0.5) / kills;
    while (share() < reached) await sleep(20);
    await sleep(chance.below(1_500));
    const before = system.kills;
    await system.killAndStart();
    number += system.kills - before;
  }
}

function publishAll(system: KilledSystem, history: readonly LedgerEvent[]) {
  const batches: (readonly LedgerEvent[])[] = [];
  for (let at = 0; at < history.length; at += BATCH) batches.push(history.slice(at, at + BATCH));
  const all = batches.length;
  let acknowledged = 0;
  let sentAgain = 0;
  let failed = false;
  const publisher = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      sentAgain += batch.length * (await publishEvents(() => system.door(), batch));
      acknowledged++;
    }
  };
  const done = Promise.all(Array.from({ length: PUBLISHERS }, publisher)).catch((cause: unknown) => {
    failed = true;
    throw cause;
  });
  return {
    done,
    /** Of the batches acknowledged; all of them once there will be no more. */
    share: () => (failed ? 1 : acknowledged / all),
    sentAgain: () => sentAgain,
  };
}

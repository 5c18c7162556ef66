import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEvent } from '#contracts';
import { caughtUp } from './caught-up';
import { Chance } from './chance';
import { GENERATED_SOURCES, generatedHistory } from './generated-history';
import { startOpenIdProvider } from './openid-provider';
import type { OpenIdProvider } from './openid-provider';
import { expectedCells, hashCells } from './oracle-cells';
import { bettercare, StandaloneProcess } from './standalone-process';
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
  const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-kill-proof-'));
  const provider = await startOpenIdProvider('better-care-ledger');
  const system = new KilledSystem(dataFolder, provider, chance);
  try {
    await system.start();
    const publishing = publishAll(system, history);
    // Spread over the publishing and what is recorded after it.
    await Promise.all([publishing.done, killAlong(system, chance, kills, publishing.share)]);
    await caughtUp(system.databaseUrl());
    const verified = await bettercare(dataFolder, ['verify', '--json']);
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
    await system.stop();
    await provider.close();
    rmSync(dataFolder, { recursive: true, force: true });
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
    readonly dataFolder: string,
    private readonly provider: OpenIdProvider,
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

  /** Where it listens; waits while it does not. */
  async url(): Promise<string> {
    while (this.address === undefined && !this.isOver) await sleep(20);
    return this.address ?? '';
  }

  token(): Promise<string> {
    const grants = GENERATED_SOURCES.map((source) => `publisher@${source}`);
    return this.provider.token({ claims: { bettercare_grants: grants } });
  }

  databaseUrl(): string {
    if (this.process === undefined) throw new Error('It has not been started.');
    return this.process.connection().databaseOwnerUrl;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.process?.stop();
  }

  private spawn(): StandaloneProcess {
    if (this.isOver) throw new Error('The proof is over.');
    this.process = new StandaloneProcess(this.dataFolder, {
      PORT: '0',
      LOG_LEVEL: 'error',
      BCL_SAMPLE: 'none',
      OIDC_ISSUER: this.provider.issuer,
    });
    return this.process;
  }

  private kill(): void {
    this.address = undefined;
    const server = this.chance.happens(0.5) ? serverPid(this.dataFolder) : undefined;
    this.process?.kill();
    if (server !== undefined) {
      endOutright(server);
      this.serverKills++;
    }
    this.kills++;
  }
}

function serverPid(dataFolder: string): number | undefined {
  try {
    const pid = Number.parseInt(
      readFileSync(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'),
      10,
    );
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined; // it is not running yet
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
      while (!(await isAccepted(system, batch))) sentAgain += batch.length;
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

/** False where nobody said so: the connection broke, or the system answered that it could not. */
async function isAccepted(system: KilledSystem, batch: readonly LedgerEvent[]): Promise<boolean> {
  const [url, token] = await Promise.all([system.url(), system.token()]);
  let response: Response;
  try {
    response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(batch),
    });
    const text = await response.text();
    if (response.status === 202 && (JSON.parse(text) as { refused: number }).refused === 0) return true;
    if (response.status < 500 && response.status !== 429) {
      throw new Refused(`The gateway answered ${response.status}: ${text.slice(0, 2_000)}`);
    }
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
  }
  await sleep(50);
  return false;
}

class Refused extends Error {}

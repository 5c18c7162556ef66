import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { LEDGER_TOPICS } from '#contracts';
import type { LedgerEvent } from '#contracts';
import { openEventLog } from '#event-log';
import { createLogger, openPool } from '#platform';
import { readRecordingProgress, verifyRecords } from '#records';
import {
  Chance,
  expectedCells,
  GENERATED_SOURCES,
  generatedHistory,
  hashCells,
  publishEvents,
} from '#testing';
import type { Door } from '#testing';
import { ON_THIS_MACHINE, settingsOf } from '../cluster/on-this-machine';
import { PROCESS_ENVIRONMENT } from '../cluster/start-commands';
import type { ArmedFault, FaultKind, PlannedFault } from './fault-plan';
import { planFaults } from './fault-plan';
import type { FaultPlan } from './fault-plan';
import type { FaultServers } from './fault-servers';
import { isFault, KeptProcess } from './kept-process';

/** What a run came to. It held when nothing is wrong. */
export interface FaultRun {
  readonly seed: number;
  readonly events: number;
  /** What befell it, each as often as it did; faults at a point as `kill record.chained`. */
  readonly befell: readonly string[];
  /** Events sent again because nobody had said that they were accepted. */
  readonly sentAgain: number;
  /** Batches of a projector that had lost its lane, refused. */
  readonly fenced: number;
  /** In seconds. */
  readonly took: number;
  /** In sentences. */
  readonly wrong: readonly string[];
}

const ACCEPTED_MS_MAX = 240_000;
const CAUGHT_UP_MS_MAX = 120_000;
/** So that publishing outlasts the time after which a projector is taken for dead. */
const BETWEEN_REQUESTS_MS = 150;

/** Publishes a history while faults befall what records it, and holds the outcome to what was accepted. */
export async function runFaults(servers: FaultServers, seed: number): Promise<FaultRun> {
  const plan = planFaults(seed);
  const name = `run_${seed}`;
  const prefix = `${name}.`;
  const folder = join(servers.folder, name);
  mkdirSync(folder);
  const began = performance.now();
  const database = await servers.database.forRun(name);
  const system = new FaultySystem(plan, servers, folder, {
    ...PROCESS_ENVIRONMENT,
    ...ON_THIS_MACHINE,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: servers.broker.address,
    KAFKA_PREFIX: prefix,
    OIDC_ISSUER: servers.provider.issuer,
    BATCH_MAX: String(plan.batchMax),
  });
  const wrong: string[] = [];
  const history = generatedHistory(new Chance(seed), plan.counts);
  const publishing = new Publishing(system, plan, history);
  try {
    await Promise.all([publishing.run(), befall(system, plan, publishing)]);
    const pool = openPool({ url: database.ownerUrl, max: 4, name: 'faults' });
    try {
      await system.caughtUp(pool);
      wrong.push(...(await differences(pool, history)));
    } finally {
      await pool.end();
    }
    await system.stop();
    wrong.push(...system.lost);
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  await system.discard();
  await servers.forget(name, prefix);
  if (wrong.length === 0) rmSync(folder, { recursive: true });
  const { befell, fenced } = system;
  const took = Math.round((performance.now() - began) / 100) / 10;
  return { seed, events: history.length, befell, sentAgain: publishing.sentAgain, fenced, took, wrong };
}

/** What the ledger's own proof says, and how its cells and events differ from what was accepted. */
async function differences(pool: Pool, history: readonly LedgerEvent[]): Promise<string[]> {
  const { faults, cells, lanes } = await verifyRecords(pool);
  const expected = hashCells(expectedCells(history));
  const quarantined = lanes.reduce((sum, lane) => sum + lane.quarantined, 0);
  const { rows } = await pool.query<{ event_id: string }>(
    'SELECT event_id FROM record_count_by_series UNION SELECT event_id FROM period_replacement',
  );
  const recorded = new Set(rows.map(({ event_id }) => event_id));
  const accepted = new Set(history.map(({ id }) => id));
  const lost = [...accepted].filter((id) => !recorded.has(id));
  const madeUp = [...recorded].filter((id) => !accepted.has(id));
  return [
    ...faults,
    ...(cells.live === expected ? [] : [`The cells have ${cells.live}, and what was accepted ${expected}`]),
    ...(lost.length === 0
      ? []
      : [`${lost.length} events were accepted and never recorded, ${lost[0]} first`]),
    ...(madeUp.length === 0 ? [] : [`${madeUp.length} events were recorded that nobody sent`]),
    ...(quarantined === 0 ? [] : [`${quarantined} deliveries are in quarantine`]),
  ];
}

/** Each fault when so much has been accepted, whatever came of the one before. */
async function befall(system: FaultySystem, plan: FaultPlan, publishing: Publishing): Promise<void> {
  const under: Promise<void>[] = [];
  for (const fault of plan.faults) {
    while (publishing.share < fault.at && !publishing.isOver) await sleep(20);
    const done = system.befall(fault);
    // Whatever becomes of it is said once all are done.
    done.catch(() => {});
    under.push(done);
  }
  await Promise.all(under);
}

/** Gateways and projectors, and what befalls them and their servers. */
class FaultySystem {
  readonly befell: string[] = [];
  /** Processes that did not survive what befell others. */
  readonly lost: string[] = [];
  fenced = 0;
  private readonly gateways: KeptProcess[] = [];
  private readonly projectors: KeptProcess[] = [];
  private readonly armed: ArmedFault[];
  private readonly chance: Chance;
  private readonly token: Promise<string>;
  private started = 0;
  private asked = 0;
  private isOver = false;

  constructor(
    plan: FaultPlan,
    private readonly servers: FaultServers,
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    this.chance = new Chance(plan.seed + 1);
    this.armed = [...plan.armed];
    const grants = GENERATED_SOURCES.map((source) => `publisher@${source}`);
    this.token = servers.provider.token({ claims: { bettercare_grants: grants } });
    for (let number = 0; number < plan.gateways; number++) this.gateways.push(this.start('gateway'));
    for (let number = 0; number < plan.projectors; number++) this.projectors.push(this.start('projector'));
  }

  /**
   * A gateway that answers; waits while none does.
   *
   * @throws Error once the run is over.
   */
  async door(): Promise<Door> {
    for (;;) {
      if (this.isOver) throw new Error('The run is over.');
      const open = this.gateways.flatMap(({ address }) => address ?? []);
      const url = open[this.asked++ % open.length];
      if (url !== undefined) return { url, token: await this.token };
      await sleep(20);
    }
  }

  async befall({ kind, ms }: PlannedFault): Promise<void> {
    this.befell.push(kind);
    const { database, broker } = this.servers;
    const acts: Record<FaultKind, () => Promise<void> | void> = {
      'kill-gateway': () => this.chance.oneOf(this.gateways).kill(),
      'kill-projector': () => this.chance.oneOf(this.projectors).kill(),
      zombie: () => this.chance.oneOf(this.projectors).halt(ms),
      'restart-database': () => database.restart(),
      'cut-connections': () => database.cutConnections(),
      'fill-disk-of-database': () => database.fillDisk(ms / 3),
      'kill-broker': () => broker.restart('SIGKILL'),
      // What gateways have been sent then waits in vain, and must not have been accepted.
      'kill-broker-and-gateways': () =>
        broker.restart('SIGKILL', async () => {
          await sleep(ms / 20);
          for (const gateway of this.gateways) gateway.kill();
        }),
      'restart-broker': () => broker.restart('SIGTERM'),
      'halt-broker': () => broker.halt(ms / 2),
      'fill-disk-of-broker': () => broker.fillDisk(ms / 3),
      'add-projector': () => void this.projectors.push(this.start('projector')),
      'remove-projector': () => this.removeProjector(),
    };
    await acts[kind]();
  }

  /** Resolves once all that stands in the log has been recorded. */
  async caughtUp(pool: Pool): Promise<void> {
    const settings = settingsOf(this.environment);
    const logger = createLogger({ level: 'error', format: 'line', destination: process.stderr });
    const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
    try {
      for (const until = performance.now() + CAUGHT_UP_MS_MAX; ;) {
        const lanes = await readRecordingProgress(pool, log, 'now');
        const behind = lanes.reduce((sum, lane) => sum + lane.behind, 0);
        if (behind === 0) return;
        if (performance.now() > until) throw new Error(`${behind} deliveries were not recorded in time`);
        await sleep(100);
      }
    } finally {
      await log.close();
    }
  }

  /** @throws Error when one does not end in good order. */
  async stop(): Promise<void> {
    await Promise.all([...this.gateways, ...this.projectors].map((each) => each.stop()));
  }

  async discard(): Promise<void> {
    this.isOver = true;
    await Promise.all([...this.gateways, ...this.projectors].map((each) => each.discard()));
  }

  private start(app: 'gateway' | 'projector'): KeptProcess {
    this.started += 1;
    return new KeptProcess({
      app,
      name: `${app}-${this.started}`,
      environment: this.environment,
      folder: this.folder,
      nextFault: () => this.nextFault(app),
      heard: (line) => this.hear(line),
      lost: (how) => void this.lost.push(how),
    });
  }

  private nextFault(app: ArmedFault['app']): ArmedFault | undefined {
    const at = this.armed.findIndex((fault) => fault.app === app);
    return at < 0 ? undefined : this.armed.splice(at, 1)[0];
  }

  private hear(line: string): void {
    if (isFault(line)) {
      const { fault, point } = JSON.parse(line) as { fault: string; point: string };
      this.befell.push(`${fault} ${point}`);
    } else if (line.includes('is no longer at')) this.fenced += 1;
  }

  /** The last one is left. */
  private async removeProjector(): Promise<void> {
    const removed = this.projectors.length > 1 ? this.projectors.pop() : undefined;
    await removed?.stop();
  }
}

/** Publishes a history by several senders at once, each sending again what nobody said was accepted. */
class Publishing {
  sentAgain = 0;
  isOver = false;
  private accepted = 0;
  private readonly waiting: (readonly LedgerEvent[])[] = [];

  constructor(
    private readonly system: FaultySystem,
    private readonly plan: FaultPlan,
    private readonly history: readonly LedgerEvent[],
  ) {
    for (let at = 0; at < history.length; at += plan.perRequest)
      this.waiting.push(history.slice(at, at + plan.perRequest));
  }

  get share(): number {
    return this.accepted / this.history.length;
  }

  /** @throws Error when not all is accepted in time. */
  async run(): Promise<void> {
    const over = new AbortController();
    try {
      const senders = Array.from({ length: this.plan.publishers }, () => this.send());
      await Promise.race([Promise.all(senders), this.late(over.signal)]);
    } finally {
      this.isOver = true;
      over.abort();
    }
  }

  private async late(over: AbortSignal): Promise<never> {
    await sleep(ACCEPTED_MS_MAX, undefined, { signal: over });
    throw new Error(`${this.history.length - this.accepted} events were not accepted in time`);
  }

  private async send(): Promise<void> {
    for (let events = this.waiting.shift(); events !== undefined; events = this.waiting.shift()) {
      const inVain = await publishEvents(() => this.system.door(), events);
      this.sentAgain += inVain * events.length;
      this.accepted += events.length;
      await sleep(BETWEEN_REQUESTS_MS);
    }
  }
}

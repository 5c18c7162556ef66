import { setTimeout as sleep } from 'node:timers/promises';
import { COUNTS_TOPIC } from '#contracts';
import type { CountReported, LedgerEvent } from '#contracts';
import { laneName } from '#event-log';
import type { EventLog, NewDelivery } from '#event-log';
import { createLogger, openPool } from '#platform';
import type { Pool } from 'pg';
import { caughtUp } from './caught-up';
import { Chance } from './chance';
import { openCountsLog } from './counts-log';
import { GENERATED_SOURCES, generatedHistory } from './generated-history';
import { expectedCells, hashCells } from './oracle-cells';
import { POISON_KINDS, REFUSED_VALUE, type PoisonKind } from './poison-kinds';
import { ProvedSystem } from './proved-system';
import { publishEvents } from './publish-events';
import { QuarantineDesk } from './quarantine-desk';
import { spreadOf, type Spread } from './spread';
import { bettercare } from './standalone-process';
import type { Verdict } from './verdict';

export interface PoisonProofOptions {
  readonly seed: number;
  /** Deliveries of each of the two runs. */
  readonly counts: number;
  readonly perSecond: number;
}

export interface PoisonProof {
  /** From handing a fit event to the log until it is recorded, with nothing bad about and with poison among them. */
  readonly clean: Spread;
  readonly poisoned: Spread;
  /** Deliveries that were bad, and how many of each kind. */
  readonly bad: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Bad deliveries that are not in quarantine, or for another reason than theirs, and what else stands there. */
  readonly misjudged: readonly string[];
  /** How they were put right, and how long that took. */
  readonly replayed: number;
  readonly sentAnew: number;
  readonly mendingSeconds: number;
  /** What is open at the desk at the end. */
  readonly leftOpen: number;
  /** Hash of the cells as the events make them that were meant, worked out without the system. */
  readonly expectedHash: string;
  /** What `bettercare verify --json` said at the end. */
  readonly verdict: Verdict;
}

const POISON_SHARE = 0.01;
/** The two runs take turns of so many deliveries, so that whatever else the machine does befalls both. */
const TURN = 5_000;
const APPEND_EVERY_MS = 50;
const LOOK_EVERY_MS = 5;
const ENVIRONMENT = { CLIENT_REQUESTS_PER_SECOND: '100000' };

/**
 * Appends two generated histories straight to the log, past the door that would refuse what is bad, at a steady rate
 * and in turns: one as its senders meant it, and one of which a hundredth arrives spoilt in every way there is. Then
 * what is in quarantine is mended: by people at the desk, or, where the desk may not, by the sender.
 */
export async function provePoison({ seed, counts, perSecond }: PoisonProofOptions): Promise<PoisonProof> {
  const system = await ProvedSystem.prepare(ENVIRONMENT);
  try {
    const running = system.spawn();
    await running.started();
    const { url, databaseOwnerUrl } = running.connection();
    const owner = openPool({ url: databaseOwnerUrl, max: 4, name: 'poison proof' });
    const log = await openCountsLog(owner, createLogger({ level: 'silent', format: 'json' }));
    try {
      await refuseValue(owner);
      const appending = new Appending(owner, log, perSecond);
      for (const turn of turnsOf(seed, counts)) await appending.take(turn);
      await caughtUp(databaseOwnerUrl);
      const desk = new QuarantineDesk(url, () =>
        system.token({
          sub: 'tending',
          auth_time: 1,
          client_id: 'pages',
          bettercare_grants: ['administrator@*'],
        }),
      );
      const misjudged = judgements(appending.bad, await desk.open());
      const began = performance.now();
      const mended = await mend(appending.bad, desk, async () => ({
        url,
        token: await system.token({
          bettercare_grants: GENERATED_SOURCES.map((source) => `publisher@${source}`),
        }),
      }));
      const mendingSeconds = Math.round((performance.now() - began) / 1_000);
      await caughtUp(databaseOwnerUrl);
      const verified = await bettercare(system.dataFolder, ['verify', '--json']);
      return {
        clean: spreadOf(appending.waits.clean),
        poisoned: spreadOf(appending.waits.poisoned),
        bad: appending.bad.size,
        byKind: tally([...appending.bad.values()].map(({ kind }) => kind.name)),
        misjudged,
        ...mended,
        mendingSeconds,
        leftOpen: (await desk.open()).length,
        expectedHash: hashCells(expectedCells(meantIn(seed, counts))),
        verdict: verified.json() as Verdict,
      };
    } finally {
      await log.close();
      await owner.end();
    }
  } finally {
    await system.close();
  }
}

/** As an operator's own constraint would: what the database refuses has passed every rule. */
async function refuseValue(owner: Pool): Promise<void> {
  await owner.query(`
    CREATE FUNCTION refuse_value() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'refused by the proof' USING ERRCODE = '23514';
    END $$;
    CREATE TRIGGER refuse_value BEFORE INSERT ON record_count_by_series
      FOR EACH ROW WHEN (NEW.value = ${REFUSED_VALUE}) EXECUTE FUNCTION refuse_value()`);
}

type Run = 'clean' | 'poisoned';

/** A bad delivery, and what its sender meant. */
interface Bad {
  readonly kind: PoisonKind;
  readonly meant: CountReported;
}

interface Turn {
  readonly run: Run;
  readonly deliveries: readonly { readonly meant: LedgerEvent; readonly bad?: Bad }[];
}

/** The same for the same seed. Which run goes first changes, since the ledger grows. */
function* turnsOf(seed: number, counts: number): Generator<Turn> {
  const chance = new Chance(seed);
  let number = chance.below(POISON_KINDS.length);
  const spoilt = (meant: LedgerEvent): { meant: LedgerEvent; bad?: Bad } => {
    if (meant.type !== 'bettercare.count.reported.v1' || !chance.happens(POISON_SHARE)) return { meant };
    const kind = POISON_KINDS[number++ % POISON_KINDS.length] as PoisonKind;
    return { meant, bad: { kind, meant } };
  };
  for (let from = 0, index = 0; from < counts; from += TURN, index++) {
    const runs: readonly Run[] = index % 2 === 0 ? ['clean', 'poisoned'] : ['poisoned', 'clean'];
    for (const run of runs) {
      const history = generatedHistory(chance, Math.min(TURN, counts - from));
      const deliveries = history.map((meant) => (run === 'poisoned' ? spoilt(meant) : { meant }));
      yield { run, deliveries };
    }
  }
}

function* meantIn(seed: number, counts: number): Generator<LedgerEvent> {
  for (const { deliveries } of turnsOf(seed, counts)) for (const { meant } of deliveries) yield meant;
}

interface Waiting {
  readonly offset: number;
  readonly sinceMs: number;
}

/** Appends at a steady rate, and sees when each delivery has been recorded. */
class Appending {
  readonly waits: Record<Run, number[]> = { clean: [], poisoned: [] };
  /** By lane and offset. */
  readonly bad = new Map<string, Bad>();
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly owner: Pool,
    private readonly log: EventLog,
    private readonly perSecond: number,
  ) {}

  /** Resolves when all of it is recorded, so that nothing of one turn waits behind the other. */
  async take({ run, deliveries }: Turn): Promise<void> {
    const step = Math.max(1, Math.round((this.perSecond * APPEND_EVERY_MS) / 1_000));
    let isAppended = false;
    const watching = this.watch(this.waits[run], () => isAppended);
    const began = performance.now();
    const appends: Promise<void>[] = [];
    for (let from = 0; from < deliveries.length; from += step) {
      await sleep(Math.max(0, began + (from / step) * APPEND_EVERY_MS - performance.now()));
      appends.push(this.append(deliveries.slice(from, from + step)));
    }
    await Promise.all(appends);
    isAppended = true;
    await watching;
  }

  private async append(deliveries: Turn['deliveries']): Promise<void> {
    const sinceMs = performance.now();
    const placed = await this.log.append(COUNTS_TOPIC.topic, deliveries.map(deliveryOf));
    for (const [index, { lane, offset }] of placed.entries()) {
      const bad = deliveries[index]?.bad;
      if (bad) this.bad.set(placeOf(lane, offset), bad);
      else this.waitingIn(laneName(lane)).push({ offset, sinceMs });
    }
  }

  private async watch(waits: number[], isAppended: () => boolean): Promise<void> {
    for (;;) {
      const isLast = isAppended();
      const { rows } = await this.owner.query<{ topic: string; partition: number; next: number }>(
        'SELECT topic, partition, next_offset AS next FROM lane_position',
      );
      const nowMs = performance.now();
      for (const { next, ...lane } of rows) {
        const waiting = this.waitingIn(laneName(lane));
        // Of one lane's appends the answers may come in another order than the offsets.
        const still = waiting.filter(({ offset }) => offset >= next);
        for (const { offset, sinceMs } of waiting) if (offset < next) waits.push(nowMs - sinceMs);
        this.waiting.set(laneName(lane), still);
      }
      if (isLast && [...this.waiting.values()].every(({ length }) => length === 0)) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  private waitingIn(lane: string): Waiting[] {
    const waiting = this.waiting.get(lane) ?? [];
    this.waiting.set(lane, waiting);
    return waiting;
  }
}

function deliveryOf({ meant, bad }: Turn['deliveries'][number]): NewDelivery {
  return { key: meant.source, value: bad ? bad.kind.spoil(bad.meant) : Buffer.from(JSON.stringify(meant)) };
}

type Lane = Parameters<typeof laneName>[0];
const placeOf = (lane: Lane, offset: number): string => `${laneName(lane)} ${offset}`;

type Quarantined = Awaited<ReturnType<QuarantineDesk['open']>>[number];

/** In words, where the desk does not show what was bad, all of it, each for its own reason. */
function judgements(bad: ReadonlyMap<string, Bad>, open: readonly Quarantined[]): string[] {
  const rules = new Map(open.map((each) => [placeOf(each, each.offset), [...each.rules].sort().join(', ')]));
  const wrong = [...bad].flatMap(([place, { kind }]) => {
    const found = rules.get(place) ?? 'nothing';
    rules.delete(place);
    return found === kind.rules.join(', ') ? [] : [`${kind.name}: ${found}`];
  });
  return [...wrong, ...[...rules].map(([place, found]) => `fit, at ${place}: ${found}`)];
}

/** Has every bad delivery put right: replayed as it was meant, or dismissed and sent anew. */
async function mend(
  bad: ReadonlyMap<string, Bad>,
  desk: QuarantineDesk,
  door: Parameters<typeof publishEvents>[0],
): Promise<Pick<PoisonProof, 'replayed' | 'sentAnew'>> {
  const anew: LedgerEvent[] = [];
  let replayed = 0;
  for (const each of await desk.open()) {
    const { kind, meant } = bad.get(placeOf(each, each.offset)) ?? {};
    if (kind === undefined || meant === undefined) continue;
    if (kind.isAnothers) {
      await desk.dismiss(each, 'Sent anew by the council that it is of');
      anew.push(meant);
    } else {
      await desk.replay(each, meant);
      replayed++;
    }
  }
  for (let from = 0; from < anew.length; from += 500) await publishEvents(door, anew.slice(from, from + 500));
  return { replayed, sentAnew: anew.length };
}

function tally(names: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const name of names) counted[name] = (counted[name] ?? 0) + 1;
  return counted;
}

import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LedgerEvent } from '#contracts';
import { repositoryRoot } from '#installation';
import { caughtUp } from './caught-up';
import { Chance } from './chance';
import { GENERATED_SOURCES, generatedHistory } from './generated-history';
import { expectedCells, hashCells } from './oracle-cells';
import type { Answered, Sending, Sent } from './overload-sender';
import { ProvedSystem } from './proved-system';
import { spreadOf, type Spread } from './spread';
import { bettercare } from './standalone-process';
import type { StandaloneProcess } from './standalone-process';
import type { Verdict } from './verdict';

export interface OverloadProofOptions {
  readonly seed: number;
  /** How long each load lasts. */
  readonly seconds: number;
  /** How many times as much is offered as is sustained. */
  readonly times: number;
}

/** What a load came to. */
export interface Load {
  readonly offeredPerSecond: number;
  readonly acceptedPerSecond: number;
  readonly accepted: Spread;
  readonly turnedAway: Spread;
  /** Requests answered with anything but 202 or 429, or not at all. */
  readonly otherwise: number;
  /** Of another client, who asks a question twenty times a second. */
  readonly questions: Spread;
  readonly residentMebibytesMax: number;
}

export interface OverloadProof {
  readonly sustained: Load;
  readonly overloaded: Load;
  /** Events in all that were said to be accepted, and that stand in the log after the process was killed. */
  readonly acceptedEvents: number;
  readonly keptEvents: number;
  /** Hash of the cells of what was accepted, worked out without the system. */
  readonly expectedHash: string;
  readonly verdict: Verdict;
}

const EVENTS_A_REQUEST = 500;
const EVENTS = 400_000;
const PUBLISHERS = 4;
const QUESTION_EVERY_MS = 50;
const MEMORY_EVERY_MS = 250;

/**
 * Finds how many events a second are accepted from publishers who wait for their answers while all of it is
 * recorded; then offers many times as many, at a pace that waits for nobody. Another client asks questions all the
 * while. At the end of it the process is killed outright, and what was accepted has to stand in the log it left.
 */
export async function proveOverload(options: OverloadProofOptions): Promise<OverloadProof> {
  const system = await ProvedSystem.prepare();
  const history = generatedHistory(new Chance(options.seed), EVENTS);
  const sender = new Worker(join(repositoryRoot(), 'dist/libs/testing/src/overload-sender.js'), {
    workerData: bodiesOf(history),
  });
  try {
    const loaded = system.spawn();
    await loaded.started();
    const grants = GENERATED_SOURCES.map((source) => `publisher@${source}`);
    const load = new Loading(sender, {
      system: loaded,
      publisher: await system.token({ sub: 'publisher', bettercare_grants: grants }),
      viewer: await system.token({ sub: 'viewer', bettercare_grants: ['viewer@*'] }),
    });
    const milliseconds = options.seconds * 1_000;
    const { databaseOwnerUrl } = loaded.connection();
    const recorded = () => caughtUp(databaseOwnerUrl);
    // Until everything is compiled and every pool is open.
    await load.carry({ milliseconds, pace: { publishers: PUBLISHERS } }, recorded);
    const sustained = await load.carry({ milliseconds, pace: { publishers: PUBLISHERS } }, recorded);
    const requestsPerSecond = (sustained.acceptedPerSecond * options.times) / EVENTS_A_REQUEST;
    const overloaded = await load.carry({ milliseconds, pace: { requestsPerSecond } }, async () => {
      loaded.kill();
      await loaded.ended;
    });
    const again = system.spawn();
    await again.started();
    await caughtUp(again.connection().databaseOwnerUrl);
    const verified = await bettercare(system.dataFolder, ['verify', '--json']);
    const verdict = verified.json() as Verdict;
    return {
      sustained,
      overloaded,
      acceptedEvents: load.acceptedEvents,
      keptEvents: verdict.lanes.reduce((sum, { counts, replacements }) => sum + counts + replacements, 0),
      expectedHash: hashCells(expectedCells(load.acceptedOf(history))),
      verdict,
    };
  } finally {
    await sender.terminate();
    await system.close();
  }
}

interface Target {
  readonly system: StandaloneProcess;
  readonly publisher: string;
  readonly viewer: string;
}

/** Puts loads on a system and remembers what of them was accepted. */
class Loading {
  acceptedEvents = 0;
  private readonly acceptedBodies = new Set<number>();
  private nextBody = 0;

  constructor(
    private readonly sender: Worker,
    private readonly target: Target,
  ) {}

  /** @param ended what has to be over for the load to be carried; its time counts towards what was sustained. */
  async carry(load: Pick<Sending, 'milliseconds' | 'pace'>, ended: () => Promise<void>): Promise<Load> {
    const { system, publisher } = this.target;
    const beside = new AbortController();
    const questions = this.askQuestions(beside.signal);
    const memory = this.watchMemory(beside.signal);
    const began = performance.now();
    this.sender.postMessage({
      ...load,
      address: `${system.connection().url}/v1/events`,
      authorization: `Bearer ${publisher}`,
      firstBody: this.nextBody,
    } satisfies Sending);
    const [{ answers, seconds }] = (await once(this.sender, 'message')) as [Sent];
    beside.abort();
    const [asked, residentMebibytesMax] = await Promise.all([questions, memory]);
    await ended();
    const carriedSeconds = (performance.now() - began) / 1_000;
    const accepted = answers.filter(({ status }) => status === 202);
    const turnedAway = answers.filter(({ status }) => status === 429);
    this.nextBody += answers.length;
    for (const { body } of accepted) this.acceptedBodies.add(body);
    const events = accepted.reduce((sum, answer) => sum + answer.accepted, 0);
    this.acceptedEvents += events;
    return {
      offeredPerSecond: Math.round((answers.length * EVENTS_A_REQUEST) / seconds),
      acceptedPerSecond: Math.round(events / carriedSeconds),
      accepted: spreadOf(times(accepted)),
      turnedAway: spreadOf(times(turnedAway)),
      otherwise: answers.length - accepted.length - turnedAway.length,
      questions: spreadOf(asked),
      residentMebibytesMax,
    };
  }

  acceptedOf(history: readonly LedgerEvent[]): LedgerEvent[] {
    return [...this.acceptedBodies].flatMap((body) =>
      history.slice(body * EVENTS_A_REQUEST, (body + 1) * EVENTS_A_REQUEST),
    );
  }

  /** At moments that do not wait for the answers: whoever is kept waiting does not ask less often. */
  private async askQuestions(signal: AbortSignal): Promise<number[]> {
    const { system, viewer } = this.target;
    const address = `${system.connection().url}/v1/areas/E06000031/performance?year=2014/15`;
    const asked: Promise<number>[] = [];
    while (!signal.aborted) {
      asked.push(this.ask(address, viewer));
      await sleep(QUESTION_EVERY_MS);
    }
    return Promise.all(asked);
  }

  private async ask(address: string, token: string): Promise<number> {
    const began = performance.now();
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`A question was answered with ${response.status}.`);
    return performance.now() - began;
  }

  private async watchMemory(signal: AbortSignal): Promise<number> {
    let most = 0;
    while (!signal.aborted) {
      most = Math.max(most, await this.target.system.residentBytes());
      await sleep(MEMORY_EVERY_MS);
    }
    return Math.round(most / 1024 / 1024);
  }
}

function bodiesOf(history: readonly LedgerEvent[]): Uint8Array[] {
  return Array.from({ length: history.length / EVENTS_A_REQUEST }, (_, body) =>
    Buffer.from(JSON.stringify(history.slice(body * EVENTS_A_REQUEST, (body + 1) * EVENTS_A_REQUEST))),
  );
}

const times = (answers: readonly Answered[]) => answers.map(({ milliseconds }) => milliseconds);

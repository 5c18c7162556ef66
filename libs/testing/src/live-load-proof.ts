import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from './chance';
import { CORRECTED_MONTHS, Corrections } from './live-corrections';
import { publishEvents } from './publish-events';
import { spreadOf, type Spread } from './spread';
import { tokenOf } from './standalone-process';
import type { Connection } from './standalone-process';
import { StreamReader } from './stream-reader';
import { differences } from './told-figures';
import type { ToldFigures } from './told-figures';

/** How often a request is sent: with 1,000 events a second, 50 in each. */
const EVERY_MS = 50;
const CAUGHT_UP_WITHIN_MS = 120_000;

export interface LiveLoadOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Each follows the area of another council. */
  readonly readers: number;
}

export interface LiveLoad {
  readonly councils: number;
  /** The rate at which events were sent. */
  readonly perSecond: number;
  /** Requests that were sent again because too much was in hand. */
  readonly sentAgain: number;
  /** Events about areas that are followed. */
  readonly followed: number;
  /** Of each of those that was told: from sending the request that brought it to its figure at the reader. */
  readonly waits: Spread;
  readonly figures: number;
  /** Figures that are not those of the answers. */
  readonly differing: readonly string[];
}

/**
 * Corrects the delayed days of all councils at a steady rate that waits for no answer, while readers follow the
 * streams of some of them and note when they are told of what was sent.
 */
export async function proveLiveLoad(connection: Connection, options: LiveLoadOptions): Promise<LiveLoad> {
  const { url } = connection;
  const { seed, seconds, perSecond } = options;
  const councils = await councilsThroughout(url, await tokenOf(connection, 'operator', ['viewer@*']));
  const followed = councils.slice(0, options.readers);
  const publisher = await tokenOf(
    connection,
    'operator',
    councils.map((area) => `publisher@urn:ons:${area}`),
  );
  const viewer = await tokenOf(
    connection,
    'operator',
    followed.map((area) => `viewer@${area}`),
  );
  const corrections = new Corrections(new Chance(seed), councils);
  const door = () => ({ url, token: publisher });
  for (const batch of corrections.beginning()) await publishEvents(door, batch);

  const readers: AreaReader[] = [];
  try {
    for (const area of followed) readers.push(await AreaReader.open(url, area, viewer, corrections));
    const requests = (seconds * 1_000) / EVERY_MS;
    const eventsARequest = (perSecond * EVERY_MS) / 1_000;
    const sending = atAPace(requests, () => publishEvents(door, corrections.next(eventsARequest))).finally(
      () => corrections.end(),
    );
    const reading = readers.map((reader) => reader.readAll());
    const late = setTimeout(() => closeAll(readers), seconds * 1_000 + CAUGHT_UP_WITHIN_MS);
    const [{ tookMs, inVain }] = await Promise.all([sending, ...reading]).finally(() => clearTimeout(late));

    const outcomes = await Promise.all(readers.map(({ area, told }) => differences(told, url, area, viewer)));
    return {
      councils: councils.length,
      perSecond: Math.round((requests * eventsARequest * 1_000) / tookMs),
      sentAgain: inVain,
      followed: followed.reduce((sum, area) => sum + corrections.numberOf(area), 0),
      waits: spreadOf(readers.flatMap(({ waitsMs }) => waitsMs)),
      figures: outcomes.reduce((sum, { figures }) => sum + figures, 0),
      differing: outcomes.flatMap(({ differing }, at) => differing.map((key) => `${followed[at]} ${key}`)),
    };
  } finally {
    closeAll(readers);
  }
}

/** Begins to send at a pace, whatever is answered. Resolves once all was accepted. */
async function atAPace(requests: number, send: () => Promise<number>) {
  const began = performance.now();
  let tookMs = 0;
  const sent = Array.from({ length: requests }, async (_, number) => {
    await sleep(began + number * EVERY_MS - performance.now());
    tookMs = performance.now() - began + EVERY_MS;
    return send();
  });
  const inVain = (await Promise.all(sent)).reduce((sum, times) => sum + times, 0);
  return { tookMs, inVain };
}

/** A reader of a council's area, who notes how long what it is told has taken. */
class AreaReader {
  readonly waitsMs: number[] = [];

  private constructor(
    readonly area: string,
    private readonly reader: StreamReader,
    private readonly corrections: Corrections,
  ) {}

  /** Resolves when it has been told all that was published before the load. */
  static async open(url: string, area: string, token: string, corrections: Corrections): Promise<AreaReader> {
    const reader = await StreamReader.open(`${url}/v1/areas/${area}/live`, token);
    await reader.until(() => corrections.hasBeginning(reader.told));
    return new AreaReader(area, reader, corrections);
  }

  get told(): ToldFigures {
    return this.reader.told;
  }

  /** Reads until there are no more corrections and it has been told all of its area's. */
  async readAll(): Promise<void> {
    while (!this.corrections.areAllTold(this.area)) {
      if ((await this.reader.read()) === undefined) throw new Error(`The stream of ${this.area} ended.`);
      this.waitsMs.push(...this.corrections.toldOf(this.area, this.told));
    }
  }

  close(): void {
    this.reader.close();
  }
}

function closeAll(readers: readonly AreaReader[]): void {
  for (const reader of readers) reader.close();
}

/** Councils whose areas were theirs in all the months that are corrected. */
async function councilsThroughout(url: string, token: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/areas?limit=200`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { areas } = (await response.json()) as {
    readonly areas: readonly { readonly code: string; readonly kind: string; from?: string; to?: string }[];
  };
  const [first = '', last = ''] = [CORRECTED_MONTHS[0], CORRECTED_MONTHS.at(-1)];
  return areas
    .filter(({ kind, from = first, to = last }) => kind === 'council-area' && from <= first && to >= last)
    .map(({ code }) => code);
}

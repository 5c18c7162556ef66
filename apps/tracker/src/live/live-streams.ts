import { DecisionStore } from '#decisions';
import { AreaFiguresQuery, TouchedAreas } from '#performance';
import type { AreaFigures, MeasureTouched } from '#performance';
import { APP_POOL, LOGGER, ProblemError, PROBLEMS, Ticker } from '#platform';
import type { Identity, Logger, ProblemKind } from '#platform';
import { isReached, isSamePositions, readPositions, readRecordingProgress } from '#records';
import type { Positions } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { freshnessOf } from '../at-hand/freshness';
import { stateOf, withFigures, type AreaState } from './area-state';
import { readEventId, writeEventId } from './event-id';
import { LiveClient } from './live-client';
import type { LiveHeartbeat } from './live.schema';

/** How often it is asked whether anything was recorded or decided: once a process, for all readers together. */
const LOOK_EVERY_MS = 100;
const HEARTBEAT_EVERY_MS = 15_000;
const STREAMS_MAX = 2_000;
const STREAMS_OF_ONE_CALLER_MAX = 50;
const RETRY_SECONDS = 30;
/** A timer cannot be set for longer; a token that lives on is looked at again then. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Each reader takes a place of those there are. */
export const tooManyStreams: ProblemKind = {
  code: 'too-many-streams',
  status: 429,
  title: 'No more streams can be opened just now',
};

/** The readers of one area, and the state they are told. */
interface WatchedArea {
  state: AreaState | undefined;
  readonly clients: Set<LiveClient>;
  readonly joining: Set<LiveClient>;
}

/**
 * The live streams of this process. It looks at the positions of the ledger at a short interval, finds in the
 * append-only records and decisions what was touched since, works those figures out anew and shows them.
 * Nothing is kept for a reader between two connections: its event id says where everything stood, and what
 * changed since then is found again, by this process or another one. A look that fails is made again from
 * where the last good one ended, so nothing is passed over.
 */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly areas = new Map<string, WatchedArea>();
  private readonly looking: Ticker;
  private readonly beating: Ticker;
  private ledger: string | undefined;
  /** Every state is true up to here at least. */
  private reached: Positions | undefined;
  private isStopping = false;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(LOGGER) logger: Logger,
    private readonly decisions: DecisionStore,
    private readonly touched: TouchedAreas,
    private readonly queries: QueryBus,
  ) {
    this.looking = new Ticker('Looking for changed figures', LOOK_EVERY_MS, () => this.look(), logger);
    this.beating = new Ticker(
      'Telling streams how fresh they are',
      HEARTBEAT_EVERY_MS,
      () => this.beat(),
      logger,
    );
  }

  onApplicationBootstrap(): void {
    this.looking.start();
    this.beating.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await Promise.all([this.looking.stop(), this.beating.stop()]);
    await Promise.all(this.clients().map((client) => client.end('stopping')));
  }

  /**
   * Opens a stream of an area's figures for a reader, from where it left off if it says so.
   *
   * @throws ProblemError when there are as many streams as may be, or the process is stopping.
   */
  open(area: string, caller: Identity, resumeAt: string | undefined): LiveClient {
    this.assertRoom(caller.subject);
    const client = new LiveClient(area, caller.subject, resumeAt, (state) => this.nameOf(state));
    const watched = this.areas.get(area) ?? { state: undefined, clients: new Set(), joining: new Set() };
    this.areas.set(area, watched);
    watched.joining.add(client);
    const expiry = endAt(client, caller.expiresAt);
    client.stream.once('close', () => {
      clearTimeout(expiry);
      this.leave(client);
    });
    this.looking.soon();
    return client;
  }

  private assertRoom(subject: string): void {
    const headers = { 'retry-after': String(RETRY_SECONDS) };
    if (this.isStopping)
      throw new ProblemError(PROBLEMS.unavailable, 'The service is stopping. Try again shortly.', {
        headers,
      });
    const open = this.clients();
    const own = open.filter((client) => client.subject === subject).length;
    if (own >= STREAMS_OF_ONE_CALLER_MAX || open.length >= STREAMS_MAX) {
      const detail =
        own >= STREAMS_OF_ONE_CALLER_MAX
          ? `You have ${own} streams open, which is as many as one caller may have. Close one first.`
          : 'As many streams are open as there may be. Try again later.';
      throw new ProblemError(tooManyStreams, detail, { headers });
    }
  }

  private leave(client: LiveClient): void {
    const watched = this.areas.get(client.area);
    if (!watched) return;
    watched.clients.delete(client);
    watched.joining.delete(client);
    if (watched.clients.size + watched.joining.size === 0) this.areas.delete(client.area);
  }

  private clients(): LiveClient[] {
    return [...this.areas.values()].flatMap(({ clients, joining }) => [...clients, ...joining]);
  }

  /**
   * Brings every watched area up to date. Positions are read before figures, so a state is true of its
   * positions at least; what was recorded in between is found by the next look, and changes nothing.
   */
  private async look(): Promise<void> {
    if (this.areas.size === 0) {
      this.reached = undefined;
      return;
    }
    const now = await readPositions(this.pool);
    const since = this.reached;
    const joining = [...this.areas.values()].some((watched) => watched.joining.size > 0);
    if (since && !joining && isSamePositions(since, now)) return;
    this.ledger ??= (await this.decisions.firstHash())?.toString('base64url').slice(0, 12);
    const touched = since && (await this.touched.between(since, now));
    for (const [area, watched] of this.areas) {
      const of = touched && watched.state ? touched.of(area) : 'everything';
      if (of === 'everything' || of.length > 0)
        watched.state = await this.broughtUpTo(area, watched.state, of, now);
      for (const client of watched.clients) if (watched.state) client.show(watched.state);
      await this.letIn(area, watched, now);
    }
    this.reached = now;
  }

  private async broughtUpTo(
    area: string,
    state: AreaState | undefined,
    touched: readonly MeasureTouched[] | 'everything',
    now: Positions,
  ): Promise<AreaState> {
    if (touched === 'everything' || !state) return stateOf((await this.figures(area)).figures, now);
    return withFigures(state, await this.figures(area, touched), now);
  }

  /** Begins the streams of those who came since the last look. */
  private async letIn(area: string, watched: WatchedArea, now: Positions): Promise<void> {
    const { state, joining, clients } = watched;
    if (!state) return;
    for (const client of [...joining]) {
      joining.delete(client);
      if (client.isGone) continue;
      clients.add(client);
      const left = client.resumeAt === undefined ? undefined : readEventId(client.resumeAt);
      if (!left) client.begin(state);
      else if (left.ledger !== this.ledger) client.begin(state, 'another-ledger');
      else if (!isReached(left.positions, now)) client.begin(state, 'ahead-of-the-ledger');
      else {
        client.goOnFrom(await this.stateAt(area, state, left.positions, now));
        client.show(state);
      }
    }
  }

  /** An area's state as it was: only what was touched since is worked out from the past. */
  private async stateAt(area: string, state: AreaState, then: Positions, now: Positions): Promise<AreaState> {
    const touched = (await this.touched.between(then, now)).of(area);
    if (touched === 'everything') return stateOf((await this.figures(area, undefined, then)).figures, then);
    if (touched.length === 0) return state;
    return withFigures(state, await this.figures(area, touched, then), then);
  }

  private async figures(
    area: string,
    touched?: readonly MeasureTouched[],
    positions?: Positions,
  ): Promise<Pick<AreaFigures, 'metrics' | 'figures'>> {
    const answer = await this.queries.execute(new AreaFiguresQuery({ area, touched, positions }));
    if (!answer.ok) throw new Error(`${answer.failure.rule}: ${answer.failure.what}`);
    return answer.value.known ? answer.value : { metrics: [], figures: [] };
  }

  private async beat(): Promise<void> {
    if (this.areas.size === 0) return;
    const { newestAt, behind, waitingSince } = freshnessOf(await readRecordingProgress(this.pool));
    const beat: LiveHeartbeat = {
      at: new Date().toISOString(),
      newestAt: newestAt?.toISOString() ?? null,
      behind,
      waitingSince: waitingSince?.toISOString() ?? null,
    };
    for (const watched of this.areas.values()) {
      const { state, clients: told } = watched;
      if (!state || !this.reached) continue;
      // Where nothing was touched, resuming from the newest positions leaves less to be looked up.
      watched.state = { ...state, positions: this.reached };
      for (const client of told) {
        client.show(watched.state);
        client.heartbeat(beat);
      }
    }
  }

  private nameOf({ positions }: AreaState): string {
    return writeEventId({ ledger: this.ledger ?? '', positions });
  }
}

/** Ends the stream when what vouches for its reader does. */
function endAt(client: LiveClient, expiresAt: Date | undefined): NodeJS.Timeout | undefined {
  if (expiresAt === undefined) return undefined;
  const leftMs = expiresAt.getTime() - Date.now();
  if (leftMs > TIMER_MS_MAX) return undefined; // weeks away: the connection will have broken long before
  return setTimeout(() => void client.end('token-expired'), Math.max(leftMs, 0)).unref();
}

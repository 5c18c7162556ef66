import { DecisionStore } from '#decisions';
import type { EventLog } from '#event-log';
import { AreaFiguresQuery, FiguresNowQuery, TouchedAreas } from '#performance';
import type { AreaFigures, AreaTouched } from '#performance';
import { APP_POOL, LOGGER, Metrics, reading, SETTINGS, Ticker } from '#platform';
import type { Identity, Logger, Settings } from '#platform';
import { isReached, isSamePositions, readPositions, readRecordingProgress } from '#records';
import type { Positions } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { freshnessOf } from '../at-hand/freshness';
import { EVENT_LOG } from '../tokens';
import { stateOf, withFigures, type AreaState } from './area-state';
import { writeEventId, type EventId } from './event-id';
import { LiveClient } from './live-client';
import { LivePlaces, type WatchedArea } from './live-places';
import type { LiveHeartbeat, LiveSnapshot } from './live.schema';
import type { Telling } from './telling';
import { LIVE_STREAMS } from '../metrics';

/** How often it is asked whether anything was recorded or decided: once a process, for all readers together. */
const LOOK_EVERY_MS = 100;
/** A timer cannot be set for longer; a token that lives on is looked at again then. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * The live streams of this process. It looks at the positions of the ledger at a short interval, finds in the
 * append-only records and decisions what was touched since, works those figures out anew and shows them.
 * Nothing is kept for a reader between two connections: its event id says where everything stood, and what
 * changed since then is found again, by this process or another one. A look that fails is made again from
 * where the last good one ended, so nothing is passed over.
 */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly places: LivePlaces;
  private readonly looking: Ticker;
  private readonly beating: Ticker;
  private ledger: string | undefined;
  /** Every state is what it would be at these positions too, unless it is newer. */
  private reached: Positions | undefined;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SETTINGS) settings: Settings,
    metrics: Metrics,
    private readonly decisions: DecisionStore,
    private readonly touched: TouchedAreas,
    private readonly queries: QueryBus,
  ) {
    this.places = new LivePlaces(settings);
    this.looking = new Ticker('Looking for changed figures', LOOK_EVERY_MS, () => this.look(), logger);
    this.beating = new Ticker(
      'Telling streams how fresh they are',
      settings.liveHeartbeatSeconds * 1_000,
      () => this.beat(),
      logger,
    );
    metrics.gauges([LIVE_STREAMS], () => [reading(LIVE_STREAMS, this.places.clients().length, {})]);
  }

  onApplicationBootstrap(): void {
    this.looking.start();
    this.beating.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.places.close();
    await Promise.all([this.looking.stop(), this.beating.stop()]);
    await Promise.all(this.places.clients().map((client) => client.end('stopping')));
  }

  /**
   * Opens a stream of an area's figures for a reader, from where it left off if it says so.
   *
   * @throws ProblemError when there are as many streams as may be, or the process is stopping.
   */
  open(area: string, caller: Identity, left: EventId | undefined, telling: Telling): LiveClient {
    const nameOf = ({ positions }: AreaState, stream: string): string =>
      writeEventId({ ledger: this.ledger ?? '', positions, stream });
    const client = new LiveClient(area, caller.subject, left, nameOf, telling);
    this.places.take(client);
    const expiry = endAt(client, caller.expiresAt);
    client.stream.once('close', () => clearTimeout(expiry));
    this.looking.soon();
    return client;
  }

  /** The id that a stream goes on from for whoever knows everything up to these positions. */
  async idAt(positions: Positions): Promise<string> {
    return writeEventId({ ledger: (await this.nameOfLedger()) ?? '', positions });
  }

  /**
   * Brings every watched area up to date, all in one moment. Each state is exactly what its positions say: a reader
   * that resumes is told what was touched since them, so a figure that is newer than its positions would never be
   * told again.
   */
  private async look(): Promise<void> {
    const watchedAreas = [...this.places.watched()];
    if (watchedAreas.length === 0) {
      this.reached = undefined;
      return;
    }
    // Whoever comes later may have been told what is beyond what is read now, and is let in next time.
    const came = watchedAreas.flatMap(([, { joining }]) => [...joining]);
    const since = this.reached;
    if (since && came.length === 0 && isSamePositions(since, await readPositions(this.pool))) return;
    await this.nameOfLedger();
    const beat = came.length > 0 ? await this.freshness() : undefined;
    const { positions, areas } = await this.queries.execute(
      new FiguresNowQuery({
        areas: watchedAreas.map(([area]) => area),
        since,
        whole: new Set(watchedAreas.filter(([, { state }]) => !state).map(([area]) => area)),
      }),
    );
    for (const [area, watched] of watchedAreas) {
      const figures = areas.get(area);
      if (figures) watched.state = broughtUpTo(positions, watched.state, figures);
      watched.state ??= stateOf([], positions);
      for (const client of watched.clients) client.show(watched.state);
      await this.letIn(
        watched,
        came.filter((client) => client.area === area),
        positions,
      );
    }
    if (beat) for (const client of came) client.heartbeat(beat);
    this.reached = positions;
  }

  /** Begins the streams of those who came before the look. */
  private async letIn(watched: WatchedArea, came: readonly LiveClient[], now: Positions): Promise<void> {
    const { state, joining, clients } = watched;
    if (!state) return;
    // Those who were cut off together left off together: what they were told last is worked out once.
    const known = new Map<string, AreaState | LiveSnapshot['because']>();
    for (const client of came) {
      const { area, left } = client;
      const where = left && writeEventId({ ...left, stream: undefined });
      if (left && where !== undefined && !known.has(where))
        known.set(where, await this.toldLast(area, state, left, now));
      const told = where === undefined ? undefined : known.get(where);
      joining.delete(client);
      if (client.isGone) continue;
      clients.add(client);
      if (typeof told !== 'object') client.begin(state, told);
      else {
        client.goOnFrom(told);
        client.show(state);
      }
    }
  }

  /** What whoever holds that id was told, or why it cannot be said: then a stream begins anew, and is right too. */
  private async toldLast(
    area: string,
    state: AreaState,
    left: EventId,
    now: Positions,
  ): Promise<AreaState | LiveSnapshot['because']> {
    if (left.ledger !== this.ledger) return 'another-ledger';
    if (!isReached(left.positions, now)) return 'ahead-of-the-ledger';
    try {
      return await this.stateAt(area, state, left.positions, now);
    } catch (cause) {
      // One reader's past must not keep the present from all others.
      this.logger.warn('a live stream cannot go on where it left off, and begins anew', { area }, cause);
      return 'not-worked-out';
    }
  }

  /** An area's state as it was: only what was touched since is worked out from the past. */
  private async stateAt(area: string, state: AreaState, then: Positions, now: Positions): Promise<AreaState> {
    const touched = (await this.touched.between(then, now)).of(area);
    return touched.length === 0
      ? state
      : broughtUpTo(then, state, { ...(await this.figuresThen(area, touched, then)), touched });
  }

  private async figuresThen(area: string, touched: AreaTouched, positions: Positions): Promise<AreaFigures> {
    const answer = await this.queries.execute(new AreaFiguresQuery({ area, touched, positions }));
    if (!answer.ok) throw new Error(`${answer.failure.rule}: ${answer.failure.what}`);
    return answer.value.known ? answer.value : { metrics: [], figures: [] };
  }

  private async beat(): Promise<void> {
    const watchedAreas = this.places.watched();
    if (watchedAreas.size === 0) return;
    const beat = await this.freshness();
    for (const watched of watchedAreas.values()) {
      const { state, clients: told, joining } = watched;
      for (const client of joining) client.keepWaiting();
      if (!state || !this.reached) continue;
      // Where nothing was touched, resuming from the newest positions leaves less to be looked up.
      if (isReached(state.positions, this.reached)) watched.state = { ...state, positions: this.reached };
      for (const client of told) {
        client.show(watched.state ?? state);
        client.heartbeat(beat);
      }
    }
  }

  private async nameOfLedger(): Promise<string | undefined> {
    this.ledger ??= (await this.decisions.firstHash())?.toString('base64url').slice(0, 12);
    return this.ledger;
  }

  private async freshness(): Promise<LiveHeartbeat> {
    const progress = await readRecordingProgress(this.pool, this.log);
    const { newestAt, behind, waitingSince } = freshnessOf(progress);
    return {
      at: new Date().toISOString(),
      newestAt: newestAt?.toISOString() ?? null,
      behind,
      waitingSince: waitingSince?.toISOString() ?? null,
    };
  }
}

/** The state with the figures that were worked out at these positions, which are all of them where everything was touched. */
function broughtUpTo(
  positions: Positions,
  state: AreaState | undefined,
  { touched, ...figures }: AreaFigures & { readonly touched: AreaTouched },
): AreaState {
  return state && touched !== 'everything'
    ? withFigures(state, figures, positions)
    : stateOf(figures.figures, positions);
}

/** Ends the stream when what vouches for its reader does. */
function endAt(client: LiveClient, expiresAt: Date | undefined): NodeJS.Timeout | undefined {
  if (expiresAt === undefined) return undefined;
  const leftMs = expiresAt.getTime() - Date.now();
  if (leftMs > TIMER_MS_MAX) return undefined; // weeks away: the connection will have broken long before
  return setTimeout(() => void client.end('expired'), Math.max(leftMs, 0)).unref();
}

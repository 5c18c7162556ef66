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
import { isShownAnew, type Followed } from './followed';
import { LiveClient } from './live-client';
import { LivePlaces, type WatchedArea } from './live-places';
import type { LiveHeartbeat, LiveSnapshot } from './live.schema';
import type { Telling } from './telling';
import { LIVE_STREAMS } from '../metrics';

/** How often it is asked whether anything was recorded or decided: once a process, for all readers together. */
const LOOK_EVERY_MS = 100;
/** How long ago a look may have been for a stream to be told that all is well. */
const LOOKED_MS_MAX = 3_000;
/** How long a look may take before streams are left to fail. */
const LOOKING_MS_MAX = 10_000;
const LOOK_APART_EVERY_MS = 1_000;
/** Of more areas than these it is no fault of theirs that their figures cannot be worked out. */
const APART_MAX = 3;
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
  /** When it was last looked, and everything seen. */
  private lookedAt = new Date(0);
  /** Areas whose figures could not be worked out, and kept the others' from being. */
  private readonly apart = new Set<string>();
  private readonly lookingApart: Ticker;
  /** Readers of whom it is being found what they had been told. */
  private readonly lettingIn = new WeakSet<LiveClient>();

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
    this.lookingApart = new Ticker(
      'Working out figures that could not be',
      LOOK_APART_EVERY_MS,
      () => this.lookApart(),
      logger,
    );
    this.beating = new Ticker(
      'Telling streams how fresh they are',
      settings.liveHeartbeatSeconds * 1_000,
      () => this.beat(),
      logger,
    );
    metrics.gauges([LIVE_STREAMS], () => [reading(LIVE_STREAMS, this.readers, {})]);
  }

  onApplicationBootstrap(): void {
    this.looking.start();
    this.lookingApart.start();
    this.beating.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.places.close();
    await Promise.all([this.looking.stop(), this.lookingApart.stop(), this.beating.stop()]);
    await Promise.all(this.places.clients().map((client) => client.end('stopping')));
  }

  /** How many read the streams of this process. */
  get readers(): number {
    return this.places.clients().length;
  }

  /**
   * Opens a stream for a reader, from where it left off if it says so.
   *
   * @throws ProblemError when there are as many streams as may be, or the process is stopping.
   */
  open(followed: Followed, caller: Identity, left: EventId | undefined, telling: Telling): LiveClient {
    const nameOf = ({ positions }: AreaState, stream: string): string =>
      writeEventId({ ledger: this.ledger ?? '', positions, stream });
    const client = new LiveClient(followed, caller.subject, left, nameOf, telling);
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

  /** Brings every watched area up to date, but for those whose figures cannot be worked out. */
  private async look(): Promise<void> {
    const watched = [...this.places.watched()].filter(([area]) => !this.apart.has(area));
    if (watched.length === 0) {
      this.reached = undefined;
      return;
    }
    const at = new Date();
    const since = this.reached;
    const isAwaited = watched.some(([, { joining }]) =>
      [...joining].some((each) => !this.lettingIn.has(each)),
    );
    if (!(since && !isAwaited && isSamePositions(since, await readPositions(this.pool)))) {
      await this.nameOfLedger();
      const beat = isAwaited ? await this.freshness(at) : undefined;
      this.reached = await this.bring(watched, since, beat).catch((cause: unknown) =>
        this.bringEach(watched, since, beat, cause),
      );
    }
    this.lookedAt = at;
  }

  /**
   * Brings areas up to date, all in one moment, and says which. Each state is exactly what its positions say: a reader
   * that resumes is told what was touched since them, so a figure that is newer than its positions would never be
   * told again.
   */
  private async bring(
    watchedAreas: readonly (readonly [string, WatchedArea])[],
    since: Positions | undefined,
    beat: LiveHeartbeat | undefined,
  ): Promise<Positions> {
    // Whoever comes later may have been told what is beyond what is read now, and is let in next time.
    const came = watchedAreas.flatMap(([, { joining }]) =>
      [...joining].filter((client) => !this.lettingIn.has(client)),
    );
    const ofFigures = watchedAreas.filter(([, { followed }]) => followed.isFigures);
    const { positions, areas, touched } = await this.queries.execute(
      new FiguresNowQuery({
        areas: ofFigures.map(([area]) => area),
        since,
        whole: new Set(ofFigures.filter(([, { state }]) => !state).map(([area]) => area)),
      }),
    );
    for (const [area, watched] of watchedAreas) {
      const figures = areas.get(area);
      if (figures) watched.state = broughtUpTo(positions, watched.state, figures);
      watched.state ??= stateOf([], positions);
      if (touched && isShownAnew(watched.followed, touched))
        watched.state = { ...watched.state, positions, besideAt: positions };
      for (const client of watched.clients) client.show(watched.state);
    }
    for (const [area, watched] of watchedAreas) {
      const joining = came.filter(({ followed }) => followed.name === area);
      void this.letIn(watched, joining, positions, beat);
    }
    return positions;
  }

  /**
   * The same, each by itself: one whose figures cannot be worked out keeps them from nobody else, and is looked at apart
   * until they can be.
   *
   * @throws the cause of their failing together where it is no fault of a few.
   */
  private async bringEach(
    watchedAreas: readonly (readonly [string, WatchedArea])[],
    since: Positions | undefined,
    beat: LiveHeartbeat | undefined,
    cause: unknown,
  ): Promise<Positions> {
    if (watchedAreas.length === 1) throw cause;
    // Nobody is at fault where the database is away.
    await readPositions(this.pool);
    let reached: Positions | undefined;
    const failed: (readonly [string, WatchedArea])[] = [];
    for (const each of watchedAreas) {
      try {
        const positions = await this.bring([each], since, beat);
        reached ??= positions;
      } catch {
        failed.push(each);
        if (failed.length > APART_MAX) throw cause;
      }
    }
    if (reached === undefined) throw cause;
    for (const [area, watched] of failed) {
      this.logger.error(
        'the figures of an area cannot be worked out; its streams wait for them',
        { area },
        cause,
      );
      watched.state = undefined;
      this.apart.add(area);
    }
    return reached;
  }

  /** Whether the figures of those that were set apart can be worked out by now: each by itself, whatever is of another. */
  private async lookApart(): Promise<void> {
    const causes: unknown[] = [];
    for (const area of this.apart) {
      const watched = this.places.watched().get(area);
      try {
        if (watched) await this.bring([[area, watched]], undefined, undefined);
        this.apart.delete(area);
      } catch (cause) {
        causes.push(cause);
      }
    }
    if (causes.length > 0) throw causes[0];
  }

  /** Begins the streams of those who came before the look. Others do not wait for what these had been told to be found. */
  private async letIn(
    watched: WatchedArea,
    came: readonly LiveClient[],
    now: Positions,
    beat: LiveHeartbeat | undefined,
  ): Promise<void> {
    const { followed, state, joining, clients } = watched;
    if (!state) return;
    for (const client of came) this.lettingIn.add(client);
    // Those who were cut off together left off together: what they were told last is worked out once.
    const known = new Map<string, AreaState | LiveSnapshot['because']>();
    for (const client of came) {
      const { left } = client;
      try {
        const where = left && writeEventId({ ...left, stream: undefined });
        if (left && where !== undefined && !known.has(where))
          known.set(where, await this.toldLast(followed, state, left, now));
        const told = where === undefined ? undefined : known.get(where);
        if (client.isGone) continue;
        clients.add(client);
        // It may have become a newer one meanwhile.
        const newest = watched.state ?? state;
        if (typeof told !== 'object') client.begin(newest, told);
        else {
          client.goOnFrom(told);
          client.show(newest);
        }
        if (beat) client.heartbeat(beat);
      } catch (fault) {
        // It comes back, where it was cut off; the others are let in.
        client.stream.destroy();
        this.logger.error('a reader of a live stream could not be let in', { area: followed.name }, fault);
      } finally {
        joining.delete(client);
        this.lettingIn.delete(client);
      }
    }
  }

  /** What whoever holds that id was told, or why it cannot be said: then a stream begins anew, and is right too. */
  private async toldLast(
    followed: Followed,
    state: AreaState,
    left: EventId,
    now: Positions,
  ): Promise<AreaState | LiveSnapshot['because']> {
    if (left.ledger !== this.ledger) return 'another-ledger';
    if (!isReached(left.positions, now)) return 'ahead-of-the-ledger';
    try {
      return await this.stateAt(followed, state, left.positions, now);
    } catch (cause) {
      // One reader's past must not keep the present from all others.
      this.logger.warn(
        'a live stream cannot go on where it left off, and begins anew',
        { area: followed.name },
        cause,
      );
      return 'not-worked-out';
    }
  }

  /** The state as it was: only what was touched since is worked out from the past. */
  private async stateAt(
    followed: Followed,
    state: AreaState,
    then: Positions,
    now: Positions,
  ): Promise<AreaState> {
    const between = await this.touched.between(then, now);
    const { name: area, isFigures } = followed;
    const touched = isFigures ? between.of(area) : [];
    const was =
      touched.length === 0
        ? state
        : broughtUpTo(then, state, { ...(await this.figuresThen(area, touched, then)), touched });
    return isShownAnew(followed, between) ? { ...was, positions: then, besideAt: then } : was;
  }

  private async figuresThen(area: string, touched: AreaTouched, positions: Positions): Promise<AreaFigures> {
    const answer = await this.queries.execute(new AreaFiguresQuery({ area, touched, positions }));
    if (!answer.ok) throw new Error(`${answer.failure.rule}: ${answer.failure.what}`);
    return answer.value.known ? answer.value : { metrics: [], figures: [] };
  }

  private async beat(): Promise<void> {
    const watchedAreas = this.places.watched();
    if (watchedAreas.size === 0) return;
    const { lookedAt } = this;
    const beat = await this.freshness(lookedAt);
    const seenMsAgo = Date.now() - lookedAt.getTime();
    for (const watched of watchedAreas.values()) {
      const { state, clients: told, joining } = watched;
      for (const client of joining) client.keepWaiting();
      if (!state || !this.reached || seenMsAgo >= LOOKED_MS_MAX) {
        // It may be much that changed. Whoever hears nothing at all takes the stream for broken, and is right to.
        if (seenMsAgo < LOOKING_MS_MAX) for (const client of told) client.keepWaiting();
        continue;
      }
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

  /** How fresh what was seen at a moment is. */
  private async freshness(at: Date): Promise<LiveHeartbeat> {
    const progress = await readRecordingProgress(this.pool, this.log);
    const { newestAt, behind, waitingSince } = freshnessOf(progress);
    return {
      at: at.toISOString(),
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

import { COUNTS_TOPIC, DIRECT_TOPICS } from '#contracts';
import { DecisionStore } from '#decisions';
import { laneName } from '#event-log';
import type { Consumption, EventLog, LaneLag } from '#event-log';
import { APP_POOL, HealthRegistry, LOGGER, Metrics, SETTINGS, Ticker } from '#platform';
import type { Logger, Settings } from '#platform';
import { LaneRecorder, WatermarkStore } from '#records';
import type { KnownAt } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { measureProgress, RecordingMetrics } from './recording-metrics';
import { EVENT_LOG } from './tokens';

const GROUP = 'projector';
const BATCH_BYTES_MAX = 16 * 1024 * 1024;
/** Enough for one lane to be read while another is written; more would only wait for the same database. */
const LANES_AT_ONCE = 2;
const WATERMARK_EVERY_MS = 1_000;
const LOOK_BACK_EVERY_MS = 1_000;
const BACK_OFF = { firstMs: 100, maxMs: 30_000, jitter: 0.5 };

/** Reads the lanes of counts, those of an organisation's own included, and has them recorded, from the start of the application to its end. */
@Injectable()
export class Projector implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watermarks: WatermarkStore;
  private readonly clock: Ticker;
  private readonly lookBacks: Ticker;
  private readonly measured: RecordingMetrics;
  private recorder: LaneRecorder | undefined;
  private consumption: Consumption | undefined;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
    health: HealthRegistry,
    metrics: Metrics,
  ) {
    this.measured = new RecordingMetrics(metrics);
    measureProgress(metrics, pool, log, () => this.lag());
    this.watermarks = new WatermarkStore(pool);
    this.clock = new Ticker('Storing watermarks', WATERMARK_EVERY_MS, () => this.watermarks.store(), logger);
    this.lookBacks = new Ticker(
      'Looking for what the database took back',
      LOOK_BACK_EVERY_MS,
      () => this.readTakenBackAgain(),
      logger,
    );
    health.register('projector', () => this.isRecording());
  }

  async onApplicationBootstrap(): Promise<void> {
    const recorder = new LaneRecorder({
      pool: this.pool,
      log: this.log,
      known: () => this.known(),
      logger: this.logger,
      recorded: (batch, recorded, seconds) => {
        this.consumption?.committed(batch.lane, batch.to);
        this.measured.recorded(batch, recorded, seconds);
      },
    });
    this.recorder = recorder;
    this.consumption = await this.log.consume({
      group: GROUP,
      topics: [COUNTS_TOPIC.topic, DIRECT_TOPICS],
      handler: recorder,
      batch: { maxDeliveries: this.settings.batchMax, maxBytes: BATCH_BYTES_MAX },
      lanesAtOnce: LANES_AT_ONCE,
      backOff: BACK_OFF,
    });
    this.clock.start();
    this.lookBacks.start();
  }

  /** Finishes the batches under way; by then nothing comes in through HTTP any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.lookBacks.stop();
    await this.consumption?.stop();
    await this.clock.stop();
    // Of everything recorded by now; the next start stores it where this cannot.
    await this.watermarks.store().catch((cause: unknown) => {
      this.logger.warn('the last watermark could not be stored', {}, cause);
    });
  }

  /** How far each lane has been recorded, and where it ends. */
  async lag(): Promise<LaneLag[]> {
    return (await this.consumption?.lag()) ?? [];
  }

  private async readTakenBackAgain(): Promise<void> {
    for (const { lane, nextOffset } of (await this.recorder?.takenBack()) ?? []) {
      this.logger.warn('The database lost what it had recorded of a lane; reading it again', {
        lane: laneName(lane),
        offset: nextOffset,
      });
      this.consumption?.seek(lane, nextOffset);
    }
  }

  /** Ready while no lane of this process has been stopped by a broken invariant. */
  private async isRecording(): Promise<boolean> {
    if (this.consumption === undefined) return false;
    const stopped = (await this.consumption.lag()).flatMap(({ lane, state }) =>
      state.kind === 'stopped' ? [`${laneName(lane)}: ${state.reason}`] : [],
    );
    if (stopped.length > 0) throw new Error(`Lanes have stopped for good: ${stopped.join('; ')}`);
    return true;
  }

  // The position is taken first: definitions are then those at it, not at some later one.
  private async known(): Promise<KnownAt> {
    const decisionPosition = await this.decisions.head();
    const [definitions, reference] = await Promise.all([
      this.definitions.inForce(decisionPosition),
      this.reference.current(),
    ]);
    if (reference === undefined) throw new Error('There is no reference data yet to hold events against.');
    return { definitions, reference, decisionPosition };
  }
}

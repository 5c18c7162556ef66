import { hostname } from 'node:os';
import { DecisionStore } from '#decisions';
import { CHANNEL_NAMES } from '#delivery';
import type { Channel, ChannelName } from '#delivery';
import { DigestDuties } from '#digests';
import type { EventLog } from '#event-log';
import { RegisterDates } from '#governance';
import { Carrier, DueWork, JobRunStore, openHands, RedisTrouble } from '#jobs';
import type { Duty, Hands, ObligationKey } from '#jobs';
import { ok } from '#kernel';
import type { Result } from '#kernel';
import { ChaseReports } from '#performance';
import { LOGGER, Metrics, SETTINGS, Ticker } from '#platform';
import type { Logger, SettingFault, Settings } from '#platform';
import { journalVerdict } from '#pooled-fund';
import { VerifyRecords } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { ReturnDuties } from '#returns';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { measureDueWork } from './reporter-metrics';
import { CHANNELS, DUE_WORK_POOL, EVENT_LOG, RHYTHM } from './tokens';

export interface Rhythm {
  /** What falls due falls due by the day; a minute late is in time. */
  readonly lookEveryMs: number;
  /** How soon something that failed, was lost, or was asked for by hand is taken up. */
  readonly handOutEveryMs: number;
}

export const usualRhythm: Rhythm = { lookEveryMs: 60_000, handOutEveryMs: 2_000 };

/** Each holds a connection, and a verification keeps the database busy. */
const AT_ONCE = 2;
/** Of letters, and of deliveries by each way: what hangs holds up others by the same way, and nothing else. */
const OUTSIDE_AT_ONCE = 2;
/** All fall due at one moment, and several of an area are told the same one after the other. */
const DIGESTS_AT_ONCE = 1;
/** What is under way at a stop may end by itself for so long; it is then broken off, and due again. */
const STOP_WAIT_MS = 5_000;

/** Looks for what is due, and has it carried out, from its start to the end of the application. */
@Injectable()
export class Reporter implements OnApplicationShutdown {
  private readonly runs: JobRunStore;
  private readonly carrier: Carrier;
  private readonly dueWork: DueWork;
  /** The process, as the runs name it. */
  private readonly by = `${hostname()}/${process.pid}`;
  private readonly hands: Hands[] = [];
  private tickers: readonly Ticker[] = [];

  constructor(
    @Inject(DUE_WORK_POOL) pool: Pool,
    @Inject(EVENT_LOG) log: EventLog,
    @Inject(CHANNELS) private readonly channels: ReadonlyMap<ChannelName, Channel>,
    @Inject(RHYTHM) private readonly rhythm: Rhythm,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    decisions: DecisionStore,
    definitions: DefinitionStore,
    reference: ReferenceStore,
    queries: QueryBus,
    private readonly returns: ReturnDuties,
    digests: DigestDuties,
    metrics: Metrics,
  ) {
    const { reportsDueDays } = settings;
    const duties: readonly Duty[] = [
      new VerifyRecords(pool, logger, { journal: journalVerdict }),
      new ChaseReports({ pool, log, queries, decisions, definitions, reference, reportsDueDays }),
      new RegisterDates({ pool, decisions }),
      ...returns.all(channels),
      ...digests.all(channels),
    ];
    const { by } = this;
    this.runs = new JobRunStore(pool);
    this.dueWork = new DueWork(this.runs, duties, by, logger);
    const ended = measureDueWork(metrics, pool);
    this.carrier = new Carrier({ runs: this.runs, duties, by, log: logger, ended });
  }

  /** Begins. Refused where the Redis that it is given may lose jobs. */
  async start(): Promise<Result<void, SettingFault>> {
    const trouble = new RedisTrouble(this.logger);
    const inside = await this.openHands('due-work', AT_ONCE, trouble);
    if (!inside.ok) return inside;
    const letters = await this.openHands('letters', OUTSIDE_AT_ONCE, trouble);
    if (!letters.ok) return letters;
    const digests = await this.openHands('digests', DIGESTS_AT_ONCE, trouble);
    if (!digests.ok) return digests;
    const deliveries = new Map<string, Hands>();
    for (const way of CHANNEL_NAMES) {
      const byWay = await this.openHands(`deliveries-${way}`, OUTSIDE_AT_ONCE, trouble);
      if (!byWay.ok) return byWay;
      deliveries.set(way, byWay.value);
    }
    const outside = { letters: letters.value, digests: digests.value, deliveries };
    const keepWays = () => this.returns.keepWays(this.by, this.channels);
    await keepWays();
    const handingOut = new Ticker(
      'Handing out due work',
      this.rhythm.handOutEveryMs,
      () => this.dueWork.handOut(inside.value, outside),
      this.logger,
    );
    const looking = new Ticker(
      'Looking for due work',
      this.rhythm.lookEveryMs,
      async () => {
        await keepWays();
        await this.dueWork.look();
        handingOut.soon();
      },
      this.logger,
    );
    this.tickers = [looking, handingOut];
    for (const ticker of this.tickers) ticker.start();
    looking.soon();
    return ok(undefined);
  }

  private async openHands(
    queue: string,
    atOnce: number,
    trouble: RedisTrouble,
  ): Promise<Result<Hands, SettingFault>> {
    const { redisUrl } = this.settings;
    const carryOut = (key: ObligationKey) => this.carrier.carryOut(key);
    const opened = await openHands({
      ...{ redisUrl, runs: this.runs, carryOut },
      ...{ atOnce, queue, trouble, log: this.logger },
    });
    if (opened.ok) this.hands.push(opened.value);
    return opened;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.tickers.map((ticker) => ticker.stop()));
    const breakOff = setTimeout(() => {
      this.carrier.stop();
      void this.runs.abandon();
    }, STOP_WAIT_MS);
    try {
      await Promise.all(this.hands.map((hands) => hands.close()));
    } finally {
      clearTimeout(breakOff);
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { ReturnTemplate } from '#catalogue';
import { DecisionStore, fold, type RecordedDecision } from '#decisions';
import { APP_POOL } from '#platform';
import { agreedFund, fundStream } from '#pooled-fund';
import { WatermarkStore } from '#records';
import { ReferenceStore, type ReferenceView } from '#reference';
import type { FilledAt } from './answers';
import { approvalChain } from './approval-chain';
import type { AskedApproval } from './return.events';
import {
  NO_SETTINGS,
  RETURN_SETTINGS_STREAMS,
  returnSettingsDecider,
  returnSettingsStream,
  type ReturnSettings,
  type ReturnSettingsChanged,
} from './return-settings';
import { isWayOfOthers, readWaysSetUp, type WaysSetUp } from './ways-set-up';

/** What is around a return: where everything stands, and how its area answers returns. */
@Injectable()
export class ReturnSurroundings {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  /** Where everything stands now. It is stored, so that it can be asked about for ever. */
  async now(): Promise<FilledAt> {
    await this.watermarks.storeNow();
    const watermark = await this.latest();
    if (!watermark) throw new Error('A watermark was stored, and is not there');
    return watermark;
  }

  /**
   * Where everything stood a moment ago, or by a moment of the past: what only asks stores nothing. Undefined before anything
   * was recorded.
   */
  async latest(recordedBy?: string): Promise<FilledAt | undefined> {
    const watermark = await (recordedBy === undefined
      ? this.watermarks.latest()
      : this.watermarks.at(new Date(recordedBy)));
    if (!watermark) return undefined;
    const { id, at, decisionPosition, referenceVersion, lanes, nextOffsets } = watermark;
    return { id, at: at.toISOString(), decisionPosition, referenceVersion, lanes, nextOffsets };
  }

  /** The decision position that lies behind a moment; undefined where none is given, which is now. */
  upTo(recordedBy: string | undefined): Promise<number | undefined> {
    return this.decisions.upTo(recordedBy);
  }

  /** By the clock of the database, which all processes go by: `2015-08-28T11:00:00.000Z`. */
  async clock(): Promise<string> {
    return (await this.decisions.clock()).toISOString();
  }

  async settings(area: string, upTo?: number): Promise<ReturnSettings> {
    return fold(returnSettingsDecider, await this.decisions.read(returnSettingsStream(area), upTo));
  }

  /** Of every area that has said anything. */
  async settingsOfAreas(): Promise<ReadonlyMap<string, ReturnSettings>> {
    const newest = await this.decisions.newest(RETURN_SETTINGS_STREAMS, await this.decisions.head());
    return new Map(
      (newest as RecordedDecision<ReturnSettingsChanged>[]).map(({ data }) => [data.area, data.settings]),
    );
  }

  /** What areas had said by moments of the past. */
  async settingsThen(areas: readonly string[]): Promise<(area: string, at: Date) => ReturnSettings> {
    const read = await this.decisions.readEach([...new Set(areas)].map(returnSettingsStream));
    const changes = read.flat() as RecordedDecision<ReturnSettingsChanged>[];
    return (area, at) =>
      changes.findLast(({ data, recordedAt }) => data.area === area && recordedAt <= at.toISOString())?.data
        .settings ?? NO_SETTINGS;
  }

  waysSetUp(): Promise<WaysSetUp> {
    return readWaysSetUp(this.pool);
  }

  /** Whether a way that is not here is set up in another of the processes that send returns. */
  isWayOfOthers(way: string, here: ReadonlyMap<string, unknown>): Promise<boolean> {
    return isWayOfOthers(this.pool, way, here);
  }

  async referenceNow(): Promise<ReferenceView> {
    const current = await this.reference.current();
    if (!current) throw new Error('There is no reference data');
    return current;
  }

  /** Who is asked for each approval of a form, as things stand. */
  async chain(area: string, form: ReturnTemplate): Promise<AskedApproval[]> {
    const [settings, fund, reference] = await Promise.all([
      this.settings(area),
      this.decisions.read(fundStream(area, form.policyYear)),
      this.referenceNow(),
    ]);
    return approvalChain(form, area, { settings, fund: agreedFund(fund), reference });
  }
}

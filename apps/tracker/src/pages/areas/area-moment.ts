import { DecisionStore } from '#decisions';
import { ObligedQuery, type Obliged } from '#digests';
import { DatedEventsQuery, RegisterQuery, type EntryEvent, type MetricComment } from '#governance';
import { londonDay, type PeriodKind, type Refusal, type Result } from '#kernel';
import {
  AreaPerformanceQuery,
  ControlChartQuery,
  shownYears,
  unknownArea,
  YearsKnownQuery,
} from '#performance';
import type { AnsweredAt, AreaPerformance, AsAsked, MetricChart, MetricPerformance } from '#performance';
import { newestYearOf } from '#performance/plain';
import { APP_POOL, ProblemError, PROBLEMS } from '#platform';
import { isReached, readFirstRecords, WatermarkStore, type Positions, type Watermark } from '#records';
import { DefinitionStore, type Definitions } from '#reference';
import { InventedQuery } from '#settlement';
import { inventedLabel } from '#settlement/plain';
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { AreasQuery } from '../../areas/areas.query';
import type { AreaKnown } from '../../areas/areas.schema';
import { FiguresAtHand } from '../../at-hand/figures-at-hand';
import { LedgerMoves } from '../../at-hand/ledger-moves';
import { refusedQuestion } from '../../problems';
import { isMoment } from '../../questions';
import type { OwnerComment } from './owner-comments';
import { readMoment, type MomentKept } from './page-moment';

/** Every policy year of an area that something is known of, all at one moment. */
export interface YearsThen {
  readonly years: readonly AreaPerformance[];
  readonly answeredAt: AnsweredAt | undefined;
  /** Why there are none: nothing was known then. */
  readonly nothing: string | undefined;
}

/** Which moment a page is of that shows what people decided: as it had been recorded here by then, or as it is. */
export interface DecidedThen {
  /** What its address asks of the moment, for the links that lead on. */
  readonly moment: MomentKept;
  /** `2017-04-03T09:00:00.000Z`; undefined of now. */
  readonly recordedBy: string | undefined;
  /** The day in London then. */
  readonly today: string;
}

/**
 * What a page is of; undefined where it was not there yet at the moment that is shown.
 *
 * @param absent the rule by which what is not there is refused
 * @throws ProblemError where it is refused by any other, or was never there
 */
export function thereThen<Found>(
  { recordedBy }: DecidedThen,
  answer: Result<Found, readonly Refusal[]>,
  absent: string,
  refusedAs: (refusals: readonly Refusal[]) => ProblemError,
): Found | undefined {
  if (answer.ok) return answer.value;
  if (recordedBy !== undefined && answer.failure.every(({ rule }) => rule === absent)) return undefined;
  throw refusedAs(answer.failure);
}

const MINUTE_MS = 60_000;

/** What the pages about an area's figures ask for. */
@Injectable()
export class AreaMoments {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly queries: QueryBus,
    private readonly figures: FiguresAtHand,
    private readonly areas: AreasQuery,
    private readonly definitions: DefinitionStore,
    private readonly moves: LedgerMoves,
    private readonly decisions: DecisionStore,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  /** @throws ProblemError where there is none of that code. */
  async area(code: string): Promise<AreaKnown> {
    const area = await this.areas.one(code);
    if (!area) throw refusedQuestion([unknownArea(code)]);
    return area;
  }

  /**
   * By which moment what people decided is shown beside figures; undefined of now.
   *
   * @throws ProblemError where there is no such watermark.
   */
  async recordedBy({ asKnown }: AsAsked): Promise<string | undefined> {
    if (asKnown === undefined) return undefined;
    if ('moment' in asKnown) return asKnown.moment.toISOString();
    if ('positions' in asKnown) return asKnown.positions.at;
    const then = await this.watermarks.byId(asKnown.watermark);
    if (!then) throw new ProblemError(PROBLEMS.notFound, 'There is no watermark of this number.');
    return then.at.toISOString();
  }

  /**
   * The moment that the address of a page of decisions asks about. Of decisions nothing is published: a day by which figures
   * were is kept for the pages that go on from there.
   */
  async decidedThen(query: unknown): Promise<DecidedThen> {
    const { asked, moment } = readMoment(query);
    const recordedBy = await this.recordedBy(asked);
    const today = londonDay(recordedBy === undefined ? new Date() : new Date(recordedBy));
    return { moment, recordedBy, today };
  }

  /** What had been defined by then; of now, what is in force. */
  async definedThen(recordedBy: string | undefined): Promise<Definitions> {
    return this.definitions.inForce(await this.decisions.upTo(recordedBy));
  }

  /** The newest watermark that had been stored by then, or by now; undefined before the first. */
  async watermarkThen({ recordedBy }: Pick<DecidedThen, 'recordedBy'>): Promise<Watermark | undefined> {
    return recordedBy === undefined ? this.watermarks.latest() : this.watermarks.at(new Date(recordedBy));
  }

  /** When what an address names was: a moment, or a watermark by its number; undefined of anything else. */
  async instantOf(asKnown: unknown): Promise<Date | undefined> {
    if (typeof asKnown !== 'string') return undefined;
    if (isMoment(asKnown)) return new Date(asKnown);
    return /^\d{1,15}$/.test(asKnown) ? (await this.watermarks.byId(Number(asKnown)))?.at : undefined;
  }

  /** The first whole minute by which anything that was reported of an area was known here; undefined where nothing is. */
  async firstKnown({ code }: AreaKnown): Promise<Date | undefined> {
    const firsts = await readFirstRecords(this.pool, code);
    // What a lane had first may have been recorded long after what another had.
    const reached = await Promise.all(
      firsts.map((first) =>
        this.watermarks.firstReaching({ ...first, decisionPosition: 0, referenceVersion: 0 }),
      ),
    );
    const times = reached.flatMap((then) => then?.at.getTime() ?? []);
    return times.length === 0 ? undefined : new Date(Math.ceil(Math.min(...times) / MINUTE_MS) * MINUTE_MS);
  }

  /** The policy years that are shown, at the moment asked about, one metric or all. */
  async years(area: AreaKnown, asked: AsAsked, metric?: string): Promise<YearsThen> {
    // An answer at hand holds for as long as nothing of its figures moves, and bears the positions it was worked out at.
    // What is shown beside it, as the owners' comments are, is of now: of the positions at which it was seen to hold.
    const seen = asked.asKnown === undefined ? (await this.moves.seen()).positions : undefined;
    const years: AreaPerformance[] = [];
    let at = asked;
    const shown = await this.yearsShown(area, asked, metric);
    if (shown.nothing !== undefined) return { years, answeredAt: undefined, nothing: shown.nothing };
    for (const policyYear of shown.policyYears) {
      const question = { ...at, area: area.code, policyYear, metric };
      const answer = await this.figures.answer(new AreaPerformanceQuery(question));
      if (!answer.ok) throw refusedQuestion([answer.failure]);
      if (!answer.value.known) return { years: [], answeredAt: undefined, nothing: answer.value.what };
      years.push(answer.value);
      at = { ...asked, asKnown: { positions: answer.value.answeredAt.watermark } };
    }
    return { years, answeredAt: heldAt(years[0]?.answeredAt, seen), nothing: undefined };
  }

  /** Those that are shown at that moment; of a past, by what was known and in force then, whatever came of it since. */
  private async yearsShown(
    area: AreaKnown,
    asked: AsAsked,
    metric: string | undefined,
  ): Promise<{ readonly policyYears: readonly string[]; readonly nothing?: string }> {
    if (asked.asKnown === undefined && asked.publishedBy === undefined)
      return { policyYears: await this.policyYears(area, metric) };
    const answer = await this.figures.answer(new YearsKnownQuery({ ...asked, area: area.code, metric }));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    const { value: then } = answer;
    if (!then.known) return { policyYears: [], nothing: then.what };
    if (then.policyYears.length > 0) return then;
    return { policyYears: [], nothing: 'No policy year was defined here at that moment.' };
  }

  /** Those that are shown now. */
  async policyYears({ plans, measures }: AreaKnown, metric?: string): Promise<string[]> {
    const planned = new Set(
      plans.flatMap(({ policyYear, status }) => (status === 'withdrawn' ? [] : [policyYear])),
    );
    const { policyYears } = await this.definitions.inForce();
    return shownYears(policyYears, { planned, reported: measures }, metric);
  }

  /** A metric up to the end of the newest year it was reported in, at the moment these were answered at. */
  async chart(
    area: AreaKnown,
    years: readonly AreaPerformance[],
    metric: string,
    by?: PeriodKind,
  ): Promise<MetricChart | undefined> {
    const newest = newestYearOf(years, metric);
    if (!newest) return undefined;
    return this.chartAt(area.code, metric, newest, by);
  }

  /** A metric up to the end of a policy year, at the moment something was answered at. */
  async chartAt(
    area: string,
    metric: string,
    { policyYear, answeredAt }: Pick<AreaPerformance, 'policyYear' | 'answeredAt'>,
    by?: PeriodKind,
  ): Promise<MetricChart | undefined> {
    const { watermark: positions, publishedBy } = answeredAt;
    const at = { asKnown: { positions }, publishedBy };
    const answer = await this.figures.answer(new ControlChartQuery({ area, metric, policyYear, by, ...at }));
    // A period that the metric is not reported for was asked for by name.
    if (!answer.ok && by !== undefined) throw refusedQuestion([answer.failure]);
    return answer.ok && answer.value.known ? answer.value : undefined;
  }

  /** Each metric that something was reported of, by its code. */
  async charts(area: AreaKnown, years: readonly AreaPerformance[]): Promise<Map<string, MetricChart>> {
    const charts = new Map<string, MetricChart>();
    for (const [first] of metricsOf(years)) {
      const code = first?.metric.code ?? '';
      const chart = await this.chart(area, years, code);
      if (chart) charts.set(code, chart);
    }
    return charts;
  }

  /**
   * What is made up of the terms that money of these years is settled on, by one metric or by any, as it had been decided when
   * they were answered; undefined where nothing.
   */
  async invented(
    { code }: AreaKnown,
    years: readonly AreaPerformance[],
    metric?: string,
  ): Promise<string | undefined> {
    const ofEach = await Promise.all(
      years.map(({ policyYear, answeredAt }) => {
        const asDecided = { upTo: answeredAt.watermark.decisionPosition };
        return this.queries.execute(new InventedQuery(code, policyYear, asDecided, metric));
      }),
    );
    return inventedLabel({ invented: [...new Set(ofEach.flat())] });
  }

  /** What came to pass by the registers, as it had been decided when these were answered, and by the day it was published by. */
  async events({ code }: AreaKnown, at: AnsweredAt | undefined): Promise<readonly EntryEvent[]> {
    const asDecided = { upTo: at?.watermark.decisionPosition };
    const answer = await this.queries.execute(new DatedEventsQuery(code, asDecided));
    const { publishedBy } = at ?? {};
    if (!answer.ok) return [];
    return answer.value.filter(({ on }) => publishedBy === undefined || on <= publishedBy);
  }

  /** What was late or due soon then, to the minute, as it had been decided when these were answered; nothing where none were. */
  async obliged(
    { code: area }: AreaKnown,
    asked: AsAsked,
    at: AnsweredAt | undefined,
  ): Promise<readonly Obliged[]> {
    const decidedBelow = at?.watermark.decisionPosition;
    if (decidedBelow === undefined) return [];
    const recordedBy = await this.recordedBy(asked);
    const then = recordedBy === undefined ? new Date() : new Date(recordedBy);
    // One answer for all who ask within a minute, while nothing is decided.
    then.setUTCSeconds(0, 0);
    return this.figures.answer(new ObligedQuery({ area, decidedBelow, at: then.toISOString() }));
  }

  /** What the owners of metrics say, as it had been decided when these were answered. */
  async comments({ code }: AreaKnown, at: AnsweredAt | undefined): Promise<OwnerComment[]> {
    const asDecided = { upTo: at?.watermark.decisionPosition };
    const answer = await this.queries.execute(new RegisterQuery(code, 'comments', asDecided));
    const entries = answer.ok ? answer.value.entries.filter(({ status }) => status === 'open') : [];
    return entries.map(({ entry, code: under, approval }) => ({
      ...(entry as MetricComment),
      ...{ code: under, approval },
    }));
  }
}

/** What was answered at, or the later positions at which it was seen to hold. */
function heldAt(at: AnsweredAt | undefined, seen: Positions | undefined): AnsweredAt | undefined {
  return at && seen && isReached(at.watermark, seen) ? { ...at, watermark: seen } : at;
}

/** Each metric with its figures of every year that asks for it. */
export function metricsOf(years: readonly AreaPerformance[]): MetricPerformance[][] {
  const byCode = new Map<string, MetricPerformance[]>();
  for (const metric of years.flatMap(({ metrics }) => metrics)) {
    const { code } = metric.metric;
    byCode.set(code, [...(byCode.get(code) ?? []), metric]);
  }
  return [...byCode.values()];
}

import { Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { daysAfter, londonDay, periodContaining, periodsWithin } from '#kernel';
import {
  AreaCoverageQuery,
  AreaPerformanceQuery,
  ControlChartQuery,
  TouchedAreas,
  YearsKnownQuery,
  type AreaPerformance,
  type MetricChart,
} from '#performance';
import { newestReported, newestYearOf } from '#performance/plain';
import { APP_POOL, SETTINGS, type Settings } from '#platform';
import { WatermarkStore, type Watermark } from '#records';
import { ReferenceStore } from '#reference';
import { arrivalsPath, asItStood, metricPath } from '../page-addresses';
import { newlyOverdue, overdueReports, type Overdue } from './arrival-news';
import { chartNews } from './chart-news';
import type { AreaNews, NewsLine } from './news';
import { newlyObliged, type Obliged } from './obligation-news';
import { ObligedQuery } from './obliged.query';

/** Reports of months that ended longer ago are looked after by nobody's digest: the arrivals page has them all. */
const ARRIVALS_DAYS = 366;

/** What is new of an area at a moment, since another: the same for ever, whenever it is asked. */
export class AreaNewsQuery extends Query<AreaNews> {
  constructor(
    readonly area: string,
    readonly from: Date,
    readonly to: Date,
  ) {
    super();
  }
}

@QueryHandler(AreaNewsQuery)
export class AreaNewsHandler implements IQueryHandler<AreaNewsQuery> {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) pool: Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly queries: QueryBus,
    private readonly reference: ReferenceStore,
    private readonly touched: TouchedAreas,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  async execute({ area: code, from, to }: AreaNewsQuery): Promise<AreaNews> {
    const name = (await this.reference.current())?.area(code)?.name ?? code;
    const area = { code, name };
    const causes = await this.causes(code, from, to);
    const arrivals = await this.arrivals(code, from, to);
    const obligations = await this.obligations(code, from, to);
    return { area, from, to, causes, arrivals, obligations };
  }

  private async causes(area: string, from: Date, to: Date): Promise<NewsLine[]> {
    const [then, now] = await Promise.all([this.watermarks.at(from), this.watermarks.at(to)]);
    // Where nothing of it has moved, every chart says what it said.
    if (now === undefined || (then && !(await this.isTouched(area, then, now)))) return [];
    const lines: NewsLine[] = [];
    const years = await this.years(area, to);
    for (const metric of metricsReported(years)) {
      const policyYear = newestYearOf(years, metric)?.policyYear ?? '';
      const chart = await this.chart(area, metric, policyYear, to);
      if (!chart) continue;
      const before = await this.chart(area, metric, policyYear, from);
      const path = asItStood(metricPath(area, metric), to);
      for (const says of chartNews(before, chart)) lines.push({ says, path, page: chart.metric.name });
    }
    return lines;
  }

  private async isTouched(area: string, then: Watermark, now: Watermark): Promise<boolean> {
    if (then.id === now.id) return false;
    const { areas } = await this.touched.between(then, now);
    return areas === 'everywhere' || areas.has(area);
  }

  private async years(area: string, at: Date): Promise<AreaPerformance[]> {
    const years: AreaPerformance[] = [];
    const asked = { area, asKnown: { moment: at } };
    const known = await this.queries.execute(new YearsKnownQuery(asked));
    for (const policyYear of known.ok && known.value.known ? known.value.policyYears : []) {
      const answer = await this.queries.execute(new AreaPerformanceQuery({ ...asked, policyYear }));
      if (answer.ok && answer.value.known) years.push(answer.value);
    }
    return years;
  }

  private async chart(
    area: string,
    metric: string,
    policyYear: string,
    at: Date,
  ): Promise<MetricChart | undefined> {
    const asked = { area, metric, policyYear, asKnown: { moment: at } };
    const answer = await this.queries.execute(new ControlChartQuery(asked));
    return answer.ok && answer.value.known ? answer.value : undefined;
  }

  private async arrivals(area: string, from: Date, to: Date): Promise<NewsLine[]> {
    const now = await this.overdue(area, to, to);
    if (now.length === 0) return [];
    const before = await this.overdue(area, from, to);
    return newlyOverdue(before, now).map(({ says, year }) => {
      return { says, path: asItStood(arrivalsPath(area, year), to), page: `Arrivals of ${year}` };
    });
  }

  /** Over the same years at both moments, so that none is new for being looked through. */
  private async overdue(area: string, at: Date, to: Date): Promise<Overdue[]> {
    const first = periodContaining('year', daysAfter(londonDay(to), -ARRIVALS_DAYS).slice(0, 7));
    const last = periodContaining('year', londonDay(to).slice(0, 7));
    const years = periodsWithin('year', { ...last, firstMonth: first.firstMonth });
    const overdue: Overdue[] = [];
    for (const { key: year } of years) {
      const answer = await this.queries.execute(
        new AreaCoverageQuery({ area, year, asKnown: { moment: at } }),
      );
      if (answer.ok && answer.value.known)
        overdue.push(...overdueReports(answer.value, at, this.settings.reportsDueDays));
    }
    return overdue;
  }

  private async obligations(area: string, from: Date, to: Date): Promise<NewsLine[]> {
    const now = await this.obliged(area, to);
    if (now.length === 0) return [];
    const before = await this.obliged(area, from);
    return newlyObliged(before, now).map(({ says, path, page, hasPast }) => ({
      ...{ says, page, path: hasPast ? asItStood(path, to) : path },
    }));
  }

  private async obliged(area: string, at: Date): Promise<readonly Obliged[]> {
    const decidedBelow = (await this.watermarks.at(at))?.decisionPosition ?? 0;
    return this.queries.execute(new ObligedQuery({ area, decidedBelow, at: at.toISOString() }));
  }
}

/** The codes of the metrics that anything was reported of. */
function metricsReported(years: readonly AreaPerformance[]): Set<string> {
  const reported = years
    .flatMap(({ metrics }) => metrics)
    .filter(({ months, quarters, year }) => newestReported([...months, ...quarters, year]));
  return new Set(reported.map(({ metric }) => metric.code));
}

import { londonDay, periodContaining, periodsWithin } from '#kernel';
import { sendPage } from '#pages';
import { AreaCoverageQuery, AreaPerformanceQuery } from '#performance';
import type { AreaCoverageAsked } from '#performance';
import { Page, PAGE_MENDS, Permission, readParameters, SETTINGS } from '#platform';
import type { Settings } from '#platform';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ArrivalsQuery } from '../../areas/arrivals.query';
import type { AreaKnown } from '../../areas/areas.schema';
import { arrivalsQuery } from '../../areas/reporting.schema';
import { FiguresAtHand } from '../../at-hand/figures-at-hand';
import { AREA_WATCHERS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { readCoverageQuestion } from '../../questions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage, areaPath } from '../areas/area-sections';
import { keptOf, momentOf, pageParameters } from '../areas/page-moment';
import { addressOf, timeBar } from '../shell/time-bar';
import { arrivalsContent } from './arrivals.page';

const ARRIVALS_A_PAGE = '25';
const NOTHING_RECORDED = { lanes: [], nextOffsets: [] };

/** Who is expected to report what of an area, what is there, and what arrived last. */
@Controller('areas/:area/arrivals')
export class ArrivalsPagesController {
  constructor(
    private readonly figures: FiguresAtHand,
    private readonly arrivals: ArrivalsQuery,
    private readonly moments: AreaMoments,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_WATCHERS)
  async arrived(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const now = new Date();
    const { after, ...parameters } = pageParameters(query);
    const area = await this.moments.area(code);
    const years = yearsOf(area, now);
    const asked = readCoverageQuestion(code, { year: newestReported(area, now), ...parameters }, now);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const which = readParameters(arrivalsQuery, { after, limit: ARRIVALS_A_PAGE }, PAGE_MENDS);
    if (!which.ok) throw refusedQuestion(which.failure);
    const answer = await this.figures.answer(new AreaCoverageQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    const { value: coverage } = answer;
    const { year } = asked.value;
    const path = `${areaPath(code)}/arrivals`;
    const moment = momentOf(parameters);
    const known =
      moment.asKnown === undefined
        ? undefined
        : coverage.known
          ? coverage.answeredAt.watermark
          : NOTHING_RECORDED;
    const page = await this.arrivals.page(code, { ...which.value, known });
    if (!page.ok) throw refusedQuestion(page.failure);
    const then = (await this.moments.instantOf(moment.asKnown)) ?? now;
    const kept = keptOf(parameters, ['year']);
    const bar = timeBar({
      path,
      kept,
      ...moment,
      ...(coverage.known && { answeredAt: coverage.answeredAt }),
    });
    const { next: following } = page.value;
    const content = arrivalsContent(
      {
        ...{ area, year, path, coverage, now: then, moment, years: [...new Set([...years, year])] },
        heldApart: await this.heldApart(area, asked.value),
        arrived: page.value.arrivals,
        next: following && addressOf(path, { ...kept, ...moment, after: following }),
        reportsDueDays: this.settings.reportsDueDays,
      },
      bar,
    );
    await sendPage(
      request,
      reply,
      areaPage({ area, section: 'arrivals', title: 'Arrivals', content, between: [], moment }),
    );
  }

  /** What was not added to the year of each metric, where the policy year of that name is in force. */
  private async heldApart({ code }: AreaKnown, { year, asKnown, publishedBy }: AreaCoverageAsked) {
    const asked = { area: code, policyYear: year, asKnown, publishedBy };
    const answer = await this.figures.answer(new AreaPerformanceQuery(asked));
    const metrics = answer.ok && answer.value.known ? answer.value.metrics : [];
    return metrics.flatMap(({ metric, year: figure }) =>
      figure.heldApart.map((held) => ({ metric: metric.name, held })),
    );
  }
}

/** The newest financial year that anything was reported of, or the one it is. */
function newestReported({ measures }: AreaKnown, now: Date): string {
  const newest =
    measures
      .map(({ to }) => to)
      .toSorted()
      .at(-1) ?? londonDay(now).slice(0, 7);
  return periodContaining('year', newest).key;
}

/** Every financial year from the first that anything was reported of to the one it is. */
function yearsOf({ measures }: AreaKnown, now: Date): string[] {
  const thisYear = periodContaining('year', londonDay(now).slice(0, 7));
  const first = measures.map(({ from }) => from).toSorted()[0] ?? thisYear.firstMonth;
  const { firstMonth } = periodContaining('year', first);
  return periodsWithin('year', { ...thisYear, firstMonth }).map(({ key }) => key);
}

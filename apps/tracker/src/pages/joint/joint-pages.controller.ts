import { sendPage } from '#pages';
import { unknownArea } from '#performance';
import type { MetricChart } from '#performance';
import { Caller, isGranted, Page, Permission, ProblemError, PROBLEMS, readParameters } from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AreasQuery } from '../../areas/areas.query';
import { StandingsAtHand, type StandingsThen } from '../../at-hand/standings-at-hand';
import { LiveStreams } from '../../live/live-streams';
import { WATCHERS, WATCHERS_OF_ALL } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { areasQuestion, ENGLAND_MENDS, englandQuestion } from '../../standings/standings.schema';
import { areasAskedOf, standingAsked } from '../../standings/standings-asked';
import { AreaMoments } from '../areas/area-moment';
import { soughtIn } from '../areas/find-areas';
import { momentOf, pageParameters } from '../areas/page-moment';
import { liveFrom } from '../live/live-from';
import { timeBar } from '../shell/time-bar';
import { englandContent } from './england.page';
import { chooseAreasContent, jointContent } from './joint.page';
import { ENGLAND_PATH, JOINT_PATH } from './joint-paths';

const listQuestion = z.strictObject({
  metric: englandQuestion.shape.metric,
  after: z
    .string()
    .regex(/^\d{1,4}$/, 'is not a number of areas')
    .transform(Number)
    .default(0),
});
const LIST_MENDS = {
  ...ENGLAND_MENDS,
  after: 'Give how many areas to pass over, such as 25, or leave it out to begin',
};

/** How several areas stand beside each other: those a reader chose, or all of England. */
@Controller()
export class JointPagesController {
  constructor(
    private readonly standings: StandingsAtHand,
    private readonly areas: AreasQuery,
    private readonly moments: AreaMoments,
    private readonly streams: LiveStreams,
  ) {}

  @Get('joint')
  @Page()
  @Permission({ roles: WATCHERS, scope: 'each-event' })
  async joint(
    @Caller() caller: Identity,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { area: given, find: sought, ...parameters } = pageParameters(query);
    const find = soughtIn(sought);
    const chosen = areasAskedOf(areasQuestion, given, caller);
    const areas = await this.areas.named((code) => isGranted(caller, WATCHERS, code));
    const shell = { title: 'Areas side by side', trail: [{ name: 'Areas', path: '/areas' }] };
    if (chosen.length === 0) {
      await sendPage(request, reply, { ...shell, content: chooseAreasContent(areas, find) });
      return;
    }
    const unknown = chosen.find((code) => !areas.some((each) => each.code === code));
    if (unknown !== undefined) throw refusedQuestion([unknownArea(unknown)]);
    const standing = await standingAsked(this.standings, parameters, chosen);
    const moment = momentOf(parameters);
    const bar = timeBar({
      ...{ path: JOINT_PATH, kept: { area: chosen }, ...moment },
      answeredAt: standing?.answeredAt,
    });
    const charts = await this.charts(standing);
    const content = jointContent(
      {
        ...{ areas, chosen, find, moment, metrics: standing?.metrics },
        chart: (code, metric) => charts.get(`${code} ${metric}`),
      },
      bar,
    );
    const shown = {
      ...{ path: `${JOINT_PATH}/live`, kept: { area: chosen }, moment },
      answeredAt: standing?.answeredAt,
    };
    const live = await liveFrom(this.streams, shown, { isWhole: true });
    await sendPage(request, reply, { ...shell, content, live, hasFiles: true });
  }

  @Get('england')
  @Page()
  @Permission(WATCHERS_OF_ALL)
  async england(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { metric, after, ...parameters } = pageParameters(query);
    const asked = readParameters(listQuestion, { metric, after }, LIST_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const standing = await standingAsked(this.standings, parameters);
    const { metrics, answeredAt } = standing ?? {};
    const listed = metrics?.find((each) => each.metric.code === asked.value.metric);
    if (metrics && asked.value.metric !== undefined && !listed)
      throw new ProblemError(PROBLEMS.notFound, `There is no metric ${asked.value.metric}.`);
    const moment = momentOf(parameters);
    const kept = {
      metric: asked.value.metric,
      after: asked.value.after === 0 ? undefined : String(asked.value.after),
    };
    const bar = timeBar({ path: ENGLAND_PATH, kept, ...moment, answeredAt });
    const content = englandContent({ moment, metrics, listed, after: asked.value.after }, bar);
    const shown = { path: `${ENGLAND_PATH}/live`, moment, answeredAt };
    const live = await liveFrom(this.streams, shown, { isWhole: true });
    await sendPage(request, reply, { title: 'England', content, live, hasFiles: true });
  }

  /** The chart of each figure, at the same moment, by the codes of its area and metric. */
  private async charts(standing: StandingsThen | undefined): Promise<Map<string, MetricChart>> {
    const charts = new Map<string, MetricChart>();
    for (const { metric, areas } of standing?.metrics ?? []) {
      for (const { area: of, newest, running = newest } of areas) {
        if (!standing || !running) continue;
        // Its area's own moment: one that nothing moved of since has the charts it had.
        const at = { policyYear: running.policyYear, answeredAt: standing.partAt(of.code) };
        const chart = await this.moments.chartAt(of.code, metric.code, at);
        if (chart) charts.set(`${of.code} ${metric.code}`, chart);
      }
    }
    return charts;
  }
}

import { metricSentence } from '#catalogue';
import type { PeriodKind } from '#kernel';
import { html, sendPage, whoIsSignedIn } from '#pages';
import type { Html } from '#pages';
import { ExplainFigureQuery, RecordTrailQuery } from '#performance';
import type { AnsweredAt, MetricChart, MetricPerformance } from '#performance';
import { Caller, isGranted, Page, Permission, ProblemError, PROBLEMS } from '#platform';
import type { Identity, Session } from '#platform';
import { DefinitionStore, Names } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AreasQuery } from '../../areas/areas.query';
import { FiguresAtHand } from '../../at-hand/figures-at-hand';
import { LiveStreams } from '../../live/live-streams';
import { AREA_WATCHERS, READERS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { readExplainQuestion } from '../../questions';
import type { AreaKnown } from '../../areas/areas.schema';
import { chartStepLinks } from '../charts/chart-decision.page';
import { liveFrom } from '../live/live-from';
import { newCommentLink } from '../registers/entry-decision.page';
import { addressOf, timeBar } from '../shell/time-bar';
import { AreaMoments, metricsOf } from './area-moment';
import { areaPage, areaPath, firstPathIn, metricPath } from './area-sections';
import { AREAS_MAX, areasContent } from './areas.page';
import { explanationContent } from './explanation.page';
import { soughtIn } from './find-areas';
import { metricContent } from './metric.page';
import { noFiguresContent, overviewContent } from './overview.page';
import { quarterToCommentOn, type OwnerComment } from './owner-comments';
import { recordPath } from './record-cells';
import { recordContent, recordTitle } from './record.page';
import { isNow, keptOf, momentOf, pageParameters, readMetricMoment, readMoment } from './page-moment';

/** How an area did, from all metrics at once down to the records behind one figure. */
@Controller('areas')
export class AreaPagesController {
  constructor(
    private readonly figures: FiguresAtHand,
    private readonly areas: AreasQuery,
    private readonly moments: AreaMoments,
    private readonly definitions: DefinitionStore,
    private readonly streams: LiveStreams,
    private readonly names: Names,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Page()
  @Permission({ roles: [...READERS, 'signatory'], scope: 'each-event' })
  async list(
    @Caller() caller: Identity,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const find = soughtIn(pageParameters(query)['find']);
    const areas = await this.areas.list((code) => isGranted(caller, READERS, code), { limit: AREAS_MAX });
    const [only] = areas;
    if (only && areas.length === 1) await reply.redirect(firstPathIn(only.code, caller), 303);
    else {
      const content = areasContent(areas, caller, find);
      await sendPage(request, reply, { title: 'Areas', content, hasFiles: true });
    }
  }

  @Get(':area')
  @Page()
  @Permission(AREA_WATCHERS)
  async overview(
    @Param('area') code: string,
    @Caller() caller: Identity,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { asked, moment } = readMoment(query);
    const area = await this.moments.area(code);
    const { years, answeredAt, nothing } = await this.moments.years(area, asked);
    const bar = timeBar({ path: areaPath(code), kept: {}, ...moment, answeredAt });
    const policyYears = years.map(({ policyYear }) => policyYear);
    const title = 'Performance against plan';
    const [charts, comments, invented, obliged, nameOf] = await Promise.all([
      this.moments.charts(area, years),
      this.moments.comments(area, answeredAt),
      this.moments.invented(area, years),
      isGranted(caller, READERS, code) ? this.moments.obliged(area, asked, answeredAt) : [],
      this.names.known(),
    ]);
    const content =
      nothing === undefined
        ? overviewContent(
            {
              area,
              policyYears,
              metrics: metricsOf(years),
              ...{ charts, comments, invented, obliged, nameOf, moment },
            },
            bar,
          )
        : noFiguresContent(title, area, nothing, moment, bar);
    const path = `${areaPath(code)}/live`;
    const live = await liveFrom(this.streams, { path, moment, answeredAt }, {});
    await sendPage(request, reply, areaPage({ area, section: 'overview', title, content, moment, live }));
  }

  @Get(':area/metrics/:metric')
  @Page()
  @Permission(AREA_WATCHERS)
  async metric(
    @Param('area') code: string,
    @Param('metric') metric: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { asked, by, moment } = readMetricMoment(query);
    const area = await this.moments.area(code);
    const { years, answeredAt, nothing } = await this.moments.years(area, asked, metric);
    const bar = timeBar({ path: metricPath(code, metric), kept: { by }, ...moment, answeredAt });
    const { name: title, sentence, frequency } = await this.inWords(metric, answeredAt);
    const [figures = []] = metricsOf(years);
    const [chart, events, invented, comments, nameOf] = await Promise.all([
      this.moments.chart(area, years, metric, by),
      this.moments.events(area, answeredAt),
      this.moments.invented(area, years, metric),
      this.moments.comments(area, answeredAt),
      this.names.known(),
    ]);
    const said = comments.filter((each) => each.metric === metric);
    const content =
      nothing === undefined
        ? metricContent(
            {
              ...{ area, sentence, years: figures, moment, chart, frequency },
              ...{ events, nameOf, invented },
              deciding: isNow(moment)
                ? decisionsOf(area, figures, chart, said, whoIsSignedIn(request))
                : html``,
              comments: said,
            },
            bar,
          )
        : noFiguresContent(title, area, nothing, moment, bar);
    const path = `${areaPath(code)}/live`;
    const live = await liveFrom(this.streams, { path, moment, answeredAt }, { metric });
    const page = areaPage({ area, section: 'overview', title, content, between: [], moment, live });
    await sendPage(request, reply, page);
  }

  @Get(':area/explain')
  @Page()
  @Permission(AREA_WATCHERS)
  async explain(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const parameters = pageParameters(query);
    const asked = readExplainQuestion(code, parameters, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const area = await this.moments.area(code);
    const answer = await this.figures.answer(new ExplainFigureQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    const { value: explanation } = answer;
    const { metric } = asked.value;
    const path = `${areaPath(code)}/explain`;
    const moment = momentOf(parameters);
    const kept = keptOf(parameters, ['metric', 'period', 'year', 'agency', 'reason', 'careType']);
    const answeredAt = explanation.known ? explanation.answeredAt : undefined;
    const { name: metricName } = await this.inWords(metric, answeredAt);
    const bar = timeBar({ path, kept, ...moment, answeredAt });
    const after = explanation.known ? explanation.records.next : undefined;
    const next = after === undefined ? undefined : addressOf(path, { ...kept, ...moment, after });
    const title = 'Where a figure comes from';
    const nameOf = await this.names.known();
    const content = explanation.known
      ? explanationContent({ explanation, metricName, next, nameOf, moment }, bar)
      : noFiguresContent(title, area, explanation.what, moment, bar);
    const between = [{ name: metricName, path: metricPath(code, metric) }];
    const shown = { path: `${path}/live`, moment, answeredAt };
    const live = await liveFrom(this.streams, shown, { isWhole: true });
    const page = areaPage({ area, section: 'overview', title, content, between, moment, live });
    await sendPage(request, reply, page);
  }

  /** Where a figure ends: one delivery, and every other of the same count. */
  @Get(':area/records/:topic/:partition/:offset')
  @Page()
  @Permission(AREA_WATCHERS)
  async record(
    @Param()
    {
      area: code,
      topic,
      partition,
      offset,
    }: Readonly<Record<'area' | 'topic' | 'partition' | 'offset', string>>,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const { asked, moment } = readMoment(query);
    const area = await this.moments.area(code);
    const isPlace = /^\d{1,5}$/.test(partition) && /^\d{1,15}$/.test(offset);
    const place = { topic, partition: Number(partition), offset: Number(offset) };
    if (!isPlace) throw noSuchRecord();
    const answer = await this.queries.execute(new RecordTrailQuery({ ...asked, area: code, place }));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    const { value: found } = answer;
    const answeredAt = found.known ? found.answeredAt : undefined;
    const bar = timeBar({ path: recordPath(code, place), kept: {}, ...moment, answeredAt });
    const page = { area, section: 'overview', between: [], moment } as const;
    if (!found.known) {
      const title = 'A record';
      const content = noFiguresContent(title, area, found.what, moment, bar);
      await sendPage(request, reply, areaPage({ ...page, title, content }));
      return;
    }
    const { trail, measureName } = found;
    if (!trail) throw noSuchRecord();
    const nameOf = await this.names.known();
    const content = recordContent({ area, trail, place, measureName, nameOf, moment }, bar);
    const title = recordTitle(measureName, trail.period);
    await sendPage(request, reply, areaPage({ ...page, title, content }));
  }

  /** What a metric is called and asks, by the newest policy year that has it, or had it then. */
  private async inWords(code: string, at: AnsweredAt | undefined): Promise<MetricInWords> {
    const definitions = await this.definitions.inForce(at?.watermark.decisionPosition);
    const metric = definitions.policyYears
      .flatMap(({ metrics }) => metrics)
      .findLast((each) => each.code === code);
    if (!metric) return { name: code, sentence: '' };
    const measure = definitions.measure(metric.numerator);
    return { name: metric.name, sentence: metricSentence(metric, measure), frequency: measure?.frequency };
  }
}

function noSuchRecord(): ProblemError {
  return new ProblemError(PROBLEMS.notFound, 'No count of this area came in such a delivery.');
}

/** A metric as it is told of on pages. */
interface MetricInWords {
  readonly name: string;
  readonly sentence: string;
  /** The shortest period that it is reported for; undefined where no policy year in force has it. */
  readonly frequency?: PeriodKind | undefined;
}

/** What whoever reads a metric may decide of it: its owner's comment of the newest year, and its chart. */
function decisionsOf(
  area: AreaKnown,
  years: readonly MetricPerformance[],
  chart: MetricChart | undefined,
  said: readonly OwnerComment[],
  session: Session,
): Html {
  const newest = years.at(-1);
  if (!newest) return html``;
  const { year, metric } = newest;
  const of = { policyYear: year.period, metric: metric.code, period: quarterToCommentOn(newest, said) };
  return html`${newCommentLink(area, of, session)}
  ${chart ? chartStepLinks(area, metric.code, chart.decisions, session) : ''}`;
}

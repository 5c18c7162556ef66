import { RegistersOfAreaQuery } from '#governance';
import { sendPage } from '#pages';
import { Caller, isGranted, Page, Permission } from '#platform';
import type { Identity } from '#platform';
import { FundsOfAreaQuery } from '#pooled-fund';
import { Names } from '#reference';
import { ReturnsOfAreaQuery } from '#returns';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AreaKnown } from '../../areas/areas.schema';
import { refusedRegister } from '../../governance/register-problems';
import { refusedFund } from '../../money/fund-problems';
import { FundQuestions } from '../../money/fund-questions';
import { APPROVER, AREA_READERS, PREPARER, WATCHERS } from '../../permissions';
import { AreaMoments, metricsOf, type YearsThen } from '../areas/area-moment';
import { areaPage, packPath } from '../areas/area-sections';
import { readMoment, type MomentKept } from '../areas/page-moment';
import { timeBar } from '../shell/time-bar';
import { packContent, type PackShown, type PerformanceShown } from './pack.page';

/** What a board has before it in a meeting: each part as whoever opens it may see it. */
@Controller('areas/:area/pack')
export class PackPagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: AreaMoments,
    private readonly funds: FundQuestions,
    private readonly names: Names,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_READERS)
  async pack(
    @Param('area') code: string,
    @Caller() caller: Identity,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked, moment } = readMoment(query);
    const area = await this.moments.area(code);
    const watched = isGranted(caller, WATCHERS, code) ? await this.moments.years(area, asked) : undefined;
    const recordedBy = await this.moments.recordedBy(asked);
    const [performance, registers, money, returns] = await Promise.all([
      watched && this.performance(area, watched, caller, moment),
      this.registers(code, recordedBy),
      this.money(code, recordedBy),
      this.queries.execute(new ReturnsOfAreaQuery(code, recordedBy)),
    ]);
    const content = packContent(
      {
        ...{ area, moment },
        performance: watched?.nothing ?? performance,
        ...{ returns, registers, ...money },
      },
      timeBar({
        path: packPath(code),
        kept: {},
        ...moment,
        answeredAt: watched?.answeredAt,
        isOfDecisions: watched === undefined,
      }),
    );
    const page = areaPage({ area, section: 'overview', title: 'Board pack', content, between: [], moment });
    await sendPage(request, reply, page);
  }

  private async registers(code: string, recordedBy: string | undefined): Promise<PackShown['registers']> {
    const registers = await this.queries.execute(new RegistersOfAreaQuery(code, { recordedBy }));
    if (!registers.ok) throw refusedRegister(registers.failure);
    return registers.value.registers;
  }

  /** Every fund, and how the newest stands. */
  private async money(
    code: string,
    recordedBy: string | undefined,
  ): Promise<Pick<PackShown, 'funds' | 'fund'>> {
    const found = await this.queries.execute(new FundsOfAreaQuery(code, recordedBy));
    if (!found.ok) throw refusedFund(found.failure);
    const { funds } = found.value;
    const newest = funds.at(-1);
    const fund = newest && (await this.funds.standing({ area: code, year: newest.policyYear }, recordedBy));
    return { funds, fund };
  }

  private async performance(
    area: AreaKnown,
    { years, answeredAt }: YearsThen,
    caller: Identity,
    moment: MomentKept,
  ): Promise<PerformanceShown> {
    const [charts, invented, comments, events, nameOf] = await Promise.all([
      this.moments.charts(area, years),
      this.moments.invented(area, years),
      this.moments.comments(area, answeredAt),
      this.moments.events(area, answeredAt),
      this.names.known(),
    ]);
    const policyYears = years.map(({ policyYear }) => policyYear);
    const writes = isGranted(caller, [...PREPARER.roles, ...APPROVER.roles], area.code);
    return {
      ...{ area, moment, metrics: metricsOf(years), policyYears, charts, invented, events, nameOf },
      // A board goes by what somebody stands by; what is not approved is of those who write and approve it.
      comments: comments.filter(({ approval }) => approval?.status === 'approved' || writes),
    };
  }
}

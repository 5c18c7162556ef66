import { daysAfter, fail, londonDay, ok, startOfLondonDay } from '#kernel';
import { sendPage } from '#pages';
import { WhatChangedQuery } from '#performance';
import type { AreaChanges, NothingKnown } from '#performance';
import { Page, Permission } from '#platform';
import { DefinitionStore, Names } from '#reference';
import type { Definitions } from '#reference';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AreaKnown } from '../../areas/areas.schema';
import { FiguresAtHand } from '../../at-hand/figures-at-hand';
import { isLongAgo } from '../../at-hand/settled';
import { AREA_WATCHERS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { isDayHere, readChangesQuestion } from '../../questions';
import { AreaMoments } from '../areas/area-moment';
import { areaPage } from '../areas/area-sections';
import { keptOf, pageParameters } from '../areas/page-moment';
import { changeForm } from './change-form';
import { changesPath } from './changes-shown';
import type { Begun } from './changes-shown';
import { CHANGES_TITLE, changesContent, noChangesContent, refusedChangesContent } from './changes.page';

const RECORDS_A_PAGE = '25';
/** How long before the second moment the first is where none was asked for. */
const SINCE_DAYS = 30;

/** What changed in an area's figures, for those who saw them before. */
@Controller('areas/:area/changes')
export class ChangesPagesController {
  constructor(
    private readonly figures: FiguresAtHand,
    private readonly moments: AreaMoments,
    private readonly definitions: DefinitionStore,
    private readonly names: Names,
  ) {}

  @Get()
  @Page()
  @Permission(AREA_WATCHERS)
  async changes(
    @Param('area') code: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const now = new Date();
    const area = await this.moments.area(code);
    const years = await this.moments.policyYears(area);
    const given = pageParameters(query);
    const parameters = {
      ...{ year: years.at(-1), limit: RECORDS_A_PAGE },
      ...(await this.sinceAMonthBefore(given, now)),
    };
    const { answer, begun } = await this.fromWhatStood(area, given, parameters, now);
    const definitions = await this.definitions.inForce();
    const since = begun?.isFromThere === true ? { from: begun.at.toISOString() } : {};
    const kept = keptOf({ ...parameters, ...since }, [
      'year',
      'metric',
      'from',
      'fromPublished',
      'to',
      'toPublished',
    ]);
    const moment = { asKnown: kept.to, publishedBy: kept.toPublished };
    const page = { area, section: 'changes', title: CHANGES_TITLE, between: [], moment } as const;
    const form = { path: changesPath(code), kept, policyYears: years, metrics: metricsIn(definitions) };
    if (!answer.ok) {
      const content = refusedChangesContent(area, changeForm({ ...form, refusals: answer.failure }));
      await sendPage(
        request,
        reply,
        areaPage({ ...page, content }),
        refusedQuestion(answer.failure).kind.status,
      );
      return;
    }
    const { asked, changes } = answer.value;
    const { policyYear: year, period, change } = asked;
    const asShown = { ...kept, year };
    const policyYears = [...new Set([...years, year])];
    const again = changeForm({ ...form, kept: asShown, policyYears, refusals: [] });
    const measureNames = new Map(definitions.measures.map((measure) => [measure.code, measure.name]));
    const nameOf = await this.names.known();
    const content = changes.known
      ? changesContent(
          { area, changes, kept: asShown, period, change, measureNames, begun, now, nameOf },
          again,
        )
      : noChangesContent(area, changes, again);
    await sendPage(request, reply, areaPage({ ...page, content }));
  }

  /** From the beginning of the day a month before the second moment, where nobody says from when; from a month before its publication. */
  private async sinceAMonthBefore(
    parameters: Readonly<Record<string, unknown>>,
    now: Date,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { from, fromPublished, to, toPublished } = parameters;
    if (from !== undefined || fromPublished !== undefined) return parameters;
    const isOfPublication = typeof toPublished === 'string' && isDayHere(toPublished);
    const second = (await this.moments.instantOf(to)) ?? now;
    return {
      ...parameters,
      ...((to !== undefined || !isOfPublication) && { from: aMonthBefore(second) }),
      ...(isOfPublication && { fromPublished: daysAfter(toPublished, -SINCE_DAYS) }),
    };
  }

  /**
   * What changed; and where nothing had been recorded of the area at the first moment, since when there was. Nobody is shown
   * all of it as new who did not ask for that moment. Where the first moment is also one of publication, that may be why.
   */
  private async fromWhatStood(
    area: AreaKnown,
    given: Readonly<Record<string, unknown>>,
    parameters: Readonly<Record<string, unknown>>,
    now: Date,
  ): Promise<Answered> {
    const answer = await this.answer(area.code, parameters, now);
    const { from, fromPublished, to } = parameters;
    const first = await this.moments.instantOf(from);
    if (!answer.ok || !first || fromPublished !== undefined || !isAllNew(answer.value.changes))
      return { answer, begun: undefined };
    const at = await this.moments.firstKnown(area);
    const second = (await this.moments.instantOf(to)) ?? now;
    // Until it is settled what was known by that minute, nothing is said to have begun then.
    if (!at || !isLongAgo(at) || at <= first || at >= second) return { answer, begun: undefined };
    const begun = { at, before: String(from) };
    if (given.from !== undefined) return { answer, begun: { ...begun, isFromThere: false } };
    const since = { ...parameters, from: at.toISOString() };
    return { answer: await this.answer(area.code, since, now), begun: { ...begun, isFromThere: true } };
  }

  private async answer(area: string, parameters: unknown, now: Date) {
    const asked = readChangesQuestion(area, parameters, now);
    if (!asked.ok) return asked;
    const answer = await this.figures.answer(new WhatChangedQuery({ ...asked.value, isOfYearAlone: true }));
    return answer.ok ? ok({ asked: asked.value, changes: answer.value }) : fail([answer.failure]);
  }
}

interface Answered {
  readonly answer: Awaited<ReturnType<ChangesPagesController['answer']>>;
  readonly begun: Begun | undefined;
}

/** Whether there was no figure before, and there are some since. */
function isAllNew(changes: AreaChanges | NothingKnown): boolean {
  const figures = changes.known ? changes.metrics.flatMap((metric) => metric.figures) : [];
  return (
    figures.length > 0 &&
    figures.every(({ before: { count, rate } }) => count === undefined && rate === undefined)
  );
}

/** The beginning of the day a month before: for all who ask on one day it is the same question. */
function aMonthBefore(moment: Date): string {
  return startOfLondonDay(daysAfter(londonDay(moment), -SINCE_DAYS)).toISOString();
}

/** Each metric that any policy year asks for, as the newest calls it. */
function metricsIn({ policyYears }: Definitions): { readonly code: string; readonly name: string }[] {
  const names = new Map(policyYears.flatMap(({ metrics }) => metrics.map(({ code, name }) => [code, name])));
  return [...names].map(([code, name]) => ({ code, name }));
}

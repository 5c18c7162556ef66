import { AreasStandingQuery, unknownArea } from '#performance';
import type { AreasStanding, AreasStandingAsked, MetricStandings } from '#performance';
import { byVariance, noSumInWords, sumOfAreas, tallyOf } from '#performance/plain';
import {
  Caller,
  Described,
  isGranted,
  json,
  Permission,
  ProblemError,
  PROBLEMS,
  readParameters,
} from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, Query } from '@nestjs/common';
import { AreasQuery } from '../areas/areas.query';
import { FiguresAtHand } from '../at-hand/figures-at-hand';
import { WATCHERS, WATCHERS_OF_ALL } from '../permissions';
import { refusedQuestion } from '../problems';
import { readMomentQuestion } from '../questions';
import {
  AREAS_MENDS,
  AREAS_TOGETHER_MAX,
  ENGLAND_MENDS,
  englandAnswer,
  englandQuestion,
  standingsAnswer,
  standingsQuestion,
} from './standings.schema';
import type { EnglandStandings, NothingOfAreas, Standings, Together } from './standings.schema';

/** How several areas stand beside each other at one moment: those that are named, or those of all councils. */
@Controller('v1/standings')
export class StandingsController {
  constructor(
    private readonly figures: FiguresAtHand,
    private readonly areas: AreasQuery,
  ) {}

  @Get()
  @Permission({ roles: WATCHERS, scope: 'each-event' })
  @Described({
    summary: 'How several areas stand beside each other, metric by metric',
    details:
      'Each by its newest figure, as on its overview. Counts are added up only where each area has every report of one period in, and none is a part of another.',
    query: standingsQuestion,
    answers: {
      200: {
        what: 'Each metric with its areas; or that nothing was known then.',
        content: json(standingsAnswer),
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async several(
    @Caller() caller: Identity,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<Standings | NothingOfAreas> {
    const { area: given, ...moment } = query;
    const asked = readParameters(standingsQuestion.pick({ area: true }), { area: given }, AREAS_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { area: codes } = asked.value;
    const others = codes.filter((code) => !isGranted(caller, WATCHERS, code));
    if (others.length > 0)
      throw new ProblemError(PROBLEMS.notPermitted, `You may not see ${others.join(', ')}.`);
    const known = await this.areas.list((code) => codes.includes(code), { limit: AREAS_TOGETHER_MAX });
    const unknown = codes.find((code) => !known.some((each) => each.code === code));
    if (unknown !== undefined) throw refusedQuestion([unknownArea(unknown)]);
    const standing = await this.standing(moment, codes);
    if (!standing || standing.metrics.length === 0) return nothingOf('these areas');
    const metrics = standing.metrics.map((each) => ({
      ...shown(each),
      areas: each.areas,
      together: together(each),
    }));
    return { known: true, answeredAt: standing.answeredAt, metrics };
  }

  @Get('england')
  @Permission(WATCHERS_OF_ALL)
  @Described({
    summary: 'How many areas of councils met their plans, and how those of one metric stand',
    query: englandQuestion,
    answers: {
      200: {
        what: 'Each metric counted, one with its areas; or that nothing was known then.',
        content: json(englandAnswer),
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async england(
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<EnglandStandings | NothingOfAreas> {
    const { metric: given, ...moment } = query;
    const asked = readParameters(englandQuestion.pick({ metric: true }), { metric: given }, ENGLAND_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { metric: listed } = asked.value;
    const standing = await this.standing(moment);
    if (!standing || standing.metrics.length === 0) return nothingOf('any area');
    if (listed !== undefined && !standing.metrics.some(({ metric }) => metric.code === listed))
      throw new ProblemError(PROBLEMS.notFound, `There is no metric ${listed}.`);
    const metrics = standing.metrics.map((each) => ({
      ...shown(each),
      tally: tallyOf(each),
      ...(each.metric.code === listed && { areas: byVariance(each) }),
    }));
    return { known: true, answeredAt: standing.answeredAt, metrics };
  }

  private async standing(
    moment: Readonly<Record<string, unknown>>,
    areas?: AreasStandingAsked['areas'],
  ): Promise<AreasStanding | undefined> {
    const asked = readMomentQuestion(moment, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.figures.answer(new AreasStandingQuery({ ...asked.value, areas }));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }
}

function shown({ metric, unit }: MetricStandings): Pick<MetricStandings, 'metric' | 'unit'> {
  return { metric, unit };
}

function together(standings: MetricStandings): Together {
  const sum = sumOfAreas(standings);
  return typeof sum === 'string' ? { notAdded: sum, what: noSumInWords(sum) } : sum;
}

function nothingOf(whom: string): NothingOfAreas {
  return { known: false, rule: 'nothing-was-known', what: `Nothing was known of ${whom} at that moment` };
}

import { unknownArea } from '#performance';
import type { MetricStandings } from '#performance';
import { byVariance, noSumInWords, sumOfAreas, tallyOf } from '#performance/plain';
import { Caller, Described, json, Permission, ProblemError, PROBLEMS, readParameters } from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, Query } from '@nestjs/common';
import { AreasQuery } from '../areas/areas.query';
import { StandingsAtHand } from '../at-hand/standings-at-hand';
import { WATCHERS, WATCHERS_OF_ALL } from '../permissions';
import { refusedQuestion } from '../problems';
import {
  ENGLAND_MENDS,
  englandAnswer,
  englandQuestion,
  standingsAnswer,
  standingsQuestion,
} from './standings.schema';
import { areasAskedOf, standingAsked } from './standings-asked';
import type { EnglandStandings, NothingOfAreas, Standings, Together } from './standings.schema';

/** How several areas stand beside each other at one moment: those that are named, or those of all councils. */
@Controller('v1/standings')
export class StandingsController {
  constructor(
    private readonly standings: StandingsAtHand,
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
    const codes = areasAskedOf(standingsQuestion.pick({ area: true }), given, caller);
    const known = await this.areas.named((code) => codes.includes(code));
    const unknown = codes.find((code) => !known.some((each) => each.code === code));
    if (unknown !== undefined) throw refusedQuestion([unknownArea(unknown)]);
    const standing = await standingAsked(this.standings, moment, codes);
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
    const standing = await standingAsked(this.standings, moment);
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

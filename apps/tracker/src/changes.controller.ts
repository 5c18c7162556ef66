import { WhatChangedQuery } from '#performance';
import type { AreaChanges, NothingKnown } from '#performance';
import { Described, json, Permission, PROBLEMS } from '#platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { AREA_WATCHERS } from './permissions';
import { areaPath } from './area-path';
import { changesAnswer } from './changes.schema';
import { refusedQuestion } from './problems';
import { changesQuestion, readChangesQuestion } from './questions';

/** What changed in an area's figures, for those who saw them before. */
@Controller('v1/areas/:area')
export class ChangesController {
  constructor(private readonly queries: QueryBus) {}

  /**
   * The difference of each figure of a policy year between two moments, taken apart: `?year=2014/15&from=12`, to now or
   * `to` another moment. Each may be as known here, as published, or both.
   */
  @Get('changes')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'What changed between two moments, and by what',
    details:
      'New records, corrections, records that are gone, and definitions are applied in this order, each on top of the one before, so that the parts of a figure add up exactly to its difference.',
    path: areaPath,
    query: changesQuestion,
    answers: {
      200: {
        what: 'Each figure that differs, with its parts, and a page of the records behind them; or that nothing was known at the second moment.',
        content: json(changesAnswer),
      },
    },
    problems: [PROBLEMS.questionRefused],
  })
  async changes(@Param('area') area: string, @Query() query: unknown): Promise<AreaChanges | NothingKnown> {
    const asked = readChangesQuestion(area, query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const answer = await this.queries.execute(new WhatChangedQuery(asked.value));
    if (!answer.ok) throw refusedQuestion([answer.failure]);
    return answer.value;
  }
}

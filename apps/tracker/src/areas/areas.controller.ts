import { unknownArea } from '#performance';
import {
  Caller,
  Described,
  isGranted,
  json,
  PAGE_MENDS,
  Permission,
  PROBLEMS,
  readCursor,
  readParameters,
  writeCursor,
} from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { AREA_WATCHERS, WATCHERS } from '../permissions';
import { refusedQuestion } from '../problems';
import { AreasQuery } from './areas.query';
import { areaAnswer, areasAnswer, areasQuery } from './areas.schema';
import type { AreaKnown, AreasPage } from './areas.schema';

/** Which areas there are, and what is known of them. */
@Controller('v1/areas')
export class AreasController {
  constructor(private readonly areas: AreasQuery) {}

  /** The areas that the caller may see, page by page: `after` is the `next` of the page before. */
  @Get()
  @Permission({ roles: WATCHERS, scope: 'each-event' })
  @Described({
    summary: 'The areas that the caller may see, and what there is of them',
    query: areasQuery,
    answers: { 200: { what: 'A page of them.', content: json(areasAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown, @Caller() caller: Identity): Promise<AreasPage> {
    const asked = readParameters(areasQuery, query, PAGE_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { after, limit } = asked.value;
    const from = after === undefined ? undefined : readCursor('areas', z.string(), after);
    if (from && !from.ok) throw refusedQuestion(from.failure);
    const found = await this.areas.list((code) => isGranted(caller, WATCHERS, code), {
      after: from?.value,
      limit,
    });
    const areas = found.slice(0, limit);
    const last = found.length > limit ? areas.at(-1) : undefined;
    return { areas, ...(last && { next: writeCursor('areas', last.code) }) };
  }

  @Get(':area')
  @Permission(AREA_WATCHERS)
  @Described({
    summary: 'One area, and what there is of it',
    path: areaPath,
    answers: { 200: { what: 'The area.', content: json(areaAnswer) } },
  })
  async one(@Param('area') code: string): Promise<AreaKnown> {
    const area = await this.areas.one(code);
    if (!area) throw refusedQuestion([unknownArea(code)]);
    return area;
  }
}

import { BenefitsOfYearQuery } from '#governance';
import { penceInJson } from '#kernel';
import { Described, json, Permission, PROBLEMS } from '#platform';
import { Controller, Get, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath, policyYearOf } from '../area-path';
import { AREA_READERS } from '../permissions';
import { refusedQuestion } from '../problems';
import { benefitsAnswer } from './benefits.schema';
import { refusedRegister } from './register-problems';
import { readRegisterQuestion, registerQuestion } from './register-questions';

const yearPath = areaPath.extend({
  year: z
    .string()
    .max(200)
    .meta({ description: 'A policy year.', examples: ['2015-16'] }),
});

/** What an area's schemes were to save, and what came of it. */
@Controller('v1/areas/:area/benefits')
export class BenefitsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':year')
  @Permission(AREA_READERS)
  @Described({
    summary: 'What schemes were to save in a policy year, and what came of it',
    details: 'From the registers `benefits` and `benefit-monitoring`. Amounts are whole pence.',
    path: yearPath,
    query: registerQuestion,
    answers: { 200: { what: 'Each benefit, and what they come to.', content: json(benefitsAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async benefits(@Req() { params, query }: FastifyRequest<{ Params: { area: string; year: string } }>) {
    const asked = readRegisterQuestion(query, new Date());
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const year = policyYearOf(params);
    const answer = await this.queries.execute(new BenefitsOfYearQuery(params.area, year, asked.value));
    if (!answer.ok) throw refusedRegister(answer.failure);
    return penceInJson(answer.value);
  }
}

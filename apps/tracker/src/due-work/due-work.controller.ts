import type { ObligationKey } from '#jobs';
import { Caller, Described, json, Permission, PROBLEMS, readParameters } from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { OPERATORS, WATCHERS_OF_ALL } from '../permissions';
import { refusedQuestion } from '../problems';
import { DUE_WORK_PROBLEMS } from './due-work-problems';
import {
  askedAnswer,
  DUE_WORK_MENDS,
  dueWorkAnswer,
  dueWorkQuery,
  jobRunAnswer,
  obligationPath,
} from './due-work.schema';
import type { DueWorkPage, JobRunShown } from './due-work.schema';
import { Obligations } from './obligations';

/** What falls due, what came of it, and what did not. The reporter carries it out; here it is looked at and asked for. */
@Controller('v1/due-work')
export class DueWorkController {
  constructor(private readonly obligations: Obligations) {}

  /** What has come to be due, newest first, of what is not done what failed before: `?state=failed&name=verify-records`. */
  @Get()
  @Permission(WATCHERS_OF_ALL)
  @Described({
    summary: 'What is due, done, late or failed, newest first; of what is not done, what failed before',
    query: dueWorkQuery,
    isMomentary: true,
    answers: { 200: { what: 'A page of obligations.', content: json(dueWorkAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown): Promise<DueWorkPage> {
    const asked = readParameters(dueWorkQuery, query, DUE_WORK_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    return this.obligations.list(asked.value);
  }

  /** One obligation, with what came of it. */
  @Get(':name/:area/:period')
  @Permission(WATCHERS_OF_ALL)
  @Described({
    summary: 'One obligation, and what came of it',
    path: obligationPath,
    isMomentary: true,
    answers: { 200: { what: 'The obligation.', content: json(jobRunAnswer) } },
  })
  async one(@Param() key: ObligationKey): Promise<JobRunShown> {
    return this.obligations.one(key);
  }

  /** Has it taken up now, rather than after the pause that a failure makes. */
  @Post(':name/:area/:period/run')
  @HttpCode(202)
  @Permission(OPERATORS)
  @Described({
    summary: 'Have an obligation carried out now',
    details: 'It takes effect once all the same, however often it is asked for.',
    path: obligationPath,
    answers: { 202: { what: 'A reporter takes it up, or is at it.', content: json(askedAnswer) } },
    problems: [DUE_WORK_PROBLEMS.alreadyDone],
  })
  async run(@Param() key: ObligationKey, @Caller() caller: Identity): Promise<{ readonly asked: boolean }> {
    return { asked: await this.obligations.run(key, caller) };
  }
}

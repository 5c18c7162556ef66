import { askByHand, findJobRun, readJobRuns } from '#jobs';
import type { JobRun, ObligationKey } from '#jobs';
import {
  APP_POOL,
  Caller,
  Described,
  json,
  Permission,
  ProblemError,
  PROBLEMS,
  readCursor,
  readParameters,
  writeCursor,
} from '#platform';
import type { Identity } from '#platform';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Pool } from 'pg';
import { refusedQuestion } from '../problems';
import { DUE_WORK_PROBLEMS } from './due-work-problems';
import {
  askedAnswer,
  DUE_WORK_MENDS,
  dueWorkAnswer,
  dueWorkPlace,
  dueWorkQuery,
  jobRunAnswer,
  obligationPath,
} from './due-work.schema';
import type { DueWorkPage, JobRunShown } from './due-work.schema';

/** Who missed a report stands in it, of every area. */
const READERS = { roles: ['viewer', 'auditor', 'administrator'], scope: 'everywhere' } as const;
/** What its cursors are of. */
const LIST = 'due-work';

/** What falls due, what came of it, and what did not. The reporter carries it out; here it is looked at and asked for. */
@Controller('v1/due-work')
export class DueWorkController {
  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  /** What has come to be due, newest first: `?state=failed&name=verify-records`. */
  @Get()
  @Permission(READERS)
  @Described({
    summary: 'What is due, done, late or failed, newest first',
    query: dueWorkQuery,
    isMomentary: true,
    answers: { 200: { what: 'A page of obligations.', content: json(dueWorkAnswer) } },
    problems: [PROBLEMS.questionRefused],
  })
  async list(@Query() query: unknown): Promise<DueWorkPage> {
    const asked = readParameters(dueWorkQuery, query, DUE_WORK_MENDS);
    if (!asked.ok) throw refusedQuestion(asked.failure);
    const { after, limit, ...which } = asked.value;
    const from = after === undefined ? undefined : readCursor(LIST, dueWorkPlace, after);
    if (from && !from.ok) throw refusedQuestion(from.failure);
    const found = await readJobRuns(this.pool, { ...which, after: from?.value, limit });
    const runs = found.slice(0, limit);
    const last = found.length > limit ? runs.at(-1) : undefined;
    return {
      runs: runs.map(shown),
      ...(last && { next: writeCursor(LIST, [last.dueSince, last.name, last.area, last.period]) }),
    };
  }

  /** One obligation, with what came of it. */
  @Get(':name/:area/:period')
  @Permission(READERS)
  @Described({
    summary: 'One obligation, and what came of it',
    path: obligationPath,
    isMomentary: true,
    answers: { 200: { what: 'The obligation.', content: json(jobRunAnswer) } },
  })
  async one(@Param() key: ObligationKey): Promise<JobRunShown> {
    const run = await findJobRun(this.pool, key);
    if (!run) throw notDue();
    return shown(run);
  }

  /** Has it taken up now, rather than after the pause that a failure makes. */
  @Post(':name/:area/:period/run')
  @HttpCode(202)
  @Permission({ roles: ['administrator'], scope: 'everywhere' })
  @Described({
    summary: 'Have an obligation carried out now',
    details: 'It takes effect once all the same, however often it is asked for.',
    path: obligationPath,
    answers: { 202: { what: 'A reporter takes it up, or is at it.', content: json(askedAnswer) } },
    problems: [DUE_WORK_PROBLEMS.alreadyDone],
  })
  async run(@Param() key: ObligationKey, @Caller() caller: Identity): Promise<{ readonly asked: boolean }> {
    const asked = await askByHand(this.pool, key, caller.subject);
    if (asked === 'not-due') throw notDue();
    if (asked === 'already-done') {
      throw new ProblemError(
        DUE_WORK_PROBLEMS.alreadyDone,
        `${key.name} of ${key.area} for ${key.period} has been carried out.`,
      );
    }
    return { asked: asked === 'asked' };
  }
}

function notDue(): ProblemError {
  return new ProblemError(PROBLEMS.notFound, 'No such obligation has come to be due.');
}

function shown(run: JobRun): JobRunShown {
  const { dueSince, begunAt, failedAt, nextTryAt, askedAt, finishedAt, ...rest } = run;
  return {
    ...rest,
    dueSince: dueSince.toISOString(),
    begunAt: begunAt?.toISOString() ?? null,
    failedAt: failedAt?.toISOString() ?? null,
    nextTryAt: nextTryAt?.toISOString() ?? null,
    askedAt: askedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

import { askByHand, findJobRun, readJobRuns } from '#jobs';
import type { JobRun, ObligationKey } from '#jobs';
import { APP_POOL, ProblemError, PROBLEMS, readCursor, writeCursor } from '#platform';
import type { Identity } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { refusedQuestion } from '../problems';
import { DUE_WORK_PROBLEMS } from './due-work-problems';
import { dueWorkPlace } from './due-work.schema';
import type { DueWorkPage, DueWorkQuestion, JobRunShown } from './due-work.schema';

/** What its cursors are of. */
const LIST = 'due-work';

/** What falls due, for whichever door it is looked at and asked for by. */
@Injectable()
export class Obligations {
  constructor(@Inject(APP_POOL) private readonly pool: Pool) {}

  /** @throws ProblemError where the page it is to begin at is none */
  async list({ after, limit, ...which }: DueWorkQuestion): Promise<DueWorkPage> {
    const from = after === undefined ? undefined : readCursor(LIST, dueWorkPlace, after);
    if (from && !from.ok) throw refusedQuestion(from.failure);
    const found = await readJobRuns(this.pool, { ...which, after: from?.value, limit });
    const runs = found.slice(0, limit);
    const last = found.length > limit ? runs.at(-1) : undefined;
    return {
      runs: runs.map(shown),
      ...(last && {
        next: writeCursor(LIST, [last.dueSince, last.name, last.area, last.period, last.state]),
      }),
    };
  }

  /** @throws ProblemError where no such obligation has come to be due */
  async one(key: ObligationKey): Promise<JobRunShown> {
    const run = await findJobRun(this.pool, key);
    if (!run) throw notDue();
    return shown(run);
  }

  /**
   * Has it taken up now; answers whether that was asked, or a reporter is at it.
   *
   * @throws ProblemError where it is not due, or was done
   */
  async run(key: ObligationKey, { subject }: Identity): Promise<boolean> {
    const asked = await askByHand(this.pool, key, subject);
    if (asked === 'not-due') throw notDue();
    if (asked === 'already-done') {
      throw new ProblemError(
        DUE_WORK_PROBLEMS.alreadyDone,
        `${key.name} of ${key.area} for ${key.period} has been carried out.`,
      );
    }
    return asked === 'asked';
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

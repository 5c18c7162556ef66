import { readDueWork } from '#jobs';
import type { HowItEnded } from '#jobs';
import { newestChase } from '#performance';
import { reading } from '#platform';
import type { Metrics } from '#platform';
import { newestVerification } from '#records';
import type { Pool } from 'pg';
import {
  DUE_WORK,
  DUE_WORK_ENDED,
  DUE_WORK_LATE,
  DUE_WORK_SECONDS,
  REPORTS_MISSING,
  VERIFY_FAULTS,
} from './metrics';

/** Has how due work stands read whenever somebody asks for the metrics; answers with a way to measure what ends. */
export function measureDueWork(
  metrics: Metrics,
  pool: Pool,
): (duty: string, how: HowItEnded, seconds: number) => void {
  metrics.gauges([DUE_WORK, DUE_WORK_LATE], async () => {
    const { duties } = await readDueWork(pool);
    const names = DUE_WORK.labels.duty as readonly string[];
    return names.flatMap((duty) => {
      const { due = 0, running = 0, failed = 0, late = 0 } = duties.find(({ name }) => name === duty) ?? {};
      return [
        reading(DUE_WORK, due, { duty, state: 'due' }),
        reading(DUE_WORK, running, { duty, state: 'running' }),
        reading(DUE_WORK, failed, { duty, state: 'failed' }),
        reading(DUE_WORK_LATE, late, { duty }),
      ];
    });
  });
  metrics.gauges([VERIFY_FAULTS, REPORTS_MISSING], async () => {
    const [verified, chased] = await Promise.all([newestVerification(pool), newestChase(pool)]);
    return [
      ...(verified ? [reading(VERIFY_FAULTS, verified.faults.length, {})] : []),
      ...(chased ? [reading(REPORTS_MISSING, chased.missing, {})] : []),
    ];
  });
  const seconds = metrics.histogram(DUE_WORK_SECONDS);
  const ended = metrics.counter(DUE_WORK_ENDED);
  return (duty, how, tookSeconds) => {
    ended({ duty, how });
    if (how === 'done') seconds({ duty }, tookSeconds);
  };
}

import { readDueWork } from '#jobs';
import type { DueWorkStanding } from '#jobs';
import { newestChase } from '#performance';
import type { NewestChase } from '#performance';
import { newestVerification } from '#records';
import type { Verification } from '#records';
import type { Pool } from 'pg';

/** How what falls due stands, and what came of it last. */
export interface DueWorkStatus extends DueWorkStanding {
  readonly newestVerify: Verification | undefined;
  readonly newestChase: NewestChase | undefined;
}

export async function readDueWorkStatus(pool: Pool): Promise<DueWorkStatus> {
  const [standing, verified, chased] = await Promise.all([
    readDueWork(pool),
    newestVerification(pool),
    newestChase(pool),
  ]);
  return { ...standing, newestVerify: verified, newestChase: chased };
}

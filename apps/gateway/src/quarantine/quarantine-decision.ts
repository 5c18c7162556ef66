import type { quarantineStanding } from '#records';
import type { QuarantinedDetail } from './quarantine.schema';

type Decision = Awaited<ReturnType<typeof quarantineStanding>>['decisions'][number];

/** One decision on a quarantined delivery: what, by whom, when, and what came of it or why nothing is to. */
export function decisionOf(decision: Decision): QuarantinedDetail['decisions'][number] {
  const { position, recordedAt: decidedAt, actor } = decision;
  const made = { position, decidedAt, actor };
  if (decision.type === 'quarantine.dismissed')
    return { state: 'dismissed', ...made, reason: decision.data.reason };
  const { as, to } = decision.data;
  return { state: 'replayed', ...made, as, to };
}

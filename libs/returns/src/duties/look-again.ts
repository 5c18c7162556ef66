import type { PoolClient } from 'pg';
import type { RecordedDecision } from '#decisions';
import { askByHand, readJobRuns } from '#jobs';
import type { ReturnEvent } from '../return.events';
import { ofWay } from './return-periods';
import { DELIVER_RETURN, FOLLOW_DELIVERY } from './sendings-decided';

/** More of an area than that are hardly failed at a time; the others wait for their pause. */
const FAILED_MAX = 200;

/** What waited for a sending to be mended is no longer owed once it is sent anew, or let go: that is seen at once. */
export async function lookAgain(
  client: PoolClient,
  decided: readonly RecordedDecision<ReturnEvent>[],
): Promise<void> {
  for (const { type, data, actor } of decided) {
    if (type !== 'return.resent' && type !== 'return.delivery-let-go') continue;
    const { area } = data;
    for (const name of [DELIVER_RETURN, FOLLOW_DELIVERY]) {
      const failed = await readJobRuns(client, { name, area, state: 'failed', limit: FAILED_MAX });
      for (const { period } of failed.filter((run) => run.period.startsWith(ofWay(data))))
        await askByHand(client, { name, area, period }, actor);
    }
  }
}

import { laneName } from '#event-log';
import type { DeliveryBatch, EventLog, LaneLag, LaneState } from '#event-log';
import { reading } from '#platform';
import type { Metrics } from '#platform';
import { readRecordingProgress, WatermarkStore } from '#records';
import type { BatchRecorded } from '#records';
import type { Pool } from 'pg';
import {
  BATCH_DELIVERIES,
  BATCH_SECONDS,
  FRESHNESS_SECONDS,
  LANE_LAG,
  LANE_WAIT_SECONDS,
  LANES_IN_STATE,
  OUTCOMES,
  QUARANTINED_BY_RULE,
  WATERMARK_AGE_SECONDS,
} from './metrics';

/** Measures each batch as it is recorded. */
export class RecordingMetrics {
  private readonly deliveries;
  private readonly seconds;
  private readonly freshness;
  private readonly outcomes;
  private readonly byRule;

  constructor(metrics: Metrics) {
    this.deliveries = metrics.histogram(BATCH_DELIVERIES);
    this.seconds = metrics.histogram(BATCH_SECONDS);
    this.freshness = metrics.histogram(FRESHNESS_SECONDS);
    this.outcomes = metrics.counter(OUTCOMES);
    this.byRule = metrics.counter(QUARANTINED_BY_RULE);
  }

  recorded({ deliveries }: DeliveryBatch, recorded: BatchRecorded, seconds: number): void {
    this.deliveries({}, deliveries.length);
    this.seconds({}, seconds);
    const [oldest] = deliveries;
    if (oldest) this.freshness({}, secondsSince(oldest.appendedAt));
    this.outcomes({ outcome: 'count' }, recorded.counts);
    this.outcomes({ outcome: 'replacement' }, recorded.replacements);
    this.outcomes({ outcome: 'quarantined' }, recorded.quarantined);
    this.outcomes({ outcome: 'absent' }, recorded.absent);
    for (const { rules } of recorded.refused) for (const rule of rules) this.byRule({ rule });
  }
}

/** Has the state of recording read whenever somebody asks for the metrics. */
export function measureProgress(
  metrics: Metrics,
  pool: Pool,
  log: EventLog,
  lag: () => Promise<readonly LaneLag[]>,
): void {
  metrics.gauges([LANE_LAG, LANE_WAIT_SECONDS], async () => {
    const lanes = await readRecordingProgress(pool, log);
    return lanes.flatMap(({ waitingSince, behind, ...lane }) => [
      reading(LANE_LAG, behind, { lane: laneName(lane) }),
      reading(LANE_WAIT_SECONDS, waitingSince ? secondsSince(waitingSince) : 0, { lane: laneName(lane) }),
    ]);
  });
  metrics.gauges([LANES_IN_STATE], async () => {
    const lanes = await lag();
    const states = LANES_IN_STATE.labels.state as readonly LaneState['kind'][];
    return states.map((state) =>
      reading(LANES_IN_STATE, lanes.filter((lane) => lane.state.kind === state).length, { state }),
    );
  });
  metrics.gauges([WATERMARK_AGE_SECONDS], async () => {
    const latest = await new WatermarkStore(pool).latest();
    return latest?.at ? [reading(WATERMARK_AGE_SECONDS, secondsSince(latest.at), {})] : [];
  });
}

/** Two clocks may differ: what seems to come from the future has only just come. */
function secondsSince(moment: Date): number {
  return Math.max(0, (Date.now() - moment.getTime()) / 1000);
}

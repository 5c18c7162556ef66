import { RULES } from '#catalogue';
import { CONTRACT_RULES } from '#contracts';
import { counter, gauge, histogram } from '#platform';
import { RECORD_RULES } from '#records';

/** Many more than there are; a lane of the log is named as `activity.counts/3`. */
const LANES = { what: 'the lanes of the log', atMost: 500 };

export const LANE_LAG = gauge({
  name: 'bettercare_lane_lag_deliveries',
  help: 'Deliveries accepted in a lane and not recorded yet, whoever records it.',
  labels: { lane: LANES },
});

export const LANE_WAIT_SECONDS = gauge({
  name: 'bettercare_lane_oldest_unrecorded_seconds',
  help: 'How long the oldest unrecorded delivery of a lane has waited; 0 where none does.',
  labels: { lane: LANES },
});

export const LANES_IN_STATE = gauge({
  name: 'bettercare_lanes',
  help: 'Lanes by their state in this process; stopped ones will not be read again by it.',
  labels: { state: ['running', 'elsewhere', 'assigning', 'paused', 'backing-off', 'stopped'] },
});

export const WATERMARK_AGE_SECONDS = gauge({
  name: 'bettercare_watermark_age_seconds',
  help: 'Since the last watermark was stored; grows while nothing is recorded.',
  labels: {},
});

export const BATCH_DELIVERIES = histogram({
  name: 'bettercare_batch_deliveries',
  help: 'Deliveries that one transaction recorded.',
  labels: {},
  buckets: [1, 10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000],
});

export const BATCH_SECONDS = histogram({
  name: 'bettercare_batch_duration_seconds',
  help: 'Time to judge and record one batch, to its commit.',
  labels: {},
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

export const FRESHNESS_SECONDS = histogram({
  name: 'bettercare_freshness_seconds',
  help: 'From accepted to recorded, of the oldest delivery of each batch.',
  labels: {},
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600],
});

export const OUTCOMES = counter({
  name: 'bettercare_outcomes_total',
  help: 'What became of deliveries.',
  labels: { outcome: ['count', 'replacement', 'quarantined', 'absent'] },
});

export const QUARANTINED_BY_RULE = counter({
  name: 'bettercare_quarantined_by_rule_total',
  help: 'Rules that quarantined deliveries broke, each once a delivery.',
  labels: { rule: [...CONTRACT_RULES, ...RECORD_RULES, ...RULES].map(({ code }) => code) },
});

export const PROJECTOR_METRICS = [
  LANE_LAG,
  LANE_WAIT_SECONDS,
  LANES_IN_STATE,
  WATERMARK_AGE_SECONDS,
  BATCH_DELIVERIES,
  BATCH_SECONDS,
  FRESHNESS_SECONDS,
  OUTCOMES,
  QUARANTINED_BY_RULE,
];

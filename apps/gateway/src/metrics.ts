import { RULES } from '#catalogue';
import { CONTRACT_RULES } from '#contracts';
import { counter, gauge } from '#platform';
import { RECORD_RULES } from '#records';
import { GATEWAY_RULES } from './rules';

export const EVENTS = counter({
  name: 'bettercare_events_total',
  help: 'Events that came in through the door: accepted into the log, refused, or held back by others of a strict request.',
  labels: { outcome: ['accepted', 'refused', 'held-back'] },
});

export const REFUSED_BY_RULE = counter({
  name: 'bettercare_events_refused_by_rule_total',
  help: 'Rules that refused events broke, each once an event.',
  labels: { rule: [...GATEWAY_RULES, ...CONTRACT_RULES, ...RECORD_RULES, ...RULES].map(({ code }) => code) },
});

export const LOG_BUSY = counter({
  name: 'bettercare_log_busy_total',
  help: 'Requests to publish that were answered 429 because the log had its hands full.',
  labels: {},
});

export const APPEND_WAITING = gauge({
  name: 'bettercare_append_queue_waiting',
  help: 'Requests whose events wait to be written to the log.',
  labels: {},
});

export const APPEND_DELIVERIES = gauge({
  name: 'bettercare_append_queue_deliveries',
  help: 'Events in hand, waiting or being written to the log.',
  labels: {},
});

export const APPEND_FULLNESS = gauge({
  name: 'bettercare_append_queue_fullness_ratio',
  help: 'How much of what may be in hand is, from 0 to 1; above it publishing is answered 429.',
  labels: {},
});

export const GATEWAY_METRICS = [
  EVENTS,
  REFUSED_BY_RULE,
  LOG_BUSY,
  APPEND_WAITING,
  APPEND_DELIVERIES,
  APPEND_FULLNESS,
];

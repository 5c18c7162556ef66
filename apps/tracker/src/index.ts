export { DECIDED_OVER_PROBLEMS } from './decided-over';
export { DUE_WORK_PROBLEMS } from './due-work/due-work-problems';
export { LIVE_PROBLEMS } from './live/live-problems';
export { TRACKER_METRICS } from './metrics';
export { MONEY_PROBLEMS } from './money/money-command';
export { PLAN_PROBLEMS } from './plans/plan-problems';
export { TRACKER_RULES } from './rules';
export { TrackerModule } from './tracker.module';

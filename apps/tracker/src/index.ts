export { TRACKER_METRICS } from './metrics';
export { TRACKER_RULES } from './rules';
export { TrackerModule } from './tracker.module';

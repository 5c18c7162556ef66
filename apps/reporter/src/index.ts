export { REPORTER_METRICS } from './metrics';
export { Reporter } from './reporter';
export { ReporterModule } from './reporter.module';

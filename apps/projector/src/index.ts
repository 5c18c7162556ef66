export { PROJECTOR_METRICS } from './metrics';
export { Projector } from './projector';
export { ProjectorModule } from './projector.module';

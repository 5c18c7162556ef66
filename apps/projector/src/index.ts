export { Projector } from './projector';
export { ProjectorModule } from './projector.module';

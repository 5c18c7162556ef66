export { GatewayModule } from './gateway.module';
export { GATEWAY_METRICS } from './metrics';
export { PUBLISHING_PROBLEMS } from './problems';
export { QUARANTINE_PROBLEMS } from './quarantine/quarantine-problems';
export { GATEWAY_RULES } from './rules';
export { UPLOAD_PROBLEMS } from './uploads/problems';
export { UPLOAD_RULES } from './uploads/rules';

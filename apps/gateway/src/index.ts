export { GatewayModule } from './gateway.module';
export { GATEWAY_METRICS } from './metrics';
export { GATEWAY_RULES } from './rules';
export { UPLOAD_RULES } from './uploads/rules';

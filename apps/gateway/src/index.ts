export { GatewayModule } from './gateway.module';
export { GATEWAY_RULES } from './rules';

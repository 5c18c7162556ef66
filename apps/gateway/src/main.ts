import { LEDGER_TOPICS } from '#contracts';
import { openEventLog } from '#event-log';
import { runProcess } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { GatewayModule } from './gateway.module';

await runProcess({ name: 'gateway', poolMax: 10 }, async ({ settings, pool, logger, onStop }) => {
  await putFirstVersionsInForce(pool, 'gateway', logger);
  const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
  onStop(() => log.close());
  return [GatewayModule.forRoot(log)];
});

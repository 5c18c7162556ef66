import { COUNTS_TOPIC } from '#contracts';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import { runProcess } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { GatewayModule } from './gateway.module';

await runProcess({ name: 'gateway', poolMax: 10 }, async ({ pool, logger, onStop }) => {
  await putFirstVersionsInForce(pool, 'gateway', logger);
  const log = await openPostgresEventLog({
    pool,
    topics: [COUNTS_TOPIC],
    settings: postgresLogSettings,
    log: logger,
  });
  onStop(() => log.close());
  return [GatewayModule.forRoot(log)];
});

import { LEDGER_TOPICS } from '#contracts';
import { openEventLog } from '#event-log';
import { runProcess } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { putFirstTemplatesInForce } from '#returns';
import { CqrsModule } from '@nestjs/cqrs';
import { TrackerModule } from './tracker.module';

await runProcess({ name: 'tracker', poolMax: 10 }, async ({ settings, pool, logger, onStop }) => {
  await putFirstVersionsInForce(pool, 'tracker', logger);
  await putFirstTemplatesInForce(pool, 'tracker');
  const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
  onStop(() => log.close());
  return [CqrsModule.forRoot(), TrackerModule.forRoot(log)];
});

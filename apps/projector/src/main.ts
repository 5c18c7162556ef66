import { LEDGER_TOPICS } from '#contracts';
import { openEventLog } from '#event-log';
import { runProcess } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { ProjectorModule } from './projector.module';

// Its HTTP server answers for its health and nothing else.
await runProcess({ name: 'projector', poolMax: 8 }, async ({ settings, pool, logger, onStop }) => {
  await putFirstVersionsInForce(pool, 'projector', logger);
  const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
  onStop(() => log.close());
  return [ProjectorModule.forRoot(log)];
});

import { LEDGER_TOPICS } from '#contracts';
import { openChannels } from '#delivery';
import { openEventLog } from '#event-log';
import { runProcess, stopOverSettings } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { putFirstTemplatesInForce } from '#returns';
import { CqrsModule } from '@nestjs/cqrs';
import { Reporter } from './reporter';
import { ReporterModule } from './reporter.module';

// Its HTTP server answers for its health and nothing else. A verification runs as long as it takes.
await runProcess(
  {
    name: 'reporter',
    poolMax: 18,
    statementTimeoutMs: 0,
    running: async (application) => {
      const started = await application.get(Reporter, { strict: false }).start();
      if (!started.ok) stopOverSettings([started.failure]);
    },
  },
  async ({ settings, pool, logger, onStop }) => {
    await putFirstVersionsInForce(pool, 'reporter', logger);
    await putFirstTemplatesInForce(pool, 'reporter');
    const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
    onStop(() => log.close());
    const channels = await openChannels({ settings: settings.delivery });
    if (!channels.ok) return stopOverSettings(channels.failure);
    return [CqrsModule.forRoot(), ReporterModule.forRoot(pool, log, channels.value)];
  },
);

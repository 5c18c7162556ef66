import { COUNTS_TOPIC, DIRECT_TOPICS } from '#contracts';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import { openPostgresEventLog, postgresLogSettings } from '#event-log';
import { createLogger } from '#platform';
import { LaneRecorder, readPositions } from '#records';
import { DefinitionStore, putFirstVersionsInForce, ReferenceStore } from '#reference';
import type { TestDatabase } from './test-database';

const { topic: TOPIC } = COUNTS_TOPIC;

/**
 * Takes events the way they go in production, from the log through the projecting transaction, with the
 * catalogue's definitions and the first reference data in force. Resolves when all of them have an outcome, and
 * whatever else is in the log.
 */
export async function recordEvents(db: TestDatabase, events: readonly LedgerEvent[]): Promise<void> {
  const logger = createLogger({ level: 'silent', format: 'json' });
  const decisions = new DecisionStore(db.pool);
  const definitions = new DefinitionStore(decisions);
  const reference = new ReferenceStore(db.pool);
  await putFirstVersionsInForce(db.pool, 'test');
  const known = async () => {
    const decisionPosition = await decisions.head();
    const current = await reference.current();
    if (!current) throw new Error('The first reference data were not published');
    return { definitions: await definitions.inForce(decisionPosition), reference: current, decisionPosition };
  };
  const log = await openPostgresEventLog({
    pool: db.pool,
    topics: [COUNTS_TOPIC],
    settings: { ...postgresLogSettings, pollMs: 10 },
    log: logger,
  });
  const consumption = await log.consume({
    group: 'test',
    topics: [TOPIC, DIRECT_TOPICS],
    handler: new LaneRecorder({ pool: db.pool, log, known, logger }),
    batch: { maxDeliveries: 5_000, maxBytes: 16_000_000 },
    lanesAtOnce: 2,
    backOff: { firstMs: 10, maxMs: 100, jitter: 0 },
  });
  try {
    for (let from = 0; from < events.length; from += 5_000) {
      const part = events.slice(from, from + 5_000);
      await log.append(
        TOPIC,
        part.map((event) => ({ key: event.source, value: Buffer.from(JSON.stringify(event)) })),
      );
    }
    const end = (await log.ends([])).reduce((sum, lane) => sum + lane.end, 0);
    while ((await readPositions(db.pool)).nextOffsets.reduce((a, b) => a + b, 0) < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await consumption.stop();
    await log.close();
  }
}

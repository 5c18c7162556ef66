import { COUNTS_TOPIC, LEDGER_TOPICS } from '#contracts';
import { DecisionStore } from '#decisions';
import { openEventLog } from '#event-log';
import type { EventLog } from '#event-log';
import type { AreaPerformance, NothingKnown } from '#performance';
import { PlanningModule } from '#planning';
import { openPool, PlatformModule } from '#platform';
import type { Logger, Settings } from '#platform';
import { readRecordingProgress } from '#records';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { LocalIssuer } from '../local-issuer';
import { loadSample } from '../sample/load-sample';
import type { Sample } from '../sample/load-sample';
import { clientOf, fetchToken } from '../sample/publish-sample';
import { SamplePlans } from '../sample/sample-plans';
import { sampleTable } from '../sample/sample-table';
import type { AskPerformance } from '../sample/sample-table';

export interface ClusterSample {
  /** As the processes of the cluster are told. */
  readonly settings: Settings;
  readonly databaseUrl: string;
  /** Gateway and tracker. */
  readonly url: string;
  readonly local: LocalIssuer;
  readonly logger: Logger;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const CONNECTIONS_MAX = 4;

/**
 * Publishes the sample through the gateway of a cluster, as `npm start` does, and answers with what is there and the same
 * table, asked of its tracker.
 */
export async function openSample(sample: ClusterSample): Promise<Sample & { readonly table: string }> {
  const { settings, databaseUrl, logger } = sample;
  const pool = openPool({
    url: databaseUrl,
    max: CONNECTIONS_MAX,
    name: 'cluster sample',
    onIdleError: (error) => logger.warn('a database connection broke while idle', {}, error),
  });
  try {
    const log = await openEventLog({ settings, pool, ...LEDGER_TOPICS, log: logger });
    try {
      const published = await publish(sample, pool, log);
      return { ...published, table: await sampleTable(askTracker(sample), published.plans) };
    } finally {
      await log.close();
    }
  } finally {
    await pool.end();
  }
}

async function publish(
  { settings, url, local, logger, say, signal }: ClusterSample,
  pool: Pool,
  log: EventLog,
): Promise<Sample> {
  class Publishing {}
  Module({
    imports: [CqrsModule.forRoot(), PlatformModule.forRoot(settings, pool, logger), PlanningModule],
  })(Publishing);
  const application = await NestFactory.createApplicationContext(Publishing, {
    logger: false,
    abortOnError: false,
  });
  try {
    return await loadSample({
      plans: new SamplePlans(application.get(CommandBus), application.get(DecisionStore, { strict: false })),
      lag: async () =>
        (await readRecordingProgress(pool, log)).map(({ topic, partition, nextOffset, end }) => ({
          lane: { topic, partition },
          next: nextOffset,
          end,
          state: { kind: 'elsewhere' },
        })),
      door: { url, local },
      append: (event) =>
        log.append(COUNTS_TOPIC.topic, [{ key: event.source, value: Buffer.from(JSON.stringify(event)) }]),
      outturn: settings.sampleOutturn,
      hasFolder: settings.delivery.folder !== undefined,
      say,
      signal,
    });
  } finally {
    await application.close();
  }
}

function askTracker({ url, local, signal }: ClusterSample): AskPerformance {
  return async ({ area, policyYear, metric }) => {
    const token = await fetchToken(
      { issuer: local.issuer, client: clientOf(local, 'sample-viewer') },
      signal,
    );
    const question = new URLSearchParams({ year: policyYear, metric });
    const response = await fetch(`${url}/v1/areas/${area}/performance?${question.toString()}`, {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok) throw new Error(`The tracker does not show the sample (HTTP ${response.status}).`);
    return (await response.json()) as AreaPerformance | NothingKnown;
  };
}

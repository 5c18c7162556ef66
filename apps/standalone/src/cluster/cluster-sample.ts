import { COUNTS_TOPIC, LEDGER_TOPICS } from '#contracts';
import { DecisionStore } from '#decisions';
import { openEventLog } from '#event-log';
import type { EventLog } from '#event-log';
import type { AreaPerformance, NothingKnown } from '#performance';
import { PlanningModule } from '#planning';
import type { PlanSubmission } from '#planning';
import { openPool, PlatformModule } from '#platform';
import type { Logger, Settings } from '#platform';
import { readRecordingProgress } from '#records';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { Secret } from '../local-accounts';
import type { LocalIssuer } from '../local-issuer';
import { loadSample } from '../sample/load-sample';
import { fetchToken } from '../sample/publish-sample';
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
 * Publishes the sample through the gateway of a cluster, as `npm start` does, and answers with the same table, asked of
 * its tracker.
 */
export async function showSample(sample: ClusterSample): Promise<string> {
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
      return await sampleTable(askTracker(sample), await publish(sample, pool, log));
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
): Promise<readonly PlanSubmission[]> {
  class Sample {}
  Module({
    imports: [CqrsModule.forRoot(), PlatformModule.forRoot(settings, pool, logger), PlanningModule],
  })(Sample);
  const application = await NestFactory.createApplicationContext(Sample, {
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
      door: { url, issuer: local.issuer, client: clientOf(local, 'sample-publisher') },
      append: (event) =>
        log.append(COUNTS_TOPIC.topic, [{ key: event.source, value: Buffer.from(JSON.stringify(event)) }]),
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

function clientOf({ clients }: LocalIssuer, id: string): Secret {
  const client = clients.find((each) => each.id === id);
  if (client === undefined) throw new Error(`The local issuer has no ${id}.`);
  return client;
}

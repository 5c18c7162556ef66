import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { COUNTS_TOPIC } from '#contracts';
import type { LedgerEvent } from '#contracts';
import type { EventLog } from '#event-log';
import { createLogger, HealthRegistry, Metrics, PlatformModule, readSettings } from '#platform';
import { verifyRecords } from '#records';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PROJECTOR_METRICS } from './metrics';
import { Projector } from './projector';
import { ProjectorModule } from './projector.module';

describe('the projector', () => {
  const logger = createLogger({ level: 'silent', format: 'json' });
  let database: TestDatabase;
  let log: EventLog;
  let running: INestApplicationContext | undefined;

  beforeEach(async () => {
    database = await testDatabase();
    await putFirstVersionsInForce(database.pool, 'spec');
    log = await openCountsLog(database.pool, logger);
  });

  afterEach(async () => {
    await running?.close();
    running = undefined;
    await log.close();
    await database.close();
  });

  async function start(): Promise<INestApplicationContext> {
    const settings = readSettings({ OIDC_ISSUER: 'https://login.example.org' });
    if (!settings.ok) throw new Error('settings');
    class Spec {}
    Module({
      imports: [PlatformModule.forRoot(settings.value, database.pool, logger), ProjectorModule.forRoot(log)],
    })(Spec);
    running = await NestFactory.createApplicationContext(Spec, { logger: false, abortOnError: false });
    return running;
  }

  function append(...events: readonly LedgerEvent[]) {
    const deliveries = events.map((event) => ({
      key: event.source,
      value: Buffer.from(JSON.stringify(event)),
    }));
    return log.append(COUNTS_TOPIC.topic, deliveries);
  }

  const september = reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' });

  test('records what was delivered, before it started and since, and says how far it has come', async () => {
    await append(september);
    const projector = (await start()).get(Projector);
    await append({ ...september, id: 'again' }, { ...september, source: 'urn:ons:E10000003' });
    await until(async () => {
      const lanes = await projector.lag();
      return lanes.length === COUNTS_TOPIC.partitions && lanes.every(({ lag }) => lag === 0);
    });
    const { rows } = await database.pool.query('SELECT count(*) AS recorded FROM record_count');
    expect(rows).toEqual([{ recorded: 3 }]);
  });

  test('measures what it records, what waits, and which rules were broken', async () => {
    await append(september, { ...september, source: 'urn:ods:XXX' });
    const application = await start();
    const projector = application.get(Projector);
    await until(async () => (await projector.lag()).every(({ lag }) => lag === 0));
    const metrics = application.get(Metrics, { strict: false });
    await until(async () => /^bettercare_watermark_age_seconds /m.test((await metrics.exposition()).text));
    const { text } = await metrics.exposition();
    const lines = text.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'bettercare_outcomes_total{outcome="count"} 1',
        'bettercare_outcomes_total{outcome="quarantined"} 1',
        'bettercare_quarantined_by_rule_total{rule="unknown-organisation"} 1',
        'bettercare_lane_lag_deliveries{lane="activity.counts/0"} 0',
        'bettercare_lane_oldest_unrecorded_seconds{lane="activity.counts/0"} 0',
        'bettercare_lanes{state="stopped"} 0',
      ]),
    );
    for (const { name } of PROJECTOR_METRICS) expect(lines).toContainEqual(expect.stringMatching(`^${name}`));
    expect(text).not.toContain('E06000031');
  });

  test('stores a last watermark of everything it recorded when it stops, and goes on from there', async () => {
    const projector = (await start()).get(Projector);
    await append(september);
    await until(async () => (await projector.lag()).some(({ next }) => next === 1));
    await running?.close();
    const { rows } = await database.pool.query(
      'SELECT (SELECT sum(unnest) FROM unnest(next_offsets))::int AS known FROM watermark ORDER BY id DESC LIMIT 1',
    );
    expect(rows).toEqual([{ known: 1 }]);
    const again = (await start()).get(Projector);
    await append({ ...september, id: 'later' });
    await until(async () => (await again.lag()).some(({ next }) => next === 2));
  });

  test('reads a lane again of which a crash of the database took the last commits back, though nothing more comes', async () => {
    await append(september);
    await start();
    await until(async () => (await recorded()) === 1);
    // What a crash leaves of a commit that was not on disk yet: none of it.
    await database.owner.query(`
      BEGIN;
      DELETE FROM record_count_by_series; DELETE FROM current_count_by_series; DELETE FROM count_cell_by_series;
      DELETE FROM lane_chain;
      UPDATE lane_position SET next_offset = 0;
      COMMIT`);
    await until(async () => (await recorded()) === 1);
    const { faults, lanes } = await verifyRecords(database.pool);
    expect(faults).toEqual([]);
    expect(lanes).toContainEqual(expect.objectContaining({ from: 0, to: 1, counts: 1 }));
  });

  test('is ready while it records, and no longer when a lane has stopped for good', async () => {
    const health = (await start()).get(HealthRegistry);
    const states = async () => (await health.ask()).get('projector');
    expect(await states()).toEqual({ state: 'up' });
    await running?.close();

    // A log that is shorter than what was recorded from it is not the one that was read.
    await database.owner.query('UPDATE lane_position SET next_offset = 7 WHERE partition = 3');
    const broken = (await start()).get(HealthRegistry);
    await until(async () => (await broken.ask()).get('projector')?.state === 'down');
    const { cause } = (await broken.ask()).get('projector') ?? {};
    expect(String(cause)).toMatch(/activity\.counts\/3: .* this is not the log I was reading/);
  });

  async function recorded(): Promise<number> {
    const { rows } = await database.pool.query<{ recorded: number }>(
      'SELECT count(*)::int AS recorded FROM record_count',
    );
    return rows[0]?.recorded ?? 0;
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await sleep(20);
  }
});

import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../logging/logger';
import { counter, gauge, histogram } from './metric';
import { Metrics, reading } from './metrics';
import { startMetricsServer } from './metrics-server';

const REFUSED = counter({
  name: 'bettercare_spec_refused_total',
  help: 'Refused.',
  labels: { rule: ['unknown-area', 'unknown-measure'] },
});
const SECONDS = histogram({
  name: 'bettercare_spec_seconds',
  help: 'Seconds.',
  labels: { route: { what: 'routes', atMost: 3 } },
  buckets: [1],
});
const LAG = gauge({
  name: 'bettercare_spec_lag',
  help: 'Lag.',
  labels: { lane: { what: 'lanes', atMost: 2 } },
});
const AGE = gauge({ name: 'bettercare_spec_age_seconds', help: 'Age.', labels: {} });

describe('what a process measures', () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });

  /** Every line of a metric, without its help and type. */
  async function told(metrics: Metrics, name: string): Promise<string[]> {
    const { text } = await metrics.exposition();
    return text.split('\n').filter((line) => line.startsWith(name));
  }

  test('keeps what it counts by to the values that were declared', async () => {
    const metrics = new Metrics(logger);
    const refused = metrics.counter(REFUSED);
    refused({ rule: 'unknown-area' });
    refused({ rule: 'unknown-area' }, 4);
    for (let each = 0; each < 1_000; each++) refused({ rule: `made-up-${each}` });
    expect(await told(metrics, REFUSED.name)).toEqual([
      'bettercare_spec_refused_total{rule="unknown-area"} 5',
      'bettercare_spec_refused_total{rule="unknown-measure"} 0',
      'bettercare_spec_refused_total{rule="other"} 1000',
    ]);
  });

  test('counts from 0 what has not happened yet, so that the first time is a step', async () => {
    const metrics = new Metrics(logger);
    metrics.counter(REFUSED);
    expect(await told(metrics, REFUSED.name)).toEqual([
      'bettercare_spec_refused_total{rule="unknown-area"} 0',
      'bettercare_spec_refused_total{rule="unknown-measure"} 0',
    ]);
  });

  test('keeps it to as many values as were declared, whoever thinks of more', async () => {
    const metrics = new Metrics(logger);
    const seconds = metrics.histogram(SECONDS);
    for (let each = 0; each < 1_000; each++) seconds({ route: `/v1/${each}` }, 0.5);
    seconds({ route: '/v1/1' }, 2);
    expect(await told(metrics, `${SECONDS.name}_count`)).toEqual([
      'bettercare_spec_seconds_count{route="/v1/0"} 1',
      'bettercare_spec_seconds_count{route="/v1/1"} 2',
      'bettercare_spec_seconds_count{route="/v1/2"} 1',
      'bettercare_spec_seconds_count{route="other"} 997',
    ]);
  });

  test('reads its gauges when asked, and has none rather than an old one where it cannot', async () => {
    const metrics = new Metrics(logger);
    let away = false;
    let lane = 'a/0';
    metrics.gauges([LAG, AGE], () => {
      if (away) throw new Error('the database is away');
      return [reading(LAG, 3, { lane }), reading(AGE, 7, {})];
    });
    expect(await told(metrics, 'bettercare_spec')).toEqual([
      'bettercare_spec_lag{lane="a/0"} 3',
      'bettercare_spec_age_seconds 7',
    ]);
    lane = 'a/1';
    expect(await told(metrics, LAG.name)).toEqual(['bettercare_spec_lag{lane="a/1"} 3']);
    away = true;
    expect(await told(metrics, 'bettercare_spec')).toEqual([]);
    expect(await told(metrics, 'bettercare_spec')).toEqual([]);
    away = false;
    expect(await told(metrics, AGE.name)).toEqual(['bettercare_spec_age_seconds 7']);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: 'metrics cannot be read',
        cause: 'Error: the database is away',
      }),
      expect.objectContaining({ level: 'info', message: 'metrics can be read again' }),
    ]);
  });

  test('is told at an address of its own, which tells nothing else', async () => {
    const metrics = new Metrics(logger);
    metrics.counter(REFUSED)({ rule: 'unknown-area' });
    const started = await startMetricsServer(metrics, { metricsHost: '127.0.0.1', metricsPort: 0 });
    if (!started.ok) throw new Error(started.failure.problem);
    const { address, close } = started.value;
    const answer = await fetch(address);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('# TYPE bettercare_spec_refused_total counter');
    expect((await fetch(new URL('/', address))).status).toBe(404);
    expect((await fetch(address, { method: 'POST', body: 'x' })).status).toBe(404);

    const taken = { metricsHost: '127.0.0.1', metricsPort: Number(new URL(address).port) };
    expect(await startMetricsServer(metrics, taken)).toMatchObject({
      ok: false,
      failure: { setting: 'METRICS_PORT', problem: expect.stringContaining('is taken by another process') },
    });
    await close();
  });
});

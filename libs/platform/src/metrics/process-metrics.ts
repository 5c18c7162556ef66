import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';
import type { Pool } from 'pg';
import type { Metrics } from './metrics';
import { reading } from './metrics';
import { BUILD_INFO, DATABASE_CONNECTIONS } from './platform.metrics';

/** Has a process measure what it is made of: its version, its memory and event loop, its database connections. */
export function measureProcess(metrics: Metrics, pool: Pool): void {
  metrics.ofNode();
  const version = softwareVersion();
  metrics.gauges([BUILD_INFO], () => [reading(BUILD_INFO, 1, { version, node: process.versions.node })]);
  metrics.gauges([DATABASE_CONNECTIONS], () => [
    reading(DATABASE_CONNECTIONS, pool.totalCount - pool.idleCount, { state: 'in-use' }),
    reading(DATABASE_CONNECTIONS, pool.idleCount, { state: 'idle' }),
    reading(DATABASE_CONNECTIONS, pool.waitingCount, { state: 'waiting' }),
  ]);
}

/** Of this copy, as its package.json has it. */
export function softwareVersion(): string {
  const file = readFileSync(join(repositoryRoot(), 'package.json'), 'utf8');
  return (JSON.parse(file) as { readonly version: string }).version;
}

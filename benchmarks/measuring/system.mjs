// The built system as somebody would start it, on an embedded PostgreSQL that syncs as in production, with a token.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../../dist/libs/platform/src/index.js';
import { StandaloneProcess, tokenOf } from '../../dist/libs/testing/src/standalone-process.js';

/** The council whose counts are published. */
export const AREA = 'E06000031';

/** For one caller that asks more often than one may. */
export const UNBOUNDED = { CLIENT_REQUESTS_PER_SECOND: '100000' };

export async function withSystem(environment, work) {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
  const system = new StandaloneProcess(folder, { PORT: '0', METRICS_PORT: '0', ...environment });
  try {
    await system.started();
    const connection = system.connection();
    const owner = openPool({
      url: connection.databaseOwnerUrl,
      max: 3,
      name: 'benchmark',
      statementTimeoutMs: 0,
    });
    try {
      const { rows } = await owner.query('SHOW server_version');
      return await work({
        owner,
        system,
        url: connection.url,
        connection,
        tokenOf,
        postgres: rows[0].server_version,
      });
    } finally {
      await owner.end();
    }
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts of one council that are all new, from `first` on. */
export function newCounts(first, number) {
  return Array.from({ length: number }, (_, index) => ({
    specversion: '1.0',
    id: `benchmark-${first + index}`,
    source: `urn:ons:${AREA}`,
    type: 'bettercare.count.reported.v1',
    data: {
      measure: 'delayed-days',
      area: AREA,
      period: `${2011 + ((first + index) % 9)}-0${1 + ((first + index) % 9)}`,
      table: 'reason',
      category: { reason: 'A' },
      value: (first + index) % 900,
      status: 'final',
      applicableAt: new Date(Date.UTC(2020, 0, 1) + first + index).toISOString(),
    },
  }));
}

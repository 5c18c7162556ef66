// The parts of a cluster as somebody would run them: an Apache Kafka, an embedded PostgreSQL that syncs as in
// production, and the ledger's built processes, started as they are needed.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { startClusterDatabase } from '../../dist/apps/standalone/src/cluster/cluster-database.js';
import { LedgerProcess } from '../../dist/apps/standalone/src/cluster/ledger-process.js';
import { PROCESS_ENVIRONMENT } from '../../dist/apps/standalone/src/cluster/start-commands.js';
import { COUNTS_TOPIC } from '../../dist/libs/contracts/src/index.js';
import { openEventLog } from '../../dist/libs/event-log/src/index.js';
import { migrate, openPool } from '../../dist/libs/platform/src/index.js';
import { KafkaBroker } from '../../dist/libs/testing/src/kafka-broker.js';
import { startOpenIdProvider } from '../../dist/libs/testing/src/openid-provider.js';
import { councilAreas, forgetRecords, knownIn, silent } from './ledger.mjs';

const AUDIENCE = 'better-care-ledger';
const APPENDED_AT_ONCE = 5_000;
const LOOK_EVERY_MS = 20;

export async function withCluster(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
  chmodSync(folder, 0o711); // the database's unprivileged user passes through it
  const ends = [];
  try {
    const dataFolder = join(folder, 'postgres');
    const database = await startClusterDatabase({ dataFolder, fsync: true, log: () => {} });
    ends.push(() => database.stop());
    const broker = await KafkaBroker.start();
    ends.push(() => broker.discard());
    const provider = await startOpenIdProvider(AUDIENCE);
    ends.push(() => provider.close());
    await migrate(database.ownerUrl);
    const owner = openPool({
      url: database.ownerUrl,
      max: 3,
      name: 'benchmark owner',
      statementTimeoutMs: 0,
    });
    ends.push(() => owner.end());
    const pool = openPool({ url: database.url, max: 4, name: 'benchmark', statementTimeoutMs: 0 });
    ends.push(() => pool.end());
    const { rows } = await owner.query('SHOW server_version');
    const cluster = {
      owner,
      pool,
      broker: broker.address,
      areas: councilAreas(await knownIn(pool)),
      postgres: rows[0].server_version,
      token: (...grants) => provider.token({ claims: { bettercare_grants: grants } }),
      environment: {
        ...PROCESS_ENVIRONMENT,
        DATABASE_URL: database.url,
        KAFKA_BROKERS: broker.address,
        OIDC_ISSUER: provider.issuer,
        OIDC_AUDIENCE: AUDIENCE,
        HOST: '127.0.0.1',
        PORT: '0',
        METRICS_HOST: '127.0.0.1',
        METRICS_PORT: '0',
        LOG_FORMAT: 'json',
      },
      folder,
    };
    return await work(cluster);
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts processes, named by app, together; stops them when the work is done. */
export async function withProcesses(cluster, apps, environment, work) {
  const processes = apps.map(
    (app, index) =>
      new LedgerProcess({
        name: `${app}-${index + 1}`,
        app,
        environment: { ...cluster.environment, ...environment },
        folder: cluster.folder,
      }),
  );
  try {
    const addresses = await Promise.all(
      processes.map((process) => process.started(new AbortController().signal)),
    );
    return await work(addresses.map(({ address }, index) => ({ address, pid: processes[index].pid })));
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

/** Appends counts, part by part, as the gateway does; topics are those of the prefix. Answers with what they come to. */
export async function fillLog({ broker, pool }, prefix, parts) {
  const kafka = { brokers: [broker], prefix, replicas: 1, minInSyncReplicas: 1, retentionDays: 30 };
  const log = await openEventLog({ settings: { kafka }, pool, topics: [COUNTS_TOPIC], log: silent });
  const filled = { messages: 0, bytes: 0 };
  try {
    for (const events of parts) {
      for (let from = 0; from < events.length; from += APPENDED_AT_ONCE) {
        const deliveries = events.slice(from, from + APPENDED_AT_ONCE).map((event) => ({
          key: event.source,
          value: Buffer.from(JSON.stringify(event)),
        }));
        await log.append(COUNTS_TOPIC.topic, deliveries);
        filled.messages += deliveries.length;
        filled.bytes += deliveries.reduce((sum, { value }) => sum + value.length, 0);
      }
    }
  } finally {
    await log.close();
  }
  return filled;
}

/**
 * Has a full log recorded from its beginning by so many projectors, in a ledger that holds nothing. They join first,
 * while nobody may take a lane; then all of it is there for all of them at once. So starting, which takes the same
 * however much there is, is not measured.
 *
 * @returns how many seconds it took from then until everything was recorded, and what `asked` of the processes came to.
 */
export async function recordLog(cluster, { prefix, messages, projectors }, asked = () => undefined) {
  const { owner } = cluster;
  await forgetRecords(owner);
  const gate = await owner.connect();
  try {
    await gate.query('BEGIN; LOCK TABLE lane_position IN EXCLUSIVE MODE');
    const apps = Array.from({ length: projectors }, () => 'projector');
    return await withProcesses(cluster, apps, { KAFKA_PREFIX: prefix }, async (processes) => {
      await joined(cluster.broker, `${prefix}projector`, projectors);
      const began = performance.now();
      await gate.query('COMMIT');
      while ((await recorded(owner)) < messages) await after(LOOK_EVERY_MS);
      const seconds = (performance.now() - began) / 1_000;
      return { seconds, asked: asked(processes) };
    });
  } finally {
    gate.release(true); // where it fails, the lock goes with its connection
  }
}

async function joined(broker, groupId, members) {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    for (;;) {
      const { groups } = await admin.describeGroups([groupId]);
      if (groups[0]?.state === 'Stable' && groups[0].members.length === members) return;
      await after(LOOK_EVERY_MS);
    }
  } finally {
    await admin.disconnect();
  }
}

async function recorded(owner) {
  const { rows } = await owner.query(
    'SELECT coalesce(sum(next_offset), 0)::int8 AS number FROM lane_position',
  );
  return rows[0].number;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

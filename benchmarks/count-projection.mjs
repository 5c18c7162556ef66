// How fast counts become records and sums, against a bare binary staged upsert of the same rows.
//
//   npm run build && node benchmarks/count-projection.mjs [--counts 200000] [--rounds 5]
//
// The peer decodes nothing, keeps no loser, no sum, no chain: COPY to a staging table, then one upsert.
// Rounds are interleaved; a round counts only when the cells equal those of an independent single pass.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contentHash } from '../dist/libs/contracts/src/index.js';
import { DecisionStore } from '../dist/libs/decisions/src/index.js';
import { firstDay, lastDay, period } from '../dist/libs/kernel/src/index.js';
import * as platform from '../dist/libs/platform/src/index.js';
import { LaneRecorder, verifyRecords } from '../dist/libs/records/src/index.js';
import { DefinitionStore, ReferenceStore } from '../dist/libs/reference/src/index.js';
import { expectedCells, hashCells } from '../dist/libs/testing/src/oracle-cells.js';

const { values: options } = parseArgs({
  options: {
    counts: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string' },
  },
});
const COUNTS = Number(options.counts);
const ROUNDS = Number(options.rounds);
const BATCHES = [500, 5000];
const COLUMNS = [
  ['area', 'text'],
  ['measure', 'text'],
  ['tbl', 'text'],
  ['source', 'text'],
  ['period', 'text'],
  ['care_type', 'text'],
  ['agency', 'text'],
  ['reason', 'text'],
  ['version', 'timestamptz'],
  ['content', 'int8'],
  ['value', 'int8'],
  ['status', 'text'],
  ['period_from', 'date'],
  ['period_to', 'date'],
].map(([name, type]) => ({ name, type }));

const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
const silent = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent };
const server = await platform.startEmbeddedPostgres({ dataFolder: folder, fsync: true, log: () => {} });
try {
  await platform.migrate(server.url);
  const owner = platform.openPool({
    url: server.url,
    max: 2,
    name: 'benchmark owner',
    statementTimeoutMs: 0,
  });
  const pool = platform.openPool({ url: server.url, role: 'bcl_app', max: 4, name: 'benchmark' });
  const decisions = new DecisionStore(pool);
  const definitions = new DefinitionStore(decisions);
  await definitions.putFirstVersionsInForce('benchmark');
  const reference = await new ReferenceStore(pool).publishFirstVersion('benchmark');
  const head = await decisions.head();
  const known = { definitions: await definitions.inForce(head), reference, decisionPosition: head };

  const events = makeEvents(COUNTS, reference);
  const appendedAt = new Date('2026-01-01T00:00:00Z');
  const deliveries = events.map((event, offset) => ({
    offset,
    appendedAt,
    key: event.source,
    value: Buffer.from(JSON.stringify(event)),
    headers: {},
  }));
  const rows = events.map(rowOf);
  const expected = hashCells(expectedCells(events));

  const rates = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const batch of BATCHES) {
      (rates[`ledger ${batch}`] ??= []).push(await ledger(pool, owner, known, deliveries, batch, expected));
      (rates[`peer ${batch}`] ??= []).push(await peer(owner, rows, batch));
    }
  }
  report(rates);
  await pool.end();
  await owner.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Five in a hundred are corrections, one a duplicate, one a late older version. */
function makeEvents(number, reference) {
  const areas = reference.areas.filter(({ kind }) => kind === 'council-area').map(({ code }) => code);
  const reasons = ['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I'];
  const months = Array.from(
    { length: 120 },
    (_, index) => `${2011 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
  );
  const random = generator(7);
  const events = [];
  while (events.length < number) {
    const index = events.length;
    const again = index > 1000 && random() < 0.07 ? events[Math.floor(random() * index)] : undefined;
    if (again) {
      const kind = random();
      const day = kind < 0.71 ? '2024-06-01' : kind < 0.85 ? '2022-01-01' : undefined;
      events.push(
        day
          ? {
              ...again,
              data: { ...again.data, value: Math.floor(random() * 900), applicableAt: `${day}T00:00:00Z` },
            }
          : again,
      );
      continue;
    }
    const area = areas[index % areas.length];
    const rest = Math.floor(index / areas.length);
    events.push({
      specversion: '1.0',
      id: `benchmark-${index}`,
      source: `urn:ons:${area}`,
      type: 'bettercare.count.reported.v1',
      data: {
        measure: 'delayed-days',
        area,
        period: months[rest % months.length],
        table: 'reason',
        category: { reason: reasons[Math.floor(rest / months.length) % reasons.length] },
        value: Math.floor(random() * 900),
        status: 'final',
        applicableAt: '2023-01-01T00:00:00Z',
      },
    });
  }
  return events;
}

async function ledger(pool, owner, known, deliveries, size, expected) {
  await owner.query(`TRUNCATE record_count_by_series, period_replacement, quarantine, lane_absence, lane_chain, lane_position,
                              current_count_by_series, count_cell_by_series`);
  await owner.query('CHECKPOINT');
  const lane = { topic: 'activity.counts', partition: 0 };
  const recorder = new LaneRecorder({
    pool,
    log: { read: () => Promise.reject(new Error('not read')), bounds: () => Promise.resolve(undefined) },
    known: async () => known,
    logger: silent,
  });
  await recorder.assigned(lane, { start: 0, end: 0 });
  const started = process.hrtime.bigint();
  const batches = [];
  for (let from = 0; from < deliveries.length; from += size) {
    const part = deliveries.slice(from, from + size);
    batches.push({ lane, from, to: from + part.length, deliveries: part, logEnd: deliveries.length });
  }
  for (const [index, batch] of batches.entries()) {
    const recorded = recorder.batch(batch);
    if (index + 1 < batches.length) recorder.coming(batches[index + 1]);
    await recorded;
  }
  const rate = perSecond(deliveries.length, started);
  const { cells, faults } = await verifyRecords(pool);
  if (faults.length > 0 || cells.live !== expected)
    throw new Error(`The cells are wrong: ${faults.join('; ')}`);
  return rate;
}

function rowOf(event) {
  const { data, source } = event;
  const stated = period(data.period);
  return [
    data.area,
    data.measure,
    data.table,
    source,
    data.period,
    '',
    '',
    data.category.reason,
    new Date(data.applicableAt),
    contentHash(event),
    data.value,
    data.status,
    firstDay(stated),
    lastDay(stated),
  ];
}

async function peer(owner, rows, size) {
  const names = COLUMNS.map(({ name }) => name).join(', ');
  const key = 'area, measure, tbl, source, period, care_type, agency, reason';
  await owner.query(`
    DROP TABLE IF EXISTS peer;
    CREATE TABLE peer (area text COLLATE "C", measure text COLLATE "C", tbl text COLLATE "C", source text COLLATE "C",
      period text COLLATE "C", care_type text COLLATE "C", agency text COLLATE "C", reason text COLLATE "C",
      version timestamptz, content int8, value int8, status text, period_from date, period_to date,
      PRIMARY KEY (${key})) WITH (fillfactor = 90);
    CHECKPOINT`);
  const client = await owner.connect();
  await client.query('CREATE TEMP TABLE IF NOT EXISTS stage (LIKE peer)');
  const started = process.hrtime.bigint();
  for (let from = 0; from < rows.length; from += size) {
    await client.query('BEGIN; SET LOCAL synchronous_commit = off; TRUNCATE stage');
    await platform.copyRows(client, 'stage', COLUMNS, rows.slice(from, from + size));
    await client.query(`
      INSERT INTO peer AS p (${names})
      SELECT DISTINCT ON (${key}) ${names} FROM stage ORDER BY ${key}, version DESC, content DESC
      ON CONFLICT (${key}) DO UPDATE SET version = excluded.version, content = excluded.content, value = excluded.value, status = excluded.status
       WHERE (excluded.version, excluded.content) > (p.version, p.content)`);
    await client.query('COMMIT');
  }
  const rate = perSecond(rows.length, started);
  client.release();
  return rate;
}

function perSecond(number, started) {
  return Math.round(number / (Number(process.hrtime.bigint() - started) / 1e9));
}

function report(rates) {
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  for (const [name, list] of Object.entries(rates))
    console.log(`${name.padEnd(12)} ${median(list)} counts/s  (${list.join(', ')})`);
  for (const batch of BATCHES) {
    const ratio = median(rates[`ledger ${batch}`]) / median(rates[`peer ${batch}`]);
    console.log(`ledger to peer, batches of ${batch}: ${ratio.toFixed(2)}`);
  }
  if (options.out) {
    const inputs = createHash('sha256')
      .update(JSON.stringify({ COUNTS, BATCHES }))
      .digest('hex')
      .slice(0, 12);
    writeFileSync(
      options.out,
      `${JSON.stringify({ node: process.version, counts: COUNTS, inputs, rates }, null, 2)}\n`,
    );
  }
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

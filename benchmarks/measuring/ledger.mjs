// A ledger of its own for a benchmark: an embedded PostgreSQL that syncs as in production, migrated, with the first
// definitions and reference data in force; and the recorder, fed as the lane loop feeds it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionStore } from '../../dist/libs/decisions/src/index.js';
import { migrate, openPool, startEmbeddedPostgres } from '../../dist/libs/platform/src/index.js';
import { LaneRecorder, verifyRecords } from '../../dist/libs/records/src/index.js';
import { DefinitionStore, ReferenceStore } from '../../dist/libs/reference/src/index.js';

const LANE = { topic: 'activity.counts', partition: 0 };
export const silent = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent };

export async function withLedger(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-benchmark-'));
  const server = await startEmbeddedPostgres({ dataFolder: folder, fsync: true, log: () => {} });
  const owner = openPool({ url: server.url, max: 3, name: 'benchmark owner', statementTimeoutMs: 0 });
  const pool = openPool({ url: server.url, role: 'bcl_app', max: 4, name: 'benchmark' });
  try {
    await migrate(server.url);
    const { rows } = await owner.query('SHOW server_version');
    const known = await knownIn(pool);
    const postgres = rows[0].server_version;
    return await work({ owner, pool, known, areas: councilAreas(known), url: server.url, postgres });
  } finally {
    await pool.end();
    await owner.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is in force; the first versions are put in force where nothing is. */
export async function knownIn(pool) {
  const decisions = new DecisionStore(pool);
  const definitions = new DefinitionStore(decisions);
  await definitions.putFirstVersionsInForce('benchmark');
  const reference = await new ReferenceStore(pool).publishFirstVersion('benchmark');
  const decisionPosition = await decisions.head();
  return { definitions: await definitions.inForce(decisionPosition), reference, decisionPosition };
}

/** The codes of the areas that councils report for. */
export function councilAreas({ reference }) {
  return reference.areas.filter(({ kind }) => kind === 'council-area').map(({ code }) => code);
}

export async function forgetRecords(owner) {
  await owner.query(`TRUNCATE count_series, record_count_by_series, period_replacement, quarantine, lane_absence,
                              lane_chain, lane_position, current_count_by_series, count_cell_by_series`);
  await owner.query('CHECKPOINT');
}

export function deliveriesOf(events) {
  const appendedAt = new Date('2026-01-01T00:00:00Z');
  return events.map((event, offset) => ({
    offset,
    appendedAt,
    key: event.source,
    value: Buffer.from(JSON.stringify(event)),
    headers: {},
  }));
}

/** A recorder that holds the lane. */
export async function recorderOf({ pool, known }) {
  const recorder = new LaneRecorder({
    pool,
    log: { read: () => Promise.reject(new Error('not read')), bounds: () => Promise.resolve(undefined) },
    known: () => Promise.resolve(known),
    logger: silent,
  });
  await recorder.assigned(LANE, { start: 0, end: 0 });
  return recorder;
}

/** Ready to record: every batch in order, each told of while the one before is under way. */
export async function recording(ledger, deliveries, size) {
  const recorder = await recorderOf(ledger);
  const batches = batchesOf(deliveries, size);
  return async () => {
    for (const [index, batch] of batches.entries()) {
      const recorded = recorder.batch(batch);
      if (index + 1 < batches.length) recorder.coming(batches[index + 1]);
      await recorded;
    }
  };
}

export function batchesOf(deliveries, size) {
  const batches = [];
  for (let from = 0; from < deliveries.length; from += size) {
    const part = deliveries.slice(from, from + size);
    batches.push({ lane: LANE, from, to: from + part.length, deliveries: part, logEnd: deliveries.length });
  }
  return batches;
}

/** @throws Error unless everything holds and the cells are those computed from the events alone. */
export async function assertCells(pool, expected) {
  const { cells, faults } = await verifyRecords(pool);
  if (faults.length > 0 || cells.live !== expected)
    throw new Error(`The cells are wrong: ${faults.join('; ')}`);
}

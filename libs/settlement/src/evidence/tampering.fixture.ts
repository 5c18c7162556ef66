import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Pool, PoolClient } from 'pg';
import { DecisionStore } from '#decisions';
import { repositoryRoot } from '#installation';
import { sha256 } from '#kernel';
import { journalVerdict } from '#pooled-fund';
import { recordsVerdict } from '#records';
import type { Chance } from '#testing';
import { RISK_SHARE } from '../cambridgeshire-2016.fixture';
import { EvidencePackQuery } from './evidence-pack.query';
import type { SettledLedger } from './settled-ledger.fixture';

/** One row changed, dropped, put in another's place, or added. */
interface Tampering {
  /** For who has to see what went undetected. */
  readonly what: string;
  readonly isDetected: boolean;
}

type Kind = 'changed' | 'dropped' | 'reordered' | 'added';
const KINDS: readonly Kind[] = ['changed', 'dropped', 'reordered', 'added'];

// --- In the database, as its owner ---------------------------------------------------------------------------

/** Tables whose rows are evidence, and how a row is made another's neighbour: its key, and values that may be free. */
const TABLES: Readonly<
  Record<string, { readonly key: readonly string[]; readonly free: readonly string[] }>
> = {
  decision_event: {
    key: ['position', 'version'],
    free: ['1000, 1000', '-1, 1000', '(SELECT next_position FROM decision_head), 1000'],
  },
  journal_entry: {
    key: ['number', 'reverses', 'kind'],
    free: [
      `1000, NULL, 'forecast'`,
      `0, NULL, 'forecast'`,
      `(SELECT next_number FROM journal_head), NULL, 'forecast'`,
    ],
  },
  journal_line: { key: ['entry', 'line'], free: ['entry, 1000', '1000, 1', '0, 1'] },
  record_count_by_series: {
    key: ['lane', 'log_offset'],
    free: ['lane, 1000', 'lane, -1', '1000, 0', 'lane - 1, 0'],
  },
};

/** A transaction of its own for each, so that what they leave behind does not slow the next one down. */
const UNGUARDED = 'BEGIN; SET LOCAL session_replication_role = replica';

/**
 * Tampers with one row in a transaction in which no guard looks, verifies, and undoes it; undefined where a constraint
 * that nothing can set aside did not let it in, or nothing came to be another.
 *
 * @param client one of the owner's
 */
async function tamperWithLedger(client: PoolClient, chance: Chance): Promise<Tampering | undefined> {
  const table = chance.oneOf(Object.keys(TABLES));
  const kind = chance.oneOf(KINDS);
  await client.query(UNGUARDED);
  try {
    const what = await mutate(client, chance, table, kind);
    if (what === undefined) return undefined;
    return { what: `${table}: ${kind} ${what}`, isDetected: await isFoundOut(client) };
  } catch (error) {
    if (/^(23|22)/.test((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** What `bettercare verify` asks, in the snapshot of who tampered. */
async function isFoundOut(client: PoolClient): Promise<boolean> {
  if ((await journalVerdict(client)).faults.length > 0) return true;
  if ((await recordsVerdict(client)).faults.length > 0) return true;
  // It asks its pool one thing after the other, which a connection answers as well.
  return !(await new DecisionStore(client as unknown as Pool).verifyChain()).intact;
}

async function mutate(client: PoolClient, chance: Chance, table: string, kind: Kind) {
  const { rows } = await client.query<{ ctid: string; row: Record<string, unknown> }>(
    `SELECT ctid::text, to_jsonb(one) AS row FROM ${table} one ORDER BY ${TABLES[table]?.key.join(', ') ?? ''}`,
  );
  const [one, other] = [chance.oneOf(rows), chance.oneOf(rows)];
  const { key = [], free = [] } = TABLES[table] ?? {};
  const place = key.map((name) => `${name} ${String(one.row[name])}`).join(', ');
  switch (kind) {
    case 'dropped':
      await client.query(`DELETE FROM ${table} WHERE ctid = $1`, [one.ctid]);
      return place;
    case 'added': {
      const columns = Object.keys(one.row).filter((name) => !key.includes(name));
      const at = chance.oneOf(free);
      await client.query(
        `INSERT INTO ${table} (${[...key, ...columns].join(', ')})
         SELECT ${at}, ${columns.join(', ')} FROM ${table} WHERE ctid = $1`,
        [one.ctid],
      );
      return `${place} again at ${at}`;
    }
    case 'reordered':
      return reorder(client, table, one, other, place);
    case 'changed':
      return change(client, chance, table, one, place);
  }
}

interface Found {
  readonly ctid: string;
  readonly row: Record<string, unknown>;
}

/** Two rows, each with the place of the other. */
async function reorder(client: PoolClient, table: string, one: Found, other: Found, place: string) {
  const [first = '', ...rest] = TABLES[table]?.key ?? [];
  // What orders rows is all of the key of some tables, the first or the last of it of others.
  const names = table === 'journal_entry' ? [first] : [first, ...rest];
  const swapped = (from: Found, of: Found) => ({
    ...from.row,
    ...Object.fromEntries(names.map((name) => [name, of.row[name]])),
  });
  const [a, b] = [swapped(one, other), swapped(other, one)];
  const same = [JSON.stringify(one.row), JSON.stringify(other.row)];
  if (same.includes(JSON.stringify(a))) return undefined;
  await client.query(`DELETE FROM ${table} WHERE ctid = ANY($1::tid[])`, [[one.ctid, other.ctid]]);
  await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify([a, b]),
  ]);
  return `${place} with ${names.map((name) => String(other.row[name])).join(', ')}`;
}

async function change(
  client: PoolClient,
  chance: Chance,
  table: string,
  { ctid, row }: Found,
  place: string,
) {
  const column = chance.oneOf(Object.keys(row));
  const was = row[column];
  let now: unknown;
  if (typeof was === 'number') now = was + chance.oneOf([1, -1, 100]);
  else if (typeof was === 'boolean') now = !was;
  else if (was === null) now = 1;
  else if (typeof was === 'object') now = anotherJson(chance, was);
  else now = anotherText(chance, was as string);
  await client.query(
    `UPDATE ${table} SET ${column} = (jsonb_populate_record(NULL::${table}, $2)).${column} WHERE ctid = $1`,
    [ctid, JSON.stringify({ [column]: now })],
  );
  const { rows } = await client.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(one) AS row FROM ${table} one WHERE to_jsonb(one) = $1::jsonb`,
    [JSON.stringify(row)],
  );
  // A time written with another zone, or a text that reads as the same number, is no other value.
  return rows.length > 0 ? undefined : `${place}: ${column} ${JSON.stringify(was)} to ${JSON.stringify(now)}`;
}

// --- In the unpacked pack ------------------------------------------------------------------------------------

export type Pack = ReadonlyMap<string, Buffer>;

/** What chains and hashes of contents seal of a record; the rest of it, the manifest does. */
const SEALED_OF_RECORD = ['source', 'measure', 'area', 'period', 'table', 'value', 'status', 'contentHash'];

interface PackedRow {
  [name: string]: unknown;
}

/** A pack with one row of a file another; with its manifest made anew every other time, as a careful forger would. */
function tamperWithPack(
  pack: Pack,
  chance: Chance,
): { readonly what: string; readonly pack: Pack } | undefined {
  const name = chance.oneOf(['decisions.json', 'journal.json', 'facts.json']);
  const content: unknown = JSON.parse(pack.get(name)?.toString() ?? '');
  const isSealedAnew = chance.happens(0.5);
  const rows = name === 'facts.json' ? recordsIn(chance, content) : (content as PackedRow[]);
  const kind = chance.oneOf(KINDS);
  const what = mutateRows(
    chance,
    rows,
    kind,
    name === 'facts.json' && isSealedAnew ? SEALED_OF_RECORD : undefined,
  );
  if (what === undefined) return undefined;
  const files = new Map([...pack, [name, Buffer.from(`${JSON.stringify(content, null, 2)}\n`)]]);
  if (isSealedAnew) files.set('manifest.json', manifestOf(files));
  return { what: `${name}${isSealedAnew ? ', sealed anew' : ''}: ${kind} ${what}`, pack: files };
}

function recordsIn(chance: Chance, facts: unknown): PackedRow[] {
  const each = facts as { figures: { records: PackedRow[] }[] }[];
  return chance.oneOf(chance.oneOf(each).figures).records;
}

/** The manifest of files that were changed, made anew. */
export function manifestOf(files: Pack): Buffer {
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as {
    files: { name: string; bytes: number; sha256: string }[];
  };
  for (const file of manifest.files) {
    const content = files.get(file.name) ?? Buffer.alloc(0);
    file.bytes = content.length;
    file.sha256 = sha256(content).toString('hex');
  }
  return Buffer.from(JSON.stringify(manifest, null, 2));
}

function mutateRows(
  chance: Chance,
  rows: PackedRow[],
  kind: Kind,
  sealed: readonly string[] | undefined,
): string | undefined {
  const [at, to] = [chance.below(rows.length), chance.below(rows.length)];
  const [row, other] = [rows[at], rows[to]];
  if (!row || !other) return undefined;
  switch (kind) {
    case 'dropped':
      rows.splice(at, 1);
      return `row ${at}`;
    case 'added':
      rows.splice(to, 0, structuredClone(row));
      return `row ${at} at ${to}`;
    case 'reordered':
      if (at === to) return undefined;
      rows.splice(at, 1, other);
      rows.splice(to, 1, row);
      return `rows ${at} and ${to}`;
    case 'changed': {
      const member = chance.oneOf(sealed ?? Object.keys(row));
      const was = row[member];
      row[member] = anotherJson(chance, was);
      return `row ${at}: ${member} ${JSON.stringify(was)} to ${JSON.stringify(row[member])}`;
    }
  }
}

// --- Other values --------------------------------------------------------------------------------------------

/** The value with one thing in it another. */
function anotherJson(chance: Chance, value: unknown): unknown {
  if (typeof value === 'number') return value + chance.oneOf([1, -1, 100]);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return anotherText(chance, value);
  if (value === null || value === undefined) return 1;
  if (Array.isArray(value)) {
    const at = chance.below(value.length);
    if (value.length === 0 || chance.happens(0.2)) return [...(value as unknown[]), 'more'];
    return value.map((item: unknown, place) => (place === at ? anotherJson(chance, item) : item));
  }
  const members: [string, unknown][] = Object.entries(value);
  if (members.length === 0 || chance.happens(0.1)) return { ...value, more: 1 };
  const [name, member] = chance.oneOf(members);
  return { ...value, [name]: anotherJson(chance, member) };
}

/** One digit or letter another: a day is mostly still a day, a hash a hash. */
function anotherText(chance: Chance, text: string): string {
  const places = [...text.matchAll(/[0-9a-z]/g)].map(({ index }) => index);
  if (places.length === 0) return `${text}x`;
  const at = chance.oneOf(places);
  const was = text[at] ?? '';
  const now = /\d/.test(was) ? (was === '1' ? '2' : '1') : was === 'a' ? 'b' : 'a';
  return text.slice(0, at) + now + text.slice(at + 1);
}

// --- Many of them --------------------------------------------------------------------------------------------

interface Tampered {
  readonly undetected: readonly string[];
  readonly ofLedger: number;
  readonly ofPack: number;
}

type Check = (files: Pack) => readonly { readonly faults: readonly string[] }[];

/** Tampers with one row at a time, in the ledger and in its pack by turns, and says what nobody noticed. */
export async function tamperWithMany(
  { db, queries }: SettledLedger,
  chance: Chance,
  times: number,
): Promise<Tampered> {
  const answer = await queries.execute(new EvidencePackQuery(RISK_SHARE));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  const files = Object.entries(unzipSync(answer.value.archive));
  const pack = new Map(files.map(([name, bytes]) => [name, Buffer.from(bytes)]));
  const checker = pathToFileURL(join(repositoryRoot(), 'infra', 'evidence', 'check.mjs')).href;
  const { checkPack } = (await import(checker)) as { checkPack: Check };
  const isHolding = (of: Pack) => checkPack(of).every(({ faults }) => faults.length === 0);
  const client = await db.owner.connect();
  const undetected: string[] = [];
  const done = { ofLedger: 0, ofPack: 0 };
  try {
    await client.query('BEGIN');
    if ((await isFoundOut(client)) || !isHolding(pack)) throw new Error('It does not hold untouched');
    await client.query('ROLLBACK');
    while (done.ofLedger + done.ofPack < times) {
      if (done.ofPack < done.ofLedger) {
        const forged = tamperWithPack(pack, chance);
        if (!forged) continue;
        done.ofPack += 1;
        if (isHolding(forged.pack)) undetected.push(forged.what);
      } else {
        const tampered = await tamperWithLedger(client, chance);
        if (!tampered) continue;
        done.ofLedger += 1;
        if (!tampered.isDetected) undetected.push(tampered.what);
      }
    }
    return { undetected, ...done };
  } finally {
    client.release();
  }
}

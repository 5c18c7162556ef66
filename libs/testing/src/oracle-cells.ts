import { contentHash } from '#contracts';
import type { CountReported, CountWithdrawn, LedgerEvent, PeriodReplaced } from '#contracts';
import { firstDay, lastDay, period } from '#kernel';
import { createHash } from 'node:crypto';

type Count = CountReported | CountWithdrawn;

/** One cell as it enters the hash of all of them; `month` is `2014-09`. */
export interface HashedCell {
  readonly area: string;
  readonly measure: string;
  readonly table: string;
  readonly source: string;
  readonly month: string;
  readonly careType: string;
  readonly agency: string;
  readonly reason: string;
  readonly total: number;
  readonly live: number;
  readonly provisional: number;
}

/** The hash by which an answer is known: over its cells' lines in byte order (`verify` prints that of the live ones). */
export function hashCells(cells: readonly HashedCell[]): string {
  const lines = cells.map(({ area, measure, table, source, month, careType, agency, reason, ...sums }) =>
    [
      area,
      measure,
      table,
      source,
      month,
      careType,
      agency,
      reason,
      sums.total,
      sums.live,
      sums.provisional,
    ].join('|'),
  );
  const hash = createHash('sha256');
  for (const line of lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    hash.update(`${line}\n`);
  return hash.digest('hex');
}

/**
 * What the cells must be after a history, worked out without the database: one pass over the events, one
 * look at what each record came to. It shares no code with the recording but the content hash, which is
 * part of the contract.
 */
export function expectedCells(history: Iterable<LedgerEvent>): HashedCell[] {
  const winners = new Map<string, Count>();
  const replacements: PeriodReplaced[] = [];
  for (const event of history) {
    if (event.type === 'bettercare.period.replaced.v1') {
      replacements.push(event);
      continue;
    }
    const key = recordKey(event);
    const standing = winners.get(key);
    if (!standing || beats(event, standing)) winners.set(key, event);
  }
  const cells = new Map<string, HashedCell>();
  for (const count of winners.values()) {
    if (count.type === 'bettercare.count.withdrawn.v1' || typeof count.data.value !== 'number') continue;
    if (replacements.some((replacement) => kills(replacement, count))) continue;
    addTo(cells, count, count.data.value);
  }
  return [...cells.values()];
}

function recordKey({ source, data }: Count): string {
  const { careType = '', agency = '', reason = '' } = data.category ?? {};
  return [source, data.measure, data.table, data.area, data.period, careType, agency, reason].join('|');
}

function beats(challenger: Count, standing: Count): boolean {
  const [later, earlier] = [Date.parse(challenger.data.applicableAt), Date.parse(standing.data.applicableAt)];
  return later === earlier ? contentHash(challenger) > contentHash(standing) : later > earlier;
}

function kills({ source, data }: PeriodReplaced, count: CountReported): boolean {
  const stated = period(count.data.period);
  return (
    source === count.source &&
    data.group.measure === count.data.measure &&
    data.group.area === count.data.area &&
    data.group.table === count.data.table &&
    data.from <= firstDay(stated) &&
    lastDay(stated) <= data.to &&
    Date.parse(data.applicableAt) > Date.parse(count.data.applicableAt)
  );
}

function addTo(cells: Map<string, HashedCell>, count: CountReported, value: number): void {
  const { careType = '', agency = '', reason = '' } = count.data.category ?? {};
  const where = {
    area: count.data.area,
    measure: count.data.measure,
    table: count.data.table,
    source: count.source,
    month: period(count.data.period).lastMonth,
    careType,
    agency,
    reason,
  };
  const key = Object.values(where).join('|');
  const cell = cells.get(key);
  cells.set(key, {
    ...where,
    total: (cell?.total ?? 0) + value,
    live: (cell?.live ?? 0) + 1,
    provisional: (cell?.provisional ?? 0) + (count.data.status === 'provisional' ? 1 : 0),
  });
}

import type { Pool } from 'pg';
import type { Outcome, RecordedCount } from './outcome';

/** Numbers remembered at most; beyond them all are asked for again, so that memory stays bounded. */
const REMEMBERED_MAX = 100_000;

type Series = Pick<RecordedCount, 'area' | 'measure' | 'table' | 'source' | 'careType' | 'agency' | 'reason'>;

/** The number of the series of each count of a batch. */
export type SeriesNumbers = ReadonlyMap<RecordedCount, number>;

const COLUMNS = 'area, measure, tbl, source, care_type, agency, reason';

/**
 * The number of each series: of what a count is a figure of. A number is given once and for ever, in a
 * transaction of its own that is durable before any record can hold it; a series that then gets no record is
 * harmless. So the numbers may be remembered for as long as the database is the same one.
 */
export class SeriesStore {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** Finds or gives the number of each count's series. */
  async numbersOf(outcomes: readonly Outcome[]): Promise<SeriesNumbers> {
    if (this.numbers.size > REMEMBERED_MAX) this.forget();
    const found = new Map<RecordedCount, number>();
    const unknown = new Map<string, RecordedCount[]>();
    for (const outcome of outcomes) {
      if (outcome.outcome !== 'count') continue;
      const name = nameOf(outcome);
      const number = this.numbers.get(name);
      if (number !== undefined) found.set(outcome, number);
      else if (!unknown.get(name)?.push(outcome)) unknown.set(name, [outcome]);
    }
    if (unknown.size === 0) return found;
    for (const series of await this.ask([...unknown.values()].flatMap(([first]) => first ?? []))) {
      const name = nameOf(series);
      this.numbers.set(name, series.number);
      for (const count of unknown.get(name) ?? []) found.set(count, series.number);
    }
    return found;
  }

  /** To be called when the database may have become another one. */
  forget(): void {
    this.numbers.clear();
  }

  /** In key order, so that two that give the same numbers do not wait for each other. */
  private async ask(unknown: readonly Series[]): Promise<(Series & { number: number })[]> {
    const given = [
      unknown.map(({ area }) => area),
      unknown.map(({ measure }) => measure),
      unknown.map(({ table }) => table),
      unknown.map(({ source }) => source),
      unknown.map(({ careType }) => careType),
      unknown.map(({ agency }) => agency),
      unknown.map(({ reason }) => reason),
    ];
    const named = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                   AS named (${COLUMNS})`;
    // Looked for first: ON CONFLICT draws a number for every attempt, and would use them up.
    await this.pool.query(
      `INSERT INTO count_series (${COLUMNS})
       SELECT ${COLUMNS} FROM ${named}
        WHERE NOT EXISTS (SELECT FROM count_series s WHERE ${sameSeries('s', 'named')})
        ORDER BY ${COLUMNS}
       ON CONFLICT DO NOTHING`,
      given,
    );
    const { rows } = await this.pool.query<Series & { number: number }>(
      `SELECT s.series AS number, s.area, s.measure, s.tbl AS "table", s.source, s.care_type AS "careType", s.agency, s.reason
         FROM ${named} JOIN count_series s ON ${sameSeries('s', 'named')}`,
      given,
    );
    return rows;
  }
}

const sameSeries = (one: string, other: string) =>
  COLUMNS.split(', ')
    .map((column) => `${one}.${column} = ${other}.${column}`)
    .join(' AND ');

/** No code holds a space. */
function nameOf({ area, measure, table, source, careType, agency, reason }: Series): string {
  return `${area} ${measure} ${table} ${source} ${careType} ${agency} ${reason}`;
}

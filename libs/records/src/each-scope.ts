import { Parameters } from './as-at';
import type { Queryable, Scope } from './as-at';

/** What is read of a scope: which columns, where from, and in which order. */
export interface ScopeReading {
  readonly columns: string;
  readonly from: (scope: Scope, parameters: Parameters) => string;
  readonly order: string;
}

/** A statement is planned in time that grows with the scopes in it, and its plan is held in memory. */
const SCOPES_A_STATEMENT = 64;

/**
 * Reads the same of several scopes in one statement, and answers with the rows of each in its place: a question about
 * an area rests on many measures, and to wait for each of them in turn takes longer than all of them do.
 */
export async function readEachScope<Row extends object>(
  db: Queryable,
  scopes: readonly Scope[],
  reading: ScopeReading,
): Promise<Row[][]> {
  const each: Row[][] = [];
  for (let at = 0; at < scopes.length; at += SCOPES_A_STATEMENT)
    each.push(...(await readTogether<Row>(db, scopes.slice(at, at + SCOPES_A_STATEMENT), reading)));
  return each;
}

async function readTogether<Row extends object>(
  db: Queryable,
  scopes: readonly Scope[],
  { columns, from, order }: ScopeReading,
): Promise<Row[][]> {
  const parameters = new Parameters();
  const parts = scopes.map(
    (scope, asked) =>
      `SELECT ${asked} AS asked, row_number() OVER (ORDER BY ${order}) AS place, ${columns}
         FROM (${from(scope, parameters)}) part`,
  );
  const { rows } = await db.query<{ asked: number; place?: number }>(
    `${parts.join(' UNION ALL ')} ORDER BY asked, place`,
    parameters.values,
  );
  const each = scopes.map((): Row[] => []);
  for (const { asked, ...row } of rows) {
    delete row.place;
    each[asked]?.push(row as Row);
  }
  return each;
}

import type { Measure } from '#catalogue';
import { Parameters } from './as-at';
import type { Queryable, Scope, ScopeOfAreas } from './as-at';

/** What is read of a scope: which columns, where from (rows that name their `area`), and in which order. */
export interface ScopeReading {
  readonly columns: string;
  readonly from: (scope: ScopeOfAreas, parameters: Parameters) => string;
  readonly order: string;
}

/** A statement is planned in time that grows with the scopes in it, and its plan is held in memory. */
const SCOPES_A_STATEMENT = 64;

/** Scopes that differ in nothing but their area, and the places of each area's rows among the answers. */
interface Together extends Omit<Scope, 'area'> {
  readonly placesOf: Map<string, number[]>;
}

/**
 * Reads the same of several scopes in one statement, and answers with the rows of each in its place: a question about
 * an area rests on many measures, and to wait for each of them in turn takes longer than all of them do. The same
 * measure and months of many areas are one scope to the statement, since planning one costs more than its rows.
 */
export async function readEachScope<Row extends object>(
  db: Queryable,
  scopes: readonly Scope[],
  reading: ScopeReading,
): Promise<Row[][]> {
  const each = scopes.map((): Row[] => []);
  const together = alikeButForArea(scopes);
  for (let at = 0; at < together.length; at += SCOPES_A_STATEMENT)
    await readTogether(db, together.slice(at, at + SCOPES_A_STATEMENT), reading, each);
  return each;
}

function alikeButForArea(scopes: readonly Scope[]): Together[] {
  const found = new Map<Measure, Together[]>();
  for (const [place, { area, measure, from, to }] of scopes.entries()) {
    const ofMeasure = found.get(measure) ?? [];
    found.set(measure, ofMeasure);
    let together = ofMeasure.find((each) => each.from === from && each.to === to);
    if (!together) ofMeasure.push((together = { measure, from, to, placesOf: new Map() }));
    together.placesOf.set(area, [...(together.placesOf.get(area) ?? []), place]);
  }
  return [...found.values()].flat();
}

async function readTogether(
  db: Queryable,
  scopes: readonly Together[],
  { columns, from, order }: ScopeReading,
  each: readonly object[][],
): Promise<void> {
  const parameters = new Parameters();
  const parts = scopes.map(
    (scope, asked) =>
      `SELECT ${asked} AS asked, area AS "inArea", row_number() OVER (ORDER BY ${order}) AS place, ${columns}
         FROM (${from({ ...scope, areas: [...scope.placesOf.keys()] }, parameters)}) part`,
  );
  const { rows } = await db.query<{ asked: number; inArea: string; place?: number }>(
    `${parts.join(' UNION ALL ')} ORDER BY asked, place`,
    parameters.values,
  );
  for (const { asked, inArea, ...row } of rows) {
    delete row.place;
    for (const place of scopes[asked]?.placesOf.get(inArea) ?? []) each[place]?.push(row);
  }
}

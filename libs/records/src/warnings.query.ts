import type { Table } from '#contracts';
import { firstDay, lastDay, period } from '#kernel';
import type { Month } from '#kernel';
import { areaCondition, knownCondition, measureCondition, scopeCondition, winnersSql } from './as-at';
import type { AsAt, Parameters, Queryable, Scope, ScopeOfAreas } from './as-at';
import { readEachScope } from './each-scope';
import { kills, RECORD_KEY } from './record.sql';

/** Something that stands beside a figure without being refused. */
export interface RecordWarning {
  readonly rule: 'version-reused' | 'submission-incomplete';
  readonly source: string;
  readonly measure: string;
  readonly table: Table;
  /** The months it touches, both inclusive. */
  readonly firstMonth: Month;
  readonly lastMonth: Month;
  readonly what: string;
}

/** The warnings on the records of each scope, as they were or are known. */
export async function readWarnings(
  db: Queryable,
  scopes: readonly Scope[],
  asAt: AsAt,
): Promise<RecordWarning[][]> {
  const reused = await reusedVersions(db, scopes, asAt);
  const incomplete = await incompleteSubmissions(db, scopes, asAt);
  return scopes.map((_, at) => [...(reused[at] ?? []), ...(incomplete[at] ?? [])]);
}

type Where = Omit<RecordWarning, 'rule' | 'what'>;

const WHERE_COLUMNS = `source, measure, tbl AS "table",
  to_char(period_from, 'YYYY-MM') AS "firstMonth", to_char(period_to, 'YYYY-MM') AS "lastMonth"`;

/**
 * One applicable time came with two contents: the greater hash counts until a later version arrives, be it the
 * figure or its withdrawal. A record that a replacement made dead has nothing to warn of.
 */
async function reusedVersions(
  db: Queryable,
  scopes: readonly Scope[],
  asAt: AsAt,
): Promise<RecordWarning[][]> {
  const each = await readEachScope<Where & { version: Date }>(db, scopes, {
    columns: `${WHERE_COLUMNS}, version`,
    from: (scope, parameters) => {
      const condition = scopeCondition(scope, parameters);
      const winners = winnersSql(asAt, condition, parameters);
      const known = knownCondition(asAt, parameters);
      // The few reused versions are found first, in one pass: a look for each record would be a pass each.
      return `
        WITH reused AS MATERIALIZED (
          SELECT ${RECORD_KEY}, version
            FROM record_count r
           WHERE ${condition} AND ${known('r', 'version')}
           GROUP BY ${RECORD_KEY}, version
          HAVING min(content) <> max(content))
        SELECT * FROM (${winners}) winner
         WHERE (${RECORD_KEY}, version) IN (SELECT * FROM reused)
           AND (live OR withdrawn AND NOT EXISTS (
             SELECT FROM period_replacement p WHERE ${kills('p', 'winner')} AND ${known('p', 'applicable_at')}))`;
    },
    order: 'measure, source, tbl, period_from, care_type, agency, reason',
  });
  return each.map((rows) =>
    rows.map(({ version, ...where }) => ({
      rule: 'version-reused',
      ...where,
      what: `two contents were reported with the applicable time ${version.toISOString()}; send a later version`,
    })),
  );
}

/**
 * A period was replaced and not all rows announced for it are there yet. A replacement that a later one of
 * the same group covers no longer matters.
 */
async function incompleteSubmissions(
  db: Queryable,
  scopes: readonly Scope[],
  asAt: AsAt,
): Promise<RecordWarning[][]> {
  const each = await readEachScope<Where & { submission: string; announced: number; recorded: number }>(
    db,
    scopes,
    {
      columns: `${WHERE_COLUMNS}, submission, announced_rows AS announced, recorded`,
      from: (scope, parameters) => {
        const ofAreas = areaCondition(scope, parameters);
        const from = parameters.add(firstDay(period(scope.from)));
        const to = parameters.add(lastDay(period(scope.to)));
        const measure = replacementMeasure(scope, parameters);
        const known = knownCondition(asAt, parameters);
        return `
          SELECT p.*, recorded
            FROM period_replacement p,
                 LATERAL (SELECT count(DISTINCT (${RECORD_KEY})) AS recorded
                            FROM record_count r
                           WHERE r.source = p.source AND r.submission = p.submission
                             AND ${known('r', 'version')}) rows
           WHERE ${ofAreas} AND period_to >= ${from} AND period_from <= ${to} AND ${measure}
             AND ${known('p', 'applicable_at')} AND recorded < announced_rows
             AND NOT EXISTS (SELECT FROM period_replacement later
                              WHERE later.source = p.source AND later.area = p.area
                                AND later.measure = p.measure AND later.tbl = p.tbl
                                AND later.period_from <= p.period_from AND later.period_to >= p.period_to
                                AND later.applicable_at > p.applicable_at
                                AND ${known('later', 'applicable_at')})`;
      },
      order: 'measure, source, tbl, period_from, submission',
    },
  );
  return each.map((rows) =>
    rows.map(({ submission, announced, recorded, ...where }) => ({
      rule: 'submission-incomplete',
      ...where,
      what: `${recorded} of the ${announced} rows announced for submission ${submission} are recorded`,
    })),
  );
}

/**
 * A replacement bears no agency, reason or care type. Where the predicate asks for one its answer is unknown
 * (null), and what may touch the figure is shown.
 */
function replacementMeasure({ measure }: ScopeOfAreas, parameters: Parameters): string {
  return `(SELECT ${measureCondition(measure, parameters)}
             FROM (SELECT p.measure, p.tbl, p.source, p.area,
                          NULL::text AS agency, NULL::text AS reason, NULL::text AS care_type) AS replaced) IS NOT FALSE`;
}

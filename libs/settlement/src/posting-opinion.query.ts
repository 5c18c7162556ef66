import type { PoolClient } from 'pg';
import { RefusedInTurn } from '#decisions';
import { refusal } from './rules';
import { secondOpinion, type SettlementCase } from './second-opinion.query';
import type { Split } from './settlement.events';

/**
 * Holds a post, in its own transaction, to what SQL alone makes of what was decided before it: the fund divided anew from
 * the computation, disputes, agreed amount and quarters posted as they are stored, and every account that the settlement
 * has touched; the end of a dispute that held some of it as well. After quarters are posted, what they did not release is still held.
 *
 * @param decision the position of the decision that posts, all or quarters of it, restates, or ends a dispute after that
 * @throws RefusedInTurn where an account stands at another penny
 */
export async function assertPostedAsOpined(client: PoolClient, decision: number): Promise<void> {
  const { rows: stored } = await client.query<{ one: SettlementCase }>(CASE_SQL, [decision]);
  const [opinion] = await secondOpinion(
    client,
    stored.map(({ one }) => one),
  );
  const differing = opinion && (await differingAccounts(client, decision, opinion.split));
  if (differing?.length === 0) return;
  const what = `SQL alone comes to other postings: ${differing?.join('; ') ?? 'none, since nothing was computed'}`;
  const mend = 'Have the rule looked into: it is worked out in two ways that must agree';
  throw new RefusedInTurn([refusal('second-opinion-differs', '', what, mend)]);
}

async function differingAccounts(client: PoolClient, decision: number, split: Split): Promise<string[]> {
  const { rows } = await client.query<{ account: string; expected: string; stands: string }>(ACCOUNTS_SQL, [
    decision,
    JSON.stringify(split),
  ]);
  return rows.map(
    ({ account, expected, stands }) => `${account} stands at ${stands} pence instead of ${expected}`,
  );
}

const EARLIER = `
  posting AS (SELECT stream, version, type, data FROM decision_event WHERE position = $1),
  earlier AS (
    SELECT e.position, e.version, e.type, e.data
      FROM decision_event e JOIN posting p ON e.stream = p.stream AND e.version <= p.version
  ),
  basis AS (
    -- The end of a dispute divides what was posted, whatever was computed since.
    SELECT CASE type WHEN 'settlement.dispute-resolved'
             THEN (SELECT max(version) FROM earlier WHERE type IN ('settlement.posted', 'settlement.restated'))
             ELSE version END AS version
      FROM posting
  ),
  computed AS (
    SELECT data ->> 'policyYear' AS own_year, data -> 'computation' AS computation
      FROM earlier
     WHERE type = 'settlement.computed' AND version <= (SELECT version FROM basis)
     ORDER BY version DESC LIMIT 1
  )`;

/**
 * What was posted on, as it stands in the decisions: the last computation by then, the disputes that nobody has ended, and
 * the amount that was agreed since.
 */
const CASE_SQL = `
  WITH ${EARLIER},
  claims AS (
    -- One that was upheld after posting holds its money until the restatement gives it to whose it is.
    SELECT coalesce(jsonb_agg(data ORDER BY version), '[]') AS of_each
      FROM earlier
     WHERE type = 'settlement.disputed' AND version <= (SELECT version FROM basis)
       AND data -> 'dispute' NOT IN (
             SELECT data -> 'dispute' FROM earlier
              WHERE type = 'settlement.dispute-resolved'
                AND (version <= (SELECT version FROM basis) OR data ->> 'outcome' <> 'upheld'))
  ),
  kept AS (
    SELECT data -> 'releasedPence' AS pence
      FROM earlier
     WHERE type = 'settlement.quarters-posted' AND position < $1
     ORDER BY version DESC LIMIT 1
  ),
  agreed AS (
    -- A computation or a dispute voids what was agreed before it.
    SELECT data -> 'agreedPence' AS pence
      FROM earlier
     WHERE type IN ('settlement.computed', 'settlement.disputed', 'settlement.amount-agreed')
       AND version <= (SELECT version FROM basis)
     ORDER BY version DESC LIMIT 1
  )
  SELECT jsonb_build_object('terms', computation #> '{agreement,content}', 'inputs', computation -> 'inputs',
                            'claims', claims.of_each, 'agreedPence', agreed.pence,
                            'keptPence', CASE computation #>> '{agreement,content,rule,clawsBack}'
                                           WHEN 'true' THEN NULL ELSE (SELECT pence FROM kept) END) AS one
    FROM computed, claims, agreed`;

/** The accounts that do not stand, after all that the settlement has entered, as the split says: nothing else moved. */
const ACCOUNTS_SQL = `
  WITH ${EARLIER},
  opened AS (SELECT data #> '{terms,content}' AS terms FROM earlier WHERE type = 'settlement.opened'),
  divided AS (
    SELECT (split ->> 'releasedPence')::numeric AS released, (split ->> 'retainedPence')::numeric AS retained,
           (split ->> 'disputedPence')::numeric AS disputed, split -> 'shares' AS shares,
           (SELECT type FROM posting) = 'settlement.quarters-posted' AS is_in_part
      FROM (SELECT $2::jsonb AS split) given
  ),
  receiving AS (
    -- The pool of the year that the terms name, or of the settlement's own.
    SELECT coalesce(computation #>> '{agreement,content,receiver,policyYear}', own_year) AS year FROM computed
  ),
  expected (account, pence) AS (
    SELECT 'contributed:' || (terms ->> 'holder'), -(terms ->> 'fundPence')::numeric FROM opened
    UNION ALL
    SELECT 'retained:' || (terms ->> 'holder'), retained FROM opened, divided WHERE NOT is_in_part
    UNION ALL
    SELECT 'disputed:' || (data ->> 'agreement'), disputed FROM posting, divided WHERE NOT is_in_part
    UNION ALL
    SELECT 'held:' || (data ->> 'agreement'), retained + disputed FROM posting, divided WHERE is_in_part
    UNION ALL
    SELECT 'pool:' || (data ->> 'area') || '/' || replace(receiving.year, '/', '-'), released
      FROM posting, divided, receiving WHERE shares = '[]'
    UNION ALL
    SELECT 'retained:' || (share ->> 'partner'), (share ->> 'pence')::numeric
      FROM divided CROSS JOIN jsonb_array_elements(shares) AS share
  ),
  entered AS (
    SELECT account, pence
      FROM journal_line JOIN journal_entry ON number = entry JOIN earlier ON decision = position
  )
  SELECT account, coalesce(sum(due), 0)::text AS expected, coalesce(sum(pence), 0)::text AS stands
    FROM (SELECT account, pence AS due, NULL::numeric AS pence FROM expected
          UNION ALL SELECT account, NULL, pence FROM entered) each_line
   GROUP BY account
  HAVING coalesce(sum(due), 0) <> coalesce(sum(pence), 0)
   ORDER BY account`;

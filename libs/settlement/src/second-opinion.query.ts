import type { Pool, PoolClient } from 'pg';
import type { AgreementContent } from './agreement-content';
import type { NamedClaim, SettlementInput, Split } from './settlement.events';
import type { Amount } from './working';

/** What an agreement is settled on, as it is stored: its terms, the counts of its inputs, and what people say of them. */
export interface SettlementCase {
  readonly terms: Pick<AgreementContent, 'fundPence' | 'rule'>;
  readonly inputs: readonly Pick<SettlementInput, 'figure' | 'count'>[];
  /** Of the disputes that are open: what each says the count of its figure should be. */
  readonly claims: readonly NamedClaim[];
  /** What partners agreed is released, whatever the rule comes to. */
  readonly agreedPence?: number | undefined;
  /** What quarters were released for and keep, whatever the rule comes to. */
  readonly keptPence?: number | undefined;
}

/** What SQL alone makes of a case: what the rule comes to, and how the fund is divided. */
export interface Opinion {
  readonly amounts: readonly Amount[];
  readonly split: Split;
}

/**
 * What agreements come to, worked out by PostgreSQL alone: another reading of the same rules, from the terms, inputs and
 * claims as JSON, in exact numbers. It shares nothing with `settle` and `splitOf`, so that a slip in either is a
 * difference of some penny.
 *
 * It goes the other way about: the net extra cost in one sum, what is kept before what is released; what is paid to date
 * as the most that was earned so far; every set of claims by the bits of its number.
 */
export async function secondOpinion(
  db: Pick<Pool | PoolClient, 'query'>,
  cases: readonly SettlementCase[],
): Promise<Opinion[]> {
  const { rows } = await db.query<Row>(SECOND_OPINION_SQL, [JSON.stringify(cases)]);
  const read = cases.map((): Read => ({ amounts: [], split: new Map() }));
  // Text first, since a bigint beyond what JSON holds would come out as another number.
  for (const { asked, part, name, pence } of rows) {
    if (part === 'split') read[asked - 1]?.split.set(name, wholePence(pence));
    else read[asked - 1]?.amounts.push({ name, pence: wholePence(pence) });
  }
  return read.map(({ amounts, split }) => ({ amounts, split: splitFrom(split) }));
}

interface Row {
  asked: number;
  part: 'amounts' | 'split';
  name: string;
  pence: string;
}

interface Read {
  readonly amounts: Amount[];
  readonly split: Map<string, number>;
}

/** Without an opinion nothing is divided. */
function splitFrom(named: ReadonlyMap<string, number>): Split {
  const { released = 0, retained = 0, disputed = 0, ...shares } = Object.fromEntries(named);
  return {
    releasedPence: released,
    retainedPence: retained,
    disputedPence: disputed,
    shares: Object.entries(shares).map(([name, pence]) => ({ partner: name.slice('share/'.length), pence })),
  };
}

function wholePence(text: string): number {
  const pence: unknown = JSON.parse(text);
  if (!Number.isSafeInteger(pence)) throw new RangeError(`JSON cannot hold ${text} pence exactly`);
  return pence as number;
}

// Division is `div`, of whole numbers and without a remainder left unsaid: "/" would round at some place.
const SECOND_OPINION_SQL = `
  WITH RECURSIVE given AS MATERIALIZED (
    SELECT asked, one -> 'inputs' AS inputs, one -> 'claims' AS claims,
           (one ->> 'agreedPence')::numeric AS agreed, coalesce((one ->> 'keptPence')::numeric, 0) AS had,
           one #> '{terms,rule}' AS rule, one #>> '{terms,rule,kind}' AS kind,
           (one #>> '{terms,fundPence}')::numeric AS fund
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given (one, asked)
  ),
  -- Whichever claims hold: a place for every set of them, that of none first. A claim stands in the place of a count.
  cases AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY asked, upheld) AS place, asked, upheld, fund, rule, kind,
           coalesce(counted.of_each, '{}') || coalesce(claimed.of_each, '{}') AS counts
      FROM given
     CROSS JOIN generate_series(0, (1 << jsonb_array_length(claims)) - 1) AS upheld
     CROSS JOIN LATERAL (
             SELECT jsonb_object_agg(input ->> 'figure', input -> 'count') AS of_each
               FROM jsonb_array_elements(inputs) AS input) counted
     CROSS JOIN LATERAL (
             SELECT jsonb_object_agg(claim ->> 'figure', claim -> 'claimed') AS of_each
               FROM jsonb_array_elements(claims) WITH ORDINALITY AS every (claim, nth)
              WHERE upheld & (1 << (nth - 1)::int) > 0) claimed
  ),

  -- Balancing sum and pool shares.
  extra AS (
    SELECT place, sum((count - target) * price) AS cost
      FROM (SELECT place, (counts ->> ((line ->> 'metric') || '/' || (line ->> 'period')))::numeric AS count,
                   (line ->> 'target')::numeric AS target, (line ->> 'pricePence')::numeric AS price
              FROM cases CROSS JOIN jsonb_array_elements(rule -> 'activity') AS line
             WHERE kind <> 'pay-for-performance') of_each
     GROUP BY place
    -- A sum leaves out what is unknown, as if it cost nothing; there is no opinion on a blank.
    HAVING NOT bool_or(count IS NULL OR price IS NULL)
  ),
  kept AS MATERIALIZED (
    SELECT place, fund, greatest(cost, 0) AS overspend,
           least(fund,
                 coalesce((rule ->> 'capPence')::numeric, 'Infinity'),
                 greatest(cost - coalesce((rule ->> 'corridorPence')::numeric, 0), 0)) AS retained
      FROM cases JOIN extra USING (place)
  ),

  -- Pay for performance.
  quarters AS (
    SELECT place, nth, fund, rule, one ->> 'period' AS period,
           CASE rule ->> 'unit' WHEN 'pound' THEN 100 ELSE 1 END::numeric AS unit,
           coalesce((rule ->> 'minimumRate')::numeric, '-Infinity') AS rate,
           (one ->> 'baseline')::numeric - (one ->> 'plan')::numeric AS planned,
           (one ->> 'baseline')::numeric
             - (counts ->> ((rule ->> 'metric') || '/' || (one ->> 'period')))::numeric AS saved
      FROM cases CROSS JOIN jsonb_array_elements(rule -> 'quarters') WITH ORDINALITY AS every (one, nth)
     WHERE kind = 'pay-for-performance'
  ),
  to_date AS (
    SELECT *, sum(planned) OVER (PARTITION BY place) AS planned_in_all,
           sum(planned) OVER so_far AS planned_so_far, sum(saved) OVER so_far AS saved_so_far,
           bool_and(saved IS NOT NULL) OVER so_far AS is_reported
      FROM quarters
    WINDOW so_far AS (PARTITION BY place ORDER BY nth)
  ),
  -- Of each reduction its share of the fund in whole units, halves away from nothing.
  worth AS (
    SELECT place, nth, fund, period, rule, is_reported, planned_in_all > 0 AS reduces,
           ${share('planned')} AS of_plan, ${share('planned_so_far')} AS of_plan_so_far,
           CASE WHEN rate = '-Infinity' OR saved >= rate * planned THEN ${share('saved')} ELSE 0 END AS of_saving,
           CASE WHEN rate = '-Infinity' OR saved_so_far >= rate * planned_so_far
                THEN ${share('saved_so_far')} ELSE 0 END AS of_saving_so_far
      FROM to_date
  ),
  limits AS MATERIALIZED (
    SELECT place, nth, period, fund, of_saving, of_saving_so_far,
           (rule ->> 'recoverable')::boolean AS recoverable, (rule ->> 'clawsBack')::boolean AS claws_back,
           CASE WHEN NOT (rule ->> 'cappedAtPlan')::boolean THEN fund
                WHEN rule ->> 'rounding' = 'to-date' THEN of_plan_so_far
                     - coalesce(lag(of_plan_so_far) OVER by_quarter, 0)
                ELSE of_plan END AS most,
           CASE WHEN NOT (rule ->> 'cappedAtPlan')::boolean THEN fund
                WHEN rule ->> 'rounding' = 'to-date' THEN least(of_plan_so_far, fund)
                ELSE least(sum(of_plan) OVER by_quarter, fund) END AS most_so_far
      FROM worth
     WHERE reduces AND is_reported
    WINDOW by_quarter AS (PARTITION BY place ORDER BY nth)
  ),
  recovered AS (
    SELECT place, nth, period,
           CASE WHEN claws_back THEN greatest(0, least(of_saving_so_far, most_so_far))
                ELSE max(greatest(0, least(of_saving_so_far, most_so_far)))
                       OVER (PARTITION BY place ORDER BY nth) END AS paid_so_far
      FROM limits
     WHERE recoverable
  ),
  -- What a quarter missed is gone, so each rests on what was paid before it.
  step_by_step AS (
    SELECT place, 0::bigint AS nth, NULL::text AS period, 0::numeric AS paid_so_far
      FROM limits WHERE nth = 1 AND NOT recoverable
    UNION ALL
    SELECT place, l.nth, l.period,
           CASE WHEN l.claws_back THEN earned ELSE greatest(earned, before.paid_so_far) END
      FROM step_by_step before JOIN limits l USING (place)
           CROSS JOIN LATERAL (
             SELECT greatest(0, least(l.most_so_far,
                      before.paid_so_far + greatest(-before.paid_so_far, least(l.of_saving, l.most)))) AS earned) now
     WHERE l.nth = before.nth + 1
  ),
  paid_to_date AS (
    SELECT place, nth, period, paid_so_far FROM recovered
    UNION ALL
    SELECT place, nth, period, paid_so_far FROM step_by_step WHERE nth > 0
  ),
  paid AS MATERIALIZED (
    SELECT place, nth, period,
           paid_so_far - coalesce(lag(paid_so_far) OVER (PARTITION BY place ORDER BY nth), 0) AS pence
      FROM paid_to_date
    UNION ALL
    SELECT place, nth, period, 0 FROM worth WHERE NOT reduces AND is_reported
  ),
  outcomes AS MATERIALIZED (
    SELECT place, fund - retained AS released FROM kept
    UNION ALL
    SELECT place, coalesce(sum(pence), 0) FROM cases LEFT JOIN paid USING (place)
     WHERE kind = 'pay-for-performance'
     GROUP BY place
  ),

  -- How the fund is divided: what is released whichever claims hold is, what is retained whichever hold is; or as agreed.
  splits AS MATERIALIZED (
    SELECT asked, coalesce(agreed, greatest(least, had)) AS released,
           fund - coalesce(agreed, greatest(most, had)) AS retained,
           CASE WHEN agreed IS NULL THEN greatest(most, had) - greatest(least, had) ELSE 0 END AS disputed
      FROM given
      JOIN (SELECT asked, min(released) AS least, max(released) AS most
              FROM outcomes JOIN cases USING (place)
             GROUP BY asked) whichever USING (asked)
  ),

  -- To whom: each its share in whole pence, and the pence left over to the largest remainders, the first of equals first.
  whole AS (
    SELECT asked, 'amounts' AS part, released FROM outcomes JOIN cases USING (place) WHERE upheld = 0
    UNION ALL
    SELECT asked, 'split', released FROM splits
  ),
  shares AS (
    SELECT asked, part, nth, partner, released, div(weight * released, sum(weight) OVER together) AS floor,
           weight * released % sum(weight) OVER together AS remainder
      FROM (SELECT asked, part, released, nth, one ->> 'partner' AS partner, (one ->> 'share')::numeric AS weight
              FROM whole JOIN given USING (asked)
             CROSS JOIN jsonb_array_elements(rule -> 'shares') WITH ORDINALITY AS every (one, nth)
             WHERE kind = 'pool-shares') of_each
    WINDOW together AS (PARTITION BY asked, part)
  ),
  shared AS (
    SELECT asked, part, nth, partner,
           floor + CASE WHEN row_number() OVER (PARTITION BY asked, part ORDER BY remainder DESC, nth)
                             <= released - sum(floor) OVER (PARTITION BY asked, part) THEN 1 ELSE 0 END AS pence
      FROM shares
  ),

  amounts AS (
    SELECT place, 1 AS rank, 1::bigint AS nth, 'overspend' AS name, overspend AS pence FROM kept
    UNION ALL SELECT place, 1, nth, 'paid/' || period, pence FROM paid
    UNION ALL SELECT place, 2, 1, 'released', released FROM outcomes
    UNION ALL SELECT place, 3, 1, 'retained', fund - released FROM outcomes JOIN cases USING (place)
  ),
  opinions AS (
    SELECT asked, 'amounts' AS part, rank, nth, name, pence FROM amounts JOIN cases USING (place) WHERE upheld = 0
    UNION ALL SELECT asked, part, 4, nth, 'share/' || partner, pence FROM shared
    UNION ALL SELECT asked, 'split', 1, 1, 'released', released FROM splits
    UNION ALL SELECT asked, 'split', 2, 1, 'retained', retained FROM splits
    UNION ALL SELECT asked, 'split', 3, 1, 'disputed', disputed FROM splits
  )
  SELECT asked, part, name, trim_scale(pence)::text AS pence FROM opinions ORDER BY asked, part, rank, nth`;

function share(reduction: string): string {
  return `(CASE WHEN planned_in_all > 0
                THEN unit * sign(${reduction}) * div(2 * fund * abs(${reduction}) + planned_in_all * unit,
                                                     2 * planned_in_all * unit)
           END)`;
}

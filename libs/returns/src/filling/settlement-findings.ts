import type { AnswerSource } from '#catalogue';
import { fail, jsonPence, ok, poundsShown, type Result } from '#kernel';
import type { QuarterPosition, SettledAgreement } from '#settlement';
import { found, type Found } from './finding';

type SettlementSource = Extract<AnswerSource, { readonly from: 'settlement' }>;

const RULES: Readonly<Record<SettlementSource['rule'], readonly string[]>> = {
  'pay-for-performance': ['pay-for-performance'],
  'risk-share': ['balancing-sum', 'pool-shares'],
};

/** An amount, or a count, over all agreements of an area that are of a kind. */
export function settlementFinding(
  { rule, quarter, part }: SettlementSource,
  agreements: readonly SettledAgreement[],
): Found {
  const ofKind = agreements.filter(({ terms }) => RULES[rule].includes(terms.content.rule.kind));
  if (ofKind.length === 0) return fail(`No ${rule} is agreed`);
  const parts = ofKind.map((agreement) =>
    quarter === undefined ? wholeOf(agreement, part) : quarterOf(agreement, quarter, part),
  );
  const unknown = parts.find((each) => !each.ok);
  if (unknown && !unknown.ok) return unknown;
  const known = parts.flatMap((each) => (each.ok ? [each.value] : []));
  const label = ofKind.flatMap(({ terms }) => terms.content.invented ?? []);
  const invented = label.length > 0 ? [{ rule: 'invented', what: `Made up: ${label.join('; ')}` }] : [];
  const warnings = [...invented, ...(part === 'suggested' ? warningsOf(ofKind, quarter) : [])];
  return found(jsonPence(known.reduce((sum, value) => sum + BigInt(value), 0n)), { warnings });
}

/** What is to be known of the counts that are paid for: of a quarter's and of those before, for which it may make up. */
function warningsOf(agreements: readonly SettledAgreement[], quarter: string | undefined) {
  const counts = agreements
    .flatMap((agreement) => agreement.counts)
    .filter(({ period }) => quarter === undefined || period <= quarter);
  const warnings = counts.flatMap(({ metric, period, status, warnings: each }) => [
    ...each,
    ...(status === 'provisional'
      ? [{ rule: 'provisional', what: `Counts of ${metric} for ${period} are provisional` }]
      : []),
  ]);
  return [...new Map(warnings.map((warning) => [`${warning.rule} ${warning.what}`, warning])).values()];
}

type Part = Result<number, string>;

function wholeOf(
  { terms, position, agreedPence, posted }: SettledAgreement,
  part: SettlementSource['part'],
): Part {
  const { content } = terms;
  switch (part) {
    case 'fund':
      return ok(content.fundPence);
    case 'suggested':
      return ok(position.forecastPence);
    case 'agreed':
      return given(agreedPence ?? posted?.releasedPence, 'Nothing is agreed or posted of the year yet');
    case 'released':
      return given(posted?.releasedPence, NOT_POSTED);
    case 'retained':
      return given(posted?.retainedPence, NOT_POSTED);
    case 'baseline':
    case 'plan': {
      const { rule } = content;
      if (rule.kind !== 'pay-for-performance') return fail(`No ${part} is agreed`);
      return ok(rule.quarters.reduce((sum, each) => sum + each[part], 0));
    }
  }
}

const NOT_POSTED = 'The settlement of the year is not posted yet';

function quarterOf(
  { position: { quarters = [] } }: SettledAgreement,
  quarter: string,
  part: SettlementSource['part'],
): Part {
  const found = quarters.find(({ period }) => period === quarter);
  if (!found) return fail(`Nothing of the agreement is counted in ${quarter}`);
  switch (part) {
    case 'baseline':
      return ok(found.baseline);
    case 'plan':
      return ok(found.plan);
    case 'fund':
      return ok(found.mostPence);
    case 'suggested':
      return given(
        found.counted?.paidPence,
        `${quarter}, or a quarter before it, is not counted in full yet`,
      );
    case 'agreed':
    case 'released':
      return postedFor(quarters, found);
    case 'retained': {
      const posted = postedFor(quarters, found);
      if (!posted.ok) return posted;
      if (isOfItAlone(quarters, found, posted.value)) return ok(found.mostPence - posted.value);
      return fail(
        `What was posted for ${quarter} may be of quarters before it in part, and nothing says how much of it is`,
      );
    }
  }
}

/** What was posted for a quarter alone. Of what was posted for several at once nothing says how much is of each. */
function postedFor(quarters: readonly QuarterPosition[], { period }: QuarterPosition): Part {
  const at = quarters.findIndex((each) => each.period === period);
  const post = quarters.slice(at).find(({ postedPence }) => postedPence !== undefined);
  if (post?.postedPence === undefined) return fail(`Nothing is posted for ${period} yet`);
  const before = quarters.slice(0, at).findLastIndex(({ postedPence }) => postedPence !== undefined);
  const first = quarters[before + 1]?.period ?? period;
  if (first === post.period) return ok(post.postedPence);
  const together = `${poundsShown(BigInt(post.postedPence))} was posted for ${first} to ${post.period} at once`;
  return fail(`${together}, and nothing says how much of it is of ${period}`);
}

/**
 * What is posted for a quarter may make up for what fell short before it, and below zero gives back what was posted before:
 * only where neither can be is what it was worth and was not posted what it retains.
 */
function isOfItAlone(
  quarters: readonly QuarterPosition[],
  { period }: QuarterPosition,
  postedPence: number,
): boolean {
  const before = quarters.slice(
    0,
    quarters.findIndex((each) => each.period === period),
  );
  const postedBefore = before.reduce((sum, each) => sum + (each.postedPence ?? 0), 0);
  const isShort = postedBefore !== (before.at(-1)?.mostToDatePence ?? 0);
  return postedPence === 0 || (postedPence > 0 && !isShort);
}

function given(value: number | undefined, why: string): Part {
  return value === undefined ? fail(why) : ok(value);
}

import type { AnswerSource } from '#catalogue';
import { fail, jsonPence } from '#kernel';
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
  const known = parts.filter((value) => value !== undefined);
  if (known.length < parts.length) return fail(`It is not known of ${quarter ?? 'the year'} yet`);
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

function wholeOf(
  { terms, position, agreedPence, posted }: SettledAgreement,
  part: SettlementSource['part'],
): number | undefined {
  const { content } = terms;
  switch (part) {
    case 'fund':
      return content.fundPence;
    case 'suggested':
      return position.forecastPence;
    case 'agreed':
      return agreedPence ?? posted?.releasedPence;
    case 'released':
      return posted?.releasedPence;
    case 'retained':
      return posted?.retainedPence;
    case 'baseline':
    case 'plan': {
      const { rule } = content;
      if (rule.kind !== 'pay-for-performance') return undefined;
      return rule.quarters.reduce((sum, each) => sum + each[part], 0);
    }
  }
}

function quarterOf(
  { position }: SettledAgreement,
  quarter: string,
  part: SettlementSource['part'],
): number | undefined {
  const found = position.quarters?.find(({ period }) => period === quarter);
  return found && quarterPart(found, part);
}

function quarterPart(
  { baseline, plan, mostPence, counted, postedPence }: QuarterPosition,
  part: SettlementSource['part'],
): number | undefined {
  switch (part) {
    case 'baseline':
      return baseline;
    case 'plan':
      return plan;
    case 'fund':
      return mostPence;
    case 'suggested':
      return counted?.paidPence;
    case 'agreed':
    case 'released':
      return postedPence;
    case 'retained':
      return postedPence === undefined ? undefined : mostPence - postedPence;
  }
}

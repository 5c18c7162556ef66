import { parsePeriod, period, type Refusal } from '#kernel';
import type { AgreementContent, PayForPerformanceRule, PricedRule, Term } from './agreement-content';
import { refusal } from './rules';

/** What nobody can be paid without. */
const NEEDED: readonly Term[] = ['fund', 'holder', 'target', 'cost', 'rule', 'decision'];

/** What an agreement's content may not be, all of it at once, so that it is mended in one go. */
export function refuseAgreementContent(content: AgreementContent, metrics: readonly string[]): Refusal[] {
  const { rule } = content;
  const ofRule =
    rule.kind === 'pay-for-performance' ? refuseReduction(rule, metrics) : refusePriced(rule, metrics);
  return [
    ...refuseFund(content),
    ...refuseClauses(content),
    ...refusePartners(content),
    ...refuseDays(content),
    ...ofRule,
  ];
}

/** Refuses an amount that is not whole pence. */
export function refuseFraction(pence: number, where: string): Refusal[] {
  if (Number.isSafeInteger(pence)) return [];
  return [refusal('fraction-of-a-penny', where, `${pence} is not whole pence`, 'Give whole pence')];
}

function refuseFund({ fundPence }: AgreementContent): Refusal[] {
  const where = '/content/fundPence';
  if (fundPence > 0) return refuseFraction(fundPence, where);
  return [refusal('fund-not-positive', where, `The fund is ${fundPence} pence`, 'Give what is held back')];
}

function refuseClauses({ clauses, termClauses }: AgreementContent): Refusal[] {
  const known = new Set(clauses.map(({ ref }) => ref));
  const unknown = Object.entries(termClauses).flatMap(([term, refs]) =>
    refs
      .filter((ref) => !known.has(ref))
      .map((ref) =>
        refusal(
          'unknown-clause',
          `/content/termClauses/${term}`,
          `No clause ${ref} is listed`,
          'List it under clauses, with what it says',
        ),
      ),
  );
  const missing = NEEDED.filter((term) => termClauses[term] === undefined).map((term) =>
    refusal(
      'term-without-clause',
      `/content/termClauses/${term}`,
      `No clause is named for the ${term}`,
      'Name the clauses it rests on',
    ),
  );
  return [...unknown, ...missing];
}

function refusePartners({ partners, holder, rule }: AgreementContent): Refusal[] {
  const known = new Set(partners.map(({ partner }) => partner));
  const twice = partners.filter(({ partner }, at) =>
    partners.slice(0, at).some((before) => before.partner === partner),
  );
  const sharers = rule.kind === 'pool-shares' ? rule.shares.map((each) => each.partner) : [];
  return [
    ...twice.map(({ partner }) =>
      refusal('partner-named-twice', '/content/partners', `${partner} is named twice`, 'Name it once'),
    ),
    ...[holder, ...sharers].filter((each) => !known.has(each)).map((each) => notAPartner(each, '/content')),
  ];
}

export function notAPartner(partner: string, where: string): Refusal {
  return refusal(
    'not-a-partner',
    where,
    `${partner} is no partner of the agreement`,
    'Name one of its partners',
  );
}

function refuseDays(content: AgreementContent): Refusal[] {
  const { effectiveFrom, effectiveTo, decidedFrom, releasedOn } = content;
  const inOrder = effectiveFrom <= effectiveTo && effectiveTo <= decidedFrom && effectiveTo <= releasedOn;
  if (inOrder) return [];
  const what = `It runs from ${effectiveFrom} to ${effectiveTo}, is decided from ${decidedFrom} and released on ${releasedOn}`;
  return [refusal('days-reversed', '/content', what, 'Put the days in their order')];
}

function refusePriced(rule: PricedRule, metrics: readonly string[]): Refusal[] {
  const at = '/content/rule';
  const { activity, costBasis, corridorPence = 0, capPence = 0 } = rule;
  const actual =
    costBasis === 'actual-prices'
      ? [
          refusal(
            'actual-prices-not-recorded',
            `${at}/costBasis`,
            'No record bears the price of its admission',
            'Agree on a flat price, or on a tariff by category',
          ),
        ]
      : [];
  const limits = [corridorPence, capPence].some((limit) => limit < 0)
    ? [refusal('limit-below-nothing', at, 'A limit on overspend is below nothing', 'Leave it out')]
    : [];
  const nothing =
    rule.kind === 'pool-shares' && rule.shares.every(({ share }) => /^[0.]+$/.test(share))
      ? [refusal('shares-of-nothing', `${at}/shares`, 'Every share is 0', 'Give each partner its share')]
      : [];
  return [
    ...actual,
    ...limits,
    ...nothing,
    ...activity.flatMap((line, index) => refuseLine(line, `${at}/activity/${index}`, metrics)),
    ...refuseFigures(activity, `${at}/activity`),
  ];
}

function refuseLine(line: PricedRule['activity'][number], at: string, metrics: readonly string[]): Refusal[] {
  return [
    ...refuseMetric(line.metric, at, metrics),
    ...refusePrice(line, at),
    ...(isProfileSound(line)
      ? []
      : [
          refusal(
            'profile-not-the-target',
            `${at}/profile`,
            `The profile is not the ${line.target} of ${line.period}`,
            'Give periods of the line that add up to its target, or leave the profile out',
          ),
        ]),
  ];
}

function refusePrice({ name, pricePence }: PricedRule['activity'][number], at: string): Refusal[] {
  const where = `${at}/pricePence`;
  if (pricePence === undefined)
    return [refusal('tariff-missing', where, `${name} has no price`, 'Give its price')];
  if (pricePence <= 0)
    return [refusal('price-not-positive', where, `${name} costs ${pricePence} pence`, 'Give its price')];
  return refuseFraction(pricePence, where);
}

function isProfileSound({ profile, target, period: whole }: PricedRule['activity'][number]): boolean {
  if (profile.length === 0) return true;
  const { firstMonth, lastMonth } = period(whole);
  const inside = profile.every((each) => {
    const part = parsePeriod(each.period);
    return part && part.firstMonth >= firstMonth && part.lastMonth <= lastMonth;
  });
  const distinct = new Set(profile.map((each) => each.period)).size === profile.length;
  return inside && distinct && profile.reduce((sum, each) => sum + each.count, 0) === target;
}

function refuseReduction(rule: PayForPerformanceRule, metrics: readonly string[]): Refusal[] {
  const at = '/content/rule';
  const planned = rule.quarters.reduce((sum, { baseline, plan }) => sum + baseline - plan, 0);
  return [
    ...refuseMetric(rule.metric, at, metrics),
    ...refuseFigures(
      rule.quarters.map((quarter) => ({ metric: rule.metric, period: quarter.period })),
      `${at}/quarters`,
    ),
    ...(planned > 0
      ? []
      : [
          refusal(
            'plan-does-not-reduce',
            `${at}/quarters`,
            `The plan is ${-planned} admissions above its baseline`,
            'Give a plan below the baseline; without one there is no fund to earn',
          ),
        ]),
  ];
}

function refuseMetric(metric: string, at: string, metrics: readonly string[]): Refusal[] {
  if (metrics.includes(metric)) return [];
  const mend = `Use one of: ${metrics.join(', ')}`;
  return [refusal('agreement-of-unknown-metric', `${at}/metric`, `There is no metric ${metric}`, mend)];
}

function refuseFigures(
  figures: readonly { readonly metric: string; readonly period: string }[],
  at: string,
): Refusal[] {
  const keys = figures.map(({ metric, period: key }) => `${metric}/${key}`);
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index
      ? []
      : [refusal('figure-named-twice', `${at}/${index}`, `${key} is counted above`, 'Name it once')],
  );
}

import {
  compare,
  daysAfter,
  firstDay,
  fraction,
  fractionFromDecimal,
  lastDay,
  monthsOf,
  period,
  type PeriodKind,
  type Refusal,
} from '#kernel';
import type { AgreementContent, PayForPerformanceRule, PricedRule, Term } from './agreement-content';
import { refusal } from './rules';
import { pounds } from './working';

/** What nobody can be paid without. */
const NEEDED: readonly Term[] = ['fund', 'holder', 'target', 'cost', 'rule', 'decision'];

/** A metric of a policy year, and the one kind of period its counts stand for. */
export interface AgreedMetric {
  readonly code: string;
  readonly countedBy: PeriodKind;
}

/** What an agreement's content may not be, all of it at once, so that it is mended in one go. */
export function refuseAgreementContent(
  content: AgreementContent,
  metrics: readonly AgreedMetric[],
  policyYear: string,
): Refusal[] {
  const { rule } = content;
  const ofRule =
    rule.kind === 'pay-for-performance' ? refuseReduction(rule, metrics) : refusePriced(rule, metrics);
  return [
    ...refuseFund(content),
    ...refuseClauses(content),
    ...refusePartners(content),
    ...refuseDays(content),
    ...refuseLateBeginning(content, policyYear),
    ...refuseReceiver(content, policyYear),
    ...ofRule,
  ];
}

/** Refuses an amount that is not whole pence. */
export function refuseFraction(pence: number, where: string): Refusal[] {
  if (Number.isSafeInteger(pence)) return [];
  return [refusal('fraction-of-a-penny', where, `${pence} is not whole pence`, 'Give whole pence')];
}

/** The most that activity may cost, ten million million pounds: beyond it JSON would lose pence. */
const COST_MAX = 10n ** 15n;

/** Refuses activity whose cost, at counts or at its targets, is beyond what can be written exactly. */
export function refuseCost(
  { rule }: Pick<AgreementContent, 'rule'>,
  counts: ReadonlyMap<string, number>,
  where = '',
): Refusal[] {
  if (rule.kind === 'pay-for-performance') return [];
  const costOf = (countOf: (line: PricedRule['activity'][number]) => number) =>
    rule.activity.reduce((sum, line) => {
      const { pricePence = 0 } = line;
      return Number.isSafeInteger(pricePence) ? sum + BigInt(countOf(line)) * BigInt(pricePence) : sum;
    }, 0n);
  const atTarget = costOf(({ target }) => target);
  const counted = costOf(({ metric, period: key }) => counts.get(`${metric}/${key}`) ?? 0);
  const most = counted > atTarget ? counted : atTarget;
  if (most <= COST_MAX) return [];
  const mend = `Give counts and prices that come to no more than ${pounds(COST_MAX)}`;
  return [refusal('cost-beyond-limits', where, `It would cost ${pounds(most)}`, mend)];
}

function refuseFund({ fundPence, rule }: AgreementContent): Refusal[] {
  const where = '/content/fundPence';
  const fraction = fundPence > 0 ? refuseFraction(fundPence, where) : [];
  if (fraction.length > 0) return fraction;
  if (rule.kind === 'pay-for-performance' && rule.unit === 'pound' && fundPence % 100 !== 0) {
    const what = `The fund is ${pounds(fundPence)}, and is paid in whole pounds`;
    return [refusal('fund-not-whole-pounds', where, what, 'Give whole pounds, or round to the penny')];
  }
  if (fundPence > 0) return [];
  return [refusal('fund-not-positive', where, `The fund is ${pounds(fundPence)}`, 'Give what is held back')];
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
  const sharers = rule.kind === 'pool-shares' ? rule.shares.map((each) => each.partner) : [];
  return [
    ...refuseTwice(
      partners.map((each) => each.partner),
      '/content/partners',
    ),
    ...refuseTwice(sharers, '/content/rule/shares'),
    ...[holder, ...sharers].filter((each) => !known.has(each)).map((each) => notAPartner(each, '/content')),
  ];
}

function refuseTwice(partners: readonly string[], where: string): Refusal[] {
  return partners
    .filter((partner, at) => partners.indexOf(partner) < at)
    .map((partner) => refusal('partner-named-twice', where, `${partner} is named twice`, 'Name it once'));
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

/** Terms of a year begin in it, or before. */
function refuseLateBeginning({ effectiveFrom }: AgreementContent, policyYear: string): Refusal[] {
  const last = lastDay(period(policyYear));
  if (effectiveFrom <= last) return [];
  const what = `It begins on ${effectiveFrom}, after ${policyYear} has ended`;
  const mend = `Give a day up to ${last}, or propose it for a later year`;
  return [refusal('begins-after-its-year', '/content/effectiveFrom', what, mend)];
}

/** What was held back in a year is released into the pool of that year, or of the one that follows it. */
function refuseReceiver({ receiver, rule }: AgreementContent, policyYear: string): Refusal[] {
  if (!receiver) return [];
  const where = '/content/receiver';
  const isPaidIntoPool = rule.kind !== 'pool-shares';
  const isEarlier = period(receiver.policyYear).lastMonth < period(policyYear).firstMonth;
  const isBeyondNext = firstDay(period(receiver.policyYear)) > daysAfter(lastDay(period(policyYear)), 1);
  return [
    ...(isPaidIntoPool
      ? []
      : [
          refusal(
            'receiver-beside-shares',
            where,
            'What is released is shared out among partners',
            'Leave out the pool, or the shares',
          ),
        ]),
    ...(isEarlier
      ? [
          refusal(
            'receiver-before-its-year',
            `${where}/policyYear`,
            `The pool of ${receiver.policyYear} is of a year before ${policyYear}`,
            'Name the pool of its own year, or of the next',
          ),
        ]
      : []),
    ...(isBeyondNext
      ? [
          refusal(
            'receiver-beyond-next-year',
            `${where}/policyYear`,
            `The pool of ${receiver.policyYear} is of more than a year after ${policyYear}`,
            'Name the pool of its own year, or of the next',
          ),
        ]
      : []),
  ];
}

function refusePriced(rule: PricedRule, metrics: readonly AgreedMetric[]): Refusal[] {
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
    ...refuseOverlap(activity, `${at}/activity`),
    ...refuseCost({ rule }, new Map(), `${at}/activity`),
  ];
}

function refuseLine(
  line: PricedRule['activity'][number],
  at: string,
  metrics: readonly AgreedMetric[],
): Refusal[] {
  const { metric, profile, target, period: whole } = line;
  return [
    ...refuseMetric(metric, at, metrics),
    ...refuseFiner(metric, [whole], `${at}/period`, metrics),
    ...refusePrice(line, at),
    ...(isProfileSound(line)
      ? refuseFiner(
          metric,
          profile.map((each) => each.period),
          `${at}/profile`,
          metrics,
        )
      : [
          refusal(
            'profile-not-the-target',
            `${at}/profile`,
            `The profile is not the ${target} of ${whole}`,
            'Give every month of the line once, by months, quarters or both, with counts that add up to its target; or leave the profile out',
          ),
        ]),
  ];
}

const MONTHS_IN: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, year: 12 };

/** Refuses a part of a period that the metric has no count of. */
function refuseFiner(
  code: string,
  periods: readonly string[],
  at: string,
  metrics: readonly AgreedMetric[],
): Refusal[] {
  const metric = metrics.find((each) => each.code === code);
  const finer = periods.find((key) => metric && MONTHS_IN[period(key).kind] < MONTHS_IN[metric.countedBy]);
  if (!metric || finer === undefined) return [];
  const what = `${code} is counted by the ${metric.countedBy}, and has no count of ${finer}`;
  return [refusal('finer-than-counted', at, what, `Give periods of a ${metric.countedBy} or longer`)];
}

function refusePrice({ name, pricePence }: PricedRule['activity'][number], at: string): Refusal[] {
  const where = `${at}/pricePence`;
  if (pricePence === undefined)
    return [refusal('tariff-missing', where, `${name} has no price`, 'Give its price')];
  if (pricePence <= 0)
    return [refusal('price-not-positive', where, `${name} costs ${pounds(pricePence)}`, 'Give its price')];
  return refuseFraction(pricePence, where);
}

/** Whether a profile has every month of the line once, and adds up to its target. */
function isProfileSound({ profile, target, period: whole }: PricedRule['activity'][number]): boolean {
  if (profile.length === 0) return true;
  const months = profile.flatMap((each) => monthsOf(period(each.period))).sort();
  const covered = months.join() === monthsOf(period(whole)).join();
  return covered && profile.reduce((sum, each) => sum + each.count, 0) === target;
}

function refuseReduction(rule: PayForPerformanceRule, metrics: readonly AgreedMetric[]): Refusal[] {
  const at = '/content/rule';
  const planned = rule.quarters.reduce((sum, { baseline, plan }) => sum + baseline - plan, 0);
  return [
    ...refuseMetric(rule.metric, at, metrics),
    ...refuseFiner(
      rule.metric,
      rule.quarters.map((quarter) => quarter.period),
      `${at}/quarters`,
      metrics,
    ),
    ...refuseMinimumRate(rule, at),
    ...refuseFigures(
      rule.quarters.map((quarter) => ({ metric: rule.metric, period: quarter.period })),
      `${at}/quarters`,
    ),
    ...refuseOrder(rule, `${at}/quarters`),
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

/** Meeting the plan has to earn what the plan is worth. */
function refuseMinimumRate({ minimumRate }: PayForPerformanceRule, at: string): Refusal[] {
  if (minimumRate === undefined || compare(fractionFromDecimal(minimumRate), fraction(1)) <= 0) return [];
  const what = `${minimumRate} of the planned reduction is more than all of it`;
  return [refusal('minimum-beyond-plan', `${at}/minimumRate`, what, 'Give a share of one, such as 0.7')];
}

function refuseOrder({ quarters }: PayForPerformanceRule, at: string): Refusal[] {
  return quarters.flatMap(({ period: key }, index) => {
    const before = quarters[index - 1]?.period;
    if (before === undefined || before === key || period(before).lastMonth < period(key).firstMonth)
      return [];
    const what = `${key} stands after ${before}`;
    return [refusal('quarters-out-of-order', `${at}/${index}`, what, 'Put the quarters in their order')];
  });
}

/** One admission would be paid for twice. */
function refuseOverlap(activity: PricedRule['activity'], at: string): Refusal[] {
  return activity.flatMap(({ metric, period: key }, index) => {
    const { firstMonth, lastMonth } = period(key);
    const other = activity.slice(0, index).find((before) => {
      const months = period(before.period);
      const isApart = months.lastMonth < firstMonth || lastMonth < months.firstMonth;
      return before.metric === metric && before.period !== key && !isApart;
    });
    if (!other) return [];
    const what = `${key} and ${other.period} of ${metric} have months in common`;
    return [refusal('periods-overlap', `${at}/${index}`, what, 'Count each month once')];
  });
}

function refuseMetric(metric: string, at: string, metrics: readonly AgreedMetric[]): Refusal[] {
  if (metrics.some(({ code }) => code === metric)) return [];
  const mend = `Use one of: ${metrics.map(({ code }) => code).join(', ')}`;
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

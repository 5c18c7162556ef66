import { fractionFromDecimal, jsonPence, poundsText, shareOut, type Pence } from '#kernel';
import type { AgreementContent, PricedRule } from './agreement-content';
import { balancingSum, type BalancingSum } from './balancing-sum';
import { settlePayForPerformance } from './settle-pay-for-performance';
import { grouped, steps, type Amount, type Settled, type StepWriter } from './working';

/** The counts that are settled on, by figure: `non-elective-admissions/2016/17`. */
export type Counts = ReadonlyMap<string, number>;

/** A count an agreement is settled on: a metric over a period. */
export interface FigureOf {
  /** `non-elective-admissions/2016/17`. */
  readonly figure: string;
  readonly metric: string;
  readonly period: string;
  readonly name: string;
  readonly target: number;
}

/** The name of a count among the figures of an agreement. */
export function figureKey(metric: string, period: string): string {
  return `${metric}/${period}`;
}

/** The counts an agreement is settled on, in its order. */
export function figuresOf({ rule }: Pick<AgreementContent, 'rule'>): FigureOf[] {
  if (rule.kind === 'pay-for-performance')
    return rule.quarters.map(({ period, plan }) => {
      const figure = figureKey(rule.metric, period);
      return { figure, metric: rule.metric, period, name: period, target: plan };
    });
  return rule.activity.map(({ name, metric, period, target }) => {
    return { figure: figureKey(metric, period), metric, period, name, target };
  });
}

/**
 * What an agreement comes to on counts: every step with its clauses, and the amounts. Pure: the same terms and counts
 * give the same working, to the byte.
 *
 * @throws where a count is missing: a blank is never zero
 */
export function settle(terms: AgreementContent, counts: Counts): Settled {
  const write = steps(terms);
  const { rule } = terms;
  return rule.kind === 'pay-for-performance'
    ? settlePayForPerformance(terms, rule, counts, write)
    : settlePriced(terms, rule, counts, write);
}

function settlePriced(terms: AgreementContent, rule: PricedRule, counts: Counts, write: StepWriter): Settled {
  const fund = BigInt(terms.fundPence);
  const outcome = balancingSum(fund, pricedActivity(rule, counts), limitsOf(rule));
  writeCosts(rule, counts, outcome, write);
  const { counted, overspend } = outcome;
  if (counted !== overspend)
    write('limits', ['rule'], { name: 'Overspend that counts', pence: counted }, limitsText(rule, outcome), [
      { name: 'Overspend', pence: overspend },
    ]);
  write(
    'released',
    ['fund', 'rule'],
    { name: 'Released', pence: outcome.released },
    scenario(fund, counted),
    [
      { name: 'Fund', pence: fund },
      { name: 'Overspend that counts', pence: counted },
    ],
  );
  write('retained', ['rule', 'holder'], { name: 'Retained', pence: outcome.retained }, RETAINED, [
    { name: 'Fund', pence: fund },
    { name: 'Released', pence: outcome.released },
  ]);
  const shares = rule.kind === 'pool-shares' ? sharesOf(rule, outcome.released, write) : [];
  return {
    steps: write.written,
    amounts: [
      { name: 'overspend', pence: jsonPence(overspend) },
      { name: 'released', pence: jsonPence(outcome.released) },
      { name: 'retained', pence: jsonPence(outcome.retained) },
      ...shares,
    ],
    released: outcome.released,
    retained: outcome.retained,
  };
}

const RETAINED = 'What is not released stays with who holds the fund, to compensate its providers';

/** The activity of a rule at its targets, prices and counts. */
export function pricedActivity(rule: PricedRule, counts: Counts) {
  return rule.activity.map(({ name, metric, period, target, pricePence }) => {
    if (pricePence === undefined) throw new Error(`${name} has no price: its agreement was let in wrongly`);
    return { name, target, actual: countOf(counts, figureKey(metric, period)), price: BigInt(pricePence) };
  });
}

function limitsOf({ corridorPence = 0, capPence }: PricedRule) {
  return { corridor: BigInt(corridorPence), ...(capPence !== undefined && { cap: BigInt(capPence) }) };
}

function countOf(counts: Counts, figure: string): number {
  const count = counts.get(figure);
  if (count === undefined) throw new Error(`${figure} has no count`);
  return count;
}

function writeCosts(rule: PricedRule, counts: Counts, outcome: BalancingSum, write: StepWriter): void {
  for (const { name, target, actual, price } of pricedActivity(rule, counts)) {
    const priced = { name: 'Price', pence: price };
    const at = `at £${poundsText(price)} each`;
    const costOfTarget = BigInt(target) * price;
    const planned = { name: `Cost of the target: ${name}`, pence: costOfTarget };
    write('cost-of-target', ['target', 'cost'], planned, `${grouped(target)} ${at}`, [
      { name: 'Target', count: target },
      priced,
    ]);
    const costed = { name: `Cost of what was counted: ${name}`, pence: BigInt(actual) * price };
    write('cost-of-actual', ['target', 'cost'], costed, `${grouped(actual)} ${at}`, [
      { name: 'Counted', count: actual },
      priced,
    ]);
  }
  const { costOfTarget, costOfActual, overspend } = outcome;
  const text =
    'What was counted costs more than the target, over all activity together; nothing where it does not';
  write('overspend', ['rule'], { name: 'Overspend', pence: overspend }, text, [
    { name: 'Cost of what was counted', pence: costOfActual },
    { name: 'Cost of the target', pence: costOfTarget },
  ]);
}

function limitsText({ corridorPence, capPence }: PricedRule, { overspend }: BalancingSum): string {
  const corridor =
    corridorPence === undefined ? [] : [`the first £${poundsText(BigInt(corridorPence))} does not count`];
  const left = corridorPence === undefined ? '' : ' of what is left';
  const cap = capPence === undefined ? [] : [`at most £${poundsText(BigInt(capPence))}${left} counts`];
  return `Of £${poundsText(overspend)}, ${[...corridor, ...cap].join(', and ')}`;
}

function scenario(fund: Pence, counted: Pence): string {
  if (counted === 0n) return 'The target is met: the fund is released in full';
  if (counted < fund) return 'The overspend is below the fund: the balancing sum is released';
  return 'The overspend is as large as the fund, or larger: nothing is released';
}

function sharesOf(
  { shares }: Extract<PricedRule, { kind: 'pool-shares' }>,
  released: Pence,
  write: StepWriter,
): Amount[] {
  const parts = shareOut(
    released,
    shares.map(({ share }) => fractionFromDecimal(share)),
  );
  return shares.map(({ partner, share }, at) => {
    const pence = parts[at] ?? 0n;
    const text = `Share ${share} of £${poundsText(released)}; pence left over go to the largest remainders`;
    write('share', ['rule', 'rounding'], { name: `Share of ${partner}`, pence }, text, [
      { name: 'Released', pence: released },
    ]);
    return { name: `share/${partner}`, pence: jsonPence(pence) };
  });
}

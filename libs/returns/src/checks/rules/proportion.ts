import { compare, divide, fraction, fractionFromDecimal, multiply, roundHalfUp, subtract } from '#kernel';
import type { Found } from '../finding';
import { lookAt } from '../form';
import { figureShown, separated, toleranceOf } from '../value-type';
import { distance, isKnown, says, type RuleCheck } from './rule-check';

/**
 * A rate is its numerator per so many of its denominator: either it is what they round to at its places, or its
 * numerator is as near as agreed to what the rate makes. The first holds of plans that were made in counts, the second
 * of those made in rates.
 */
export const checkRate: RuleCheck<'rate'> = (rule, form): Found[] => {
  const rate = lookAt(form, rule.rate);
  const numerator = lookAt(form, rule.numerator);
  const denominator = lookAt(form, rule.denominator);
  if (!isKnown(rate) || !isKnown(numerator) || !isKnown(denominator)) return [];
  if (denominator.figure.numerator === 0n) {
    if (numerator.figure.numerator === 0n && rate.figure.numerator === 0n) return [];
    const what = `${says(denominator)}, and of that there is no rate`;
    return [{ cells: [...denominator.cells, ...numerator.cells, ...rate.cells], what }];
  }
  const made = multiply(divide(numerator.figure, denominator.figure), fraction(rule.base));
  const stated = String(form.answers[rate.cells[0].key]?.value);
  const rounded = roundHalfUp(made, stated.split('.')[1]?.length ?? 0);
  if (compare(fractionFromDecimal(rounded), rate.figure) === 0) return [];
  const count = divide(multiply(rate.figure, denominator.figure), fraction(rule.base));
  const away = distance(count, numerator.figure);
  if (compare(away, fractionFromDecimal(rule.numeratorTolerance)) <= 0) return [];
  const makes = `${says(numerator)} and ${says(denominator)}, which makes ${separated(rounded)}`;
  const what = `${says(rate)}; ${makes}, ${roundHalfUp(away, 1)} of the numerator away`;
  return [{ cells: [...rate.cells, ...numerator.cells, ...denominator.cells], what }];
};

/** One figure is not greater than another. */
export const checkAtMost: RuleCheck<'at-most'> = (rule, form): Found[] => {
  const answer = lookAt(form, rule.answer);
  const limit = lookAt(form, rule.limit);
  if (!isKnown(answer) || !isKnown(limit)) return [];
  const { question } = answer.cells[0];
  const over = subtract(answer.figure, limit.figure);
  if (compare(over, toleranceOf(rule.tolerance, question)) <= 0) return [];
  const what = `${says(answer)}, which is ${figureShown(over, question)} more than the most: ${says(limit)}`;
  return [{ cells: [...answer.cells, ...limit.cells], what }];
};

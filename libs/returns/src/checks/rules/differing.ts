import { compare, divide, fraction, fractionFromDecimal, multiply, subtract, type Fraction } from '#kernel';
import type { Found } from '../finding';
import { answered, cellNamed, lookAt, type Form } from '../form';
import { percentShown } from '../value-type';
import { distance, isKnown, says, type Figures, type RuleCheck } from './rule-check';

/** From one figure to another there is no greater change than so many percent, unless a narrative says why. */
export const checkChange: RuleCheck<'change'> = ({ from, to, percentMax, narrative }, form) =>
  differing(form, { of: from, is: to, percentMax, narrative }, 'a change');

/** What differs from plan by more than so many percent takes a narrative. */
export const checkVariance: RuleCheck<'variance'> = ({ plan, actual, percentMax, narrative }, form) =>
  differing(form, { of: plan, is: actual, percentMax, narrative }, 'a variance');

interface Compared {
  readonly of: string;
  readonly is: string;
  readonly percentMax: string;
  readonly narrative?: string | undefined;
}

function differing(form: Form, { of, is, percentMax, narrative }: Compared, name: string): Found[] {
  const before = lookAt(form, of);
  const after = lookAt(form, is);
  if (!isKnown(before) || !isKnown(after) || !isBeyond(before, after, percentMax)) return [];
  const told = narrative === undefined ? undefined : cellNamed(form, narrative);
  if (told && answered(form, told) !== undefined) return [];
  const change = `${says(before)}, and ${says(after)}: ${name} ${percentText(before.figure, after.figure)}`;
  const what = told ? `${change}; "${told.question.text}" does not say why` : change;
  const cells = [...after.cells, ...before.cells] as const;
  return [{ cells: told ? [told, ...cells] : [...cells], what }];
}

/** From nothing to anything is beyond every percentage. */
function isBeyond(before: Figures, after: Figures, percentMax: string): boolean {
  const allowed = multiply(magnitude(before.figure), divide(fractionFromDecimal(percentMax), fraction(100)));
  return compare(distance(after.figure, before.figure), allowed) > 0;
}

function percentText(before: Fraction, after: Fraction): string {
  if (before.numerator === 0n) return 'from nothing';
  const percent = multiply(divide(subtract(after, before), magnitude(before)), fraction(100));
  return `of ${percentShown(percent)}`;
}

function magnitude(figure: Fraction): Fraction {
  return distance(figure, fraction(0));
}

/** What is said of progress is what the figures say: on track where the plan is met, and only there. */
export const checkProgress: RuleCheck<'progress'> = (rule, form): Found[] => {
  const progress = cellNamed(form, rule.progress);
  const said = answered(form, progress);
  const actual = lookAt(form, rule.actual);
  const plan = lookAt(form, rule.plan);
  if (said === undefined || !isKnown(actual) || !isKnown(plan)) return [];
  const order = compare(actual.figure, plan.figure);
  const isMet = rule.polarity === 'low' ? order <= 0 : order >= 0;
  if (isMet === rule.onTrack.includes(String(said))) return [];
  const figures = `${says(actual)}, and ${says(plan)}`;
  const what = `${progress.address} says ${String(said)}. ${figures}: the plan is ${isMet ? 'met' : 'not met'}`;
  return [{ cells: [progress, ...actual.cells, ...plan.cells], what }];
};

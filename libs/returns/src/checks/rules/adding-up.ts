import type { ReturnQuestion } from '#catalogue';
import { compare, divide, fraction, multiply, type Fraction } from '#kernel';
import type { FormCell } from '../../form-cells';
import type { Found } from '../finding';
import { answered, figureOf, lookAt, rowInWords, rowsOf, sumOf, type Form } from '../form';
import { figureShown, toleranceOf } from '../value-type';
import { distance, isKnown, says, type RuleCheck } from './rule-check';

/** The parts sum to the total. A part that need not be answered and is not counts as nothing. */
export const checkSum: RuleCheck<'sum'> = (rule, form) => {
  const total = lookAt(form, rule.total);
  const parts = rule.parts.map((part) => lookAt(form, part));
  const known = parts.filter(isKnown);
  if (!isKnown(total) || known.length === 0 || parts.some(({ isToCome }) => isToCome)) return [];
  const sum = sumOf(known.map(({ figure }) => figure));
  const { question } = total.cells[0];
  const difference = distance(total.figure, sum);
  if (compare(difference, toleranceOf(rule.tolerance, question)) <= 0) return [];
  const what = `${says(total)}, and its parts come to ${figureShown(sum, question)}: ${figureShown(difference, question)} between them`;
  return [{ cells: [...total.cells, ...parts.flatMap(({ cells }) => cells)], what }];
};

/** What is said in several places is the same, in as many of them as it is said yet. */
export const checkSame: RuleCheck<'same'> = (rule, form) => {
  const [first, ...others] = rule.answers.map((answer) => lookAt(form, answer)).filter(isKnown);
  if (!first) return [];
  const [least, most] = [first, ...others].reduce<[Fraction, Fraction]>(
    ([low, high], { figure }) => [
      compare(figure, low) < 0 ? figure : low,
      compare(figure, high) > 0 ? figure : high,
    ],
    [first.figure, first.figure],
  );
  const { question } = first.cells[0];
  const difference = distance(most, least);
  if (compare(difference, toleranceOf(rule.tolerance, question)) <= 0) return [];
  const what = `${[first, ...others].map(says).join('; ')}: ${figureShown(difference, question)} between them`;
  return [{ cells: [...first.cells, ...others.flatMap(({ cells }) => cells)], what }];
};

/** In every row one column is the product of others, and a row that has one of them has all. */
export const checkProduct: RuleCheck<'product'> = (rule, form) =>
  rowsOf(form, rule.section).flatMap(({ cells: row }) => {
    const factors = rule.factors.flatMap((column) => row.get(column) ?? []);
    const product = row.get(rule.product);
    if (!product) return [];
    const all = [...factors, product];
    const has = all.filter((cell) => answered(form, cell) !== undefined);
    const [lacking, ...others] = all.filter((cell) => !has.includes(cell));
    if (!lacking) return notTheProduct(rule.tolerance, form, product, factors);
    return has.length === 0 ? [] : [incomplete(form, has, [lacking, ...others])];
  });

function incomplete(form: Form, has: readonly FormCell[], lacks: readonly [FormCell, ...FormCell[]]): Found {
  const there = has.map((cell) => {
    const figure = figureOf(form, cell);
    return figure
      ? `${figureShown(figure, cell.question)} as "${cell.question.text}"`
      : `"${cell.question.text}"`;
  });
  const missing = lacks.map(({ question }) => `"${question.text}"`);
  const what = `In ${rowInWords(form, lacks[0])} there is ${there.join(' and ')}, and no ${missing.join(' nor ')}`;
  return { cells: [...lacks, ...has], what };
}

function notTheProduct(
  tolerance: number,
  form: Form,
  product: FormCell,
  factors: readonly FormCell[],
): Found[] {
  const stated = figureOf(form, product);
  const figures = factors.flatMap((cell) => asFactor(figureOf(form, cell), cell.question));
  if (!stated || figures.length < factors.length) return [];
  const made = figures.reduce(multiply, fraction(product.question.type === 'percentage' ? 100 : 1));
  const difference = distance(stated, made);
  if (compare(difference, toleranceOf(tolerance, product.question)) <= 0) return [];
  const shown = factors.map((cell) => figureShown(figureOf(form, cell) ?? fraction(0), cell.question));
  const what = `${shown.join(' times ')} is ${figureShown(made, product.question)}, and ${product.address} says ${figureShown(stated, product.question)}`;
  return [{ cells: [product, ...factors], what }];
}

/** A percentage multiplies as the share it is. */
function asFactor(figure: Fraction | undefined, { type }: ReturnQuestion): Fraction[] {
  if (!figure) return [];
  return [type === 'percentage' ? divide(figure, fraction(100)) : figure];
}

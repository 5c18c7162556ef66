import type { ReturnRule } from '#catalogue';
import { subtract, type Fraction } from '#kernel';
import type { Found } from '../finding';
import type { FormCell } from '../../form-cells';
import type { Form, Looked } from '../form';
import { figureShown } from '../value-type';

/** How rules of one kind look at a return. */
export type RuleCheck<Kind extends ReturnRule['kind']> = (
  rule: Extract<ReturnRule, { kind: Kind }>,
  form: Form,
) => Found[];

/** Answers with a figure. */
export interface Figures extends Looked {
  readonly cells: readonly [FormCell, ...FormCell[]];
  readonly figure: Fraction;
}

export function isKnown(looked: Looked): looked is Figures {
  return looked.figure !== undefined && looked.cells.length > 0;
}

/** `Funding!D12 says £10,390,000.00`; of several answers, `Funding!D6 to D11 come to £10,390,000.00`. */
export function says({ cells, figure }: Figures): string {
  const shown = figureShown(figure, cells[0].question);
  if (cells.length === 1) return `${cells[0].address} says ${shown}`;
  const last = cells.at(-1)?.address.split('!').at(-1) ?? '';
  return `${cells[0].address} to ${last} come to ${shown}`;
}

/** How far apart two figures are. */
export function distance(a: Fraction, b: Fraction): Fraction {
  const difference = subtract(a, b);
  return difference.numerator < 0n ? subtract(b, a) : difference;
}

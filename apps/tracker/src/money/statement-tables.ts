import type { StatementRow, StatementTable, Value } from '#documents';
import { poundsShown } from '#kernel';
import type { AgreementContent, Step } from '#settlement';
import { grouped } from '#settlement/plain';

/** In the place of a count, where there is none. */
export const NOT_REPORTED = { type: 'text', value: 'not reported' } as const;

type Term = keyof AgreementContent['termClauses'];

/** The clauses that terms of an agreement rest on, as a cell has them; `-` for what no clause says. */
export function clausesOf({ termClauses }: AgreementContent, ...terms: readonly Term[]): string {
  return clausesText(terms.flatMap((term) => termClauses[term] ?? []));
}

/** What the clauses say that lines refer to. */
export function clausesTable({ clauses }: AgreementContent): StatementTable {
  return {
    name: 'clauses',
    title: 'The clauses',
    columns: [
      { header: 'Clause', type: 'text' },
      { header: 'What it says', type: 'text' },
    ],
    rows: clauses.map(({ ref, says }) => [ref, says]),
  };
}

/** A working, each step with its clauses and the exact amount it was rounded from. */
export function stepsTable(title: string, steps: readonly Step[]): StatementTable {
  // Where nothing is rounded there is nothing to say of it.
  const isRounded = steps.some(({ exact }) => exact !== undefined);
  return {
    name: 'steps',
    title,
    columns: [
      { header: 'Step', type: 'count' },
      { header: 'What', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'How', type: 'text' },
      { header: 'From', type: 'text' },
      ...(isRounded ? [{ header: 'Pence before rounding', type: 'text' } as const] : []),
      { header: 'Comes to', type: 'money' },
    ],
    rows: steps.map((step, at): StatementRow => {
      const { result, clauses, text, from, exact } = step;
      const before = exact && `${exact.numerator} / ${exact.denominator}, to the ${exact.roundedTo}`;
      const inputs = from.map((each) => `${each.name} ${figureText(each)}`).join('; ');
      const how = [at + 1, result.name, clausesText(clauses), text, inputs];
      return [...how, ...(isRounded ? [before] : []), figureCell(result)];
    }),
  };
}

/** Pence as a cell of money. */
export function money(pence: number | undefined): bigint | undefined {
  return pence === undefined ? undefined : BigInt(pence);
}

function clausesText(clauses: readonly string[]): string {
  return [...new Set(clauses)].join('; ') || '-';
}

function figureCell(quantity: Step['result']): Value {
  return 'pence' in quantity
    ? { type: 'money', value: BigInt(quantity.pence) }
    : { type: 'count', value: quantity.count };
}

function figureText(quantity: Step['result']): string {
  return 'pence' in quantity ? poundsShown(BigInt(quantity.pence)) : grouped(quantity.count);
}

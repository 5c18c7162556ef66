import { jsonPence, poundsText, type Fraction, type MoneyUnit, type Pence } from '#kernel';
import type { AgreementContent, Term } from './agreement-content';

/** A whole number that a step takes or gives: a count, or pence. */
export type Quantity =
  { readonly name: string; readonly count: number } | { readonly name: string; readonly pence: number };

/** One step from inputs to an amount, with the clauses it rests on. */
export interface Step {
  readonly step: string;
  readonly clauses: readonly string[];
  readonly from: readonly Quantity[];
  /** The exact pence before they were rounded, as a fraction of whole numbers; absent where nothing was rounded. */
  readonly exact?: {
    readonly numerator: string;
    readonly denominator: string;
    readonly roundedTo: MoneyUnit;
  };
  readonly result: Quantity;
  /** How the result follows, in a sentence. */
  readonly text: string;
}

/** A named amount an agreement comes to: `released`, `retained`, `paid/2014/15-Q4`. */
export interface Amount {
  readonly name: string;
  readonly pence: number;
}

/** The names of amounts that one of two workings has and the other has not, or has with other pence. */
export function differingAmounts({
  amounts,
  secondOpinion,
}: {
  readonly amounts: readonly Amount[];
  readonly secondOpinion: readonly Amount[];
}): string[] {
  const missing = (of: readonly Amount[], among: readonly Amount[]) =>
    of.filter(({ name, pence }) => !among.some((other) => other.name === name && other.pence === pence));
  const differing = [...missing(amounts, secondOpinion), ...missing(secondOpinion, amounts)];
  return [...new Set(differing.map(({ name }) => name))];
}

/** What an agreement comes to. Released and retained sum to the fund. */
export interface Settled {
  readonly steps: readonly Step[];
  readonly amounts: readonly Amount[];
  readonly released: Pence;
  readonly retained: Pence;
}

type Given =
  { readonly name: string; readonly count: number } | { readonly name: string; readonly pence: Pence };

export interface StepWriter {
  (
    step: string,
    terms: readonly Term[],
    result: Given,
    text: string,
    from: readonly Given[],
    exact?: { readonly pence: Fraction; readonly roundedTo: MoneyUnit },
  ): void;
  readonly written: readonly Step[];
}

/** Writes the steps of a working, each with the clauses of the terms it rests on. */
export function steps({ termClauses }: AgreementContent): StepWriter {
  const written: Step[] = [];
  const write: StepWriter = Object.assign(
    (...[step, terms, result, text, from, exact]: Parameters<StepWriter>) => {
      written.push({
        step,
        clauses: [...new Set(terms.flatMap((term) => termClauses[term] ?? []))],
        from: from.map(quantity),
        ...(exact && {
          exact: {
            numerator: exact.pence.numerator.toString(),
            denominator: exact.pence.denominator.toString(),
            roundedTo: exact.roundedTo,
          },
        }),
        result: quantity(result),
        text,
      });
    },
    { written },
  );
  return write;
}

function quantity(given: Given): Quantity {
  return 'pence' in given ? { name: given.name, pence: jsonPence(given.pence) } : given;
}

/** Pence for people, who type pounds: `£836,000.00`, `-£0.05`. */
export function pounds(pence: number | Pence): string {
  const text = poundsText(BigInt(pence));
  return text.startsWith('-') ? `-£${text.slice(1)}` : `£${text}`;
}

/** `56040` as `56,040`. */
export function grouped(count: number): string {
  return poundsText(BigInt(count) * 100n).slice(0, -3);
}

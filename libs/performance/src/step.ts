import type { Table } from '#contracts';

/** One step of the arithmetic behind a figure: a line to read, and the numbers in it. */
export interface Step {
  readonly step:
    | 'report'
    | 'sum'
    | 'missing'
    | 'held-apart'
    | 'denominator'
    | 'rate'
    | 'published-rate'
    | 'sum-of-quarters'
    | 'plan'
    | 'judgement'
    | 'variance';
  /** The step as one line: `412 + 151 + 10 = 573`. */
  readonly text: string;
  readonly terms?: readonly StepTerm[] | undefined;
  readonly result?: number | string | undefined;
  readonly measure?: string | undefined;
  readonly period?: string | undefined;
  readonly source?: string | undefined;
  readonly table?: Table | undefined;
  readonly why?: string | undefined;
}

export interface StepTerm {
  readonly what: string;
  readonly value: number | string;
}

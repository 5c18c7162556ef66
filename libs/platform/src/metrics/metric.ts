/**
 * What keeps the values of a label few: all of them, named; or how many different ones there may be, of what.
 * Whatever is beyond it is counted under `other`, so that nobody outside can fill the memory with series.
 */
export type LabelBound = readonly string[] | { readonly what: string; readonly atMost: number };

/** A metric as it is declared, once, beside what it measures. */
export interface MetricDeclaration<
  Type extends 'counter' | 'gauge' | 'histogram' = 'counter' | 'gauge' | 'histogram',
  Label extends string = string,
> {
  /** With its unit last, as Prometheus has it: `_seconds`, `_total`. */
  readonly name: `bettercare_${string}`;
  readonly type: Type;
  /** One sentence. */
  readonly help: string;
  readonly labels: Readonly<Record<Label, LabelBound>>;
  /** Upper bounds of a histogram, rising. */
  readonly buckets?: readonly number[];
}

interface Declared<Label extends string> {
  readonly name: `bettercare_${string}`;
  readonly help: string;
  readonly labels: Readonly<Record<Label, LabelBound>>;
}

/** What only grows while the process runs. */
export function counter<const Label extends string>(
  declared: Declared<Label>,
): MetricDeclaration<'counter', Label> {
  return { ...declared, type: 'counter' };
}

/** What is read when it is asked for. */
export function gauge<const Label extends string>(
  declared: Declared<Label>,
): MetricDeclaration<'gauge', Label> {
  return { ...declared, type: 'gauge' };
}

/** How observations spread. */
export function histogram<const Label extends string>(
  declared: Declared<Label> & { readonly buckets: readonly number[] },
): MetricDeclaration<'histogram', Label> {
  return { ...declared, type: 'histogram' };
}

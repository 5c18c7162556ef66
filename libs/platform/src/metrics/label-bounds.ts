import type { LabelBound } from './metric';

/** What stands for every value beyond a label's bound. */
const OTHER = 'other';

/** Keeps labels to the bounds they were declared with. */
export class LabelBounds<Label extends string> {
  private readonly bounds: readonly (readonly [Label, LabelBound])[];
  private readonly seen = new Map<Label, Set<string>>();

  constructor(labels: Readonly<Record<Label, LabelBound>>) {
    this.bounds = Object.entries(labels) as [Label, LabelBound][];
  }

  keep(given: Readonly<Record<Label, string>>): Record<Label, string> {
    const kept = this.bounds.map(([label, bound]) => [label, this.keepValue(label, bound, given[label])]);
    return Object.fromEntries(kept) as Record<Label, string>;
  }

  private keepValue(label: Label, bound: LabelBound, value: string): string {
    if (!('atMost' in bound)) return bound.includes(value) ? value : OTHER;
    const seen = this.seen.get(label) ?? new Set();
    this.seen.set(label, seen);
    if (seen.has(value)) return value;
    if (seen.size >= bound.atMost) return OTHER;
    seen.add(value);
    return value;
  }
}

import { counted, thousands } from './output';

/** Counts that were accepted and will be shown beside a figure, not added to it, as the gateway tells of them. */
export interface HeldApart {
  readonly rule: string;
  readonly counts: number;
  readonly what: string;
  readonly mend: string;
}

/** Of those, as many as somebody reads. */
const LINES_MAX = 20;

/** What several answers tell, as one would. */
export function together(told: readonly HeldApart[]): HeldApart[] {
  const found = new Map<string, HeldApart>();
  for (const each of told) {
    const key = `${each.rule} ${each.what}`;
    found.set(key, { ...each, counts: (found.get(key)?.counts ?? 0) + each.counts });
  }
  return [...found.values()];
}

/** Warns of them, the first by area and measure. */
export function heldApartLines(told: readonly HeldApart[]): string[] {
  const lines = told
    .slice(0, LINES_MAX)
    .map(
      ({ rule, counts, what, mend }) => `Warning: ${rule} (${counted(counts, 'count')}): ${what}. ${mend}.`,
    );
  const more = told.length - LINES_MAX;
  return more > 0 ? [...lines, `And ${thousands(more)} more such warnings.`] : lines;
}

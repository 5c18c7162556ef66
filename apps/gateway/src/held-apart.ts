import type { LedgerEvent } from '#contracts';
import { period } from '#kernel';
import { whyHeldApart } from '#performance';
import { refusalSchema } from '#platform';
import type { Known } from '#records';
import { z } from 'zod';

export const heldApart = refusalSchema.omit({ where: true }).extend({
  rule: z.enum(['another-kind-of-source', 'not-an-expected-reporter']),
  area: z.string(),
  measure: z.string(),
  counts: z.int().min(0),
});
export type HeldApart = z.infer<typeof heldApart>;

/** Of how many areas and measures an answer says so; of the first. */
const HELD_APART_MAX = 1_000;

/** Why a count will be shown beside a figure and not added to it. */
export type Apart = Pick<HeldApart, 'rule' | 'area' | 'measure'>;

/** @returns nothing where it will be added. Its area and measure are known, since it was held to the rules. */
export function whyApart(
  { source, data }: LedgerEvent,
  { definitions, reference }: Known,
): Apart | undefined {
  if (!('period' in data)) return undefined;
  const area = reference.area(data.area);
  const measure = definitions.measure(data.measure);
  if (!area || !measure) return undefined;
  const rule = whyHeldApart({ area, measure, reference }, period(data.period), source);
  return rule && { rule, area: area.code, measure: measure.code };
}

interface MaybeApart {
  readonly source: string;
  readonly apart: Apart | undefined;
}

/** The counts taken in that nobody waits for, by area and measure. */
export class HeldApartCounts {
  private readonly found = new Map<string, HeldApart>();

  add(taken: readonly MaybeApart[], { definitions, reference }: Known): void {
    for (const { source, apart } of taken) {
      if (apart === undefined) continue;
      const { rule, area, measure } = apart;
      const key = `${source} ${area} ${measure} ${rule}`;
      const before = this.found.get(key);
      if (before === undefined && this.found.size === HELD_APART_MAX) continue;
      const what = WHAT[rule](
        reference.organisation(source)?.name ?? source,
        definitions.measure(measure)?.name ?? measure,
        reference.area(area)?.name ?? area,
      );
      this.found.set(key, { ...apart, counts: (before?.counts ?? 0) + 1, what, mend: MENDS });
    }
  }

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  told(): HeldApart[] {
    return [...this.found.values()];
  }
}

const WHAT: Readonly<Record<HeldApart['rule'], (reporter: string, measure: string, area: string) => string>> =
  {
    'not-an-expected-reporter': (reporter, measure, area) =>
      `${reporter} is not expected to report ${measure} for ${area}: it is shown, never added`,
    'another-kind-of-source': (reporter, measure, area) =>
      `another kind of organisation than ${reporter} reports ${measure} for ${area}: it is shown, never added`,
  };

const MENDS = 'Give the source in whose name the figures are, or leave out what is of another area';

import { period } from '#kernel';
import { whyHeldApart } from '#performance';
import type { Known } from '#records';
import type { FitCount } from './examine-counts';
import type { UploadAnswer } from './upload.schema';

type HeldApart = UploadAnswer['heldApart'][number];

/** The counts that will be shown beside a figure and not added to it, by area and measure: nobody waits for them. */
export function heldApart(
  counts: readonly FitCount[],
  { definitions, reference }: Known,
): UploadAnswer['heldApart'] {
  const found = new Map<string, HeldApart>();
  for (const { event } of counts) {
    const { source, data } = event;
    const area = reference.area(data.area);
    const measure = definitions.measure(data.measure);
    // Both were known a moment ago, when the count was held to the rules.
    if (!area || !measure) continue;
    const rule = whyHeldApart({ area, measure, reference }, period(data.period), source);
    if (rule === undefined) continue;
    const key = `${area.code} ${measure.code} ${rule}`;
    const reporter = reference.organisation(source)?.name ?? source;
    const what = WHAT[rule](reporter, measure.name, area.name);
    const counted = (found.get(key)?.counts ?? 0) + 1;
    found.set(key, { rule, area: area.code, measure: measure.code, counts: counted, what, mend: MENDS });
  }
  return [...found.values()];
}

const WHAT: Readonly<Record<HeldApart['rule'], (reporter: string, measure: string, area: string) => string>> =
  {
    'not-an-expected-reporter': (reporter, measure, area) =>
      `${reporter} is not expected to report ${measure} for ${area}: it is shown, never added`,
    'another-kind-of-source': (reporter, measure, area) =>
      `another kind of organisation than ${reporter} reports ${measure} for ${area}: it is shown, never added`,
  };

const MENDS = 'Give the source in whose name the figures are, or leave the rows of another area out';

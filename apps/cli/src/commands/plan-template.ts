import type { Metric } from '#catalogue';
import { parsePeriod, periodsWithin } from '#kernel';
import type { planProposalSchema } from '#planning/plain';
import type { z } from 'zod';

type PlanToFillIn = z.input<typeof planProposalSchema>;
type LineToFillIn = PlanToFillIn['content']['lines'][number];

/**
 * A plan to fill in: a line for each metric, and a target for each period, without a figure. What is left empty is
 * refused, so that no draft says by oversight what nobody planned.
 */
export function planTemplate(area: string, policyYear: string, metrics: readonly Metric[]): PlanToFillIn {
  const lines = metrics.map((metric) => emptyLine(metric, policyYear));
  return { area, policyYear, content: { document: '', lines } };
}

function emptyLine({ code, line, denominator, source, frequency }: Metric, policyYear: string): LineToFillIn {
  const year = parsePeriod(policyYear);
  const periods = year && frequency === 'quarter' ? periodsWithin('quarter', year) : [{ key: policyYear }];
  const isPerHead = denominator !== null && 'population' in denominator;
  return {
    metric: code,
    line,
    // As plans of the time were made: people and days in counts, shares and scores in rates.
    leads: isPerHead ? 'count' : 'rate',
    source,
    profile: frequency,
    targets: periods.map(({ key }) => ({ period: key })),
    baseline: [],
  };
}

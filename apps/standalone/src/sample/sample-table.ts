import type { AreaPerformance, AreaPerformanceAsked, NothingKnown } from '#performance';
import { performanceTable } from '#performance/plain';
import type { PlanSubmission } from '#planning';

/** The metric the sample's figures are of. */
const SAMPLE_METRIC = 'delayed-transfers-of-care';

/** Asks how an area did, in this process or over HTTP. */
export type AskPerformance = (
  asked: Pick<AreaPerformanceAsked, 'area' | 'policyYear'> & { readonly metric: string },
) => Promise<AreaPerformance | NothingKnown>;

/** What the sample shows: delayed days held against what was planned, quarter by quarter. */
export async function sampleTable(ask: AskPerformance, plans: readonly PlanSubmission[]): Promise<string> {
  const answers: AreaPerformance[] = [];
  for (const { area, policyYear } of plans) {
    const answer = await ask({ area, policyYear, metric: SAMPLE_METRIC });
    if (answer.known) answers.push(answer);
  }
  const table = performanceTable(answers, SAMPLE_METRIC);
  if (table === undefined) throw new Error('The sample cannot be shown: it is not recorded.');
  return table;
}

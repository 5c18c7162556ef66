import { AreaPerformanceQuery } from '#performance';
import { performanceTable } from '#performance/plain';
import type { AreaPerformance } from '#performance';
import type { PlanSubmission } from '#planning';
import type { QueryBus } from '@nestjs/cqrs';

/** The metric the sample's figures are of. */
const SAMPLE_METRIC = 'delayed-transfers-of-care';

/** What the sample shows: delayed days held against what was planned, quarter by quarter. */
export async function sampleTable(queries: QueryBus, plans: readonly PlanSubmission[]): Promise<string> {
  const answers: AreaPerformance[] = [];
  for (const { area, policyYear } of plans) {
    const answer = await queries.execute(
      new AreaPerformanceQuery({ area, policyYear, metric: SAMPLE_METRIC }),
    );
    if (!answer.ok) throw new Error(`The sample cannot be shown: ${answer.failure.what}`);
    if (answer.value.known) answers.push(answer.value);
  }
  const table = performanceTable(answers, SAMPLE_METRIC);
  if (table === undefined) throw new Error('The sample cannot be shown: it is not recorded.');
  return table;
}

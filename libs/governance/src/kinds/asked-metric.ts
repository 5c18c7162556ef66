import { isWithin, parsePeriod, period, type PeriodKind, type Refusal } from '#kernel';
import { entryCodeSchema, refusal, type Surroundings } from '../register-kind';

export const askedMetricSchema = entryCodeSchema.describe(
  'The code of a metric that the policy year asks for.',
);

interface OfMetric {
  readonly policyYear: string;
  readonly metric: string;
  readonly period: string;
}

/** Whether an entry is of a metric that its policy year asks for, and of a period of that year of one of these kinds. */
export function refuseAskedMetric(
  { policyYear, metric, period: key }: OfMetric,
  kinds: readonly PeriodKind[],
  { metricsOf }: Surroundings,
): Refusal[] {
  const asked = metricsOf(policyYear);
  const of = parsePeriod(key);
  const refused: Refusal[] = [];
  if (!asked.includes(metric)) {
    const mend =
      asked.length === 0 ? 'Use a year whose definition is in force' : `Use one of ${asked.join(', ')}`;
    refused.push(refusal('register-metric-unknown', '/metric', `${policyYear} asks for no ${metric}`, mend));
  }
  if (!of || !kinds.includes(of.kind) || !isWithin(of, period(policyYear))) {
    const what = `${key} is no ${kinds.join(' and no ')} of ${policyYear}`;
    refused.push(refusal('register-period-outside-year', '/period', what, 'Use a period such as 2015/16-Q1'));
  }
  return refused;
}

import { canonicalJson, sha256 } from '#kernel';
import type { Area } from '#reference';
import type { AnsweredAt } from './as-asked';
import { metricPerformance, type MetricPerformance } from './metric-performance';
import type { MetricFacts } from './performance-facts';

/** How an area did in a policy year, metric by metric, against its plan. */
export interface AreaPerformance {
  readonly known: true;
  readonly area: Pick<Area, 'code' | 'name' | 'kind'>;
  readonly policyYear: string;
  readonly answeredAt: AnsweredAt;
  readonly metrics: readonly MetricPerformance[];
  /** SHA-256, in hexadecimal, over area, policy year and figures: two answers with one hash say the same. */
  readonly contentHash: string;
}

/** The answer that facts give. The same facts give the same answer, to the byte. */
export function areaPerformance(
  area: Area,
  policyYear: string,
  answeredAt: AnsweredAt,
  facts: readonly MetricFacts[],
): AreaPerformance {
  const { code, name, kind } = area;
  const content = { area: { code, name, kind }, policyYear, metrics: facts.map(metricPerformance) };
  return { known: true, ...content, answeredAt, contentHash: hashOf(content) };
}

export function hashOf(content: unknown): string {
  return sha256(canonicalJson(content)).toString('hex');
}

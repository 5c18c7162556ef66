import type { Actual } from './comparison';
import { isComplete, measureActual, unitsOf, type MeasureActual } from './measure-actual';
import type { MetricFacts } from './performance-facts';
import { denominatorOf, exactRate, publishedBy, type Denominator, type ExactRate, type Span } from './rate';
import { baselineOf, targetOf, type Target } from './target';

/** Everything a figure was worked out from, as it stood before it was rounded and shown. */
export interface Working {
  readonly span: Span;
  readonly numerator: MeasureActual;
  readonly denominator: Denominator | undefined;
  readonly denominatorActual: MeasureActual | undefined;
  readonly rate: ExactRate | undefined;
  readonly actual: Actual;
  readonly target: Target | undefined;
  readonly baseline: Target | undefined;
}

/** Works a span out; undefined where it is shorter than the periods its measure is reported for. */
export function workOut(facts: MetricFacts, span: Span): Working | undefined {
  const units = unitsOf(facts.numerator, span.period);
  if (!units) return undefined;
  const denominatorUnits = facts.denominator && unitsOf(facts.denominator, span.period);
  const isCount = facts.numerator.measure.value === 'count';
  const numerator = isCount ? measureActual(facts.numerator, units) : publishedActual(facts, span);
  const rate = exactRate(facts, span);
  const { plan, metric } = facts;
  return {
    span,
    numerator,
    denominator: denominatorOf(facts, span),
    denominatorActual:
      facts.denominator && denominatorUnits ? measureActual(facts.denominator, denominatorUnits) : undefined,
    rate,
    actual: { count: isCount && isComplete(numerator) ? numerator.sum : undefined, rate: rate?.value },
    target: plan && targetOf(plan.line, metric, span),
    baseline: plan && baselineOf(plan.line, metric, span.period),
  };
}

/** A metric that is itself a published figure has no counts: its report is the published value. */
function publishedActual(facts: MetricFacts, span: Span): MeasureActual {
  const { reference, area, measure } = facts.numerator;
  const reported = publishedBy(facts.numerator, span.key);
  const expected = reference.expectedReporters(measure.code, area.code, span.period.lastMonth);
  const silent = expected.filter((source) => !reported.some((value) => value.source === source));
  const nobody = expected.length === 0 && reported.length === 0 ? [{ period: span.key }] : [];
  const missing = [...silent.map((source) => ({ period: span.key, source })), ...nobody];
  const count = Math.max(expected.length, 1);
  return {
    sum: 0,
    counts: [],
    coverage: {
      expected: count,
      reported: count - missing.length,
      missing,
      unexpected: expected.length === 0 ? [span.key] : [],
    },
    heldApart: [],
    provisional: reported.some(({ status }) => status === 'provisional'),
  };
}

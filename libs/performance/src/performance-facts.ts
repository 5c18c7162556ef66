import type { Measure, Metric } from '#catalogue';
import type { TargetLine } from '#planning';
import type { CellRow, PublishedRow, RecordWarning } from '#records';
import type { Area, ReferenceView } from '#reference';

/** What is known of one measure in one area: everything that figures about it rest on. */
export interface MeasureFacts {
  readonly measure: Measure;
  readonly area: Area;
  readonly reference: Pick<ReferenceView, 'expectedReporters' | 'organisation' | 'population'>;
  readonly cells: readonly CellRow[];
  readonly published: readonly PublishedRow[];
  readonly warnings: readonly RecordWarning[];
}

/** What an area planned for one metric, and what it was planned on. */
export interface PlanFacts {
  readonly line: TargetLine;
  /** The document the plan was taken from, and the day it was agreed. */
  readonly document: string;
  readonly agreedOn: string;
  /** The metric as it was defined when the plan was agreed. */
  readonly definitionVersion: string;
}

/** Everything a metric's figures are worked out from. Nothing else enters: no clock, no store. */
export interface MetricFacts {
  readonly metric: Metric;
  readonly policyYear: string;
  readonly numerator: MeasureFacts;
  /** Where the metric is divided by another measure. */
  readonly denominator?: MeasureFacts | undefined;
  /** Where its rate is also published. */
  readonly publishedRate?: MeasureFacts | undefined;
  readonly plan?: PlanFacts | undefined;
  /** The metric's definition version in other policy years, for periods that lie in them. */
  readonly definitionVersions: Readonly<Record<string, string>>;
}

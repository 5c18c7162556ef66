import type { Metric } from '#catalogue';
import type { PeriodKind } from '#kernel';
import type { Area } from '#reference';
import type { AnsweredAt } from '../as-asked';
import type { Figure } from '../figure';
import type { ChartStanding } from './chart-standing.query';
import type { Drawn } from './charted-period';
import type { AssuranceIcon, ChartGroup, ChartPoint, VariationIcon } from './control-chart';
import type { NoForecast, YearForecast } from './forecast';

/** A metric of an area over time, as a control chart up to the end of a policy year. */
export interface MetricChart {
  readonly known: true;
  readonly area: Pick<Area, 'code' | 'name' | 'kind'>;
  readonly policyYear: string;
  readonly metric: Pick<Metric, 'code' | 'name' | 'polarity' | 'source' | 'definitionVersion'>;
  readonly by: PeriodKind;
  readonly drawn: Drawn;
  /** What is drawn, by its name: `Delayed days`. */
  readonly title: string;
  /** What one of a value is: `day`, `%`. */
  readonly unit: string;
  readonly answeredAt: AnsweredAt;
  /** What the chart says, in a sentence. */
  readonly summary: string;
  /** How it was drawn, in sentences. */
  readonly method: readonly string[];
  /** From the first period that has a value to the last. */
  readonly points: readonly MetricChartPoint[];
  readonly groups: readonly MetricChartGroup[];
  readonly variation: VariationIcon;
  /** Held against what is planned for the last point that has a plan; absent where none has. */
  readonly assurance?: { readonly icon: AssuranceIcon; readonly target: string } | undefined;
  readonly forecast?: (YearForecast & { readonly plan?: number | undefined }) | undefined;
  /** Why there is no forecast; rates do not add up to a year. */
  readonly noForecast?: NoForecast | 'not-added-up' | undefined;
  /** Periods after the last point of which something is reported, and not all. */
  readonly incomplete: readonly Pick<Figure, 'period' | 'reportedSoFar' | 'coverage'>[];
  readonly decisions: ChartStanding;
  /** SHA-256, in hexadecimal, over everything but where it was answered, its summary and its method. */
  readonly contentHash: string;
}

export interface MetricChartPoint
  extends
    Pick<ChartPoint, 'group' | 'label' | 'type'>,
    Pick<Figure, 'period' | 'reportedSoFar' | 'status' | 'coverage' | 'heldApart' | 'warnings'> {
  /** Absent while any report is missing: a blank is never zero. */
  readonly value?: string | undefined;
  /** What was planned for it, or an equal part of what was planned for a longer period. */
  readonly plan?: { readonly value: string; readonly of: string } | undefined;
}

/** Points with one mean and one pair of limits, written to a place more than values are. */
export interface MetricChartGroup extends Pick<ChartGroup, 'group' | 'points' | 'rangesLeftOut' | 'isShort'> {
  readonly from: string;
  readonly to: string;
  readonly mean?: string | undefined;
  readonly lower?: string | undefined;
  readonly upper?: string | undefined;
  readonly nearLower?: string | undefined;
  readonly nearUpper?: string | undefined;
}

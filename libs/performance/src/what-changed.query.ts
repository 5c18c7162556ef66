import type { Metric } from '#catalogue';
import { fail, ok, readPeriod, type Period, type Refusal, type Result } from '#kernel';
import {
  readCellChanges,
  readChangedRecords,
  readPublishedChanges,
  type Between,
  type ChangedRecordPage,
  type Queryable,
  type RecordChange,
  type Scope,
} from '#records';
import type { Definitions } from '#reference';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { notAPeriod, unknownMetric, unknownPolicyYear } from './as-asked';
import type { AnsweredAt, AsAsked, NothingKnown } from './as-asked';
import { FactsStore, scopesOf, type AreaMoment } from './facts.store';
import { whatChanged, type MeasureChanges, type MetricChange } from './what-changed';

export interface WhatChangedAsked {
  /** 9-character ONS code. */
  readonly area: string;
  /** `2014/15`. */
  readonly policyYear: string;
  /** One metric only; all of the policy year's when left out. */
  readonly metric?: string | undefined;
  /** One period only, of figures and of records: `2014-09`, `2014/15-Q2`, `2014/15` or `2014/15-to-date`. */
  readonly period?: string | undefined;
  readonly from: AsAsked;
  readonly to: AsAsked;
  /** Which records are shown: of one kind, or of all. */
  readonly change?: RecordChange | undefined;
  readonly page: { readonly after?: string | undefined; readonly limit: number };
  /** Where no one period is asked for: records of the policy year's own months alone, and none of its baseline's. */
  readonly isOfYearAlone?: boolean | undefined;
}

/** What changed in an area's figures between two moments, and by which records. */
export interface AreaChanges {
  readonly known: true;
  readonly area: { readonly code: string; readonly name: string };
  readonly policyYear: string;
  /** What each moment was answered at. */
  readonly from: AnsweredAt;
  readonly to: AnsweredAt;
  readonly metrics: readonly MetricChange[];
  /** The records behind the parts, page by page. */
  readonly records: ChangedRecordPage;
}

type Answer = Result<AreaChanges | NothingKnown, Refusal>;

/**
 * What changed between two moments, and what of it by new records, corrections, records that are gone, and definitions?
 * Refused as `unknown-area`, `-policy-year`, `-metric` or `-watermark`, `not-a-period` or `moments-reversed`.
 */
export class WhatChangedQuery extends Query<Answer> {
  constructor(readonly asked: WhatChangedAsked) {
    super();
  }
}

@QueryHandler(WhatChangedQuery)
export class WhatChangedHandler implements IQueryHandler<WhatChangedQuery> {
  constructor(private readonly facts: FactsStore) {}

  async execute({ asked }: WhatChangedQuery): Promise<Answer> {
    const within = asked.period === undefined ? undefined : readPeriod(asked.period.replace(TO_DATE, ''));
    if (asked.period !== undefined && !within) return fail(notAPeriod(asked.period));
    return this.facts.between(asked.area, asked, asked.policyYear, (first, second) =>
      this.changes(asked, within, first, second),
    );
  }

  private async changes(
    asked: WhatChangedAsked,
    within: Period | undefined,
    first: AreaMoment,
    second: AreaMoment,
  ): Promise<Answer> {
    const { policyYear, change, page, period } = asked;
    const refused = refuseUnknown(asked, first.definitions, second.definitions);
    if (refused) return fail(refused);
    const then = metricsIn(first.definitions, asked);
    const now = metricsIn(second.definitions, asked);
    const between = { first: first.asAt, second: second.asAt };
    const changes = await readMeasureChanges(first.db, scopesOf(first, policyYear, then), between);
    const was = await this.facts.metricFacts(first, policyYear, then);
    const is = await this.facts.metricFacts(second, policyYear, now);
    const referenceVersions = [first.reference.version, second.reference.version] as const;
    const metrics = codesOf(now, then).flatMap((code) => {
      const of = ({ metric }: { readonly metric: Metric }) => metric.code === code;
      const changed = whatChanged({ first: was.find(of), second: is.find(of), changes, referenceVersions });
      return changed ? [onlyOf(changed, period && keyOf(period, within))] : [];
    });
    const months = within ?? (asked.isOfYearAlone ? readPeriod(policyYear) : undefined);
    const scopes = scopesOf(first, policyYear, then, months);
    const records = await readChangedRecords(first.db, { scopes, change, page }, between);
    const { code, name } = second.area;
    const moments = { from: first.answeredAt, to: second.answeredAt };
    return ok({ known: true, area: { code, name }, policyYear, ...moments, metrics, records });
  }
}

/** How the records of each measure differ, by its code. */
async function readMeasureChanges(
  db: Queryable,
  scopes: readonly Scope[],
  between: Between,
): Promise<Map<string, MeasureChanges>> {
  const counts = scopes.filter(({ measure }) => measure.value === 'count');
  const others = scopes.filter(({ measure }) => measure.value !== 'count');
  const cells = await readCellChanges(db, counts, between);
  const published = await readPublishedChanges(db, others, between);
  const changes = new Map<string, MeasureChanges>();
  for (const [at, { measure }] of counts.entries())
    changes.set(measure.code, { cells: cells[at] ?? [], published: [] });
  for (const [at, { measure }] of others.entries())
    changes.set(measure.code, { cells: [], published: published[at] ?? [] });
  return changes;
}

const TO_DATE = /[- ]to[- ]date$/;

function keyOf(asked: string, within: Period | undefined): string {
  const key = within?.key ?? asked;
  return TO_DATE.test(asked) ? `${key}-to-date` : key;
}

function onlyOf(changed: MetricChange, period: string | undefined): MetricChange {
  if (period === undefined) return changed;
  return { ...changed, figures: changed.figures.filter((figure) => figure.period === period) };
}

/** The metrics asked for as they were defined at a moment; none where they were not. */
function metricsIn(definitions: Definitions, { policyYear, metric }: WhatChangedAsked): Metric[] {
  const metrics = definitions.policyYear(policyYear)?.metrics ?? [];
  return metrics.filter(({ code }) => metric === undefined || code === metric);
}

function codesOf(...metrics: readonly (readonly Metric[])[]): string[] {
  return [...new Set(metrics.flat().map(({ code }) => code))];
}

/** What was defined at neither moment. */
function refuseUnknown(
  asked: WhatChangedAsked,
  first: Definitions,
  second: Definitions,
): Refusal | undefined {
  const { policyYear, metric } = asked;
  const years = [first, second].map((definitions) => definitions.policyYear(policyYear));
  if (!years.some((year) => year !== undefined))
    return unknownPolicyYear(
      policyYear,
      second.policyYears.map(({ year }) => year),
    );
  const isKnown = [first, second].some((definitions) => metricsIn(definitions, asked).length > 0);
  return metric === undefined || isKnown
    ? undefined
    : unknownMetric(metric, policyYear, years[1]?.metrics ?? []);
}

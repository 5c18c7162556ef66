import type { Measure, Metric } from '#catalogue';
import { DecisionStore } from '#decisions';
import { fail, ok, period, type Month, type Period, type Refusal, type Result } from '#kernel';
import { planInForce, type PlanAsked, type PlanInForce } from '#planning';
import { APP_POOL, transaction } from '#platform';
import {
  isAnythingKnown,
  readCells,
  readPositions,
  readPublishedValues,
  readWarnings,
  WatermarkStore,
  type AsAt,
  type Positions,
  type Queryable,
} from '#records';
import { DefinitionStore, ReferenceStore, type Area, type Definitions, type ReferenceView } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { answeredAt, nothingKnown, unknownArea, unknownWatermark } from './as-asked';
import type { AnsweredAt, AsAsked, NothingKnown, Past } from './as-asked';
import type { MeasureFacts, MetricFacts, PlanFacts } from './performance-facts';

/** One moment of the ledger, held still while a question about an area is answered. */
export interface Moment {
  readonly area: Area;
  readonly definitions: Definitions;
  readonly reference: ReferenceView;
  /** The plans asked for, by policy year: what was in force then, and the definitions it was agreed under. */
  readonly plans: ReadonlyMap<string, Planned>;
  /** What is recorded, in one snapshot. */
  readonly db: Queryable;
  readonly asAt: AsAt;
  readonly answeredAt: AnsweredAt;
}

interface Planned {
  readonly plan: PlanInForce;
  readonly definitions: Definitions;
}

/** Reads what figures rest on: definitions and reference data in force, plans, and what was recorded. */
@Injectable()
export class FactsStore {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  /**
   * Answers a question about an area as at the moment asked for. Decisions and reference data are read as
   * they stood at a position taken first; what was recorded, in one snapshot together with its own
   * positions; so the answer is true of the positions it carries. Everything else is read before the
   * snapshot's connection is taken: whoever holds one and waits for another can wait for ever.
   */
  async at<Answer>(
    code: string,
    asked: AsAsked,
    policyYears: (definitions: Definitions) => readonly string[],
    answer: (moment: Moment) => Promise<Result<Answer, Refusal>>,
  ): Promise<Result<Answer | NothingKnown, Refusal>> {
    const watermark = await this.watermarkOf(asked);
    if (watermark === 'unknown') return fail(unknownWatermark(watermarkId(asked)));
    if (watermark === 'none-yet') return this.notKnownThen(code, asked);
    const positions = watermark ?? (await readPositions(this.pool));
    const [definitions, reference] = await Promise.all([
      this.definitions.inForce(positions.decisionPosition),
      this.reference.at(positions.referenceVersion),
    ]);
    const area = reference?.area(code);
    if (!reference || !area) return this.notKnownThen(code, asked);
    const { publishedBy } = asked;
    const plansAsked = { upTo: positions.decisionPosition, publishedBy };
    const plans = await this.plansInForce(code, policyYears(definitions), plansAsked);
    const asAt = { watermark, publishedBy };
    return transaction<Result<Answer | NothingKnown, Refusal>>(
      this.pool,
      async (db) => {
        await db.query('SET TRANSACTION READ ONLY');
        const isPast = watermark !== undefined || publishedBy !== undefined;
        if (isPast && !(await isAnythingKnown(db, code, asAt))) return ok(nothingKnown(code, asked));
        const at = answeredAt(await this.reached(db, positions, watermark), watermark, publishedBy);
        return answer({ area, definitions, reference, plans, db, asAt, answeredAt: at });
      },
      { isolation: 'repeatable read' },
    );
  }

  /** The facts of metrics of one policy year, in the order given; `reaching` to a period outside it, if asked. */
  async metricFacts(
    moment: Moment,
    policyYear: string,
    metrics: readonly Metric[],
    reaching?: Period,
  ): Promise<MetricFacts[]> {
    const planned = moment.plans.get(policyYear);
    const months = monthsAsked(policyYear, planned?.plan, reaching);
    const resting = new Set(metrics.flatMap(measuresOf));
    const read = await readMeasures(moment, [...resting], months);
    const factsOf = (code: string): MeasureFacts => factsIn(read, code);
    return metrics.map((metric) => {
      const { denominator, publishedRate } = metric;
      return {
        metric,
        policyYear,
        numerator: factsOf(metric.numerator),
        denominator: denominator && 'measure' in denominator ? factsOf(denominator.measure) : undefined,
        publishedRate: publishedRate === undefined ? undefined : factsOf(publishedRate),
        plan: planned && planFacts(planned.plan, planned.definitions, metric),
        definitionVersions: versionsByYear(moment.definitions, metric.code),
      };
    });
  }

  /** The facts of one measure, as it was defined then, over a stretch of months. */
  async measureFacts(moment: Moment, code: string, from: Month, to: Month): Promise<MeasureFacts> {
    return factsIn(await readMeasures(moment, [code], { from, to }), code);
  }

  /** The facts of every measure in force then, over a stretch of months. */
  async allMeasureFacts(moment: Moment, from: Month, to: Month): Promise<MeasureFacts[]> {
    const codes = moment.definitions.measures.map(({ code }) => code);
    return [...(await readMeasures(moment, codes, { from, to })).values()];
  }

  /** Only where the moment's own reference data have no such area do the newest say whether there is one. */
  private async notKnownThen(code: string, asked: AsAsked): Promise<Result<NothingKnown, Refusal>> {
    const isArea = (await this.reference.current())?.area(code) !== undefined;
    return isArea ? ok(nothingKnown(code, asked)) : fail(unknownArea(code));
  }

  private async plansInForce(
    area: string,
    policyYears: readonly string[],
    asked: PlanAsked,
  ): Promise<Map<string, Planned>> {
    const plans = new Map<string, Planned>();
    for (const policyYear of policyYears) {
      const plan = await planInForce(this.decisions, area, policyYear, asked);
      if (plan) plans.set(policyYear, { plan, definitions: await this.definitions.inForce(plan.position) });
    }
    return plans;
  }

  private async watermarkOf({ asKnown }: AsAsked): Promise<Past | undefined | 'unknown' | 'none-yet'> {
    if (!asKnown) return undefined;
    if ('positions' in asKnown) return asKnown.positions;
    if ('moment' in asKnown) return (await this.watermarks.at(asKnown.moment)) ?? 'none-yet';
    return (await this.watermarks.byId(asKnown.watermark)) ?? 'unknown';
  }

  /** Now, the lanes as the snapshot sees them; decisions and reference data as they were read. */
  private async reached(db: Queryable, read: Positions, watermark: Past | undefined): Promise<Positions> {
    if (watermark) return watermark;
    const { lanes, nextOffsets } = await readPositions(db);
    return { ...read, lanes, nextOffsets };
  }
}

/** The measures that a metric's figures rest on. */
export function measuresOf({ numerator, denominator, publishedRate }: Metric): string[] {
  const divided = denominator && 'measure' in denominator ? [denominator.measure] : [];
  return [numerator, ...divided, ...(publishedRate === undefined ? [] : [publishedRate])];
}

/** The facts of measures by their codes. */
async function readMeasures(
  { area, definitions, reference, db, asAt }: Moment,
  codes: readonly string[],
  months: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, MeasureFacts>> {
  const scopes = codes.map((code) => ({
    area: area.code,
    measure: measureInForce(definitions, code),
    ...months,
  }));
  const counts = scopes.filter(({ measure }) => measure.value === 'count');
  const published = scopes.filter(({ measure }) => measure.value !== 'count');
  const cells = await readCells(db, counts, asAt);
  const values = await readPublishedValues(db, published, asAt);
  const warnings = await readWarnings(db, scopes, asAt);
  return new Map(
    scopes.map((scope, at) => [
      scope.measure.code,
      {
        measure: scope.measure,
        area,
        reference,
        cells: cells[counts.indexOf(scope)] ?? [],
        published: values[published.indexOf(scope)] ?? [],
        warnings: warnings[at] ?? [],
      },
    ]),
  );
}

function factsIn(read: ReadonlyMap<string, MeasureFacts>, code: string): MeasureFacts {
  const facts = read.get(code);
  if (!facts) throw new Error(`The facts of the measure ${code} were not read`);
  return facts;
}

/** Metrics and measures are put in force together; one that names a missing measure is a broken definition. */
function measureInForce(definitions: Definitions, code: string): Measure {
  const measure = definitions.measure(code);
  if (!measure) throw new Error(`A metric in force rests on the measure ${code}, which is not`);
  return measure;
}

function planFacts(plan: PlanInForce, then: Definitions, metric: Metric): PlanFacts | undefined {
  const line = plan.content.lines.find((each) => each.metric === metric.code);
  if (!line) return undefined;
  return {
    line,
    document: plan.content.document,
    agreedOn: plan.agreement.agreedOn,
    definitionVersion:
      then.metric(plan.policyYear, metric.code)?.definitionVersion ?? metric.definitionVersion,
  };
}

function versionsByYear({ policyYears }: Definitions, metric: string): Record<string, string> {
  return Object.fromEntries(
    policyYears.flatMap(({ year, metrics }) => {
      const defined = metrics.find(({ code }) => code === metric);
      return defined ? [[year, defined.definitionVersion]] : [];
    }),
  );
}

/** The policy year, as far as the plan's baselines reach, and the period asked about. */
function monthsAsked(
  policyYear: string,
  plan: PlanInForce | undefined,
  reaching: Period | undefined,
): { from: string; to: string } {
  const baselines = (plan?.content.lines ?? []).flatMap(({ baseline }) => baseline);
  const year = period(policyYear);
  const spans = [year, reaching ?? year, ...baselines.map((figure) => period(figure.period))];
  return {
    from: spans.map(({ firstMonth }) => firstMonth).reduce((a, b) => (b < a ? b : a)),
    to: spans.map(({ lastMonth }) => lastMonth).reduce((a, b) => (b > a ? b : a)),
  };
}

function watermarkId({ asKnown }: AsAsked): number {
  return asKnown && 'watermark' in asKnown ? asKnown.watermark : 0;
}

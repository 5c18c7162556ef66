import type { Measure, Metric } from '#catalogue';
import { DecisionStore } from '#decisions';
import { fail, ok, period, type Month, type Period, type Refusal, type Result } from '#kernel';
import { plansInForce, type PlanAsked, type PlanInForce } from '#planning';
import { APP_POOL, transaction } from '#platform';
import {
  isReached,
  knownAreas,
  readCells,
  readPositions,
  readPublishedValues,
  readWarnings,
  WatermarkStore,
  type AsAt,
  type Positions,
  type Queryable,
  type Scope,
} from '#records';
import { DefinitionStore, ReferenceStore, type Area, type Definitions, type ReferenceView } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { answeredAt, momentsReversed, nothingKnown, unknownArea, unknownWatermark } from './as-asked';
import type { AnsweredAt, AsAsked, NothingKnown, Past } from './as-asked';
import type { MeasureFacts, MetricFacts, PlanFacts } from './performance-facts';

/** One moment of the ledger, held still while a question is answered. */
export interface Moment {
  readonly definitions: Definitions;
  readonly reference: ReferenceView;
  /** What is recorded, in one snapshot. */
  readonly db: Queryable;
  readonly asAt: AsAt;
  readonly answeredAt: AnsweredAt;
}

/** An area as it stood at a moment. */
export interface AreaThen {
  readonly area: Area;
  /** The plans asked for, by policy year: what was in force then, and the definitions it was agreed under. */
  readonly plans: ReadonlyMap<string, Planned>;
}

export type AreaMoment = Moment & AreaThen;

interface Planned {
  readonly plan: PlanInForce;
  readonly definitions: Definitions;
}

/** Metrics of an area whose facts are asked for, over one policy year. */
export interface FactsAsked extends AreaThen {
  readonly policyYear: string;
  readonly metrics: readonly Metric[];
  /** A period outside the policy year that they shall reach to. */
  readonly reaching?: Period | undefined;
}

/** A question about an area, and the area as it stood. */
export interface AskedOf<Asked> {
  readonly asked: Asked;
  readonly area: Area;
}

/** The moment a question is about, as far as it is known before the snapshot is taken. */
interface Then {
  readonly definitions: Definitions;
  readonly reference: ReferenceView;
  readonly positions: Positions;
  readonly watermark: Past | undefined;
  readonly asAt: AsAt;
}

/** Decisions and reference data, as they stood at positions. */
interface Standing {
  readonly definitions: Definitions;
  readonly reference: ReferenceView | undefined;
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
    answer: (moment: AreaMoment) => Promise<Result<Answer, Refusal>>,
  ): Promise<Result<Answer | NothingKnown, Refusal>> {
    const found = await this.momentAsked(asked);
    if (!found.ok) return found;
    const then = found.value;
    const area = then?.reference.area(code);
    if (!then || !area) return this.notKnownThen(code, asked);
    const years = policyYears(then.definitions);
    const upTo = then.positions.decisionPosition;
    const [planned] = await this.areasThen([area], years, { upTo, publishedBy: asked.publishedBy });
    return this.heldStillThen(then, [code], async (moment, known) =>
      known.has(code)
        ? answer({ ...moment, area, plans: planned?.plans ?? new Map() })
        : ok(nothingKnown(area, asked)),
    );
  }

  /**
   * Answers a question about an area as it stood at two moments, in one snapshot. Where there were no definitions yet, or
   * no such area in the reference data, the first moment has those of the second and only the records are its own.
   */
  async between<Answer>(
    code: string,
    { from, to }: { readonly from: AsAsked; readonly to: AsAsked },
    policyYear: string,
    answer: (first: AreaMoment, second: AreaMoment) => Promise<Result<Answer, Refusal>>,
  ): Promise<Result<Answer | NothingKnown, Refusal>> {
    const [was, is] = [await this.momentAsked(from), await this.momentAsked(to)];
    if (!was.ok) return fail({ ...was.failure, where: '/from' });
    if (!is.ok) return fail({ ...is.failure, where: '/to' });
    const second = is.value;
    const area = second?.reference.area(code);
    if (!second || !area) return this.notKnownThen(code, to);
    const first = firstOf(was.value, second, code, from.publishedBy);
    if (isReversed(first, second)) return fail(momentsReversed());
    const areaThen = first.reference.area(code) ?? area;
    const plansOf = async (then: Then, of: Area) => {
      const asked = { upTo: then.positions.decisionPosition, publishedBy: then.asAt.publishedBy };
      const [planned] = await this.areasThen([of], [policyYear], asked);
      return planned?.plans ?? new Map<string, Planned>();
    };
    const plans = { first: await plansOf(first, areaThen), second: await plansOf(second, area) };
    return this.heldStillThen(second, [code], async (moment, known) => {
      if (!known.has(code)) return ok(nothingKnown(area, to));
      const { positions, watermark, asAt } = first;
      const at = answeredAt(watermark ?? positions, watermark, asAt.publishedBy);
      const { definitions, reference } = first;
      return answer(
        { definitions, reference, db: moment.db, asAt, answeredAt: at, area: areaThen, plans: plans.first },
        { ...moment, area, plans: plans.second },
      );
    });
  }

  /**
   * Answers questions, each about an area, as at one moment and all in one snapshot; no plan is read. Those about areas
   * that were not known then have that for an answer, and are not handed on.
   */
  async ofEachAt<Asked extends { readonly area: string }, Answer>(
    each: readonly Asked[],
    asked: AsAsked,
    answer: (moment: Moment, known: readonly AskedOf<Asked>[]) => Promise<readonly Result<Answer, Refusal>[]>,
  ): Promise<Result<Answer | NothingKnown, Refusal>[]> {
    const found = await this.momentAsked(asked);
    if (!found.ok) return each.map(() => found);
    const then = found.value;
    const answers =
      then &&
      (await this.heldStillThen(then, codesOf(each), async (moment, known) => {
        const handed = each.flatMap((one) => {
          const area = known.has(one.area) ? then.reference.area(one.area) : undefined;
          return area ? [{ asked: one, area }] : [];
        });
        const answered = await answer(moment, handed);
        return new Map(handed.map((one, at) => [one.asked, answered[at]]));
      }));
    const inTheirPlaces: Result<Answer | NothingKnown, Refusal>[] = [];
    for (const one of each)
      inTheirPlaces.push(answers?.get(one) ?? (await this.notKnownThen(one.area, asked)));
    return inTheirPlaces;
  }

  /**
   * Answers a question about several areas as at the moment asked for, in one snapshot. Areas that were not known then are
   * not handed on; nothing is answered where none could have been.
   *
   * @param codes of the areas, by the reference data of that moment.
   */
  async ofSeveralAt<Answer>(
    asked: AsAsked,
    codes: (reference: ReferenceView) => readonly string[],
    answer: (moment: Moment, areas: readonly AreaThen[]) => Promise<Answer>,
  ): Promise<Result<Answer | undefined, Refusal>> {
    const found = await this.momentAsked(asked);
    if (!found.ok) return found;
    const then = found.value;
    if (!then) return ok(undefined);
    const areas = codes(then.reference).flatMap((code) => then.reference.area(code) ?? []);
    const years = then.definitions.policyYears.map(({ year }) => year);
    const upTo = then.positions.decisionPosition;
    const planned = await this.areasThen(areas, years, { upTo, publishedBy: asked.publishedBy });
    const named = areas.map(({ code }) => code);
    const answered = await this.heldStillThen(then, named, (moment, known) =>
      answer(
        moment,
        planned.filter(({ area }) => known.has(area.code)),
      ),
    );
    return ok(answered);
  }

  /**
   * Answers a question about several areas as they stand at one moment: that of the snapshot, with decisions and
   * reference data as at positions that were read before. Areas that are not known then are left out.
   */
  async together<Answer>(
    codes: readonly string[],
    positions: Positions,
    answer: (moment: Moment, areas: readonly AreaThen[]) => Promise<Answer>,
  ): Promise<Answer> {
    const { definitions, reference } = await this.standingAt(positions);
    if (!reference) throw new Error('No reference data have been published');
    const areas = codes.flatMap((code) => reference.area(code) ?? []);
    const years = definitions.policyYears.map(({ year }) => year);
    const then = await this.areasThen(areas, years, { upTo: positions.decisionPosition });
    return this.heldStill(async (db) => {
      const at = answeredAt(await withLanesOf(db, positions), undefined, undefined);
      return answer({ definitions, reference, db, asAt: {}, answeredAt: at }, then);
    });
  }

  /** The facts of metrics of one policy year, in the order given; `reaching` to a period outside it, if asked. */
  async metricFacts(
    moment: AreaMoment,
    policyYear: string,
    metrics: readonly Metric[],
    reaching?: Period,
  ): Promise<MetricFacts[]> {
    const { area, plans } = moment;
    const [facts = []] = await this.metricFactsOfEach(moment, [
      { area, plans, policyYear, metrics, reaching },
    ]);
    return facts;
  }

  /** The same for each of those asked for, read together. */
  async metricFactsOfEach(moment: Moment, asked: readonly FactsAsked[]): Promise<MetricFacts[][]> {
    const read = await readMeasures(
      moment,
      asked.map(({ area, plans, policyYear, metrics, reaching }) => ({
        area,
        codes: [...new Set(metrics.flatMap(measuresOf))],
        months: monthsAsked(policyYear, plans.get(policyYear)?.plan, reaching),
      })),
    );
    return asked.map(({ plans, policyYear, metrics }, at) => {
      const planned = plans.get(policyYear);
      const factsOf = (code: string): MeasureFacts => factsIn(read[at], code);
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
    });
  }

  /** The facts of one measure, as it was defined then, over a stretch of months. */
  async measureFacts(moment: AreaMoment, code: string, from: Month, to: Month): Promise<MeasureFacts> {
    const { area } = moment;
    const [read] = await readMeasures(moment, [{ area, codes: [code], months: { from, to } }]);
    return factsIn(read, code);
  }

  /** The same of several areas and measures, read together; of one measure of an area, over all the months asked for. */
  async measureFactsOfEach(
    moment: Moment,
    asked: readonly MeasureAsked[],
  ): Promise<(of: MeasureAsked) => MeasureFacts> {
    const keyOf = ({ area, code }: Pick<MeasureAsked, 'area' | 'code'>) => `${area.code} ${code}`;
    const spans = new Map<string, MeasureAsked>();
    for (const { from, to, ...one } of asked) {
      const span = spans.get(keyOf(one)) ?? { from, to };
      spans.set(keyOf(one), {
        ...{ area: one.area, code: one.code },
        from: span.from < from ? span.from : from,
        to: span.to > to ? span.to : to,
      });
    }
    const once = [...spans.values()];
    const read = await readMeasures(
      moment,
      once.map(({ area, code, ...months }) => ({ area, codes: [code], months })),
    );
    const facts = new Map(once.map((one, at) => [keyOf(one), read[at]]));
    return (one) => factsIn(facts.get(keyOf(one)), one.code);
  }

  /** The facts of every measure in force then, over a stretch of months. */
  async allMeasureFacts(moment: AreaMoment, from: Month, to: Month): Promise<MeasureFacts[]> {
    const { area, definitions } = moment;
    const codes = definitions.measures.map(({ code }) => code);
    const [read] = await readMeasures(moment, [{ area, codes, months: { from, to } }]);
    return [...(read?.values() ?? [])];
  }

  /** Fails where there is no such watermark; nothing where there was none yet, or no reference data. */
  private async momentAsked(asked: AsAsked): Promise<Result<Then | undefined, Refusal>> {
    const watermark = await this.watermarkOf(asked);
    if (watermark === 'unknown') return fail(unknownWatermark(watermarkId(asked)));
    if (watermark === 'none-yet') return ok(undefined);
    const positions = watermark ?? (await readPositions(this.pool));
    const { definitions, reference } = await this.standingAt(positions);
    const asAt = { watermark, publishedBy: asked.publishedBy };
    return ok(reference && { definitions, reference, positions, watermark, asAt });
  }

  /** That moment in a snapshot, and of which of the areas anything was known. */
  private heldStillThen<Answer>(
    { definitions, reference, positions, watermark, asAt }: Then,
    codes: readonly string[],
    answer: (moment: Moment, known: ReadonlySet<string>) => Promise<Answer>,
  ): Promise<Answer> {
    const { publishedBy } = asAt;
    return this.heldStill(async (db) => {
      const isPast = watermark !== undefined || publishedBy !== undefined;
      const known = isPast ? await knownAreas(db, codes, asAt) : new Set(codes);
      const at = answeredAt(watermark ?? (await withLanesOf(db, positions)), watermark, publishedBy);
      return answer({ definitions, reference, db, asAt, answeredAt: at }, known);
    });
  }

  /** Only where the moment's own reference data have no such area do the newest say whether there is one. */
  private async notKnownThen(code: string, asked: AsAsked): Promise<Result<NothingKnown, Refusal>> {
    const newest = await this.reference.current();
    const area = newest?.area(code);
    if (area) return ok(nothingKnown(area, asked));
    return fail(unknownArea(code, newest?.areasNamed(code)));
  }

  private async standingAt(positions: Positions): Promise<Standing> {
    const [definitions, reference] = await Promise.all([
      this.definitions.inForce(positions.decisionPosition),
      this.reference.at(positions.referenceVersion),
    ]);
    return { definitions, reference };
  }

  private async areasThen(
    areas: readonly Area[],
    policyYears: readonly string[],
    asked: PlanAsked,
  ): Promise<AreaThen[]> {
    const plans = areas.flatMap(({ code }) => policyYears.map((policyYear) => ({ area: code, policyYear })));
    const inForce = await plansInForce(this.decisions, plans, asked);
    const planned = await Promise.all(
      inForce.map(async (plan) => ({ plan, definitions: await this.definitions.inForce(plan.position) })),
    );
    return areas.map((area) => ({
      area,
      plans: new Map(
        planned.filter(({ plan }) => plan.area === area.code).map((each) => [each.plan.policyYear, each]),
      ),
    }));
  }

  /** What is answered there is read in one snapshot, and writes nothing. */
  private heldStill<Answer>(answer: (db: Queryable) => Promise<Answer>): Promise<Answer> {
    return transaction(
      this.pool,
      async (db) => {
        await db.query('SET TRANSACTION READ ONLY');
        return answer(db);
      },
      { isolation: 'repeatable read' },
    );
  }

  private async watermarkOf({ asKnown }: AsAsked): Promise<Past | undefined | 'unknown' | 'none-yet'> {
    if (!asKnown) return undefined;
    if ('positions' in asKnown) return asKnown.positions;
    if ('moment' in asKnown) return (await this.watermarks.at(asKnown.moment)) ?? 'none-yet';
    return (await this.watermarks.byId(asKnown.watermark)) ?? 'unknown';
  }
}

/** No lane had been read at all. */
const NOTHING = { lanes: [], nextOffsets: [] };

/** The earlier of two moments, by the definitions and reference data of the later where it has none of its own. */
function firstOf(then: Then | undefined, second: Then, code: string, publishedBy: string | undefined): Then {
  if (then && then.reference.area(code) !== undefined && then.definitions.policyYears.length > 0) return then;
  const { lanes, nextOffsets } = then?.positions ?? NOTHING;
  const positions = { ...second.positions, lanes, nextOffsets };
  return {
    ...second,
    positions,
    watermark: then?.watermark,
    asAt: then?.asAt ?? { watermark: positions, publishedBy },
  };
}

/** Whether the first moment is later than the second, by what had been recorded or by what had been published. */
function isReversed(first: Then, second: Then): boolean {
  const [was, is] = [first.asAt.publishedBy, second.asAt.publishedBy];
  const isPublishedLater = is !== undefined && (was === undefined || was > is);
  return isPublishedLater || !isReached(first.positions, second.positions);
}

/** The lanes as a snapshot sees them; decisions and reference data as they were read before. */
async function withLanesOf(db: Queryable, read: Positions): Promise<Positions> {
  const { lanes, nextOffsets } = await readPositions(db);
  return { ...read, lanes, nextOffsets };
}

function codesOf(each: readonly { readonly area: string }[]): string[] {
  return [...new Set(each.map(({ area }) => area))];
}

/** The measures that a metric's figures rest on. */
export function measuresOf({ numerator, denominator, publishedRate }: Metric): string[] {
  const divided = denominator && 'measure' in denominator ? [denominator.measure] : [];
  return [numerator, ...divided, ...(publishedRate === undefined ? [] : [publishedRate])];
}

/** What metrics of a policy year rest on at a moment: in the months of a period, if one is given. */
export function scopesOf(
  { area, plans, definitions }: AreaMoment,
  policyYear: string,
  metrics: readonly Metric[],
  within?: Period,
): Scope[] {
  const reached = monthsAsked(policyYear, plans.get(policyYear)?.plan, undefined);
  const months = within ? { from: within.firstMonth, to: within.lastMonth } : reached;
  const codes = [...new Set(metrics.flatMap(measuresOf))];
  return codes.map((code) => ({ area: area.code, measure: measureInForce(definitions, code), ...months }));
}

/** A measure of an area whose facts are asked for, over a stretch of months. */
export interface MeasureAsked {
  readonly area: Area;
  readonly code: string;
  readonly from: Month;
  readonly to: Month;
}

/** Measures of an area whose facts are asked for, over a stretch of months. */
interface MeasuresAsked {
  readonly area: Area;
  readonly codes: readonly string[];
  readonly months: { readonly from: Month; readonly to: Month };
}

/** For each of those asked for, the facts of its measures by their codes. */
async function readMeasures(
  { definitions, reference, db, asAt }: Moment,
  asked: readonly MeasuresAsked[],
): Promise<ReadonlyMap<string, MeasureFacts>[]> {
  const scopesOfEach = asked.map(({ area, codes, months }) =>
    codes.map((code) => ({ area: area.code, measure: measureInForce(definitions, code), ...months })),
  );
  const scopes = scopesOfEach.flat();
  const byScope = <Read>(of: readonly Scope[], read: readonly Read[][]) =>
    new Map(of.map((scope, at) => [scope, read[at] ?? []]));
  const counts = scopes.filter(({ measure }) => measure.value === 'count');
  const others = scopes.filter(({ measure }) => measure.value !== 'count');
  const cells = byScope(counts, await readCells(db, counts, asAt));
  const published = byScope(others, await readPublishedValues(db, others, asAt));
  const warnings = byScope(scopes, await readWarnings(db, scopes, asAt));
  return asked.map(
    ({ area }, at) =>
      new Map(
        (scopesOfEach[at] ?? []).map((scope) => [
          scope.measure.code,
          {
            measure: scope.measure,
            area,
            reference,
            cells: cells.get(scope) ?? [],
            published: published.get(scope) ?? [],
            warnings: warnings.get(scope) ?? [],
          },
        ]),
      ),
  );
}

function factsIn(read: ReadonlyMap<string, MeasureFacts> | undefined, code: string): MeasureFacts {
  const facts = read?.get(code);
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

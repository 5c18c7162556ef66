import { canonicalJson, fractionFromDecimal, roundHalfUp, subtract } from '#kernel';
import { RECORD_CHANGES } from '#records';
import type { CellChange, CellRow, PublishedChange, PublishedRow, RecordChange } from '#records';
import type { Figure, NotJudged } from './figure';
import { cellKey, inOrder } from './foreseen-facts';
import { metricPerformance, type MetricPerformance } from './metric-performance';
import type { MeasureFacts, MetricFacts } from './performance-facts';

/**
 * What can make a figure another one, in the order in which it is applied, each on top of the one before: new records,
 * corrections, records that are gone, and at last the definitions, reference data and plan of the second moment.
 */
export const CHANGE_KINDS = [...RECORD_CHANGES, 'definitions'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What of a figure people would notice, as it is shown: rounded once. */
export interface FigureLevel extends Pick<Figure, 'through' | 'rate' | 'status' | 'met'> {
  /** What was reported; the figure itself only where nothing is missing. */
  readonly count?: number | undefined;
  /** Given while a report is missing: then `count` is what there is so far. */
  readonly isIncomplete?: true | undefined;
  readonly plan?: { readonly count?: number | undefined; readonly rate?: string | undefined } | undefined;
  readonly notJudged?: NotJudged | undefined;
}

/**
 * From one level to another. What there was nothing of counts as nothing, so that differences always add up; the levels
 * beside them say that there was no figure.
 */
export interface LevelDifference {
  readonly count: number;
  /** A decimal, with as many places as either of the rates it lies between. */
  readonly rate: string;
}

export interface ChangePart<Level, Difference> {
  readonly kind: ChangeKind;
  /** What is shown once it and all before it are applied. */
  readonly level: Level;
  readonly difference: Difference;
}

/** What was shown at both moments, and the parts that add up to the difference: one of each kind, in their order. */
export interface TakenApart<Level, Difference> {
  readonly before: Level;
  readonly after: Level;
  readonly difference: Difference;
  readonly parts: readonly ChangePart<Level, Difference>[];
}

export interface FigureChange extends TakenApart<FigureLevel, LevelDifference> {
  readonly period: string;
}

type OnTrack = MetricPerformance['onTrack'];

/** Something other than records that differs, and how it was called at each moment. */
export interface DefinitionChange {
  readonly of: 'metric' | 'measure' | 'plan' | 'reference-data';
  readonly code?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** What became of one metric of a policy year. */
export interface MetricChange {
  readonly metric: { readonly code: string; readonly name: string; readonly unit: string };
  /** How many planned periods were met, missed and not judged. */
  readonly onTrack: TakenApart<OnTrack, OnTrack>;
  /** Those figures that differ, or that parts moved to and fro; no others. */
  readonly figures: readonly FigureChange[];
  readonly definitions: readonly DefinitionChange[];
}

/** How the records of a measure differ between the moments. */
export interface MeasureChanges {
  readonly cells: readonly CellChange[];
  readonly published: readonly PublishedChange[];
}

/** A metric at both moments, as far as it was defined then, and what became of its measures' records by their codes. */
export interface MetricBetween {
  readonly first: MetricFacts | undefined;
  readonly second: MetricFacts | undefined;
  readonly changes: ReadonlyMap<string, MeasureChanges>;
  /** The version of the reference data at each moment. */
  readonly referenceVersions: readonly [number, number];
}

/**
 * Takes the difference of every figure of a metric apart. Each part is found by working out the whole figure again on
 * the facts with that much applied, since what a record adds depends on which others there are; undefined where the
 * metric was defined at neither moment.
 */
export function whatChanged(between: MetricBetween): MetricChange | undefined {
  const { first, second, changes } = between;
  const known = second ?? first;
  if (!known) return undefined;
  const [fresh, corrected, gone] = statesOf(first, changes);
  const shown = new Map<MetricFacts, MetricPerformance>();
  const performanceOf = (facts: MetricFacts | undefined) => {
    const performance = facts && (shown.get(facts) ?? metricPerformance(facts));
    if (facts && performance) shown.set(facts, performance);
    return performance;
  };
  const performances = [first, fresh, corrected, gone, second].map(performanceOf);
  const { code, name } = known.metric;
  return {
    metric: { code, name, unit: known.numerator.measure.unit },
    onTrack: takenApart(
      performances.map((performance) => performance?.onTrack ?? { met: 0, missed: 0, notJudged: 0 }),
      onTrackDifference,
    ),
    figures: figureChanges(performances),
    definitions: definitionChanges(between),
  };
}

function figureChanges(performances: readonly (MetricPerformance | undefined)[]): FigureChange[] {
  const levels = performances.map((performance) => new Map(performance ? levelsOf(performance) : []));
  const periods = new Set([...levels].reverse().flatMap((each) => [...each.keys()]));
  return [...periods].flatMap((period) => {
    const ofPeriod = levels.map((each) => each.get(period) ?? {});
    const moved = new Set(ofPeriod.map((level) => canonicalJson(level))).size > 1;
    return moved ? [{ period, ...takenApart(ofPeriod, levelDifference) }] : [];
  });
}

function takenApart<Level, Difference>(
  levels: readonly Level[],
  between: (before: Level, after: Level) => Difference,
): TakenApart<Level, Difference> {
  const [before, ...reached] = levels;
  const after = reached.at(-1);
  if (before === undefined || after === undefined) throw new Error('A difference lies between two levels');
  const parts = CHANGE_KINDS.map((kind, at) => {
    const level = reached[at] ?? after;
    return { kind, level, difference: between(levels[at] ?? before, level) };
  });
  return { before, after, difference: between(before, after), parts };
}

function onTrackDifference(before: OnTrack, after: OnTrack): OnTrack {
  return {
    met: after.met - before.met,
    missed: after.missed - before.missed,
    notJudged: after.notJudged - before.notJudged,
  };
}

/** Exact: both are decimals as shown, and no place of either is left out. */
function levelDifference(before: FigureLevel, after: FigureLevel): LevelDifference {
  const [was, is] = [before.rate ?? '0', after.rate ?? '0'];
  const places = Math.max(placesOf(was), placesOf(is));
  return {
    count: (after.count ?? 0) - (before.count ?? 0),
    rate: roundHalfUp(subtract(fractionFromDecimal(is), fractionFromDecimal(was)), places),
  };
}

function placesOf(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function levelsOf({
  baseline,
  months,
  quarters,
  year,
  yearToDate,
}: MetricPerformance): (readonly [string, FigureLevel])[] {
  const figures = [...baseline, ...months, ...quarters, year, ...(yearToDate ? [yearToDate] : [])];
  return figures.map((figure) => [figure.period, levelOf(figure)]);
}

function levelOf(figure: Figure): FigureLevel {
  const { through, numerator, reportedSoFar, rate, status, met, notJudged, plan } = figure;
  return {
    through,
    count: numerator ?? reportedSoFar,
    isIncomplete: numerator === undefined && reportedSoFar !== undefined ? true : undefined,
    rate,
    status,
    plan: plan && { count: plan.numerator, rate: plan.rate },
    met,
    notJudged,
  };
}

/** The facts of the first moment with new records, then with corrections, then without those that are gone. */
function statesOf(
  first: MetricFacts | undefined,
  changes: ReadonlyMap<string, MeasureChanges>,
): (MetricFacts | undefined)[] {
  let state = first;
  return RECORD_CHANGES.map((change) => (state = state && withChanges(state, changes, change)));
}

/** The same facts where nothing of the kind happened. */
function withChanges(
  facts: MetricFacts,
  changes: ReadonlyMap<string, MeasureChanges>,
  kind: RecordChange,
): MetricFacts {
  const changed = (of: MeasureFacts): MeasureFacts => measureWith(of, changes.get(of.measure.code), kind);
  const { numerator, denominator, publishedRate } = facts;
  const now = {
    numerator: changed(numerator),
    denominator: denominator && changed(denominator),
    publishedRate: publishedRate && changed(publishedRate),
  };
  const isSame =
    now.numerator === numerator && now.denominator === denominator && now.publishedRate === publishedRate;
  return isSame ? facts : { ...facts, ...now };
}

function measureWith(
  facts: MeasureFacts,
  changes: MeasureChanges | undefined,
  kind: RecordChange,
): MeasureFacts {
  const cells = (changes?.cells ?? []).filter(({ change }) => change === kind);
  const published = (changes?.published ?? []).filter(({ change }) => change === kind);
  if (cells.length === 0 && published.length === 0) return facts;
  return {
    ...facts,
    cells: cellsWith(facts.cells, cells),
    published: publishedWith(facts.published, published),
  };
}

function cellsWith(cells: readonly CellRow[], changes: readonly CellChange[]): CellRow[] {
  const byKey = new Map(cells.map((cell) => [cellKey(cell), cell]));
  for (const { by } of changes) {
    const cell = byKey.get(cellKey(by));
    byKey.set(cellKey(by), {
      ...by,
      total: (cell?.total ?? 0) + by.total,
      live: (cell?.live ?? 0) + by.live,
      provisional: (cell?.provisional ?? 0) + by.provisional,
    });
  }
  return [...byKey.values()].filter(({ live }) => live > 0).sort(inOrder(cellKey));
}

/** Two sources, or two tables of one, may publish the same rate: each row goes and comes once. */
function publishedWith(rows: readonly PublishedRow[], changes: readonly PublishedChange[]): PublishedRow[] {
  const left = [...rows];
  for (const { was } of changes) {
    const at = was ? left.findIndex((row) => canonicalJson(row) === canonicalJson(was)) : -1;
    if (at !== -1) left.splice(at, 1);
  }
  return [...left, ...changes.flatMap(({ became }) => became ?? [])];
}

/** What else differs, by name: the figures' last part may rest on any of it. */
function definitionChanges({ first, second, referenceVersions }: MetricBetween): DefinitionChange[] {
  const planOf = (facts: MetricFacts | undefined) =>
    facts?.plan && `${facts.plan.document}, agreed on ${facts.plan.agreedOn}`;
  const [was, is] = referenceVersions;
  const [before, after] = [measuresIn(first), measuresIn(second)];
  const codes = [...new Set([...before.keys(), ...after.keys()])];
  return [
    ...(differs(first?.metric, second?.metric)
      ? [
          {
            of: 'metric' as const,
            code: (second ?? first)?.metric.code,
            before: first?.metric.definitionVersion,
            after: second?.metric.definitionVersion,
          },
        ]
      : []),
    ...codes
      .filter((code) => differs(before.get(code), after.get(code)))
      .map((code) => ({
        of: 'measure' as const,
        code,
        before: before.get(code)?.name,
        after: after.get(code)?.name,
      })),
    ...(differs(first?.plan?.line, second?.plan?.line)
      ? [{ of: 'plan' as const, before: planOf(first), after: planOf(second) }]
      : []),
    ...(was === is
      ? []
      : [{ of: 'reference-data' as const, before: `version ${was}`, after: `version ${is}` }]),
  ];
}

function measuresIn(facts: MetricFacts | undefined): Map<string, MeasureFacts['measure']> {
  const all = facts ? [facts.numerator, facts.denominator, facts.publishedRate] : [];
  return new Map(all.flatMap((each) => (each ? [[each.measure.code, each.measure] as const] : [])));
}

function differs(one: unknown, other: unknown): boolean {
  return one !== other && canonicalJson(one ?? null) !== canonicalJson(other ?? null);
}

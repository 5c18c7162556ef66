import { describe, expect, test } from '@jest/globals';
import { RECORD_CHANGES } from '#records';
import type { CellChange, CellRow, PublishedChange, PublishedRow, RecordChange } from '#records';
import { Chance } from '#testing';
import { metricPerformance, type MetricPerformance } from './metric-performance';
import type { MetricFacts } from './performance-facts';
import {
  cell,
  COUNCIL,
  delayedTransfers,
  metricFacts,
  PUBLISHED_CELLS,
  REFERENCE_WITHOUT_POPULATIONS,
} from './peterborough.fixture';
import { addsUp } from './what-changed.fixture';
import {
  CHANGE_KINDS,
  whatChanged,
  type FigureChange,
  type MeasureChanges,
  type MetricChange,
} from './what-changed';

const DELAYED_DAYS = 'delayed-days';
const UNCHANGED: [number, number] = [1, 1];
const JULY_NHS = cell('2014-07', 'agency', 793, { agency: 'nhs' });

function changedBy(
  changes: readonly CellChange[],
  first = delayedTransfers('2014/15'),
  second = delayedTransfers('2014/15'),
): MetricChange {
  const ofMeasure = new Map([[DELAYED_DAYS, { cells: changes, published: [] }]]);
  const changed = whatChanged({ first, second, changes: ofMeasure, referenceVersions: UNCHANGED });
  if (!changed) throw new Error('The metric is not known');
  return changed;
}

function quarter({ figures }: MetricChange, period = '2014/15-Q2'): FigureChange {
  const figure = figures.find((each) => each.period === period);
  if (!figure) throw new Error(`${period} did not change`);
  return figure;
}

describe('what changed between two moments', () => {
  test('nothing is said where nothing differs', () => {
    expect(changedBy([])).toMatchObject({ figures: [], definitions: [] });
  });

  test('a correction of the second quarter moves its count and rate, and nothing else does', () => {
    const others = PUBLISHED_CELLS.filter(({ month, agency }) => month !== '2014-07' || agency !== 'nhs');
    const second = delayedTransfers('2014/15', [...others, { ...JULY_NHS, total: 300 }]);
    const by = { ...JULY_NHS, total: -493, live: 0 };
    const changed = changedBy([{ change: 'corrected', by }], delayedTransfers('2014/15'), second);
    const figure = quarter(changed);
    expect(figure.before).toMatchObject({ count: 2_162, rate: '1495.0', met: false });
    expect(figure.after).toMatchObject({ count: 1_669, rate: '1154.1', met: true });
    expect(figure.parts.map(({ kind, difference }) => [kind, difference])).toEqual([
      ['new', { count: 0, rate: '0.0' }],
      ['corrected', { count: -493, rate: '-340.9' }],
      ['gone', { count: 0, rate: '0.0' }],
      ['definitions', { count: 0, rate: '0.0' }],
    ]);
    expect(changed.onTrack.difference).toEqual({ met: 1, missed: -1, notJudged: 0 });
    expect(changed.figures.map(({ period }) => period)).toEqual([
      '2014-07',
      '2014/15-Q2',
      '2014/15',
      '2014/15-to-date',
    ]);
  });

  test('a record withdrawn leaves no figure, and what is there of it beside the difference', () => {
    const others = PUBLISHED_CELLS.filter(({ month, agency }) => month !== '2014-07' || agency !== 'nhs');
    const second = delayedTransfers('2014/15', others);
    const by = { ...JULY_NHS, total: -793, live: -1 };
    const figure = quarter(changedBy([{ change: 'gone', by }], delayedTransfers('2014/15'), second));
    expect(figure.after).toEqual({
      count: 1_369,
      isIncomplete: true,
      status: 'final',
      plan: figure.before.plan,
      notJudged: 'incomplete',
    });
    expect(figure.difference).toEqual({ count: -793, rate: '-1495.0' });
  });

  test('another plan changes what is met, and is named', () => {
    const first = delayedTransfers('2014/15');
    if (!first.plan) throw new Error('There is a plan');
    const { line } = first.plan;
    const targets = line.targets.map((target) => ({ ...target, numerator: 2_000 }));
    const plan = {
      ...first.plan,
      line: { ...line, leads: 'count' as const, targets },
      agreedOn: '2014-12-01',
    };
    const changed = changedBy([], first, { ...first, plan });
    expect(changed.definitions).toMatchObject([
      {
        of: 'plan',
        before: expect.stringContaining('2014-09'),
        after: expect.stringContaining('2014-12-01'),
      },
    ]);
    expect(quarter(changed, '2014/15-Q1').parts.map(({ kind, level }) => [kind, level.met])).toEqual([
      ['new', false],
      ['corrected', false],
      ['gone', false],
      ['definitions', true],
    ]);
  });

  test('a metric that was not defined before is put down to its definition, whatever was recorded', () => {
    const second = delayedTransfers('2014/15');
    const changes = new Map<string, MeasureChanges>();
    const changed = whatChanged({ first: undefined, second, changes, referenceVersions: UNCHANGED });
    expect(changed && quarter(changed).parts.map(({ difference }) => difference.count)).toEqual([
      0, 0, 0, 2_162,
    ]);
    expect(changed?.definitions.map(({ of }) => of)).toEqual(['metric', 'measure', 'plan']);
  });
});

describe('in each of 1,000 random histories', () => {
  test('any of it may happen: to records, to plans, to definitions, to reference data', () => {
    const kinds = new Set(
      Array.from({ length: 200 }, (_, seed) => happenedIn(historyOf(new Chance(seed)))).flatMap((each) => [
        ...each,
      ]),
    );
    expect([...kinds].sort()).toEqual(
      ['corrected', 'gone', 'measure', 'metric', 'new', 'not-defined', 'plan', 'reference-data'].sort(),
    );
  });

  test.each(Array.from({ length: 10 }, (_, hundred) => hundred * 100))(
    'parts add up, and are those of the records of their kind (%i and on)',
    (from) => {
      for (let seed = from; seed < from + 100; seed++) holds(historyOf(new Chance(seed)));
    },
  );
});

interface Said {
  readonly value: number;
  readonly provisional: boolean;
}

/** A record at both moments; what is undefined was not live then. */
interface RecordBetween {
  readonly place: CellRow;
  readonly first: Said | undefined;
  readonly second: Said | undefined;
}

interface RateBetween {
  readonly period: string;
  readonly first: string | undefined;
  readonly second: string | undefined;
}

interface History {
  readonly records: readonly RecordBetween[];
  readonly rates: readonly RateBetween[];
  /** The facts of a metric with these cells and published rates at the first moment; undefined where nothing defined it. */
  readonly facts: (cells: readonly CellRow[], published: readonly PublishedRow[]) => MetricFacts | undefined;
  /** What is planned and defined at the second moment, of the same records; undefined where nothing is any more. */
  readonly later: (cells: readonly CellRow[], published: readonly PublishedRow[]) => MetricFacts | undefined;
  readonly referenceVersions: readonly [number, number];
}

const AT_HOME = 'reablement-at-home-91-days';
const DISCHARGED = 'reablement-discharges';
const SCORE = 'patient-experience-score';

/** What figures rest on: agencies and totals against a plan; counts by counts; or a score that is published. */
const KINDS = [
  {
    places: PUBLISHED_CELLS.filter(({ month }) => month >= '2014-04' && month <= '2015-03').flatMap(
      (place) => (place.agency === 'nhs' ? [place, cell(place.month, 'total', 0)] : [place]),
    ),
    periods: [],
    facts: (cells: readonly CellRow[]) => delayedTransfers('2014/15', cells),
  },
  {
    places: [AT_HOME, DISCHARGED].map((measure) => cell('2015-03', 'total', 0, { measure })),
    periods: [],
    facts: (cells: readonly CellRow[]) =>
      metricFacts('2014/15', 'reablement-91-days', {
        [AT_HOME]: { cells: cells.filter(({ measure }) => measure === AT_HOME) },
        [DISCHARGED]: { cells: cells.filter(({ measure }) => measure === DISCHARGED) },
      }),
  },
  {
    places: [],
    periods: ['2014/15'],
    facts: (_: readonly CellRow[], published: readonly PublishedRow[]) =>
      metricFacts('2014/15', 'patient-experience', { [SCORE]: { published } }),
  },
];

const [DAYS, COUNTS, SCORES] = KINDS;
/** A year of monthly counts takes twenty times as long to work out as a score. */
const WEIGHED = [
  ...(DAYS ? [DAYS] : []),
  ...Array.from({ length: 6 }, () => COUNTS ?? []).flat(),
  ...Array.from({ length: 11 }, () => SCORES ?? []).flat(),
];

function historyOf(chance: Chance): History {
  const kinds = ['unchanged', 'new', 'corrected', 'gone'] as const;
  const often = chance.fraction();
  const happening = kinds.filter((kind) => kind === 'unchanged' || chance.happens(0.6));
  const becomes = <Value>(draw: () => Value) => {
    const kind = chance.happens(often) ? chance.oneOf(happening) : 'unchanged';
    const value = chance.happens(0.98) ? draw() : undefined;
    if (kind === 'new') return { first: undefined, second: draw() };
    if (kind === 'corrected') return { first: draw(), second: draw() };
    if (kind === 'gone') return { first: draw(), second: undefined };
    return { first: value, second: value };
  };
  const said = (): Said => ({ value: chance.below(400), provisional: chance.happens(0.2) });
  const { places, periods, facts } = chance.oneOf(WEIGHED);
  const reported = places.filter(({ table }) => table !== 'total' || chance.happens(0.5));
  const redefined = REDEFINITIONS.filter(() => chance.happens(0.15));
  const isPlanned = chance.happens(0.8);
  const [isKnownFirst, isKnownThen] = [chance.happens(0.95), chance.happens(0.95)];
  const seed = chance.below(1_000_000);
  const first = (...of: Parameters<History['facts']>): MetricFacts => {
    const found = facts(...of);
    return isPlanned ? found : { ...found, plan: undefined };
  };
  return {
    records: reported.map((place) => ({ place, ...becomes(said) })),
    rates: periods.map((period) => ({ period, ...becomes(() => `${chance.below(90)}.${chance.below(90)}`) })),
    facts: (...of) => (isKnownFirst ? first(...of) : undefined),
    later: (...of) => {
      // Whatever it is redefined to is the same whenever it is asked for.
      const again = new Chance(seed);
      if (!isKnownFirst) return first(...of);
      if (!isKnownThen) return undefined;
      return redefined.reduce((found, redefine) => redefine(found, again, facts(...of).plan), first(...of));
    },
    referenceVersions: redefined.includes(withoutPopulations) ? [1, 2] : UNCHANGED,
  };
}

type Redefine = (facts: MetricFacts, chance: Chance, plan: MetricFacts['plan']) => MetricFacts;

/** Agreed, revised in its figures or in what leads it, or withdrawn. */
const planAnew: Redefine = (facts, chance, agreed) => {
  if (!agreed || chance.happens(0.25)) return { ...facts, plan: undefined };
  const { line } = agreed;
  const places = line.targets.length > 0 ? line.targets : [{ period: '2014/15' }];
  const targets = places
    .filter(() => chance.happens(0.9))
    .map(({ period }) => ({
      ...{ period, numerator: chance.below(2_500), denominator: 144_612 },
      rate: `${chance.below(1_800)}.${chance.below(10)}`,
    }));
  const leads = chance.oneOf(['rate', 'count'] as const);
  return { ...facts, plan: { ...agreed, agreedOn: '2014-12-01', line: { ...line, leads, targets } } };
};

const metricAnew: Redefine = (facts, chance) => {
  const { metric } = facts;
  const change = chance.oneOf([
    { polarity: metric.polarity === 'low' ? 'high' : 'low' },
    { decimals: metric.decimals + 1 },
    { base: metric.base === 100 ? 1 : 100 },
    { wholeYearRate: metric.wholeYearRate === 'own' ? 'sum-of-quarters' : 'own' },
    { denominator: null },
  ] as const);
  const definitionVersion = `${metric.definitionVersion}, anew`;
  const denominator = 'denominator' in change ? undefined : facts.denominator;
  return { ...facts, denominator, metric: { ...metric, ...change, definitionVersion } };
};

const measureAnew: Redefine = (facts, chance) => {
  const { measure } = facts.numerator;
  const tables =
    measure.tables.length === 1 ? measure.tables : measure.tables.filter(() => chance.happens(0.5));
  const named = { ...measure, name: `${measure.name}, as counted anew`, tables };
  return { ...facts, numerator: { ...facts.numerator, measure: named } };
};

const withoutPopulations: Redefine = (facts) => ({
  ...facts,
  numerator: { ...facts.numerator, reference: REFERENCE_WITHOUT_POPULATIONS },
});

const REDEFINITIONS = [planAnew, metricAnew, measureAnew, withoutPopulations];

const changeOf: ChangeOf = ({ first, second }) => {
  if (first === undefined) return second === undefined ? undefined : 'new';
  if (second === undefined) return 'gone';
  return JSON.stringify(first) === JSON.stringify(second) ? undefined : 'corrected';
};

/** The records as they are with so many kinds of change applied, in the order of the kinds; none of them at -1. */
function recordsWith(history: History, applied: number): Parameters<History['facts']> {
  const isApplied = (change: RecordChange | undefined) =>
    change !== undefined && CHANGE_KINDS.indexOf(change) <= applied;
  const live = history.records.flatMap((record) => {
    const is = isApplied(changeOf(record)) ? record.second : record.first;
    return is ? [{ ...record.place, total: is.value, live: 1, provisional: Number(is.provisional) }] : [];
  });
  const published = history.rates.flatMap((rate) => {
    const value = isApplied(changeOf(rate)) ? rate.second : rate.first;
    return value === undefined ? [] : [publishedRow(rate.period, value)];
  });
  return [live, published];
}

/** Everything that happened between the two moments, by its kind. */
function happenedIn(history: History): Set<string> {
  const last = recordsWith(history, CHANGE_KINDS.length);
  const [was, is] = [history.facts(...last), history.later(...last)];
  const differs = (of: (facts: MetricFacts) => unknown) =>
    was && is && JSON.stringify(of(was)) !== JSON.stringify(of(is));
  return new Set([
    ...[...history.records, ...history.rates].flatMap((each) => changeOf<unknown>(each) ?? []),
    ...(was && is ? [] : ['not-defined']),
    ...(differs(({ plan }) => plan?.line) ? ['plan'] : []),
    ...(differs(({ metric }) => metric) ? ['metric'] : []),
    ...(differs(({ numerator, denominator }) => [numerator.measure, denominator?.measure])
      ? ['measure']
      : []),
    ...(history.referenceVersions === UNCHANGED ? [] : ['reference-data']),
  ]);
}

const DEFINED = ['not-defined', 'plan', 'metric', 'measure', 'reference-data'];

function holds(history: History): void {
  const happened = happenedIn(history);
  const isRedefined = DEFINED.some((kind) => happened.has(kind));
  // Where nothing of a kind happened, the facts are those from before it.
  const states = [history.facts(...recordsWith(history, -1))];
  for (const [applied, kind] of RECORD_CHANGES.entries())
    states.push(happened.has(kind) ? history.facts(...recordsWith(history, applied)) : states.at(-1));
  const second = isRedefined ? history.later(...recordsWith(history, 2)) : states.at(-1);
  const [first] = states;
  const changes = new Map(
    [first?.numerator, first?.denominator, second?.numerator, second?.denominator].flatMap((of) => {
      const code = of?.measure.code ?? '';
      const cells = cellChanges(history, changeOf).filter(({ by }) => by.measure === code);
      return [[code, { cells, published: publishedChanges(history, changeOf) }] as const];
    }),
  );
  const { referenceVersions } = history;
  const changed = whatChanged({ first, second, changes, referenceVersions });
  if (!changed) throw new Error('The metric is known');
  const performances = new Map<MetricFacts | undefined, MetricPerformance | undefined>();
  for (const facts of new Set([...states, second]))
    performances.set(facts, facts && metricPerformance(facts));
  const shown = [...states, second].map((facts) => performances.get(facts));
  // What is planned and defined comes last, all of it in one part, and is named.
  const named = new Set(changed.definitions.map(({ of }) => of));
  if (first && second) expect([...named].sort()).toEqual(DEFINED.filter((kind) => happened.has(kind)).sort());
  if (isRedefined) happened.add('definitions');
  for (const figure of changed.figures) {
    const at = (place: number) => {
      const performance = shown[place];
      if (!performance) return undefined;
      const { months, quarters, year, yearToDate, baseline } = performance;
      return [...baseline, ...months, ...quarters, year, ...(yearToDate ? [yearToDate] : [])].find(
        ({ period }) => period === figure.period,
      );
    };
    const levels = [figure.before, ...figure.parts.map((part) => part.level)];
    expect(levels.map(({ count, rate, met }) => [count, rate, met])).toEqual(
      levels.map((_, place) => shownOf(at(place))),
    );
    addsUp(figure);
    const others = figure.parts.filter(({ kind }) => !happened.has(kind));
    expect(
      others.filter(({ difference }) => difference.count !== 0 || Number(difference.rate) !== 0),
    ).toEqual([]);
  }
  const { before, after, parts } = changed.onTrack;
  for (const verdict of ['met', 'missed', 'notJudged'] as const)
    expect(parts.reduce((sum, { difference }) => sum + difference[verdict], before[verdict])).toBe(
      after[verdict],
    );
}

function shownOf(figure: ReturnType<typeof metricPerformance>['year'] | undefined) {
  return [figure?.numerator ?? figure?.reportedSoFar, figure?.rate, figure?.met];
}

type ChangeOf = <Value>(between: { first?: Value; second?: Value }) => RecordChange | undefined;

function cellChanges({ records }: History, changeOf: ChangeOf): CellChange[] {
  return records.flatMap((record) => {
    const { place, first, second } = record;
    const change = changeOf(record);
    if (!change) return [];
    const difference = (of: (said: Said) => number) => (second ? of(second) : 0) - (first ? of(first) : 0);
    const by = {
      ...place,
      total: difference(({ value }) => value),
      live: difference(() => 1),
      provisional: difference(({ provisional }) => Number(provisional)),
    };
    return [{ change, by }];
  });
}

function publishedChanges({ rates }: History, changeOf: ChangeOf): PublishedChange[] {
  return rates.flatMap((rate) => {
    const change = changeOf(rate);
    const row = (value: string | undefined) =>
      value === undefined ? undefined : publishedRow(rate.period, value);
    return change ? [{ change, was: row(rate.first), became: row(rate.second) }] : [];
  });
}

function publishedRow(period: string, value: string): PublishedRow {
  return { source: COUNCIL, measure: SCORE, period, value, status: 'final' };
}

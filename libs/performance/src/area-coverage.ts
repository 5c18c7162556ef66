import type { Measure } from '#catalogue';
import { period, periodsWithin, type Period } from '#kernel';
import type { Area } from '#reference';
import { hashOf } from './area-performance';
import type { AnsweredAt } from './as-asked';
import { expectedReporters, measureActual, type MissingReport } from './measure-actual';
import type { MeasureFacts } from './performance-facts';
import { publishedBy } from './rate';

/** What there is of every measure in a financial year, against who is expected to report it. */
export interface AreaCoverage {
  readonly known: true;
  readonly area: Pick<Area, 'code' | 'name' | 'kind'>;
  readonly year: string;
  readonly answeredAt: AnsweredAt;
  readonly measures: readonly MeasureCoverage[];
  /** SHA-256, in hexadecimal, over everything but where it was answered. */
  readonly contentHash: string;
}

export interface MeasureCoverage {
  readonly measure: Pick<Measure, 'code' | 'name' | 'frequency'>;
  /** Of the year's periods. */
  readonly tally: {
    readonly complete: number;
    readonly incomplete: number;
    readonly missing: number;
    readonly noReporterExpected: number;
  };
  readonly periods: readonly PeriodCoverage[];
}

/** What there is of a measure for one period of its frequency. */
export interface PeriodCoverage {
  readonly period: string;
  /**
   * `no-reporter-expected` where nobody is and nothing was reported; whoever reports a period that nobody is
   * expected to report completes it.
   */
  readonly state: 'complete' | 'incomplete' | 'missing' | 'no-reporter-expected';
  readonly expected: readonly Reporter[];
  /** Whose reports there are, whole or in part; those that are held apart are not among them. */
  readonly reported: readonly Reporter[];
  /** Whose report is not there; with `categories` it is, and only these are not. */
  readonly missing: readonly (Reporter & Pick<MissingReport, 'categories'>)[];
}

/** A source and the name it is known by. */
export interface Reporter {
  readonly source: string;
  readonly name: string;
}

/** @param year a financial year, `2014/15`. @param measures what is known of each measure in that year. */
export function areaCoverage(
  { code, name, kind }: Area,
  year: string,
  measures: readonly MeasureFacts[],
  answeredAt: AnsweredAt,
): AreaCoverage {
  const content = {
    area: { code, name, kind },
    year,
    measures: measures.map((facts) => measureCoverage(facts, year)),
  };
  return { known: true, ...content, answeredAt, contentHash: hashOf(content) };
}

function measureCoverage(facts: MeasureFacts, year: string): MeasureCoverage {
  const { code, name, frequency } = facts.measure;
  const periods = periodsWithin(frequency, period(year)).map((each) => periodCoverage(facts, each));
  const inState = (state: PeriodCoverage['state']) => periods.filter((each) => each.state === state).length;
  return {
    measure: { code, name, frequency },
    tally: {
      complete: inState('complete'),
      incomplete: inState('incomplete'),
      missing: inState('missing'),
      noReporterExpected: inState('no-reporter-expected'),
    },
    periods,
  };
}

/** @param of a period of the measure's frequency. */
export function periodCoverage(facts: MeasureFacts, of: Period): PeriodCoverage {
  const { measure, reference } = facts;
  const named = (source: string): Reporter => ({
    source,
    name: reference.organisation(source)?.name ?? source,
  });
  const expected = expectedReporters(facts, of);
  const { reported, missing } =
    measure.value === 'count' ? counted(facts, of) : published(facts, of, expected);
  return {
    period: of.key,
    state: stateOf(expected, reported, missing),
    expected: expected.map(named),
    reported: reported.map(named),
    missing: missing.flatMap(({ source, categories }) =>
      source === undefined ? [] : { ...named(source), ...(categories && { categories }) },
    ),
  };
}

interface Reports {
  readonly reported: readonly string[];
  readonly missing: readonly MissingReport[];
}

function counted(facts: MeasureFacts, of: Period): Reports {
  const { counts, coverage } = measureActual(facts, [of]);
  return { reported: counts.map(({ source }) => source), missing: coverage.missing };
}

/** A rate or a score has no parts: it is there or it is not. */
function published(facts: MeasureFacts, of: Period, expected: readonly string[]): Reports {
  const reported = [...new Set(publishedBy(facts, of.key).map(({ source }) => source))];
  const silent = expected.filter((source) => !reported.includes(source));
  const missing = silent.map((source) => ({ period: of.key, source }));
  return { reported, missing: expected.length + reported.length === 0 ? [{ period: of.key }] : missing };
}

function stateOf(
  expected: readonly string[],
  reported: readonly string[],
  missing: readonly MissingReport[],
): PeriodCoverage['state'] {
  if (missing.length === 0) return 'complete';
  if (reported.length > 0) return 'incomplete';
  return expected.length > 0 ? 'missing' : 'no-reporter-expected';
}

import type { Measure, Metric, PolicyYear } from '#catalogue';
import { definitionHash } from '#catalogue';
import { canonicalJson, sha256 } from '#kernel';

/** The definitions in force at one moment: every measure and every policy year, whole. */
export class Definitions {
  readonly measures: readonly Measure[];
  readonly policyYears: readonly PolicyYear[];
  /** SHA-256, in hexadecimal, over the hashes of all of them: two moments with one hash define the same. */
  readonly hash: string;
  private readonly measureByCode: ReadonlyMap<string, Measure>;
  private readonly policyYearByName: ReadonlyMap<string, PolicyYear>;

  constructor(measures: readonly Measure[], policyYears: readonly PolicyYear[]) {
    this.measures = measures;
    this.policyYears = policyYears;
    this.measureByCode = new Map(measures.map((measure) => [measure.code, measure]));
    this.policyYearByName = new Map(policyYears.map((policyYear) => [policyYear.year, policyYear]));
    const hashes = [...measures, ...policyYears].map(definitionHash).sort();
    this.hash = sha256(canonicalJson(hashes)).toString('hex');
  }

  measure(code: string): Measure | undefined {
    return this.measureByCode.get(code);
  }

  /** By its name, `2014/15`. */
  policyYear(year: string): PolicyYear | undefined {
    return this.policyYearByName.get(year);
  }

  /** What a policy year asks for under that code. */
  metric(year: string, code: string): Metric | undefined {
    return this.policyYear(year)?.metrics.find((metric) => metric.code === code);
  }
}

import type { PopulationBand } from '#catalogue';
import type { Month } from '#kernel';
import type { Area, ExpectedReporter, Organisation, ReferenceDocument } from './reference-document';

/** One version of the reference data, ready to be asked. */
export class ReferenceView {
  readonly areas: readonly Area[];
  readonly organisations: readonly Organisation[];
  private readonly areaByCode: ReadonlyMap<string, Area>;
  private readonly organisationBySource: ReadonlyMap<string, Organisation>;
  private readonly reportersByMeasure: ReadonlyMap<string, readonly ExpectedReporter[]>;
  private readonly people: ReadonlyMap<string, number>;

  constructor(
    readonly version: number,
    /** SHA-256 of the document's canonical JSON, in hexadecimal. */
    readonly hash: string,
    document: ReferenceDocument,
  ) {
    this.areas = document.areas;
    this.organisations = document.organisations;
    this.areaByCode = new Map(document.areas.map((area) => [area.code, area]));
    this.organisationBySource = new Map(document.organisations.map((each) => [each.source, each]));
    this.reportersByMeasure = byMeasure(document.expectedReporters);
    this.people = new Map(
      document.populations.map((row) => [populationKey(row.area, row.band, row.calendarYear), row.people]),
    );
  }

  /** The area of a 9-character ONS code, ended ones too: their figures stand. */
  area(code: string): Area | undefined {
    return this.areaByCode.get(code);
  }

  /** The organisation of a source, `urn:ods:RGN` or `urn:ons:E06000031`. */
  organisation(source: string): Organisation | undefined {
    return this.organisationBySource.get(source);
  }

  /**
   * Who is expected to report the measure for the area and month, as sources in order. For a longer period
   * ask for its last month, under which it is counted. Who is not expected may report all the same: codes
   * are used for a month or more before and after their validity.
   */
  expectedReporters(measure: string, area: string, month: Month): string[] {
    const known = this.areaByCode.get(area);
    if (!known) return [];
    const sources = (this.reportersByMeasure.get(measure) ?? [])
      .filter((row) => holdsIn(row, month))
      .flatMap((row) => {
        if ('area' in row) return row.area === area ? [row.source] : [];
        return row.everyAreaOfKind === known.kind && holdsIn(known, month) ? [`urn:ons:${area}`] : [];
      });
    return [...new Set(sources)].sort();
  }

  /** People of an age band living in the area in a calendar year; undefined when it is not known. */
  population(area: string, band: PopulationBand, calendarYear: number): number | undefined {
    return this.people.get(populationKey(area, band, calendarYear));
  }
}

function byMeasure(rows: readonly ExpectedReporter[]): Map<string, ExpectedReporter[]> {
  const grouped = new Map<string, ExpectedReporter[]>();
  for (const row of rows) grouped.set(row.measure, [...(grouped.get(row.measure) ?? []), row]);
  return grouped;
}

function populationKey(area: string, band: PopulationBand, calendarYear: number): string {
  return `${area} ${band} ${calendarYear}`;
}

function holdsIn(
  { from, to }: { readonly from?: Month | undefined; readonly to?: Month | undefined },
  month: Month,
): boolean {
  return (from === undefined || from <= month) && (to === undefined || month <= to);
}

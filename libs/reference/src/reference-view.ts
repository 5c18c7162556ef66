import { headerWords } from '#catalogue';
import type { PopulationBand } from '#catalogue';
import type { Month } from '#kernel';
import type { Area, ExpectedReporter, Organisation, ReferenceDocument } from './reference-document';

/** One version of the reference data, ready to be asked. */
export class ReferenceView {
  readonly areas: readonly Area[];
  readonly organisations: readonly Organisation[];
  private readonly areaByCode: ReadonlyMap<string, Area>;
  private readonly areasByCall: ReadonlyMap<string, readonly Area[]>;
  private readonly organisationBySource: ReadonlyMap<string, Organisation>;
  private readonly reportersByMeasure: ReadonlyMap<string, readonly ExpectedReporter[]>;
  private readonly people: ReadonlyMap<string, number>;

  constructor(
    readonly version: number,
    /** SHA-256 of the document's canonical JSON, in hexadecimal. */
    readonly hash: string,
    readonly document: ReferenceDocument,
  ) {
    this.areas = document.areas;
    this.organisations = document.organisations;
    this.areaByCode = new Map(document.areas.map((area) => [area.code, area]));
    this.areasByCall = byCall(document.areas);
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

  /**
   * The areas a document may mean by a text: a 9-character ONS code, a code of before, or a name, whatever its
   * case and stops. Of several, those in force in the month (Dorset was two), and of these the one that has not
   * ended (Gateshead, whose code was merely replaced).
   */
  areasCalled(text: string, month: Month): readonly Area[] {
    const called = this.areasNamed(text);
    if (called.length < 2) return called;
    const inForce = called.filter((area) => holdsIn(area, month));
    const lasting = inForce.filter(({ to }) => to === undefined);
    return lasting.length > 0 ? lasting : inForce;
  }

  /** The areas a text names, those too that have ended. */
  areasNamed(text: string): readonly Area[] {
    return this.areasByCall.get(headerWords(text)) ?? [];
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

/** Published tables write `Bedford UA` for the unitary authority of Bedford. */
const UNITARY_AUTHORITY = ' ua';

function byCall(areas: readonly Area[]): Map<string, readonly Area[]> {
  const called = new Map<string, Area[]>();
  for (const area of areas) {
    const name = headerWords(area.name);
    const calls = [area.code, ...(area.legacyCodes ?? [])].map(headerWords);
    for (const call of new Set([...calls, name, name + UNITARY_AUTHORITY])) {
      called.set(call, [...(called.get(call) ?? []), area]);
    }
  }
  return called;
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

import type { Refusal } from '#kernel';
import type { ReferenceDocument } from './reference-document';
import type { ReferenceView } from './reference-view';

type Finding = Refusal | undefined;

/** What a document whose every row is well-formed may still get wrong between its rows. */
export function crossCheck(document: ReferenceDocument): Refusal[] {
  const areas = new Map(document.areas.map((area) => [area.code, area]));
  const organisations = new Map(document.organisations.map((each) => [each.source, each]));
  const knownArea = (code: string, where: string): Finding =>
    areas.has(code) ? undefined : unknownCode('reference-unknown-area', where, code, 'areas');
  const knownOrganisation = (source: string, where: string): Finding =>
    organisations.has(source)
      ? undefined
      : unknownCode('reference-unknown-organisation', where, source, 'organisations');

  const findings: Finding[] = [
    ...duplicates(document.areas, 'areas', (row) => row.code),
    ...duplicates(document.organisations, 'organisations', (row) => row.source),
    ...duplicates(document.populations, 'populations', (row) =>
      [row.area, row.band, row.calendarYear].join(' '),
    ),
    ...overlappingReporters(document),
    ...councilsMissing(document, organisations),
  ];
  for (const list of ['areas', 'organisations', 'expectedReporters'] as const)
    document[list].forEach((row, index) => findings.push(reversed(row, `/${list}/${index}`)));
  document.areas.forEach((area, index) =>
    area.succeededBy?.forEach((code, next) =>
      findings.push(knownArea(code, `/areas/${index}/succeededBy/${next}`)),
    ),
  );
  document.organisations.forEach((each, index) =>
    each.succeededBy?.forEach((source, next) =>
      findings.push(knownOrganisation(source, `/organisations/${index}/succeededBy/${next}`)),
    ),
  );
  document.expectedReporters.forEach((row, index) => {
    if (!('area' in row)) return;
    findings.push(knownArea(row.area, `/expectedReporters/${index}/area`));
    findings.push(knownOrganisation(row.source, `/expectedReporters/${index}/source`));
  });
  document.populations.forEach((row, index) =>
    findings.push(knownArea(row.area, `/populations/${index}/area`)),
  );
  return findings.filter((finding) => finding !== undefined);
}

/** What stood in the version before and is left out of a document that would follow it. */
export function droppedSince(
  before: Pick<ReferenceView, 'version' | 'areas' | 'organisations'>,
  document: ReferenceDocument,
): Refusal[] {
  const areas = new Set(document.areas.map(({ code }) => code));
  const organisations = new Set(document.organisations.map(({ source }) => source));
  const dropped = (where: string, code: string, name: string): Refusal => ({
    rule: 'reference-dropped',
    where,
    what: `${code} (${name}) stands in version ${before.version} and is left out`,
    mend: 'Keep it, with its last month as `to` and what succeeded it as `succeededBy`.',
  });
  return [
    ...before.areas
      .filter(({ code }) => !areas.has(code))
      .map(({ code, name }) => dropped('/areas', code, name)),
    ...before.organisations
      .filter(({ source }) => !organisations.has(source))
      .map(({ source, name }) => dropped('/organisations', source, name)),
  ];
}

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function reversed({ from, to }: Span, where: string): Finding {
  if (from === undefined || to === undefined || from <= to) return undefined;
  return {
    rule: 'reference-validity-reversed',
    where: `${where}/to`,
    what: `It ends in ${to}, before it begins in ${from}`,
    mend: 'Give a last month that is not before the first.',
  };
}

function duplicates<Row>(rows: readonly Row[], list: string, keyOf: (row: Row) => string): Refusal[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = keyOf(row);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    return [duplicate(`/${list}/${index}`, `${key} already stands at /${list}/${earlier}`)];
  });
}

/** Two rows that would name one reporter twice for a month: the same row again, with overlapping months. */
function overlappingReporters({ expectedReporters }: ReferenceDocument): Refusal[] {
  const seen = new Map<string, { readonly span: Span; readonly index: number }[]>();
  return expectedReporters.flatMap((row, index) => {
    const key =
      'area' in row ? `${row.measure} ${row.area} ${row.source}` : `${row.measure} ${row.everyAreaOfKind}`;
    const same = seen.get(key) ?? [];
    seen.set(key, [...same, { span: row, index }]);
    const clash = same.find(({ span }) => overlap(span, row));
    return clash
      ? [duplicate(`/expectedReporters/${index}`, `It overlaps /expectedReporters/${clash.index}`)]
      : [];
  });
}

function overlap(a: Span, b: Span): boolean {
  const beginsInTime = (one: Span, other: Span) => (one.from ?? '') <= (other.to ?? '9999-12');
  return beginsInTime(a, b) && beginsInTime(b, a);
}

/** A rule that expects each area's own council needs that council among the organisations. */
function councilsMissing(
  { areas, expectedReporters }: ReferenceDocument,
  organisations: ReadonlyMap<string, { readonly kind: string }>,
): Refusal[] {
  if (!expectedReporters.some((row) => 'everyAreaOfKind' in row)) return [];
  return areas.flatMap((area, index) =>
    area.kind !== 'council-area' || organisations.get(`urn:ons:${area.code}`)?.kind === 'council'
      ? []
      : [
          {
            rule: 'reference-unknown-organisation',
            where: `/areas/${index}`,
            what: `${area.name} has no council among the organisations, yet each area's own is expected to report`,
            mend: `Add the organisation urn:ons:${area.code} of kind council.`,
          },
        ],
  );
}

function duplicate(where: string, what: string): Refusal {
  return { rule: 'reference-duplicate', where, what, mend: 'Keep one of the two.' };
}

function unknownCode(rule: string, where: string, code: string, list: string): Refusal {
  return {
    rule,
    where,
    what: `${code} is not among the ${list}`,
    mend: `Mend the code, or add it to ${list}.`,
  };
}

/** The stream of one entry: `register/E10000003/milestones/annex-b-02`. */
export function entryStream(area: string, kind: string, code: string): string {
  return entriesOf(area, kind) + code;
}

/** What the names of the streams of an area's entries of a kind begin with. */
export function entriesOf(area: string, kind: string): string {
  return `${registersOf(area)}${kind}/`;
}

/** What the names of the streams of all entries of an area begin with. */
export function registersOf(area: string): string {
  return `${ALL_REGISTERS}${area}/`;
}

/** What the names of the streams of all entries begin with. */
export const ALL_REGISTERS = 'register/';

/** Whose entry a stream is. */
export function entryOfStream(stream: string): {
  readonly area: string;
  readonly kind: string;
  readonly code: string;
} {
  const [, area = '', kind = '', code = ''] = stream.split('/');
  return { area, kind, code };
}

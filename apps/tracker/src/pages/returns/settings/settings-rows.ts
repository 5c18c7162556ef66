// Rows of a form that are there as often as somebody needs them: `contact-1-name`, `contact-2-name`.

export type Row = Readonly<Record<string, string>>;

/** What was typed in the rows of a kind, without those that were left empty. */
export function rowsTyped(typed: URLSearchParams, kind: string): Row[] {
  const rows = new Map<number, Record<string, string>>();
  for (const [name, value] of typed) {
    const [, number, member] = new RegExp(`^${kind}-(\\d{1,3})-([a-zA-Z]+)$`).exec(name) ?? [];
    const text = value.replaceAll('\r\n', '\n').trim();
    if (number === undefined || member === undefined || text === '') continue;
    rows.set(Number(number), { ...rows.get(Number(number)), [member]: text });
  }
  return [...rows].toSorted(([one], [other]) => one - other).map(([, row]) => row);
}

/** The same form with its rows one after another, so that what is refused of the second stands at the second. */
export function withoutGaps(typed: URLSearchParams, kinds: readonly string[]): URLSearchParams {
  const isOfRow = (name: string) => kinds.some((kind) => new RegExp(`^${kind}-\\d{1,3}-`).test(name));
  const all = new URLSearchParams([...typed].filter(([name]) => !isOfRow(name)));
  for (const kind of kinds)
    rowsTyped(typed, kind).forEach((row, at) => {
      for (const [member, value] of Object.entries(row)) all.set(fieldOfRow(kind, at, member), value);
    });
  return all;
}

export function fieldOfRow(kind: string, at: number, member: string): string {
  return `${kind}-${at + 1}-${member}`;
}

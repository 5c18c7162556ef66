import type { EntryStanding } from './read-entries.query';
import type { DatedEvent, RegisterKind } from './register-kind';

/** Something that came to pass on a day, and the entry of a register that says so. */
export interface EntryEvent extends DatedEvent {
  readonly kind: string;
  readonly code: string;
}

/** What came to pass by the entries of a register as they stand, be they open or closed since. */
export function datedEvents(kind: RegisterKind, standings: readonly EntryStanding[]): EntryEvent[] {
  return standings.flatMap((standing) => {
    const { code, entry, closed } = standing;
    const others = standings.filter((each) => each !== standing).map((each) => each.entry);
    const own = kind.happened?.(entry, others) ?? [];
    const events = closed ? [...own, { on: closed.on, says: closedInWords(kind, standing) }] : own;
    return events.map((event) => ({ ...event, kind: kind.kind, code }));
  });
}

function closedInWords(kind: RegisterKind, { entry, closed }: EntryStanding): string {
  const one = `${kind.one.charAt(0).toUpperCase()}${kind.one.slice(1)}`;
  return `${one} closed: ${kind.shown(entry)} (${closed?.reason ?? ''})`;
}

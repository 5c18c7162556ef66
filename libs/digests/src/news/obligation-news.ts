import { codeInWords, dueInWords, dueStandings, entryTitle, type RegisterKind } from '#governance/plain';
import type { EntryStanding } from '#governance';
import { daysAfter, londonDay, londonInWords } from '#kernel';
import type { ReturnDue } from '#returns';
import { entryPath, returnPath } from '../page-addresses';

/** How many days before its day something is due soon. */
const SOON_DAYS = 7;

/** Something that is to be done by a day and is not. */
export interface Obliged {
  /** It, and how it stands: news is what was not so before. */
  readonly key: string;
  readonly says: string;
  readonly path: string;
  readonly page: string;
  /** Whether its page can be asked for as it stood. */
  readonly hasPast: boolean;
}

/** Whom a return that is not in waits for. */
const WAITS: Readonly<Partial<Record<ReturnDue['status'], string>>> = {
  opened: 'nothing is answered yet',
  'in-preparation': 'it is being prepared',
  checked: 'it waits to be approved',
  approved: 'it is approved, and waits to be signed off',
  'signed-off': 'it is signed off, and waits to be submitted',
};

/** The returns of an area that are due soon, or were due and are not in. */
export function returnsObliged(returns: readonly ReturnDue[], at: Date): Obliged[] {
  const soon = at.getTime() + SOON_DAYS * 24 * 60 * 60 * 1000;
  return returns.flatMap(({ area, template, name, due, isIn, status }): Obliged[] => {
    const by = new Date(due);
    if (isIn || by.getTime() > soon) return [];
    const isOver = by < at;
    const moment = londonInWords(by, 'minute');
    const waits = WAITS[status];
    const stands = waits === undefined ? '.' : `: ${waits}.`;
    return [
      {
        key: `return ${template} ${due} ${isOver ? 'over' : 'soon'}`,
        says: isOver
          ? `${name}: it was due on ${moment} and is not in${stands}`
          : `${name}: it is due on ${moment}${stands}`,
        ...{ path: returnPath(area, template), page: name, hasPast: false },
      },
    ];
  });
}

/** What is due soon, or overdue, on the entries of one register of an area. */
export function entriesObliged(
  area: string,
  kind: RegisterKind,
  entries: readonly EntryStanding[],
  at: Date,
): Obliged[] {
  const today = londonDay(at);
  const last = daysAfter(today, SOON_DAYS);
  return entries
    .filter(({ status }) => status === 'open')
    .flatMap((standing) =>
      dueStandings(kind, standing, today)
        .filter(({ on, isDone }) => !isDone && on <= last)
        .map(({ what, on, isOverdue }): Obliged => {
          const title = entryTitle({ kind: kind.kind, entry: standing.entry });
          const due = dueInWords({ what, on });
          return {
            key: `${kind.kind} ${standing.code} ${what} ${on} ${isOverdue ? 'over' : 'soon'}`,
            says: `${codeInWords(kind.kind)}: ${title}. ${due}${isOverdue ? ', and overdue' : ''}.`,
            ...{ path: entryPath(area, kind.kind, standing.code), page: title, hasPast: true },
          };
        }),
    );
}

export function newlyObliged(before: readonly Obliged[], now: readonly Obliged[]): Obliged[] {
  const known = new Set(before.map(({ key }) => key));
  return now.filter(({ key }) => !known.has(key));
}

import { isGranted, READERS, WATCHERS } from '#platform';
import type { Identity, RoutePermission } from '#platform';

// Who may do what below the address of an area.

export { READERS, WATCHERS };

/** Who reads what names every area, such as who has not reported. */
export const WATCHERS_OF_ALL = { roles: WATCHERS, scope: 'everywhere' } as const satisfies RoutePermission;

/** Who runs the ledger. */
export const OPERATORS = { roles: ['administrator'], scope: 'everywhere' } as const satisfies RoutePermission;

export const AREA_WATCHERS = { roles: WATCHERS, scope: { path: 'area' } } as const satisfies RoutePermission;

export const AREA_READERS = { roles: READERS, scope: { path: 'area' } } as const satisfies RoutePermission;

/** The same, for what is each person's own: a machine has none. */
export const READING_PERSON = { ...AREA_READERS, by: 'person' } as const satisfies RoutePermission;

/** Writes what others are to agree to, or to approve. */
export const PREPARER = { roles: ['preparer'], scope: { path: 'area' } } as const satisfies RoutePermission;

/** The same, of which a reader is told who it was: a person, and no machine. */
export const PREPARING_PERSON = { ...PREPARER, by: 'person' } as const satisfies RoutePermission;

/** Records what money did. */
export const FINANCE = { roles: ['finance'], scope: { path: 'area' } } as const satisfies RoutePermission;

/** A person answers for what is put in force, and no machine. */
export const APPROVER = {
  roles: ['approver'],
  scope: { path: 'area' },
  by: 'person',
} as const satisfies RoutePermission;

/** A partner's person, in the name of that partner alone: whom they sign for stands in the body. */
export const SIGNATORY = {
  roles: ['signatory'],
  scope: 'each-event',
  by: 'person',
} as const satisfies RoutePermission;

/** The organisations, by their urns, that a caller may sign for. */
export function actsFor({ grants }: Identity): string[] {
  return grants.filter(({ role }) => role === 'signatory').map(({ scope }) => scope);
}

/** Whether somebody reads what is planned, pooled, released and returned in an area; who only signs for a partner does not. */
export function isReader(caller: Identity, area: string): boolean {
  return isGranted(caller, READERS, area);
}

/** Who approves for the area decides for all partners; but nobody decides over the others who signs for one of them. */
export function decidesFor(caller: Identity, partners: readonly string[]): readonly string[] {
  const own = partners.filter((partner) => actsFor(caller).includes(partner));
  return own.length > 0 ? own : partners;
}

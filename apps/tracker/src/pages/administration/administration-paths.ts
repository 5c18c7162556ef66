import type { Crumb } from '#pages';
import type { ObligationKey } from '#jobs';

// Where the pages of those who run the ledger are.

const ADMINISTRATION_PATH = '/administration';
export const ACCESS_PATH = `${ADMINISTRATION_PATH}/access`;
export const ORGANISATIONS_PATH = `${ADMINISTRATION_PATH}/organisations`;
export const DUE_WORK_PATH = `${ADMINISTRATION_PATH}/due-work`;

export const ADMINISTRATION_TRAIL: readonly Crumb[] = [{ name: 'Administration', path: ADMINISTRATION_PATH }];
export const DUE_WORK_TRAIL: readonly Crumb[] = [
  ...ADMINISTRATION_TRAIL,
  { name: 'Due work', path: DUE_WORK_PATH },
];

export function obligationPath({ name, area, period }: ObligationKey): string {
  return `${DUE_WORK_PATH}/${[name, area, period].map(encodeURIComponent).join('/')}`;
}

/** Where somebody is signed out who cannot do it themselves. */
export function endPath(subject: string): string {
  return `${ACCESS_PATH}/end?${new URLSearchParams({ subject }).toString()}`;
}

import { isGranted, type Identity, type Role } from '#platform';

/** Who may see an area's figures and what has arrived of them, as on its pages. */
export const FIGURES_READERS: readonly Role[] = ['viewer', 'auditor', 'administrator'];
/** Who may see its returns and registers. */
export const DIGEST_READERS: readonly Role[] = [
  'viewer',
  'preparer',
  'finance',
  'approver',
  'auditor',
  'administrator',
];

/** What of an area somebody may be told. */
export interface MaySee {
  readonly figures: boolean;
  readonly obligations: boolean;
}

export function maySee(identity: Identity, area: string): MaySee {
  return {
    figures: isGranted(identity, FIGURES_READERS, area),
    obligations: isGranted(identity, DIGEST_READERS, area),
  };
}

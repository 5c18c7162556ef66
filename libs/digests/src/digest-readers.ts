import { isGranted, READERS, WATCHERS, type Identity } from '#platform';

/** What of an area somebody may be told: what its pages show them. */
export interface MaySee {
  readonly figures: boolean;
  readonly obligations: boolean;
}

export function maySee(identity: Identity, area: string): MaySee {
  return {
    figures: isGranted(identity, WATCHERS, area),
    obligations: isGranted(identity, READERS, area),
  };
}

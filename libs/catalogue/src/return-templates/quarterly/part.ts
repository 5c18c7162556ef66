import type { ReturnRule } from '../../return-rule';
import type { ReturnSheet } from '../../return-template';

/** A sheet of a form with the rules on it. */
export interface Part {
  readonly sheet: ReturnSheet;
  readonly rules: readonly ReturnRule[];
}

/** A rule of whose exact wording no document of the time was found. */
export const REMEMBERED = {
  severity: 'blocks',
  source: 'Better Care Fund quarterly reporting templates; the wording is remembered, and not read',
  verified: false,
} as const;

/** A rule whose figure is chosen here. */
export const CHOSEN = {
  severity: 'blocks',
  source: 'None: the threshold is chosen here',
  verified: false,
} as const;

/** "Variance from trajectory" takes a narrative by the guidance of Q4 2016/17; from how many percent it does not say. */
export const VARIANCE_MAX_PERCENT = '5';

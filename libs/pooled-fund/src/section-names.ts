import type { StatementSection } from './statement-sections';

/** What each section of a statement of account is called. */
export const SECTION_NAMES: Readonly<Record<StatementSection['of'], string>> = {
  contributed: 'Put in, or set aside',
  spent: 'Spent on the lines it commissions',
  held: 'Held back under agreements',
  released: 'Released of what was held back',
  retained: 'Kept of what was held back',
  disputed: 'Waiting for the outcome of a dispute',
};

/** What money is called that stands in the journals of other funds, and is no partner's in particular. */
export const FROM_OTHER_FUNDS = 'Came into the pool from other funds';

/** What an account is of: the first part of its name. The database holds to the same list. */
export const ACCOUNT_CLASSES = [
  'contributed',
  'pool',
  'held',
  'payable',
  'accrued',
  'disputed',
  'retained',
  'spent',
] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];

/** The names of accounts, `class:who-or-what`. Debits are above zero, credits below. */
export const accounts = {
  /** What a partner, by its source (`urn:ods:06H`), has put in: credited. */
  contributed: (partner: string) => account('contributed', partner),
  /** What an area's pool of a policy year has: debited as it comes in, credited as it goes out. */
  pool: (area: string, policyYear: string) => account('pool', `${area}/${policyYear.replace('/', '-')}`),
  /** What is held back under an agreement, by its code: debited. */
  held: (agreement: string) => account('held', agreement),
  /** What is expected to be paid under an agreement: credited, against what is accrued. */
  payable: (agreement: string) => account('payable', agreement),
  accrued: (agreement: string) => account('accrued', agreement),
  /** What waits for the outcome of a dispute: debited. */
  disputed: (agreement: string) => account('disputed', agreement),
  /** What a partner keeps of what it had set aside: debited. */
  retained: (partner: string) => account('retained', partner),
  /** What was spent on a line of the budget, by its code: debited. */
  spent: (line: string) => account('spent', line),
};

/** `held:risk-share` is of the class `held`. */
export function accountClass(name: string): AccountClass {
  const found = ACCOUNT_CLASSES.find((each) => name.startsWith(`${each}:`));
  if (found === undefined) throw new Error(`No account is called ${name}`);
  return found;
}

function account(of: AccountClass, name: string): string {
  return `${of}:${name}`;
}

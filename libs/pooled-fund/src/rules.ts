import type { Refusal, Rule } from '#kernel';

const JOURNAL = 'Double-entry book-keeping, as the journal is kept here';

/** What the journal is held to, by guards in the database, whichever way an entry comes in. */
export const JOURNAL_RULES = [
  {
    code: 'entry-unbalanced',
    severity: 'error',
    sentence: 'The debits of an entry are the same sum as its credits.',
    why: 'Money that comes from nowhere, or goes nowhere, is a mistake.',
    source: JOURNAL,
  },
  {
    code: 'entry-of-one-line',
    severity: 'error',
    sentence: 'An entry has at least two lines.',
    why: 'Every amount comes from somewhere and goes somewhere.',
    source: JOURNAL,
  },
  {
    code: 'entry-incomplete',
    severity: 'error',
    sentence: 'All lines of an entry are entered together with it.',
    why: 'Half an entry is none.',
    source: JOURNAL,
  },
  {
    code: 'line-added-later',
    severity: 'error',
    sentence: 'Nothing is added to an entry that stands.',
    why: 'What was entered is corrected by reversal, so that both can be seen.',
    source: JOURNAL,
  },
  {
    code: 'account-of-no-class',
    severity: 'error',
    sentence:
      'An account is of a known class: contributed, pool, held, payable, accrued, disputed, retained or spent.',
    why: 'An account that no statement knows would be shown in none.',
    source: JOURNAL,
  },
  {
    code: 'pence-out-of-range',
    severity: 'error',
    sentence: 'A line is of a whole number of pence other than zero, of at most £10,000,000,000.',
    why: 'A larger one is a slip of the keyboard, and every figure stays exact wherever it is read.',
    source: 'The limits of this product',
  },
  {
    code: 'month-closed',
    severity: 'error',
    sentence:
      'An entry takes effect on a day after the last month that is closed; months are closed in order.',
    why: 'A statement of a closed month was handed to partners, and stays what it was.',
    source: JOURNAL,
  },
  {
    code: 'already-reversed',
    severity: 'error',
    sentence: 'An entry is reversed once.',
    why: 'Twice undone, it would be turned into its opposite.',
    source: JOURNAL,
  },
  {
    code: 'reversal-of-a-reversal',
    severity: 'error',
    sentence: 'A reversal is not reversed.',
    why: 'What should stand after all is entered anew, and read as such.',
    source: JOURNAL,
  },
  {
    code: 'reversal-not-whole',
    severity: 'error',
    sentence: 'A reversal undoes the whole of an entry, account by account.',
    why: 'A part of it left standing would be found by nobody.',
    source: JOURNAL,
  },
  {
    code: 'reverses-nothing',
    severity: 'error',
    sentence: 'A reversal, and nothing else, names an earlier entry of its fund.',
    why: 'A correction that is not linked to what it corrects cannot be followed.',
    source: JOURNAL,
  },
  {
    code: 'reversed-before-it-took-effect',
    severity: 'error',
    sentence: 'A reversal takes effect on the day of what it undoes, or later.',
    why: 'Between the two days the books would show what never was.',
    source: JOURNAL,
  },
  {
    code: 'settles-no-hold',
    severity: 'error',
    sentence: 'A post or a void, and nothing else, names a hold of its fund that stands.',
    why: 'Only what is set aside can be released or given back.',
    source: JOURNAL,
  },
  {
    code: 'hold-already-settled',
    severity: 'error',
    sentence: 'A hold has one post or void that stands, and is not reversed while it has.',
    why: 'What is set aside once is paid once.',
    source: JOURNAL,
  },
] as const satisfies readonly Rule[];

/** A refusal or a warning by one of these rules, and by no other. */
export function refusal(
  rule: (typeof JOURNAL_RULES)[number]['code'],
  where: string,
  what: string,
  mend: string,
): Refusal {
  return { rule, where, what, mend };
}

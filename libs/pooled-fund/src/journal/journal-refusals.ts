import type { Refusal } from '#kernel';
import { refusal } from '../rules';

/** The rules that the guards of the database hold the journal to. */
export type JournalRule =
  | 'account-of-no-class'
  | 'already-reversed'
  | 'entry-incomplete'
  | 'entry-of-one-line'
  | 'entry-unbalanced'
  | 'hold-already-settled'
  | 'hold-not-cleared'
  | 'line-added-later'
  | 'month-closed'
  | 'pence-out-of-range'
  | 'reversal-not-whole'
  | 'reversal-of-a-reversal'
  | 'reversed-before-it-took-effect'
  | 'reverses-nothing'
  | 'settles-no-hold';

const MENDS: Readonly<Record<JournalRule, string>> = {
  'account-of-no-class': 'Name an account by its class and whose or what it is, such as held:risk-share',
  'already-reversed': 'Look at what it was reversed by; enter anew what should stand',
  'entry-incomplete': 'Enter all lines of an entry together with it',
  'entry-of-one-line': 'Give the account it comes from and the one it goes to',
  'entry-unbalanced': 'Make debits and credits the same sum',
  'hold-already-settled': 'Reverse what settled it first, and say why',
  'hold-not-cleared': 'Post or void all that is held, no more and no less',
  'line-added-later': 'Reverse the entry, and enter it anew with all its lines',
  'month-closed': 'Give a later day, in a month that is open',
  'pence-out-of-range': 'Give an amount other than zero, of at most ten thousand million pounds',
  'reversal-not-whole': 'Reverse the whole entry, and enter anew what should stand',
  'reversal-of-a-reversal': 'Enter anew what should stand',
  'reversed-before-it-took-effect': 'Give the day the reversal is made on',
  'reverses-nothing': 'Name an entry of this fund',
  'settles-no-hold': 'Name a hold of this fund that has not been reversed',
};

/** A refusal by such a rule, also where it is seen before anything is entered. */
export function journalRefusal(rule: JournalRule, what: string, where = ''): Refusal {
  return refusal(rule, where, what, MENDS[rule]);
}

export function isJournalRule(rule: string): rule is JournalRule {
  return rule in MENDS;
}

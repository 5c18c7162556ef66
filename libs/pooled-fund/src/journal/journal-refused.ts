import type { Refusal } from '#kernel';
import { isRefusedByDatabase, sqlState } from '#platform';
import { refusal } from '../rules';

/** A guard of the database does not let an entry in. Nothing of its transaction stands. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused';
  constructor(
    readonly refusal: Refusal,
    cause: unknown,
  ) {
    super(refusal.what, { cause });
  }
}

type JournalRule =
  | 'account-of-no-class'
  | 'already-reversed'
  | 'entry-incomplete'
  | 'entry-of-one-line'
  | 'entry-unbalanced'
  | 'hold-already-settled'
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
  'line-added-later': 'Reverse the entry, and enter it anew with all its lines',
  'month-closed': 'Give a later day, in a month that is open',
  'pence-out-of-range': 'Give an amount other than zero, of at most ten thousand million pounds',
  'reversal-not-whole': 'Reverse the whole entry, and enter anew what should stand',
  'reversal-of-a-reversal': 'Enter anew what should stand',
  'reversed-before-it-took-effect': 'Give the day the reversal is made on',
  'reverses-nothing': 'Name an entry of this fund',
  'settles-no-hold': 'Name a hold of this fund that has not been reversed',
};

/** Constraints that a table declares, and the rules they are. */
const RULE_OF_CONSTRAINT: Readonly<Record<string, JournalRule>> = {
  account_of_a_class: 'account-of-no-class',
  entry_of_two_lines: 'entry-of-one-line',
  pence_within_limits: 'pence-out-of-range',
  reversed_once: 'already-reversed',
  reverses_an_entry: 'reverses-nothing',
  settles_a_hold: 'settles-no-hold',
};

/** Of a number that its column cannot hold at all, which no constraint comes to see. */
const OUT_OF_RANGE = '22003';

const WORDS: Readonly<Record<string, string>> = {
  account_of_a_class: 'an account has a name of no class there is',
  entry_of_two_lines: 'an entry has fewer than two lines',
  pence_within_limits: 'a line is of no amount, or of one beyond all bounds',
  reversed_once: 'the entry is reversed already',
  reverses_an_entry: 'a reversal names the entry that it undoes, and nothing else does',
  settles_a_hold: 'a post or a void names its hold, and nothing else does',
};

/** What the database said, as a refusal; what is no guard's is thrown on as it is. */
export function asJournalRefused(error: unknown): unknown {
  if (!isRefusedByDatabase(error)) return error;
  const { constraint = '', message } = error as { readonly constraint?: string; readonly message: string };
  const rule =
    RULE_OF_CONSTRAINT[constraint] ?? (sqlState(error) === OUT_OF_RANGE ? 'pence-out-of-range' : constraint);
  if (!isJournalRule(rule)) return error;
  return new JournalRefused(journalRefusal(rule, WORDS[constraint] ?? message), error);
}

/** The same refusal where it is seen before anything is entered. */
export function journalRefusal(rule: JournalRule, what: string, where = ''): Refusal {
  return refusal(rule, where, what, MENDS[rule]);
}

function isJournalRule(rule: string): rule is JournalRule {
  return rule in MENDS;
}

import { RefusedInTurn } from '#decisions';
import type { Refusal } from '#kernel';
import { isRefusedByDatabase, sqlState } from '#platform';
import { isJournalRule, journalRefusal, type JournalRule } from './journal-refusals';

/** A guard of the database does not let an entry in. Nothing of its transaction stands. */
export class JournalRefused extends RefusedInTurn {
  override readonly name = 'JournalRefused';
  constructor(
    readonly refusal: Refusal,
    cause: unknown,
  ) {
    super([refusal], { cause });
  }
}

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

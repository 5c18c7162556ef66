import type { Rule } from '#kernel';
import { KEPT_HERE } from './register-kind';
import { REGISTER_KINDS } from './register-kinds';

/** What every entry of a register is held to, and then those of each kind. */
export const GOVERNANCE_RULES: readonly Rule[] = [
  {
    code: 'unknown-register-area',
    severity: 'error',
    sentence: 'A register belongs to an area of the reference data.',
    why: 'What nobody answers for, nobody looks after.',
    source: KEPT_HERE,
  },
  {
    code: 'unknown-register-kind',
    severity: 'error',
    sentence: 'A register is of a kind that there is.',
    why: 'An entry of no kind would be held to no rules, and asked for by no return.',
    source: KEPT_HERE,
  },
  {
    code: 'entry-code-malformed',
    severity: 'error',
    sentence:
      'The code of an entry is of letters and digits, parted by hyphens, dots or underscores, 60 at most.',
    why: 'It stands in addresses and in names of files, and is typed by hand.',
    source: KEPT_HERE,
  },
  {
    code: 'entry-under-other-code',
    severity: 'error',
    sentence:
      'An entry stands under the code that follows from what it says, where its register has one such entry.',
    why: 'Two entries would say how one condition stands, and a return could not choose.',
    source: KEPT_HERE,
  },
  {
    code: 'register-entry-exists',
    severity: 'error',
    sentence: 'An entry is added once under its code.',
    why: 'Otherwise one would write over what another has said.',
    source: KEPT_HERE,
  },
  {
    code: 'no-register-entry',
    severity: 'error',
    sentence: 'What is changed, closed or opened again was added before.',
    why: 'A mistyped code would be a new entry.',
    source: KEPT_HERE,
  },
  {
    code: 'entry-takes-no-approval',
    severity: 'error',
    sentence: 'Only an entry of a register whose entries are approved is offered, approved or sent back.',
    why: 'Of another register nobody is asked, and nobody would know what it means.',
    source: KEPT_HERE,
  },
  {
    code: 'entry-offered-already',
    severity: 'error',
    sentence: 'What is offered or approved is offered again once it says something else.',
    why: 'Whoever approves was asked already.',
    source: KEPT_HERE,
  },
  {
    code: 'entry-not-offered',
    severity: 'error',
    sentence: 'What is approved, or sent back, was offered as it stands.',
    why: 'Its owner may not be done with it.',
    source: KEPT_HERE,
  },
  {
    code: 'own-entry-approved',
    severity: 'error',
    sentence: 'An entry is approved by somebody who wrote nothing of it.',
    why: 'Two people stand by what a board and the public are told.',
    source: KEPT_HERE,
  },
  {
    code: 'register-entry-closed',
    severity: 'error',
    sentence: 'A closed entry is opened again before it is changed.',
    why: 'Who closed it relies on that it stands as it was.',
    source: KEPT_HERE,
  },
  {
    code: 'register-entry-open',
    severity: 'error',
    sentence: 'An entry is opened again where it is closed.',
    why: 'Nothing would be decided.',
    source: KEPT_HERE,
  },
  {
    code: 'closed-ahead',
    severity: 'error',
    sentence: 'An entry is closed from a day that has come.',
    why: 'Until then it is somebody’s business.',
    source: KEPT_HERE,
  },
  {
    code: 'table-name-malformed',
    severity: 'error',
    sentence:
      'The name of a table is of letters and digits, parted by hyphens, dots or underscores, 40 at most.',
    why: 'The codes of its entries begin with it.',
    source: KEPT_HERE,
  },
  {
    code: 'no-register-table',
    severity: 'error',
    sentence: 'A table that is asked for was imported before.',
    why: 'A mistyped name would be a table of nothing.',
    source: KEPT_HERE,
  },
  {
    code: 'unknown-field',
    severity: 'error',
    sentence: 'A mapping names fields that an entry of the register has in a cell.',
    why: 'A column would be read into nothing.',
    source: KEPT_HERE,
  },
  {
    code: 'field-twice',
    severity: 'error',
    sentence: 'A mapping tells each field once.',
    why: 'Which of two counts would depend on their order.',
    source: KEPT_HERE,
  },
  {
    code: 'column-missing',
    severity: 'error',
    sentence: 'A table has a row of headers, and in it every column of the mapping.',
    why: 'A column that is left out would empty a field of every entry.',
    source: KEPT_HERE,
  },
  {
    code: 'column-twice',
    severity: 'error',
    sentence: 'The columns of a table have headers of their own.',
    why: 'What stands in one of two could not be told from the other.',
    source: KEPT_HERE,
  },
  {
    code: 'cell-unreadable',
    severity: 'error',
    sentence: 'A cell says what its field may say, or something whose meaning the mapping tells.',
    why: 'A date or a score that is guessed is one that nobody gave.',
    source: KEPT_HERE,
  },
  {
    code: 'cell-malformed',
    severity: 'error',
    sentence:
      'What a row says makes an entry: every field that it needs, each with a value that it may have.',
    why: 'Half an entry is found by nobody.',
    source: KEPT_HERE,
  },
  {
    code: 'table-empty',
    severity: 'error',
    sentence: 'At least one row of a table is an entry.',
    why: 'A table of nothing is a slip.',
    source: KEPT_HERE,
  },
  ...REGISTER_KINDS.flatMap(({ rules }) => rules),
];

import type { Rule } from '#kernel';
import { REGISTER_KINDS } from './register-kinds';

const OWN = 'How registers are kept here';

/** What every entry of a register is held to, and then those of each kind. */
export const GOVERNANCE_RULES: readonly Rule[] = [
  {
    code: 'unknown-register-area',
    severity: 'error',
    sentence: 'A register belongs to an area of the reference data.',
    why: 'What nobody answers for, nobody looks after.',
    source: OWN,
  },
  {
    code: 'unknown-register-kind',
    severity: 'error',
    sentence: 'A register is of a kind that there is.',
    why: 'An entry of no kind would be held to no rules, and asked for by no return.',
    source: OWN,
  },
  {
    code: 'entry-code-malformed',
    severity: 'error',
    sentence:
      'The code of an entry is of letters and digits, parted by hyphens, dots or underscores, 60 at most.',
    why: 'It stands in addresses and in names of files, and is typed by hand.',
    source: OWN,
  },
  {
    code: 'entry-under-other-code',
    severity: 'error',
    sentence:
      'An entry stands under the code that follows from what it says, where its register has one such entry.',
    why: 'Two entries would say how one condition stands, and a return could not choose.',
    source: OWN,
  },
  {
    code: 'register-entry-exists',
    severity: 'error',
    sentence: 'An entry is added once under its code.',
    why: 'Otherwise one would write over what another has said.',
    source: OWN,
  },
  {
    code: 'no-register-entry',
    severity: 'error',
    sentence: 'What is changed, closed or opened again was added before.',
    why: 'A mistyped code would be a new entry.',
    source: OWN,
  },
  {
    code: 'register-entry-closed',
    severity: 'error',
    sentence: 'A closed entry is opened again before it is changed.',
    why: 'Who closed it relies on that it stands as it was.',
    source: OWN,
  },
  {
    code: 'register-entry-open',
    severity: 'error',
    sentence: 'An entry is opened again where it is closed.',
    why: 'Nothing would be decided.',
    source: OWN,
  },
  {
    code: 'closed-ahead',
    severity: 'error',
    sentence: 'An entry is closed from a day that has come.',
    why: 'Until then it is somebody’s business.',
    source: OWN,
  },
  ...REGISTER_KINDS.flatMap(({ rules }) => rules),
];

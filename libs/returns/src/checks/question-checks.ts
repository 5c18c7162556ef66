import type { Check, Found } from './finding';

const OWN = 'How returns are kept here';
const CHECKLIST = 'Better Care Fund planning template 2019/20, guidance: the checklist';
const RANGE = 'Better Care Fund quarterly reporting template, guidance (Q4 2015/16, Q2 and Q4 2016/17)';
const BENEFITS = 'Better Care Fund planning template, Part 2, 2014: the benefits plan';

/** What every question of every template is held to, without a rule of its template. */
export const QUESTION_CHECKS = {
  'not-answered': {
    code: 'not-answered',
    severity: 'blocks',
    sentence: 'A question that has to be answered is answered.',
    mend: 'Answer it',
    source: CHECKLIST,
    verified: true,
  },
  'wrong-type': {
    code: 'wrong-type',
    severity: 'blocks',
    sentence: 'An answer is of the type that its question asks for.',
    mend: 'Answer with what the question asks for',
    source: RANGE,
    verified: true,
  },
  'not-an-option': {
    code: 'not-an-option',
    severity: 'blocks',
    sentence: 'An answer to a question with options is one of them, word for word.',
    mend: 'Choose one of the options',
    source: CHECKLIST,
    verified: true,
  },
  'out-of-range': {
    code: 'out-of-range',
    severity: 'blocks',
    sentence: 'A figure is not less than the least and not more than the most that its question takes.',
    mend: 'See whether it is in the unit of the form and whether a total took in another column',
    source: RANGE,
    verified: true,
  },
  'too-long': {
    code: 'too-long',
    severity: 'blocks',
    sentence: 'A text has no more characters than its question takes.',
    mend: 'Shorten it',
    source: OWN,
    verified: true,
  },
  'too-many-places': {
    code: 'too-many-places',
    severity: 'blocks',
    sentence: 'A rate or percentage has no more decimal places than its question takes.',
    mend: 'Round it half up to the places that are asked for',
    source: OWN,
    verified: true,
  },
  'row-left-out': {
    code: 'row-left-out',
    severity: 'blocks',
    sentence: 'The rows of a section follow each other from the first, with none left empty between them.',
    mend: 'Move the rows below it up, or fill it in',
    source: BENEFITS,
    verified: false,
  },
  'copied-not-confirmed': {
    code: 'copied-not-confirmed',
    severity: 'blocks',
    sentence: 'An answer that was copied from what was said elsewhere is confirmed by somebody.',
    mend: 'Look at it, and confirm it or answer anew',
    source: OWN,
    verified: true,
  },
  'figure-does-not-lock': {
    code: 'figure-does-not-lock',
    severity: 'blocks',
    sentence: 'No figure is locked whose version stands twice, or whose announced rows are not all recorded.',
    mend: 'Have it mended by whoever reported it and fill the return again, or give the figure and say why',
    source: OWN,
    verified: true,
  },
  'figure-with-warning': {
    code: 'figure-with-warning',
    severity: 'warns',
    sentence: 'A figure of the ledger is whole and final.',
    mend: 'Wait for what is missing and fill the return again, or say so in the narrative',
    source: OWN,
    verified: true,
  },
  'figure-invented': {
    code: 'figure-invented',
    severity: 'warns',
    sentence: 'No figure of the ledger rests on what was made up.',
    mend: 'What it rests on is made up: say so in the narrative',
    source: OWN,
    verified: true,
  },
  'figure-outdated': {
    code: 'figure-outdated',
    severity: 'warns',
    sentence: 'What was filled in from the ledger is what the ledger has now.',
    mend: 'Fill the return again, and have it approved anew where it was; or submit it as it is, and say why',
    source: OWN,
    verified: true,
  },
  'figure-replaced': {
    code: 'figure-replaced',
    severity: 'warns',
    sentence: 'Where the ledger has a figure, the answer is that figure.',
    mend: 'Take the answer back to have the figure of the ledger, or say in the narrative why it differs',
    source: OWN,
    verified: true,
  },
  'replaced-without-narrative': {
    code: 'replaced-without-narrative',
    severity: 'blocks',
    sentence: 'Where the template asks why an answer is not the figure of the ledger, it is told.',
    mend: 'Say why, or take the answer back to have the figure of the ledger',
    source: OWN,
    verified: true,
  },
} as const satisfies Record<string, Check>;

export type QuestionCheck = keyof typeof QUESTION_CHECKS;

export interface FoundByQuestion extends Found {
  readonly check: QuestionCheck;
}

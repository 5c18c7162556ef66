import type { Refusal, Rule } from '#kernel';

const OWN = 'How returns are kept here';
const TEMPLATES = 'Better Care Fund quarterly reporting templates, 2015/16 to 2016/17';
const SIGNED = 'What is signed is what goes out';

const rule = <const Code extends string>(
  code: Code,
  sentence: string,
  why: string,
  source: string = OWN,
) => ({ code, severity: 'error' as const, sentence, why, source });

/** The rules returns, and the commands on them, are held to. What their answers are held to are the checks of a return. */
export const RETURN_RULES = [
  rule(
    'return-of-unknown-area',
    'A return is of an area of the reference data.',
    'Of another there is nothing to tell.',
  ),
  rule(
    'return-of-no-template',
    'A return answers a template that is in force.',
    'Without its form nobody can say what was asked.',
  ),
  rule(
    'no-return',
    'What is decided is decided on a return that was opened.',
    'There is nothing to decide on.',
  ),
  rule(
    'return-open-already',
    'An area has one return of a template; what was submitted is reopened as a revision.',
    'Two that answer one request would contradict each other.',
  ),
  rule(
    'return-locked',
    'What was submitted is not edited, approved or submitted anew; it is reopened with a reason.',
    'What went out must stay what it was.',
  ),
  rule(
    'return-withdrawn',
    'A return that was withdrawn is reopened before anything else is done with it.',
    'Nobody works on what does not count.',
  ),
  rule(
    'no-such-cell',
    'An answer names a cell of the form, in a section with rows of a row that it has room for.',
    'An answer that stands nowhere in the form would never go out.',
  ),
  rule(
    'answer-of-other-type',
    'A count is a whole number, money is whole pence, a rate a decimal as text, a day is written 2015-08-28; all else is text.',
    'A figure that is read as another is worse than none.',
  ),
  rule(
    'answer-none-of-its-options',
    'A choice is answered with one of its options, whatever its letters, and yes or no with one of these; the form words it.',
    'What else it may mean is for whoever wrote it to say.',
  ),
  rule(
    'return-workbook-of-another',
    'A workbook that is read into a return was made for that return, and names no other board or form.',
    "Another board's answers, or another quarter's, would go out under this one's name.",
  ),
  rule(
    'return-workbook-lacks-sheet',
    'A workbook that is read into a return has every sheet of the form, in sight and under its name.',
    'Answers on a sheet that is not found would be lost without a word.',
  ),
  rule(
    'return-workbook-other-words',
    'Titles, questions and headers of a workbook that is read into a return stand where the form has them.',
    'Of a row that was moved the answers would be taken for those of another question.',
  ),
  rule(
    'return-workbook-without-version',
    'A workbook that is read into a return says what it was made of, or is sent with the version it was filled in over.',
    'Nobody could tell what it changes from what others have changed since.',
  ),
  rule(
    'answer-too-long',
    'An answer has at most 30,000 characters, and all of a return a million.',
    'A cell of a workbook holds no more, and each revision keeps all of it anew.',
  ),
  rule(
    'too-many-answers',
    'At most 2,000 cells are answered at a time, and 10,000 in a return.',
    'The largest return known had 104 lines of expenditure.',
  ),
  rule(
    'nothing-to-confirm',
    'What is confirmed is a copy that nobody has confirmed yet.',
    'What somebody wrote themselves they stand for already.',
  ),
  rule(
    'return-not-checked',
    'What is approved was checked as it stands, and nothing blocks it.',
    'A partner who signs a form with holes signs it again.',
    TEMPLATES,
  ),
  rule(
    'return-hash-stale',
    'Partners approve, and the board signs, what stands now, named by its hash.',
    'Somebody may have changed it since they read it.',
    SIGNED,
  ),
  rule(
    'approves-own-preparation',
    'Nobody approves or signs a revision that they prepared themselves.',
    'Two pairs of eyes are what an approval is for.',
  ),
  rule(
    'return-asked-of-others',
    'What is approved, signed off or submitted is asked of everybody whom the fund and the settings ask by now.',
    'A partner that joined the fund since it was filled would be bound by what it never saw.',
  ),
  rule(
    'approval-not-asked',
    "An approval is one of the return's chain, given for an organisation that it asks.",
    'An approval of anybody else would say nothing.',
  ),
  rule(
    'approves-for-another',
    'An approval is given by somebody who may act for the organisation.',
    'Only a partner can bind itself.',
  ),
  rule(
    'approval-before-its-turn',
    'Approvals are given in the order of the chain.',
    'Who signs later relies on those who signed before.',
  ),
  rule('approved-already', 'An organisation approves what stands once.', 'A second says nothing new.'),
  rule(
    'return-not-approved',
    'The board signs off what every partner of the chain has approved.',
    'It is a joint return.',
    TEMPLATES,
  ),
  rule('signed-off-already', 'What stands is signed off once.', 'A second signature says nothing new.'),
  rule(
    'no-delegation',
    'Somebody signs for the board only where the form allows it.',
    'Otherwise the board itself has to.',
  ),
  rule(
    'return-day-ahead',
    'A day of something done has come, and is a day.',
    'Nobody knows what will be done.',
  ),
  rule(
    'signed-before-it-opened',
    'The day of an approval or a signature is none before its form opened.',
    'Nobody signs what nobody has asked yet.',
  ),
  rule(
    'signed-before-approved',
    'A return is signed off on no day before those of the approvals it rests on.',
    'The board signs what its partners have approved.',
  ),
  rule(
    'return-not-signed-off',
    'What is submitted was signed off by the board, or for it, as it stands.',
    'The completed return requires sign off by the health and wellbeing board.',
    TEMPLATES,
  ),
  rule(
    'return-late',
    'A return is submitted after its deadline with a reason.',
    'It is taken all the same, and whoever reads it sees why.',
    TEMPLATES,
  ),
  rule(
    'return-outdated',
    'A return of which the ledger has other figures by now is submitted with a reason.',
    'Partners signed what is no longer so; whoever sends it all the same answers for that.',
  ),
  rule('no-destination', 'A return goes out by at least one way.', 'It would be submitted and never sent.'),
  rule(
    'return-not-submitted',
    'What is ratified, acknowledged or reopened was signed for, or submitted, before.',
    'There is nothing to do it to.',
  ),
  rule(
    'nothing-to-ratify',
    'The board ratifies, once, what somebody signed for it.',
    'What it signed itself needs no ratification.',
  ),
  rule(
    'acknowledged-already',
    'That NHS England has a revision is noted once.',
    'A second reference would hide the first.',
  ),
  rule('return-without-reason', 'What is given a reason for has one.', 'Years later nobody remembers.'),
  rule(
    'return-setting-twice',
    'A contact, a way, an approval and a rule stand once in the settings of an area.',
    'Of two nobody could say which holds.',
  ),
  rule(
    'return-text-too-long',
    'A reason, a reference or an authority has at most 2,000 characters, a name or a position 200.',
    'It stands in the documents, to be read.',
  ),
  rule(
    'return-destination-unfit',
    'A way is given an address that it takes: e-mail always one, a webhook never.',
    'It would be refused only when the return is to be in.',
  ),
  rule(
    'submits-too-late',
    'What goes out by itself goes out before the deadline of every form that is still to come.',
    'It would be late each time.',
  ),
  rule(
    'threshold-of-no-rule',
    'A threshold of an area is for a rule that a form in force has.',
    'It would change nothing, and nobody would know.',
  ),
  rule(
    'threshold-without-effect',
    'A threshold changes what its rule has: percentMax, tolerance, or severity where it blocks.',
    'It would change nothing, and nobody would know.',
  ),
  rule(
    'threshold-expires',
    'The last day of a threshold has not passed when it is set, and is at most two years away.',
    'What an area allows itself is looked at again.',
  ),
  rule(
    'way-not-set-up',
    'A way that a return goes out by is set up where the reporter runs.',
    'It would wait for ever, and nobody would know.',
  ),
  rule(
    'delivery-not-confirmed',
    'What MESH took on is collected, or comes back, within seven days.',
    'What nobody was heard to collect is not known to have arrived.',
  ),
  rule(
    'nothing-to-let-go',
    'A way is let go while what goes out by it has not arrived.',
    'What arrived cannot be taken back.',
  ),
  rule(
    'delivery-unknown',
    'A receipt is for a way that the revision went out by.',
    'It is of something else.',
  ),
] as const satisfies readonly Rule[];

/** What is to be known of a figure that was filled in, beside the warnings of the figure itself. */
export const FILLED_WARNINGS: readonly Rule[] = [
  {
    code: 'provisional',
    severity: 'warning',
    sentence: 'The counts behind a figure are final.',
    why: 'Those who reported them may yet correct them.',
    source: OWN,
  },
  {
    code: 'month-not-recorded',
    severity: 'warning',
    sentence: 'Every month of what was spent is recorded, line by line, or closed.',
    why: 'A part would go out as the whole: a blank is never zero.',
    source: OWN,
  },
  {
    code: 'invented',
    severity: 'warning',
    sentence: 'No amount of a settlement rests on what was made up.',
    why: 'It would go out as if it had been counted.',
    source: OWN,
  },
];

/** A refusal by one of these rules, and by no other. */
export function refusal(
  code: (typeof RETURN_RULES)[number]['code'],
  where: string,
  what: string,
  mend: string,
): Refusal {
  return { rule: code, where, what, mend };
}

import type { Refusal, Rule } from '#kernel';

const OWN = 'How a pooled fund is kept here';
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
  {
    code: 'hold-not-cleared',
    severity: 'error',
    sentence: 'A post or a void clears what its hold set aside to the penny, account by account.',
    why: 'What is left would be held for ever, and what is beyond it nobody had set aside.',
    source: JOURNAL,
  },
] as const satisfies readonly Rule[];

/** The rules a fund and the commands on it are held to. */
export const FUND_RULES = [
  {
    code: 'unknown-fund-area',
    severity: 'error',
    sentence: 'A pooled fund is of an area of the reference data.',
    why: 'A mistyped code would make a fund beside the real one.',
    source: OWN,
  },
  {
    code: 'unknown-fund-year',
    severity: 'error',
    sentence: 'A pooled fund is of a policy year, from April to March.',
    why: 'Its budget, its months and its statement are those of a year.',
    source: OWN,
  },
  {
    code: 'no-fund',
    severity: 'error',
    sentence: 'A fund that is asked for has been drafted at some time.',
    why: 'An empty fund would look like one without money.',
    source: OWN,
  },
  {
    code: 'no-fund-to-agree',
    severity: 'error',
    sentence: 'A fund is agreed when a draft or a revision of it waits.',
    why: 'Partners agree to a content.',
    source: OWN,
  },
  {
    code: 'fund-already-agreed',
    severity: 'error',
    sentence: 'An agreed fund is not drafted or agreed again: it is revised, and the revision agreed.',
    why: 'What partners agreed may not change under them.',
    source: OWN,
  },
  {
    code: 'fund-not-agreed',
    severity: 'error',
    sentence: 'Money moves on an agreed fund; a draft is drafted anew.',
    why: 'Until it is agreed nobody may spend from it.',
    source: OWN,
  },
  {
    code: 'fund-closed',
    severity: 'error',
    sentence: 'The budget and the forecasts of a closed year stand.',
    why: 'What it came to is known, and is put right in the journal alone, on a later day.',
    source: OWN,
  },
  {
    code: 'fund-partner-unsigned',
    severity: 'error',
    sentence: 'Every council and commissioner of the fund signs it by name.',
    why: 'It is their money.',
    source: 'NHS Act 2006, section 75',
  },
  {
    code: 'fund-signed-after-agreement',
    severity: 'error',
    sentence: 'A fund is agreed on the day of its last signature, or later.',
    why: 'Before it, not every partner had agreed.',
    source: OWN,
  },
  {
    code: 'fund-agreed-ahead',
    severity: 'error',
    sentence: 'A fund is agreed on a day that has come.',
    why: 'Nobody has agreed tomorrow.',
    source: OWN,
  },
  {
    code: 'fund-reason-required',
    severity: 'error',
    sentence: 'Revising a fund, and moving budget, says why.',
    why: 'Who reads it later asks, and nobody may be left to ask.',
    source: OWN,
  },
  {
    code: 'fund-reason-too-long',
    severity: 'error',
    sentence: 'A reason is of at most 2,000 characters.',
    why: 'It is for people to read.',
    source: 'The limits of this product',
  },
  {
    code: 'received-ahead',
    severity: 'error',
    sentence: 'A contribution came in on a day that has come.',
    why: 'Until it is there it is promised, and a statement would show money that nobody has.',
    source: OWN,
  },
  {
    code: 'effective-before-received',
    severity: 'error',
    sentence: 'A contribution takes effect on the day it came in, or on a later one.',
    why: 'A statement would show money that nobody had yet.',
    source: OWN,
  },
  {
    code: 'closed-before-its-end',
    severity: 'error',
    sentence: 'A month, and the year, is closed once it is over.',
    why: 'What still happens in it could not be entered any more.',
    source: OWN,
  },
  {
    code: 'unknown-partner',
    severity: 'error',
    sentence: 'Whoever contributes, commissions, shares, hosts or signs is a partner of the fund.',
    why: 'Money would be said to be owed to somebody who has signed nothing.',
    source: OWN,
  },
  {
    code: 'unknown-contribution',
    severity: 'error',
    sentence: 'A line is paid from, and money comes in for, a contribution of the fund.',
    why: 'It would be counted towards nothing.',
    source: OWN,
  },
  {
    code: 'unknown-line',
    severity: 'error',
    sentence: 'Spending, forecasts, virements and sums name a line of the budget.',
    why: 'It would be counted towards nothing.',
    source: OWN,
  },
  {
    code: 'unknown-figure',
    severity: 'error',
    sentence: 'A stated figure that is the sum of others names those that are stated.',
    why: 'It would be held against nothing.',
    source: OWN,
  },
  {
    code: 'duplicate-code',
    severity: 'error',
    sentence:
      'Partners, contributions, lines and stated figures stand in a fund once each, and a partner once among those that share.',
    why: 'Which of two was meant would depend on their order, and one of two shares would be lost.',
    source: OWN,
  },
  {
    code: 'shares-not-whole',
    severity: 'error',
    sentence:
      'Shares of joint commissioners, or of an underspend or overspend, come to one; all state theirs, or none.',
    why: 'A part that is nobody’s would be found at the end of the year.',
    source: OWN,
  },
  {
    code: 'still-in-use',
    severity: 'error',
    sentence: 'A line or a contribution on which money has moved stays in a revised fund.',
    why: 'Its money would be shown nowhere.',
    source: OWN,
  },
  {
    code: 'month-outside-fund-year',
    severity: 'error',
    sentence: 'What is spent, forecast or closed is of a month of the fund’s own policy year.',
    why: 'It belongs to another year’s fund.',
    source: OWN,
  },
  {
    code: 'virement-to-itself',
    severity: 'error',
    sentence: 'Budget goes from one line to another.',
    why: 'Nothing would move.',
    source: OWN,
  },
  {
    code: 'virement-exceeds-budget',
    severity: 'error',
    sentence: 'At most what a line has is vired from it.',
    why: 'A budget below zero cannot be spent.',
    source: OWN,
  },
  {
    code: 'stated-figure-differs',
    severity: 'warning',
    sentence: 'A figure that the fund’s document states is the sum of what it is made up of.',
    why: 'One of the two may be a slip, or rounded; every difference is shown, however small.',
    source: 'Cambridgeshire BCF plan 2016/17, section 4 and Annex A',
  },
  {
    code: 'lines-do-not-sum-to-contributions',
    severity: 'warning',
    sentence: 'Lines take from each contribution what it is, and each line is funded in full.',
    why: 'Money would be without a use, or a use without money.',
    source: 'Better Care Fund planning template, expenditure plan',
  },
  {
    code: 'ring-fence-short',
    severity: 'warning',
    sentence:
      'Lines commit at least what is ring-fenced for out-of-hospital services that the NHS commissions.',
    why: 'It is a national condition.',
    source: 'Better Care Fund planning requirements 2016/17, national condition 7',
  },
  {
    code: 'ring-fence-commitment-differs',
    severity: 'warning',
    sentence: 'What is said to be committed to the ring-fence is what the lines that count come to.',
    why: 'Nobody could say which services it is.',
    source: 'Cambridgeshire BCF plan 2016/17, national conditions',
  },
  {
    code: 'social-care-short',
    severity: 'warning',
    sentence: 'Lines commit at least what is to go to the protection of social care.',
    why: 'It is a national condition.',
    source: 'Better Care Fund planning template, summary',
  },
  {
    code: 'rule-not-stated',
    severity: 'warning',
    sentence: 'What becomes of an underspend and of an overspend of each line is stated.',
    why: 'At the end of the year it would be argued over.',
    source: 'NHS Act 2006, section 75 agreements',
  },
] as const satisfies readonly Rule[];

/** A refusal or a warning by one of these rules, and by no other. */
export function refusal(
  rule: (typeof JOURNAL_RULES | typeof FUND_RULES)[number]['code'],
  where: string,
  what: string,
  mend: string,
): Refusal {
  return { rule, where, what, mend };
}

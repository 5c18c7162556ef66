import type { Rule } from '#kernel';
import type { Refusal } from '#kernel';

const TEMPLATE = 'Better Care Fund planning template, Part 2, 2014';
const OWN = 'How a plan is kept here';

/** The rules a plan and the commands on it are held to. */
export const PLANNING_RULES = [
  {
    code: 'unknown-plan-area',
    severity: 'error',
    sentence: 'A plan is for an area of the reference data.',
    why: 'A mistyped code would make a plan beside the real one, and no figure would ever be held against it.',
    source: OWN,
  },
  {
    code: 'unknown-policy-year',
    severity: 'error',
    sentence: 'A plan is for a policy year whose definition is in force.',
    why: 'Without the definition nobody can say what the plan must hold.',
    source: OWN,
  },
  {
    code: 'unknown-metric',
    severity: 'error',
    sentence: 'Every line, share, projection and payment of a plan names a metric its policy year asks for.',
    why: 'A target for another metric would never be held against anything.',
    source: "The policy year's definition in force",
  },
  {
    code: 'line-of-wrong-kind',
    severity: 'error',
    sentence: 'A line is national or local as its metric is.',
    why: 'National lines are assured nationally; a local one among them would be looked for and not found.',
    source: "The policy year's definition in force",
  },
  {
    code: 'duplicate-line',
    severity: 'error',
    sentence: 'A plan has one line a metric.',
    why: 'Which of two counts would depend on their order.',
    source: TEMPLATE,
  },
  {
    code: 'duplicate-target',
    severity: 'error',
    sentence: 'A line has one target a period.',
    why: 'Which of two counts would depend on their order.',
    source: TEMPLATE,
  },
  {
    code: 'duplicate-baseline',
    severity: 'error',
    sentence: 'A line has one baseline figure a period.',
    why: 'Which of two counts would depend on their order.',
    source: TEMPLATE,
  },
  {
    code: 'period-of-wrong-kind',
    severity: 'error',
    sentence: "Targets and baselines stand for the kind of period the line's profile names.",
    why: 'A month among quarters would be added to the quarter that holds it.',
    source: TEMPLATE,
  },
  {
    code: 'target-outside-policy-year',
    severity: 'error',
    sentence: "A target's period lies within the plan's policy year; a baseline's may lie anywhere.",
    why: 'Two plans could set a target for one period.',
    source: OWN,
  },
  {
    code: 'rate-led-target-without-rate',
    severity: 'error',
    sentence: 'Every target of a line led by its rate states the rate.',
    why: 'Being on track is judged in the unit the plan was made in.',
    source: TEMPLATE,
  },
  {
    code: 'count-led-target-without-count',
    severity: 'error',
    sentence: 'Every target of a line led by its count states the count.',
    why: 'Being on track is judged in the unit the plan was made in.',
    source: TEMPLATE,
  },
  {
    code: 'rate-and-counts-disagree',
    severity: 'warning',
    sentence:
      "A figure's rate is what its counts round to, or its count is within half a unit of what its rate makes.",
    why: 'One of the two may be a slip. Counts published rounded to the nearest 5 beside unrounded rates are not.',
    source: 'Peterborough BCF submission, September 2014, Part 2, tab 6',
  },
  {
    code: 'of-another-area',
    severity: 'warning',
    sentence: "A plan's document, and who signs as its council, name no other area than its own.",
    why: 'Where a plan was made from the copy of another, its figures would be cited from a document they are not in.',
    source: OWN,
  },
  {
    code: 'plan-already-agreed',
    severity: 'error',
    sentence: 'An agreed plan is not drafted or agreed again: it is revised, and the revision agreed.',
    why: 'What partners agreed may not change under them.',
    source: OWN,
  },
  {
    code: 'plan-not-agreed',
    severity: 'error',
    sentence: 'Only an agreed plan is revised; a draft is drafted anew.',
    why: 'A revision stands beside what is in force, and nothing is.',
    source: OWN,
  },
  {
    code: 'no-plan',
    severity: 'error',
    sentence: 'A plan that is asked for has been drafted at some time.',
    why: 'An empty plan would look like one that plans nothing.',
    source: OWN,
  },
  {
    code: 'no-plan-to-agree',
    severity: 'error',
    sentence: 'A plan is agreed when a draft or a revision of it waits.',
    why: 'Partners agree to a content.',
    source: OWN,
  },
  {
    code: 'no-plan-to-withdraw',
    severity: 'error',
    sentence: 'A plan is withdrawn when it is drafted or agreed.',
    why: 'There is nothing to take back.',
    source: OWN,
  },
  {
    code: 'partner-missing',
    severity: 'error',
    sentence: 'A plan is agreed by the council and at least one commissioner, by name.',
    why: 'The fund is spent jointly, so its plan is agreed jointly.',
    source: 'Better Care Fund planning template, Part 1, 2014, authorisation and sign-off',
  },
  {
    code: 'signed-after-agreement',
    severity: 'error',
    sentence: 'A plan is agreed on the day of its last signature, or later.',
    why: 'Before it, not every partner had agreed.',
    source: OWN,
  },
  {
    code: 'agreed-ahead',
    severity: 'error',
    sentence: 'A plan is agreed on a day that has come.',
    why: 'It counts from that day, and nobody has agreed tomorrow.',
    source: OWN,
  },
  {
    code: 'reason-required',
    severity: 'error',
    sentence: 'Revising or withdrawing a plan says why.',
    why: 'Who reads the plan later asks why it changed, and nobody may be left to ask.',
    source: OWN,
  },
] as const satisfies readonly Rule[];

/** A refusal or a warning by one of these rules, and by no other. */
export function refusal(
  rule: (typeof PLANNING_RULES)[number]['code'],
  where: string,
  what: string,
  mend: string,
): Refusal {
  return { rule, where, what, mend };
}

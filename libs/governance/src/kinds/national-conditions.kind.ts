import { z } from 'zod';
import { NATIONAL_CONDITIONS, type ConditionStatus, type NationalConditions } from '#catalogue';
import type { Refusal } from '#kernel';
import {
  asPrintedSchema,
  daySchema,
  entryCodeSchema,
  ownerSchema,
  refusal,
  wordsSchema,
  type RegisterKind,
} from '../register-kind';
import { policyYearSchema, inCode } from '../policy-year';

const nationalCondition = z.strictObject({
  policyYear: policyYearSchema,
  condition: entryCodeSchema.describe('The code of one of the national conditions of the policy year.'),
  status: entryCodeSchema.describe('`yes`, `no`, or until 2016/17 `no-in-progress`.'),
  metBy: daySchema.exactOptional().describe('The day by which it will be met, where it is not met yet.'),
  comment: wordsSchema.exactOptional().describe('What stands in the way; given where it is not met.'),
  owner: ownerSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type NationalCondition = z.infer<typeof nationalCondition>;

const SOURCE = 'Better Care Fund quarterly return, national conditions (its words are not verified)';

export const nationalConditions: RegisterKind<NationalCondition> = {
  kind: 'national-conditions',
  one: 'national condition',
  what: 'Whether each national condition of a policy year is met, or by when it will be and what stands in the way.',
  entry: nationalCondition,
  cells: {
    ...{
      policyYear: 'text',
      condition: 'text',
      status: 'text',
      metBy: 'day',
      comment: 'text',
      owner: 'text',
    },
  },
  knownBy: ['policyYear', 'condition'],
  progress: ['status', 'metBy', 'comment'],
  rules: [
    {
      code: 'unknown-condition',
      severity: 'error',
      sentence: 'A national condition is one of the list of its policy year.',
      why: 'A return asks for those of its year, and would not find another.',
      source: 'The national conditions of each policy year, registers.md',
    },
    {
      code: 'unknown-condition-status',
      severity: 'error',
      sentence: 'A national condition stands as the return of its policy year lets it.',
      why: 'A return could not be filled with what it does not offer.',
      source: SOURCE,
    },
    {
      code: 'condition-comment-required',
      severity: 'error',
      sentence: 'A national condition that is not met has a comment.',
      why: 'Whoever reads that it is not met asks why, and what is done about it.',
      source: SOURCE,
    },
    {
      code: 'condition-date-required',
      severity: 'error',
      sentence: 'A national condition that is in progress has a day by which it will be met.',
      why: 'What is in progress without an end is not met.',
      source: SOURCE,
    },
    {
      code: 'condition-met-already',
      severity: 'error',
      sentence: 'A national condition that is met has no day by which it will be.',
      why: 'One of the two is left over from before.',
      source: SOURCE,
    },
  ],
  example: {
    code: '2015-16.seven-day-services',
    entry: {
      policyYear: '2015/16',
      condition: 'seven-day-services',
      status: 'no-in-progress',
      metBy: '2016-03-31',
      comment: 'Service mapping is complete; discharge at weekends begins with the winter plan.',
    },
  },
  codeOf: ({ policyYear, condition }) => `${inCode(policyYear)}.${condition}`,
  refuse,
  dueDays: ({ metBy }) => (metBy === undefined ? [] : [{ on: metBy, what: 'met', isDone: false }]),
  shown: ({ policyYear, condition, status }) => `${policyYear}, ${condition}: ${status}`,
};

/** The national conditions of a policy year, and how each may stand; undefined where they are not known. */
function conditionsOf(policyYear: string): NationalConditions | undefined {
  return NATIONAL_CONDITIONS.find(({ policyYears }) => policyYears.includes(policyYear));
}

function refuse(entry: NationalCondition): Refusal[] {
  const asked = conditionsOf(entry.policyYear);
  const isAsked = asked?.conditions.some(({ code }) => code === entry.condition) === true;
  const stands = asked?.statuses.find(({ code }) => code === entry.status);
  return [
    ...(isAsked ? [] : [unknownCondition(entry, asked)]),
    ...(asked && !stands ? [unknownStatus(entry, asked)] : []),
    ...(stands ? refuseUnsaid(entry, stands) : []),
  ];
}

function unknownCondition(
  { condition, policyYear }: NationalCondition,
  asked: NationalConditions | undefined,
): Refusal {
  if (!asked) {
    const what = `No national conditions are known for ${policyYear}`;
    const years = NATIONAL_CONDITIONS.flatMap(({ policyYears }) => policyYears).join(', ');
    return refusal('unknown-condition', '/policyYear', what, `Use one of ${years}`);
  }
  const what = `${policyYear} has no national condition ${condition}`;
  return refusal('unknown-condition', '/condition', what, `Use one of ${listed(asked.conditions)}`);
}

function unknownStatus({ status, policyYear }: NationalCondition, { statuses }: NationalConditions): Refusal {
  const what = `${policyYear} does not let a condition stand as ${status}`;
  return refusal('unknown-condition-status', '/status', what, `Use one of ${listed(statuses)}`);
}

function refuseUnsaid({ metBy, comment }: NationalCondition, { name, asks }: ConditionStatus): Refusal[] {
  const stands = `It stands as "${name}"`;
  if (asks === 'nothing') {
    if (metBy === undefined) return [];
    const mend = 'Leave the day out, or say that it is not met yet';
    return [refusal('condition-met-already', '/metBy', `${stands}, and is to be met by ${metBy}`, mend)];
  }
  const unsaid: Refusal[] = [];
  if (comment === undefined) {
    const mend = 'Say what stands in the way, and what is done about it';
    unsaid.push(refusal('condition-comment-required', '/comment', `${stands}, and nothing says why`, mend));
  }
  if (asks === 'comment-and-date' && metBy === undefined) {
    const mend = 'Give the day by which it will be met';
    unsaid.push(refusal('condition-date-required', '/metBy', `${stands}, and no day says until when`, mend));
  }
  return unsaid;
}

function listed(of: readonly { readonly code: string }[]): string {
  return of.map(({ code }) => code).join(', ');
}

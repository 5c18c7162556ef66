import { z } from 'zod';
import { firstDay, period, type Refusal } from '#kernel';
import { areaOfSpendSchema } from '#pooled-fund/plain';
import { inCode, policyYearSchema } from '../policy-year';
import {
  asPrintedSchema,
  entryCodeSchema,
  KEPT_HERE,
  nameSchema,
  ownerSchema,
  refusal,
  wordsSchema,
  type DatedEvent,
  type RegisterKind,
  type Surroundings,
} from '../register-kind';

const scheme = z.strictObject({
  policyYear: policyYearSchema,
  scheme: entryCodeSchema.describe('Its number in the plan: `1a`.'),
  name: wordsSchema,
  description: wordsSchema.exactOptional(),
  areaOfSpend: areaOfSpendSchema.exactOptional(),
  commissioner: z.enum(['local-authority', 'nhs', 'joint']).exactOptional(),
  nhsShare: z
    .string()
    .regex(/^(0|1|0\.\d{1,6})$/, 'is no share such as "0.5"')
    .exactOptional()
    .describe(
      'What the NHS commissions of a scheme that is commissioned jointly; the council commissions the rest.',
    ),
  providerType: nameSchema.exactOptional(),
  sourceOfFunding: z
    .enum([
      'minimum-nhs-contribution',
      'additional-nhs-contribution',
      'local-authority-contribution',
      'improved-better-care-fund',
      'disabled-facilities-grant',
      'winter-pressures-grant',
      'icb-discharge-funding',
      'local-authority-discharge-funding',
      'carried-forward',
      'other',
    ])
    .exactOptional(),
  budgetLine: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60)
    .exactOptional()
    .describe('The code of the line of the pooled fund’s budget that it is paid from.'),
  owner: ownerSchema.exactOptional(),
  note: wordsSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type Scheme = z.infer<typeof scheme>;

export const schemes: RegisterKind<Scheme> = {
  kind: 'schemes',
  one: 'scheme',
  what: 'What is done with the fund in a policy year: who commissions it, and from which line of the budget it is paid.',
  entry: scheme,
  cells: {
    ...{ policyYear: 'text', scheme: 'text', name: 'text', description: 'text', areaOfSpend: 'text' },
    ...{ commissioner: 'text', nhsShare: 'text', providerType: 'text', sourceOfFunding: 'text' },
    ...{ budgetLine: 'text', owner: 'text', note: 'text' },
  },
  knownBy: ['policyYear', 'scheme'],
  reads: { registers: [], isFundRead: true },
  rules: [
    {
      code: 'scheme-share-not-joint',
      severity: 'error',
      sentence: 'What the NHS commissions of a scheme is said of one that is commissioned jointly.',
      why: 'Of any other it is all or nothing.',
      source: 'Better Care Fund planning template, expenditure plan',
    },
    {
      code: 'unknown-budget-line',
      severity: 'error',
      sentence:
        'A scheme is paid from a line of the pooled fund that was agreed for its policy year, where there is one.',
      why: 'Its spending would be looked for in the fund’s statement, and not found.',
      source: KEPT_HERE,
    },
  ],
  example: {
    code: '2015-16.4',
    entry: {
      policyYear: '2015/16',
      scheme: '4',
      name: 'Older People and Adult Community Services Outcome Based Procurement',
      areaOfSpend: 'community-health',
      commissioner: 'nhs',
      sourceOfFunding: 'minimum-nhs-contribution',
    },
  },
  codeOf: ({ policyYear, scheme: number }) => `${inCode(policyYear)}.${number}`,
  refuse: (entry, _, around) => [...refuseShare(entry), ...refuseBudgetLine(entry, around)],
  // The fund may have been agreed, or revised, since.
  warn: refuseBudgetLine,
  happened,
  shown: ({ policyYear, scheme: number, name }) => `${policyYear}, ${number}: ${name}`,
};

/** It begins with its policy year, unless it goes on from the one before. */
function happened({ policyYear, scheme: number, name }: Scheme, others: readonly Scheme[]): DatedEvent[] {
  const { firstMonth } = period(policyYear);
  const goesOn = others.some(
    (other) => other.scheme === number && firstMonthAfter(other.policyYear) === firstMonth,
  );
  return goesOn ? [] : [{ on: firstDay(period(policyYear)), says: `Scheme ${number} begins: ${name}` }];
}

function firstMonthAfter(policyYear: string): string {
  const { firstMonth } = period(policyYear);
  return `${Number(firstMonth.slice(0, 4)) + 1}${firstMonth.slice(4)}`;
}

function refuseShare({ commissioner, nhsShare }: Scheme): Refusal[] {
  if (nhsShare === undefined || commissioner === 'joint') return [];
  const what = `The NHS commissions ${nhsShare} of it, and it is not commissioned jointly`;
  const mend = 'Leave the share out, or say that it is commissioned jointly';
  return [refusal('scheme-share-not-joint', '/nhsShare', what, mend)];
}

function refuseBudgetLine({ budgetLine, policyYear }: Scheme, { budgetLines }: Surroundings): Refusal[] {
  const lines = budgetLines(policyYear);
  if (budgetLine === undefined || lines === undefined || lines.includes(budgetLine)) return [];
  const what = `The pooled fund for ${policyYear} has no line ${budgetLine}`;
  return [refusal('unknown-budget-line', '/budgetLine', what, 'Use the code of a line of the fund')];
}

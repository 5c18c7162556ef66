import { z } from 'zod';
import { poundsShown, type Refusal } from '#kernel';
import { inCode, policyYearSchema } from '../policy-year';
import {
  asPrintedSchema,
  countSchema,
  entryCodeSchema,
  nameSchema,
  penceSchema,
  refusal,
  wordsSchema,
  type RegisterKind,
  type Surroundings,
} from '../register-kind';
import { schemes } from './schemes.kind';

const benefit = z.strictObject({
  policyYear: policyYearSchema,
  benefit: entryCodeSchema.describe('Which of the policy year’s benefits it is: `reablement`.'),
  schemes: z
    .array(entryCodeSchema)
    .min(1)
    .max(100)
    .describe('Whose benefit it is, by the numbers of the schemes: of one, or of several together.'),
  achievedFrom: z.enum([
    'residential-admissions-reduced',
    'non-elective-admissions-reduced',
    'reablement-more-effective',
    'delayed-transfers-reduced',
    'other',
  ]),
  other: nameSchema.exactOptional().describe('What other it is achieved from.'),
  organisation: z.enum(['local-authority', 'nhs-commissioner', 'nhs-provider']).describe('Who benefits.'),
  activityChange: countSchema
    .exactOptional()
    .describe('By how much activity changes for the better: 167 admissions fewer, 110 people more.'),
  unitPricePence: penceSchema.exactOptional(),
  savingPence: penceSchema.exactOptional(),
  savingReason: wordsSchema
    .exactOptional()
    .describe('Why the saving is not the change times the unit price.'),
  howCalculated: wordsSchema.exactOptional(),
  howMonitored: wordsSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type Benefit = z.infer<typeof benefit>;

const TEMPLATE = 'Better Care Fund planning template, Part 2, 2014, tab 4, benefits plan';

export const benefits: RegisterKind<Benefit> = {
  kind: 'benefits',
  one: 'benefit',
  what: 'What schemes are to save in a policy year, for whom, and how that is worked out and monitored.',
  entry: benefit,
  cells: {
    ...{ policyYear: 'text', benefit: 'text', achievedFrom: 'text', other: 'text', organisation: 'text' },
    ...{ activityChange: 'number', unitPricePence: 'pence', savingPence: 'pence', savingReason: 'text' },
    ...{ howCalculated: 'text', howMonitored: 'text' },
  },
  knownBy: ['policyYear', 'benefit'],
  reads: { registers: ['schemes', 'benefits'], isFundRead: false },
  rules: [
    {
      code: 'unknown-scheme',
      severity: 'error',
      sentence: 'A benefit is one of schemes that stand open in the register for its policy year.',
      why: 'Nobody could say who is to achieve it.',
      source: TEMPLATE,
    },
    {
      code: 'benefit-other-says-what',
      severity: 'error',
      sentence: 'A benefit achieved from something other says what that is, and no other benefit does.',
      why: '"Other" alone says nothing, and words beside one of the four contradict it.',
      source: TEMPLATE,
    },
    {
      code: 'saving-not-change-times-price',
      severity: 'error',
      sentence: 'A saving is the change in activity times the unit price, unless a reason is given.',
      why: 'A total that nobody can work out again cannot be held to anything.',
      source: TEMPLATE,
    },
    {
      code: 'benefit-counted-twice',
      severity: 'error',
      sentence:
        'A benefit of a scheme stands either by itself or together with that of others, and once for each organisation.',
      why: 'It would be counted twice in the total.',
      source: TEMPLATE,
    },
    {
      code: 'benefit-not-priced',
      severity: 'warning',
      sentence: 'A benefit that changes activity has a unit price and a total.',
      why: 'It counts for nothing in the total, and nobody sees that from the total.',
      source: 'Peterborough’s submission of September 2014, benefits plan: 500 bed days without a price',
    },
  ],
  example: {
    code: '2015-16.admissions',
    entry: {
      policyYear: '2015/16',
      benefit: 'admissions',
      schemes: ['4'],
      achievedFrom: 'non-elective-admissions-reduced',
      organisation: 'nhs-commissioner',
      activityChange: 167,
      unitPricePence: 149_000,
      savingPence: 24_883_000,
    },
  },
  codeOf: ({ policyYear, benefit: name }) => `${inCode(policyYear)}.${name}`,
  refuse: (entry, _, around) => [
    ...refuseUnknownSchemes(entry, around),
    ...refuseOther(entry),
    ...refuseSaving(entry),
    ...refuseCountedTwice(entry, around),
  ],
  // What stands around it may have changed since, or have been decided at the same moment.
  warn: (entry, around) => [
    ...refuseUnknownSchemes(entry, around),
    ...refuseCountedTwice(entry, around),
    ...warnNotPriced(entry),
  ],
  shown: ({ policyYear, benefit: name, achievedFrom, savingPence }) =>
    `${policyYear}, ${name}: ${achievedFrom}${savingPence === undefined ? '' : `, ${poundsShown(BigInt(savingPence))}`}`,
};

/** The other benefits of a policy year that stand open in the area's register. */
export function benefitsOfYear({ others }: Pick<Surroundings, 'others'>, year: string): Benefit[] {
  return others(benefits).filter(({ policyYear }) => policyYear === year);
}

/** What benefits come to; one without a total counts for nothing. */
export function benefitsTotalPence(of: readonly Benefit[]): bigint {
  return of.reduce((sum, { savingPence = 0 }) => sum + BigInt(savingPence), 0n);
}

const BENEFIT_OF_METRIC: Readonly<Record<string, Benefit['achievedFrom']>> = {
  'residential-admissions': 'residential-admissions-reduced',
  'non-elective-admissions': 'non-elective-admissions-reduced',
  'reablement-91-days': 'reablement-more-effective',
  'delayed-transfers-of-care': 'delayed-transfers-reduced',
};

/** The change that benefits are to make to a metric; undefined where none of them says by how much. */
export function changePlanned(metric: string, of: readonly Benefit[]): number | undefined {
  const changes = of.flatMap(({ achievedFrom, activityChange }) =>
    achievedFrom === BENEFIT_OF_METRIC[metric] && activityChange !== undefined ? [activityChange] : [],
  );
  return changes.length === 0 ? undefined : changes.reduce((sum, change) => sum + change, 0);
}

function refuseUnknownSchemes({ schemes: named, policyYear }: Benefit, { others }: Surroundings): Refusal[] {
  const known = others(schemes).filter((each) => each.policyYear === policyYear);
  return named.flatMap((number, index) => {
    if (known.some(({ scheme }) => scheme === number)) return [];
    const what = `${policyYear} has no scheme ${number}`;
    const mend = 'Enter the scheme first, or use the number of one of the policy year';
    return [refusal('unknown-scheme', `/schemes/${index}`, what, mend)];
  });
}

function refuseOther({ achievedFrom, other }: Benefit): Refusal[] {
  if ((achievedFrom === 'other') === (other !== undefined)) return [];
  const what =
    other === undefined
      ? 'It is achieved from something other, and nothing says from what'
      : `It is achieved from ${achievedFrom}, and says it is from ${other}`;
  return [
    refusal(
      'benefit-other-says-what',
      '/other',
      what,
      'Say what other it is; the four of the list need no words',
    ),
  ];
}

function refuseSaving({ activityChange, unitPricePence, savingPence, savingReason }: Benefit): Refusal[] {
  if (savingPence === undefined || savingReason !== undefined) return [];
  const saves = `It saves ${poundsShown(BigInt(savingPence))}`;
  const mend = 'Mend the figure that is wrong, or say why the saving is another';
  if (activityChange === undefined || unitPricePence === undefined) {
    const what = `${saves}, and does not say by what change at what price`;
    return [refusal('saving-not-change-times-price', '/savingPence', what, mend)];
  }
  const price = BigInt(unitPricePence);
  const product = BigInt(activityChange) * price;
  if (product === BigInt(savingPence)) return [];
  const what = `${saves}, and ${activityChange} times ${poundsShown(price)} is ${poundsShown(product)}`;
  return [refusal('saving-not-change-times-price', '/savingPence', what, mend)];
}

/** Benefits of several schemes together may fall to several organisations, with an entry for each. */
function refuseCountedTwice(entry: Benefit, around: Surroundings): Refusal[] {
  if (!isCounted(entry)) return [];
  return benefitsOfYear(around, entry.policyYear)
    .filter((other) => isCounted(other) && isOfSameKind(entry, other) && isOfSameMoney(entry, other))
    .flatMap((other) => {
      const both = entry.schemes.filter((scheme) => other.schemes.includes(scheme));
      if (both.length === 0) return [];
      const what = `${other.benefit} counts it already, of ${both.join(', ')}`;
      const mend =
        'Give figures for each scheme by itself or for all of them together, and leave the other without';
      return [refusal('benefit-counted-twice', '/schemes', what, mend)];
    });
}

function isCounted({ activityChange, savingPence }: Benefit): boolean {
  return activityChange !== undefined || savingPence !== undefined;
}

function isOfSameKind(one: Benefit, other: Benefit): boolean {
  return one.achievedFrom === other.achievedFrom && one.other === other.other;
}

function isOfSameMoney(one: Benefit, other: Benefit): boolean {
  const isEachTogether = one.schemes.length > 1 && other.schemes.length > 1;
  const isEachAlone = one.schemes.length === 1 && other.schemes.length === 1;
  return one.organisation === other.organisation || !(isEachTogether || isEachAlone);
}

function warnNotPriced({ activityChange, unitPricePence, savingPence }: Benefit): Refusal[] {
  if (activityChange === undefined) return [];
  const missing = [
    ...(unitPricePence === undefined ? ['no unit price'] : []),
    ...(savingPence === undefined ? ['no total'] : []),
  ];
  if (missing.length === 0) return [];
  const what = `It changes activity by ${activityChange}, and has ${missing.join(' and ')}`;
  return [refusal('benefit-not-priced', '/savingPence', what, 'Give both; until then it counts for nothing')];
}

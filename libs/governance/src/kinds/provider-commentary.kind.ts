import { z } from 'zod';
import type { Refusal } from '#kernel';
import { inCode, policyYearSchema } from '../policy-year';
import {
  asPrintedSchema,
  countSchema,
  daySchema,
  KEPT_HERE,
  nameSchema,
  refusal,
  wordsSchema,
  type RegisterKind,
  type Surroundings,
} from '../register-kind';
import { askedMetricSchema, refuseAskedMetric } from './asked-metric';
import { benefitsOfYear, changePlanned } from './benefits.kind';

const providerCommentary = z.strictObject({
  policyYear: policyYearSchema,
  provider: z
    .string()
    .regex(/^urn:ods:[A-Z0-9]{3,6}$/, 'is no provider such as "urn:ods:RGN"')
    .describe('The provider by its source.'),
  metric: askedMetricSchema,
  period: z
    .string()
    .regex(/^\d{4}\/\d{2}(-Q[1-4])?$/, 'is no quarter or year such as "2015/16-Q1" or "2015/16"')
    .describe('A quarter of the policy year, or the whole year.'),
  figures: z
    .array(z.strictObject({ says: nameSchema, count: countSchema }))
    .max(20)
    .exactOptional()
    .describe('The figures that the provider was asked about, as they were put to it.'),
  plannedChange: countSchema
    .exactOptional()
    .describe('By how much the fund is planned to change the metric, as it was put to the provider.'),
  agrees: z.boolean().describe('Whether the provider agrees with the data.'),
  why: wordsSchema.exactOptional().describe('Why it does not agree.'),
  implicationsConsidered: z
    .boolean()
    .describe('Whether the provider has considered what it means for its own services.'),
  implications: wordsSchema
    .exactOptional()
    .describe('What it means for them; or why that was not considered.'),
  given: z
    .enum(['by-provider', 'from-document'])
    .describe('By a person of the provider, in its name; or recorded for it from a document.'),
  document: wordsSchema.exactOptional().describe('The document that it was recorded from.'),
  signedBy: nameSchema.exactOptional().describe('Who of the provider signed it, by name.'),
  position: nameSchema.exactOptional(),
  signedOn: daySchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type ProviderCommentary = z.infer<typeof providerCommentary>;

const ANNEX = 'Better Care Fund planning template, Part 1, 2014, Annex 2, provider commentary';

export const providerCommentaries: RegisterKind<ProviderCommentary> = {
  kind: 'provider-commentary',
  one: 'commentary',
  what: 'Whether a provider agrees with what is planned or reported for a metric, why not, and what it means for it.',
  entry: providerCommentary,
  cells: {
    ...{ policyYear: 'text', provider: 'text', metric: 'text', period: 'text', plannedChange: 'number' },
    ...{ agrees: 'yes-no', why: 'text', implicationsConsidered: 'yes-no', implications: 'text' },
    ...{ given: 'text', document: 'text', signedBy: 'text', position: 'text', signedOn: 'day' },
  },
  knownBy: ['policyYear', 'provider', 'metric', 'period'],
  periods: ['quarter', 'year'],
  reads: { registers: ['benefits'], isFundRead: false },
  rules: [
    {
      code: 'unknown-provider',
      severity: 'error',
      sentence: 'A commentary is of an organisation of the reference data.',
      why: 'A mistyped code would be nobody’s opinion.',
      source: ANNEX,
    },
    {
      code: 'commentary-why-required',
      severity: 'error',
      sentence: 'A provider that does not agree with the data says why.',
      why: 'The annex asks it, and what is to be mended depends on it.',
      source: ANNEX,
    },
    {
      code: 'commentary-implications-required',
      severity: 'error',
      sentence: 'A provider that has not considered the implications for its services says why not.',
      why: 'The annex asks it to confirm that it has.',
      source: ANNEX,
    },
    {
      code: 'commentary-source-required',
      severity: 'error',
      sentence:
        'A commentary that is recorded for a provider names the document it comes from, and no other does.',
      why: 'It is somebody’s word, and whoever doubts it has to find it.',
      source: KEPT_HERE,
    },
    {
      code: 'commentary-in-anothers-name',
      severity: 'error',
      sentence: 'A commentary is given by the provider where a person of the provider gives it in its name.',
      why: 'Nobody else may put words into its mouth.',
      source: KEPT_HERE,
    },
    {
      code: 'commentary-change-differs',
      severity: 'warning',
      sentence:
        'What a provider is told that the fund will change is what the benefits of the policy year come to.',
      why: 'It would agree, or not, with another plan.',
      source:
        'Peterborough’s submission of September 2014: 1,694 admissions in Annex 2, and 167 in the benefits plan',
    },
  ],
  example: {
    code: 'RGN.non-elective-admissions.2015-16',
    entry: {
      policyYear: '2015/16',
      provider: 'urn:ods:RGN',
      metric: 'non-elective-admissions',
      period: '2015/16',
      figures: [{ says: '2015/16 plan', count: 24_479 }],
      agrees: false,
      why: 'As a minimum we would seek to have 3.5% reduction.',
      implicationsConsidered: true,
      given: 'from-document',
      document: 'Peterborough BCF plan, September 2014, Annex 2',
      signedBy: 'Stephen Graves',
      position: 'Chief executive',
    },
  },
  codeOf: ({ provider, metric, period }) => `${provider.replace('urn:ods:', '')}.${metric}.${inCode(period)}`,
  refuse: (entry, _, around) => [
    ...refuseProvider(entry, around),
    ...refuseAskedMetric(entry, ['quarter', 'year'], around),
    ...refuseUnexplained(entry),
    ...refuseSource(entry, around),
  ],
  warn: warnChangeDiffers,
  shown: ({ provider, metric, period, agrees }) =>
    `${provider}, ${metric}, ${period}: ${agrees ? 'agrees' : 'does not agree'}`,
};

function refuseProvider({ provider }: ProviderCommentary, { isOrganisation }: Surroundings): Refusal[] {
  if (isOrganisation(provider)) return [];
  const what = `There is no organisation ${provider}`;
  return [
    refusal('unknown-provider', '/provider', what, 'Use the source of an organisation of the reference data'),
  ];
}

function refuseUnexplained({
  agrees,
  why,
  implicationsConsidered,
  implications,
}: ProviderCommentary): Refusal[] {
  const unsaid: Refusal[] = [];
  if (!agrees && why === undefined) {
    const what = 'The provider does not agree with the data, and nothing says why';
    unsaid.push(refusal('commentary-why-required', '/why', what, 'Say why it does not agree'));
  }
  if (!implicationsConsidered && implications === undefined) {
    const what = 'The provider has not considered what it means for its services, and nothing says why';
    unsaid.push(refusal('commentary-implications-required', '/implications', what, 'Say why it has not'));
  }
  return unsaid;
}

function refuseSource(
  { given, document, provider }: ProviderCommentary,
  { inNameOf }: Surroundings,
): Refusal[] {
  const refused: Refusal[] = [];
  if ((given === 'from-document') !== (document !== undefined)) {
    const what =
      document === undefined
        ? 'It is recorded from a document, and none is named'
        : 'It is given by the provider, and names a document it was recorded from';
    const mend = 'Name the document where it was recorded from one, and only there';
    refused.push(refusal('commentary-source-required', '/document', what, mend));
  }
  if (inNameOf !== (given === 'by-provider' ? provider : undefined)) {
    const what =
      inNameOf === undefined
        ? `It is not given in the name of ${provider}`
        : `It is given in the name of ${inNameOf}, and is none that ${inNameOf} gives`;
    const mend = 'Let a person of the provider give it, or record it from a document';
    refused.push(refusal('commentary-in-anothers-name', '/given', what, mend));
  }
  return refused;
}

function warnChangeDiffers(entry: ProviderCommentary, around: Surroundings): Refusal[] {
  const { policyYear, metric, period, plannedChange } = entry;
  const planned = changePlanned(metric, benefitsOfYear(around, policyYear));
  if (plannedChange === undefined || planned === undefined || period !== policyYear) return [];
  if (plannedChange === planned) return [];
  const what = `The provider was told of ${plannedChange}, and the benefits of ${policyYear} come to ${planned}`;
  return [
    refusal(
      'commentary-change-differs',
      '/plannedChange',
      what,
      'See which is right, and ask the provider again',
    ),
  ];
}

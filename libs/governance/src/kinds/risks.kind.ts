import { z } from 'zod';
import type { Refusal } from '#kernel';
import {
  asPrintedSchema,
  conditionSchema,
  daySchema,
  KEPT_HERE,
  nameSchema,
  ownerSchema,
  penceSchema,
  programmeSchema,
  refusal,
  schemeSchema,
  wordsSchema,
  type DueDay,
  type RegisterKind,
} from '../register-kind';

const SCALE_MAX = 100;
const step = z.int().min(1).max(SCALE_MAX);
const score = z
  .int()
  .min(1)
  .max(SCALE_MAX * SCALE_MAX);
const rating = nameSchema.describe('As the log words it, where it has words: `High`.');
const ratingNeeded = nameSchema.describe(
  'As the log words it, such as `High`; needed where likelihood and impact are not given.',
);

const risk = z.strictObject({
  what: wordsSchema.describe('What may happen.'),
  cause: wordsSchema.exactOptional(),
  consequence: wordsSchema.exactOptional(),
  programme: programmeSchema.exactOptional(),
  reference: nameSchema.exactOptional().describe('Under which the log knows it.'),
  scheme: schemeSchema.exactOptional(),
  condition: conditionSchema.exactOptional(),
  likelihood: step.exactOptional().describe('Needed with the impact, or else a rating in words.'),
  impact: step.exactOptional().describe('Needed with the likelihood, or else a rating in words.'),
  likelihoodMax: step.exactOptional().describe('Where the scale of the log ends; at 5 unless told.'),
  impactMax: step.exactOptional().describe('Where the scale of the log ends; at 5 unless told.'),
  score: score.exactOptional().describe('Likelihood times impact; worked out where it is left out.'),
  rating: ratingNeeded.exactOptional(),
  owner: ownerSchema.exactOptional(),
  ownerOrganisation: nameSchema.exactOptional(),
  mitigation: wordsSchema.exactOptional(),
  residualLikelihood: step.exactOptional().describe('Once what is done against it has worked.'),
  residualImpact: step.exactOptional(),
  residualScore: score.exactOptional(),
  residualRating: rating.exactOptional(),
  financialImpactPence: penceSchema.exactOptional(),
  borneBy: nameSchema.exactOptional().describe('Who bears the financial impact.'),
  openedOn: daySchema.exactOptional(),
  reviewOn: daySchema.exactOptional().describe('The day by which it is looked at again.'),
  note: wordsSchema.exactOptional(),
  asPrinted: asPrintedSchema.exactOptional(),
});
export type Risk = z.infer<typeof risk>;

/** As the templates of 2014 and after have it: "Rate on a scale of 1-5". */
const SCALE = 5;
const SOURCE = 'Better Care Fund planning template, risk log';

export const risks: RegisterKind<Risk> = {
  kind: 'risks',
  one: 'risk',
  what: 'What may happen, how likely and how bad that is, and what is done against it by whom.',
  entry: risk,
  cells: {
    ...{ programme: 'text', reference: 'text', what: 'text', cause: 'text', consequence: 'text' },
    ...{ likelihood: 'number', impact: 'number', score: 'number', rating: 'text', owner: 'text' },
    ...{ ownerOrganisation: 'text', mitigation: 'text', residualLikelihood: 'number' },
    ...{ residualImpact: 'number', residualScore: 'number', residualRating: 'text' },
    ...{ financialImpactPence: 'pence', borneBy: 'text', openedOn: 'day', reviewOn: 'day', note: 'text' },
    ...{ scheme: 'text', condition: 'text', likelihoodMax: 'number', impactMax: 'number' },
  },
  knownBy: ['programme', 'reference', 'what'],
  progress: [
    'likelihood',
    'impact',
    'mitigation',
    'residualLikelihood',
    'residualImpact',
    'reviewOn',
    'note',
  ],
  rules: [
    {
      code: 'risk-unrated',
      severity: 'error',
      sentence: 'A risk has both a likelihood and an impact, or a rating in words.',
      why: 'A risk that nobody has weighed is one that nobody can put before another.',
      source: SOURCE,
    },
    {
      code: 'risk-off-scale',
      severity: 'error',
      sentence: 'Likelihood and impact lie on the scale of the log, 1 to 5 unless it says another.',
      why: 'A six of five is a slip, and raises the score beyond what any log can hold.',
      source: SOURCE,
    },
    {
      code: 'risk-score-not-product',
      severity: 'error',
      sentence: 'A score is likelihood times impact.',
      why: 'A score that is none was changed in one place and not in the other.',
      source: SOURCE,
    },
    {
      code: 'risk-residual-in-part',
      severity: 'error',
      sentence: 'A residual score has both a likelihood and an impact.',
      why: 'Half of it says nothing about how much the mitigation is worth.',
      source: SOURCE,
    },
    {
      code: 'risk-opened-ahead',
      severity: 'error',
      sentence: 'A risk was opened on a day that has come.',
      why: 'Its age is counted from there.',
      source: KEPT_HERE,
    },
  ],
  example: {
    code: 'annex-c-01',
    entry: {
      programme: 'Overall BCF Programme',
      what: '4. Lack of organisational capacity and capability to deliver',
      likelihood: 3,
      impact: 4,
      score: 12,
      ownerOrganisation: 'Whole system',
      mitigation: 'Strong programme management systems in place',
      reviewOn: '2016-09-30',
    },
  },
  refuse: (entry, today) => [
    ...refuseUnrated(entry),
    ...refuseOffScale(entry),
    ...refuseScores(entry),
    ...refuseOpened(entry, today),
  ],
  complete: (entry) => ({
    ...entry,
    ...scored('score', entry.score, entry.likelihood, entry.impact),
    ...scored('residualScore', entry.residualScore, entry.residualLikelihood, entry.residualImpact),
  }),
  dueDays: ({ reviewOn }): DueDay[] =>
    reviewOn === undefined ? [] : [{ on: reviewOn, what: 'review', isDone: false }],
  shown: ({ what, score: scoreShown, rating: ratingShown }) => {
    const weight = [scoreShown, ratingShown].filter((each) => each !== undefined).join(', ');
    return weight === '' ? what : `${weight}: ${what}`;
  },
};

/** The product, where both factors are given and it is not stated. */
function scored<Field extends 'score' | 'residualScore'>(
  field: Field,
  stated: number | undefined,
  likelihood: number | undefined,
  impact: number | undefined,
): Partial<Record<Field, number>> {
  if (stated !== undefined || likelihood === undefined || impact === undefined) return {};
  return { [field]: likelihood * impact } as Partial<Record<Field, number>>;
}

function refuseUnrated({ likelihood, impact, rating: inWords }: Risk): Refusal[] {
  const isWeighed = likelihood !== undefined && impact !== undefined;
  const isHalf = (likelihood === undefined) !== (impact === undefined);
  if (isWeighed || (inWords !== undefined && !isHalf)) return [];
  const where = likelihood === undefined ? '/likelihood' : '/impact';
  const what = 'Likelihood and impact are not both given';
  const mend = isHalf
    ? 'Give both, or neither and a rating in words'
    : 'Give likelihood and impact, or a rating in words';
  return [refusal('risk-unrated', where, what, mend)];
}

function refuseOffScale(entry: Risk): Refusal[] {
  const { likelihoodMax = SCALE, impactMax = SCALE } = entry;
  const ends = {
    ...{ likelihood: likelihoodMax, residualLikelihood: likelihoodMax },
    ...{ impact: impactMax, residualImpact: impactMax },
  };
  return Object.entries(ends).flatMap(([field, max]) => {
    const given = entry[field as keyof typeof ends];
    if (given === undefined || given <= max) return [];
    const mend = `Give 1 to ${max}, or say where the scale of the log ends`;
    return [refusal('risk-off-scale', `/${field}`, `${given} is beyond ${max}`, mend)];
  });
}

function refuseScores(entry: Risk): Refusal[] {
  const { likelihood, impact, residualLikelihood, residualImpact, residualScore } = entry;
  const isPart = (residualLikelihood === undefined) !== (residualImpact === undefined);
  const isBare = residualScore !== undefined && residualLikelihood === undefined;
  return [
    ...refuseScore('/score', entry.score, likelihood, impact),
    ...refuseScore('/residualScore', residualScore, residualLikelihood, residualImpact),
    ...(isPart || isBare
      ? [
          refusal(
            'risk-residual-in-part',
            residualLikelihood === undefined ? '/residualLikelihood' : '/residualImpact',
            'Nothing is given',
            'Give both, or neither and no score',
          ),
        ]
      : []),
  ];
}

function refuseScore(where: string, score?: number, likelihood?: number, impact?: number): Refusal[] {
  if (score === undefined || likelihood === undefined || impact === undefined) return [];
  const product = likelihood * impact;
  if (score === product) return [];
  const what = `${likelihood} times ${impact} is ${product}, not ${score}`;
  return [refusal('risk-score-not-product', where, what, 'Give the product, or leave the score out')];
}

function refuseOpened({ openedOn = '' }: Risk, today: string): Refusal[] {
  if (openedOn <= today) return [];
  const what = `${openedOn} has not come yet: it is ${today}`;
  return [refusal('risk-opened-ahead', '/openedOn', what, 'Give the day on which it was opened')];
}

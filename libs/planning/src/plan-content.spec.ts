import { expect, test } from '@jest/globals';
import { shapeRefusals } from '#contracts';
import { planProposalSchema, planSubmissionSchema } from './plan-content';

const LINE = {
  metric: 'delayed-transfers-of-care',
  line: 'national',
  leads: 'count',
  source: 'SitRep',
  profile: 'quarter',
  targets: [{ period: '2014/15-Q1', numerator: 1_703 }],
  baseline: [],
};
const content = { document: 'Peterborough BCF submission', lines: [LINE] };
const plan = { area: 'E06000031', policyYear: '2014/15', content };

test('a plan is put forward without its agreement, and without what its document does not have', () => {
  const { content: read } = planProposalSchema.parse(plan);
  expect(read).toEqual({ ...content, contributors: [], projections: [] });
  expect(planSubmissionSchema.safeParse(plan).success).toBe(false);
});

test('a line without its source, or with another, is told the collections there are', () => {
  for (const source of [undefined, 'urn:ons:E06000031']) {
    const given = { ...plan, content: { ...content, lines: [{ ...LINE, source }] } };
    const { error } = planProposalSchema.safeParse(given);
    expect(error && shapeRefusals(error, given)).toMatchObject([
      {
        rule: source === undefined ? 'missing-member' : 'unknown-value',
        where: '/content/lines/0/source',
        mend: 'Use one of MAR, SUS, SitRep, ASC-CAR, SALT, survey, local.',
      },
    ]);
  }
});

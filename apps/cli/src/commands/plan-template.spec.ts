import { expect, test } from '@jest/globals';
import { POLICY_YEARS } from '#catalogue';
import { planProposalSchema } from '#planning/plain';
import { planTemplate } from './plan-template';

const metrics = POLICY_YEARS.find(({ year }) => year === '2014/15')?.metrics ?? [];
const template = planTemplate('E06000029', '2014/15', metrics);

test('a template has a line for each metric of the year, and a target for each of its periods', () => {
  expect(template).toMatchObject({ area: 'E06000029', policyYear: '2014/15' });
  const lines = template.content.lines.map(({ metric, leads, targets }) => [metric, leads, targets.length]);
  expect(lines).toEqual([
    ['non-elective-admissions', 'count', 4],
    ['delayed-transfers-of-care', 'count', 4],
    ['residential-admissions', 'count', 1],
    ['reablement-91-days', 'rate', 1],
    ['patient-experience', 'rate', 1],
    ['injuries-due-to-falls', 'count', 4],
  ]);
  expect(template.content.lines[1]?.targets[0]).toEqual({ period: '2014/15-Q1' });
});

test('once the document is named it has the form of a plan', () => {
  expect(planProposalSchema.safeParse(template).success).toBe(false);
  const named = { ...template, content: { ...template.content, document: 'Poole BCF plan 2014/15' } };
  expect(planProposalSchema.safeParse(named).success).toBe(true);
});

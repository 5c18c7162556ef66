import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { POLICY_YEARS } from '#catalogue';
import { planSubmissionSchema } from './plan-content';
import { planWarnings } from './plan-warnings';
import { planDecider } from './plan.decider';

const { area, policyYear, content, agreement } = planSubmissionSchema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../../apps/standalone/sample/plan-cambridgeshire-2016-17.json', import.meta.url),
      'utf8',
    ),
  ),
);
const metrics = POLICY_YEARS.find(({ year }) => year === policyYear)?.metrics ?? [];

describe('the plan of Cambridgeshire for 2016/17, with invented figures', () => {
  test('is drafted and agreed as it stands', () => {
    const command = { area, policyYear, content, agreement, metrics, today: '2016-06-30' };
    const drafted = planDecider.decide({ ...command, type: 'draft-plan' }, planDecider.initialState);
    if (!drafted.ok) throw new Error(JSON.stringify(drafted.failure));
    const state = drafted.value.reduce(planDecider.evolve, planDecider.initialState);
    expect(planDecider.decide({ ...command, type: 'agree-plan' }, state)).toMatchObject({ ok: true });
    const known = { code: area, name: 'Cambridgeshire', kind: 'council-area' as const };
    expect(planWarnings(content, { metrics, area: known, areas: [known] })).toEqual([]);
  });

  test('aims at 56,040 admissions, counted from SUS as the year’s metric is', () => {
    const [line] = content.lines;
    expect(line?.targets.reduce((sum, { numerator = 0 }) => sum + numerator, 0)).toBe(56_040);
    expect(line?.source).toBe('SUS');
    expect(metrics.find(({ code }) => code === line?.metric)?.source).toBe('SUS');
  });

  test('says wherever a figure or a name of it shows that it is invented', () => {
    expect(content.document).toContain('invented');
    expect(content.lines.map(({ note }) => note)).toEqual([expect.stringMatching(/^INVENTED: /)]);
    for (const { signedBy } of agreement.partners) expect(signedBy).toMatch(/^Invented /);
  });
});

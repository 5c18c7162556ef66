import { expect, test } from '@jest/globals';
import { varianceStep } from './explanation.page';

type Shown = Parameters<typeof varianceStep>[0];

/** What the step says of a figure, without marks. */
function said(figure: object, better: 'low' | 'high' = 'low'): string {
  const shown = { figure, definition: { better } } as unknown as Shown;
  return varianceStep(shown)
    .text.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const COUNTED = {
  ...{ numerator: 2_162, plan: { numerator: 1_703 }, met: false },
  variance: { count: { absolute: '459', percent: '27.0' } },
};

test('a variance from the plan is worked out like every other step, and it is said which way is better', () => {
  expect(said(COUNTED)).toBe(
    'Variance from the plan: 2,162 − 1,703 = 459, which is 27.0% more than planned, and worse Lower is better.',
  );
  expect(said(COUNTED, 'high')).toContain('more than planned, and better Higher is better.');
  const rate = {
    rate: '1154.1',
    plan: { rate: '1195.3' },
    variance: { rate: { absolute: '-41.2', percent: '-3.4' } },
  };
  expect(said(rate)).toBe(
    'Variance from the plan: 1,154.1 − 1,195.3 = −41.2, which is 3.4% less than planned, and better Lower is better. It is worked out before rounding.',
  );
  const none = {
    numerator: 5,
    plan: { numerator: 5 },
    variance: { count: { absolute: '0', percent: '0.0' } },
  };
  expect(said(none)).toContain('5 − 5 = 0, as planned');
});

test('there is none of what has no plan, or is one category of a figure', () => {
  expect(said({ numerator: 2_162, variance: {} })).toBe('');
  expect(said({ code: 'nhs', value: 739 })).toBe('');
});

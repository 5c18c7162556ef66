import { expect, test } from '@jest/globals';
import { varianceSteps } from './variance-steps';

/** What the steps say of a figure whose plan leads by one of its units. */
function said(
  figure: Omit<Parameters<typeof varianceSteps>[0], 'period'>,
  better: 'low' | 'high' = 'low',
  leads: 'count' | 'rate' = 'count',
): string {
  const steps = varianceSteps({ period: '2014/15-Q2', ...figure }, better, leads);
  return steps.map(({ text, why }) => `${text}. ${why}`).join(' ');
}

const COUNTED = {
  ...{ numerator: 2_162, plan: { numerator: 1_703 }, met: false },
  variance: { count: { absolute: '459', percent: '27.0' } },
};

test('a variance from the plan is worked out like every other step, and it is said which way is better', () => {
  expect(said(COUNTED)).toBe(
    'Variance from the plan: 2,162 − 1,703 = 459, which is 27.0% more than planned, and worse. Lower is better.',
  );
  expect(said({ ...COUNTED, met: true }, 'high')).toContain(
    'more than planned, and better. Higher is better.',
  );
  const rate = {
    ...{ rate: '1154.1', met: true },
    plan: { rate: '1195.3' },
    variance: { rate: { absolute: '-41.2', percent: '-3.4' } },
  };
  expect(said(rate, 'low', 'rate')).toBe(
    'Variance from the plan: 1,154.1 − 1,195.3 = −41.2, which is 3.4% less than planned, and better. Lower is better. It is worked out before rounding.',
  );
  const none = {
    ...{ numerator: 5, met: true },
    plan: { numerator: 5 },
    variance: { count: { absolute: '0', percent: '0.0' } },
  };
  expect(said(none)).toContain('5 − 5 = 0, as planned');
});

test('of a plan in rates that prints counts too it is the rate that is better or worse, and the count stands beside it', () => {
  const figure = {
    ...{ rate: '83.1', numerator: 54, plan: { rate: '80.0', numerator: 640 }, met: true },
    variance: { rate: { absolute: '3.1', percent: '3.8' }, count: { absolute: '-586', percent: '-91.6' } },
  };
  expect(said(figure, 'high', 'rate')).toBe(
    'Variance from the plan: 83.1 − 80.0 = 3.1, which is 3.8% more than planned, and better. Higher is better. It is worked out before rounding. ' +
      'In counts, as tables have it: 54 − 640 = −586, which is 91.6% less than planned. The plan was made in rates, so it is not judged by this.',
  );
  const off = { absolute: '100', percent: '4.8' };
  const grown = { ...figure, numerator: 2_200, plan: { rate: '85.0', numerator: 2_100 } };
  const words = said({ ...grown, variance: { ...figure.variance, count: off } }, 'low', 'rate');
  expect(words).toMatch(/2,200 − 2,100 = 100, which is 4.8% more than planned. The plan was made in rates/);
});

test('a rate that is off by less than its last place is as planned only where that was met', () => {
  const figure = {
    ...{ rate: '80.0', plan: { rate: '80.0' }, met: false },
    variance: { rate: { absolute: '0.0', percent: '0.0' } },
  };
  expect(said(figure, 'high', 'rate')).toContain(
    '= 0.0, which is off by less than its last place, and worse',
  );
  expect(said({ ...figure, met: true }, 'high', 'rate')).toContain(
    '= 0.0, as planned to its last place. Higher',
  );
});

test('nothing is said to be better or worse that is not judged', () => {
  const words = said({ ...COUNTED, met: undefined });
  expect(words).toContain('which is 27.0% more than planned. Lower is better.');
});

test('there is none of what has no plan', () => {
  expect(said({ numerator: 2_162, variance: {} })).toBe('');
});

test('its numbers stand beside its words', () => {
  expect(varianceSteps({ period: '2014/15-Q2', ...COUNTED }, 'low', 'count')).toMatchObject([
    {
      ...{ step: 'variance', period: '2014/15-Q2', result: '459' },
      terms: [
        { what: 'actual', value: 2_162 },
        { what: 'planned', value: 1_703 },
      ],
    },
  ]);
});

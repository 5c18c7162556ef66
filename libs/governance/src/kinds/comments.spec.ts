import { expect, test } from '@jest/globals';
import { comments, type MetricComment } from './comments.kind';
import { around, brokenRules, without } from './surroundings.fixture';

const comment: MetricComment = {
  policyYear: '2015/16',
  metric: 'delayed-transfers-of-care',
  period: '2015/16-Q2',
  progress: 'improved-not-on-target',
  challenges: 'Nursing home places are short.',
};
const withoutChallenges = without(comment, 'challenges');
const broken = (entry: MetricComment) => brokenRules(comments, entry);

test('a comment is of a metric and a quarter of its policy year', () => {
  expect(broken(comment)).toEqual([]);
  expect(broken({ ...comment, metric: 'length-of-stay' })).toEqual(['register-metric-unknown at /metric']);
  expect(broken({ ...comment, period: '2014/15-Q4' })).toEqual(['register-period-outside-year at /period']);
  expect(broken({ ...comment, period: '2015/16' })).toEqual(['register-period-outside-year at /period']);
});

test('a comment needs a policy year whose metrics are in force', () => {
  expect(
    comments.refuse(
      { ...comment, policyYear: '2017/18', period: '2017/18-Q2', progress: 'not-on-track' },
      '2018-01-08',
      around(),
    ),
  ).toEqual([
    expect.objectContaining({
      rule: 'register-metric-unknown',
      mend: 'Use a year whose definition is in force',
    }),
  ]);
});

test('progress is one of the options of its policy year', () => {
  expect(broken({ ...comment, progress: 'not-on-track' })).toEqual(['unknown-progress at /progress']);
  const later = { ...comment, policyYear: '2017/18', period: '2017/18-Q2' };
  const asked = around({ metricsOf: () => ['delayed-transfers-of-care'] });
  expect(brokenRules(comments, later, asked)).toEqual(['unknown-progress at /progress']);
  expect(brokenRules(comments, { ...later, progress: 'not-on-track' }, asked)).toEqual([]);
  const unasked = { ...later, policyYear: '2020/21', period: '2020/21-Q2' };
  expect(brokenRules(comments, unasked, asked)).toEqual(['unknown-progress at /progress']);
});

test('what is not on track says what stands in the way', () => {
  expect(broken(withoutChallenges)).toEqual(['comment-challenges-required at /challenges']);
  expect(broken({ ...withoutChallenges, progress: 'data-not-available' })).toEqual([
    'comment-challenges-required at /challenges',
  ]);
  expect(broken({ ...withoutChallenges, progress: 'on-track' })).toEqual([]);
});

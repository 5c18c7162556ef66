import { describe, expect, test } from '@jest/globals';
import { nationalConditions, type NationalCondition } from './national-conditions.kind';
import { brokenRules, without } from './surroundings.fixture';

const inProgress: NationalCondition = {
  policyYear: '2015/16',
  condition: 'seven-day-services',
  status: 'no-in-progress',
  metBy: '2016-03-31',
  comment: 'Service mapping is complete; discharge at weekends begins with the winter plan.',
};
const withoutDay = without(inProgress, 'metBy');
const withoutComment = without(inProgress, 'comment');
const broken = (entry: NationalCondition) => brokenRules(nationalConditions, entry);

describe('a national condition', () => {
  test('is one of its policy year', () => {
    expect(broken(inProgress)).toEqual([]);
    const plan = { ...inProgress, condition: 'delayed-transfers-plan' };
    expect(broken(plan)).toEqual(['unknown-condition at /condition']);
    expect(broken({ ...plan, policyYear: '2016/17' })).toEqual([]);
    expect(broken({ ...plan, policyYear: '2010/11' })).toEqual(['unknown-condition at /policyYear']);
  });

  test('stands as its policy year lets it', () => {
    expect(broken({ ...inProgress, status: 'perhaps' })).toEqual(['unknown-condition-status at /status']);
    const later = { ...inProgress, policyYear: '2017/18', condition: 'jointly-agreed' };
    expect(broken(later)).toEqual(['unknown-condition-status at /status']);
    expect(broken({ ...later, status: 'no' })).toEqual([]);
  });

  test('that is not met has a comment', () => {
    expect(broken(withoutComment)).toEqual(['condition-comment-required at /comment']);
    expect(broken({ ...withoutComment, status: 'no' })).toEqual(['condition-comment-required at /comment']);
    expect(broken({ ...without(inProgress, 'metBy', 'comment'), status: 'yes' })).toEqual([]);
  });

  test('in progress has a day by which it will be met, and one that is met has none', () => {
    expect(broken(withoutDay)).toEqual(['condition-date-required at /metBy']);
    expect(broken({ ...withoutDay, status: 'no' })).toEqual([]);
    expect(broken({ ...inProgress, status: 'yes' })).toEqual(['condition-met-already at /metBy']);
  });

  test('has one entry a policy year, under a code that follows from it', () => {
    expect(nationalConditions.codeOf?.(inProgress)).toBe('2015-16.seven-day-services');
  });

  test('not met yet is due on the day it was promised for', () => {
    expect(nationalConditions.dueDays?.(inProgress)).toEqual([
      { on: '2016-03-31', what: 'met', isDone: false },
    ]);
    expect(nationalConditions.dueDays?.(withoutDay)).toEqual([]);
  });
});

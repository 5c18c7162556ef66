import { describe, expect, test } from '@jest/globals';
import { benefitMonitoring, type BenefitMonitoring } from './benefit-monitoring.kind';
import { benefits } from './benefits.kind';
import { BENEFITS } from './peterborough-2014.fixture';
import { around, brokenRules, without } from './surroundings.fixture';

const beside = (others: readonly BenefitMonitoring[]) =>
  around({ entries: { [benefits.kind]: BENEFITS, [benefitMonitoring.kind]: others } });

const quarter: BenefitMonitoring = {
  policyYear: '2015/16',
  benefit: 'admissions',
  period: '2015/16-Q1',
  activityChange: -20,
  savingPence: -2_980_000,
};
const month: BenefitMonitoring = { ...quarter, period: '2015-06' };

describe('what came of a benefit', () => {
  test('is said of a month or a quarter of its policy year', () => {
    for (const period of ['2015/16-Q1', '2015-04', '2015-12'])
      expect(brokenRules(benefitMonitoring, { ...quarter, period }, beside([]))).toEqual([]);
    for (const period of ['2014/15-Q4', '2015-03', '2016-04', '2015-13'])
      expect(brokenRules(benefitMonitoring, { ...quarter, period }, beside([]))).toEqual([
        'monitoring-outside-year at /period',
      ]);
  });

  test('is said of a benefit of that year', () => {
    expect(brokenRules(benefitMonitoring, { ...quarter, benefit: 'stays' }, beside([]))).toEqual([
      'unknown-benefit at /benefit',
    ]);
    const nextYear = { ...quarter, policyYear: '2016/17', period: '2016-04' };
    expect(brokenRules(benefitMonitoring, nextYear, beside([]), '2016-05-01')).toEqual([
      'unknown-benefit at /benefit',
    ]);
  });

  test('says something, be it in words alone', () => {
    const nothing = without(quarter, 'activityChange', 'savingPence');
    expect(brokenRules(benefitMonitoring, nothing, beside([]))).toEqual(['monitoring-says-nothing at ']);
    expect(brokenRules(benefitMonitoring, { ...nothing, comment: 'No data yet' }, beside([]))).toEqual([]);
    expect(brokenRules(benefitMonitoring, { ...nothing, activityChange: 0 }, beside([]))).toEqual([]);
  });

  test('is said once the period is over', () => {
    expect(brokenRules(benefitMonitoring, quarter, beside([]), '2015-06-30')).toEqual([
      'monitoring-ahead at /period',
    ]);
    expect(brokenRules(benefitMonitoring, quarter, beside([]), '2015-07-01')).toEqual([]);
  });

  test('is said by months or by quarters, and not by both', () => {
    expect(brokenRules(benefitMonitoring, quarter, beside([month]))).toEqual([
      'monitoring-overlaps at /period',
    ]);
    expect(brokenRules(benefitMonitoring, month, beside([quarter]))).toEqual([
      'monitoring-overlaps at /period',
    ]);
    expect(brokenRules(benefitMonitoring, month, beside([{ ...month, period: '2015-05' }]))).toEqual([]);
    expect(brokenRules(benefitMonitoring, month, beside([{ ...quarter, benefit: 'falls' }]))).toEqual([]);
  });

  test('is warned of where its benefit is gone, or a month came in beside its quarter', () => {
    const warned = (surroundings: ReturnType<typeof around>) =>
      benefitMonitoring.warn?.(quarter, surroundings).map(({ rule }) => rule);
    expect(warned(beside([]))).toEqual([]);
    expect(warned(around())).toEqual(['unknown-benefit']);
    expect(warned(beside([month]))).toEqual(['monitoring-overlaps']);
  });
});

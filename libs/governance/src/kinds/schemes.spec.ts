import { expect, test } from '@jest/globals';
import { schemes, type Scheme } from './schemes.kind';
import { around, brokenRules, without } from './surroundings.fixture';

const iachs: Scheme = {
  policyYear: '2016/17',
  scheme: '1',
  name: 'Integrated Adults Community Health Services',
  areaOfSpend: 'community-health',
  commissioner: 'nhs',
  sourceOfFunding: 'minimum-nhs-contribution',
  budgetLine: 'iachs',
};

const withLines = (...lines: readonly string[]) =>
  around({ budgetLines: (policyYear) => (policyYear === '2016/17' ? lines : undefined) });

test('a scheme is paid from a line of the pooled fund', () => {
  expect(brokenRules(schemes, iachs, withLines('iachs', 'risk-share'))).toEqual([]);
  expect(brokenRules(schemes, iachs, withLines('risk-share'))).toEqual([
    'unknown-budget-line at /budgetLine',
  ]);
});

test('a scheme may name its line before there is a fund, and need not name one', () => {
  expect(brokenRules(schemes, iachs, around())).toEqual([]);
  expect(brokenRules(schemes, { ...iachs, policyYear: '2017/18' }, withLines('risk-share'))).toEqual([]);
  expect(brokenRules(schemes, without(iachs, 'budgetLine'), withLines('risk-share'))).toEqual([]);
});

test('only a joint scheme says what the NHS commissions of it', () => {
  const joint = { ...iachs, commissioner: 'joint' as const, nhsShare: '0.5' };
  expect(brokenRules(schemes, joint)).toEqual([]);
  expect(brokenRules(schemes, { ...joint, commissioner: 'nhs' })).toEqual([
    'scheme-share-not-joint at /nhsShare',
  ]);
});

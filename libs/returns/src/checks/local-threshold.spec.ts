import { expect, test } from '@jest/globals';
import type { ReturnTemplate } from '#catalogue';
import type { Answers } from '../answers';
import { checkReturn } from './check-return';
import type { LocalThreshold, ThresholdChange } from './local-threshold';
import { given, smallTemplate } from './small-return.fixture';

const TEMPLATE = smallTemplate(
  [
    { code: 'plan', type: 'money' },
    { code: 'actual', type: 'money' },
    { code: 'why', text: 'Why', type: 'text' },
    { code: 'rate', type: 'rate' },
    { code: 'people', type: 'count' },
    { code: 'all', type: 'count' },
  ],
  [
    {
      kind: 'variance',
      code: 'explained',
      actual: 'actual',
      plan: 'plan',
      percentMax: '10',
      narrative: 'why',
    },
    { kind: 'same', code: 'as-planned', answers: ['plan', 'actual'], tolerance: 100, severity: 'warns' },
    {
      ...{ kind: 'rate', code: 'is-the-rate', base: 100, numeratorTolerance: '0.5' },
      ...{ rate: 'rate', numerator: 'people', denominator: 'all' },
    },
  ],
);

const OFF_BY_15_PERCENT = given({ plan: 100, actual: 115 });
const TODAY = '2015-08-01';

function found(
  change: ThresholdChange,
  rule = 'explained',
  expires = TODAY,
  answers: Answers = OFF_BY_15_PERCENT,
) {
  const threshold: LocalThreshold = {
    ...{ rule, change, expires },
    ...{ owner: 'Finance lead of the board', reason: 'Small budgets' },
  };
  return codes(TEMPLATE, answers, [threshold]);
}

function codes(template: ReturnTemplate, answers: Answers, thresholds: readonly LocalThreshold[]) {
  return checkReturn({ template, answers, thresholds, today: TODAY }).findings.map(
    ({ severity, code, threshold }) => `${severity} ${code}${threshold ? ' under a threshold' : ''}`,
  );
}

test('without a threshold the rule of the template holds', () => {
  expect(codes(TEMPLATE, OFF_BY_15_PERCENT, [])).toEqual(['blocks explained']);
});

test('what a wider threshold lets pass still stands, as a warning that says so', () => {
  expect(found({ percentMax: '20' })).toEqual(['warns explained under a threshold']);
  const threshold: LocalThreshold = {
    ...{ rule: 'explained', change: { percentMax: '20' }, expires: '2016-03-31' },
    ...{ owner: 'Finance lead of the board', reason: 'Small budgets' },
  };
  const [finding] = checkReturn({
    ...{ template: TEMPLATE, answers: OFF_BY_15_PERCENT, thresholds: [threshold], today: TODAY },
  }).findings;
  expect(finding).toMatchObject({
    what:
      'Figures!C1 says £1.00, and Figures!C2 says £1.15: a variance of 15.0%; "Why" does not say why. ' +
      "Under the area's own threshold (20% in place of 10%), set by Finance lead of the board until 31 March 2016: Small budgets",
    threshold,
  });
});

test('what the wider threshold finds too blocks as before', () => {
  expect(found({ percentMax: '14.99' })).toEqual(['blocks explained under a threshold']);
});

test('a narrower threshold finds more', () => {
  const off = given({ plan: 100, actual: 105 });
  expect(codes(TEMPLATE, off, [])).toEqual([]);
  expect(found({ percentMax: '4' }, 'explained', TODAY, off)).toEqual(['blocks explained under a threshold']);
});

test('a rule may be taken from blocking to warning', () => {
  expect(found({ severity: 'warns' })).toEqual(['warns explained under a threshold']);
});

test('it holds to the end of its last day; then the rule of the template holds again', () => {
  expect(found({ severity: 'warns' }, 'explained', '2015-08-01')).toEqual([
    'warns explained under a threshold',
  ]);
  expect(found({ severity: 'warns' }, 'explained', '2015-07-31')).toEqual(['blocks explained']);
});

test('a tolerance, and that of the numerator of a rate', () => {
  const off = given({ plan: 100, actual: 201, why: 'Late', rate: '50.0', people: 49, all: 100 });
  expect(codes(TEMPLATE, off, [])).toEqual(['warns as-planned', 'blocks is-the-rate']);
  expect(found({ tolerance: 101 }, 'as-planned', TODAY, off)).toEqual([
    'warns as-planned under a threshold',
    'blocks is-the-rate',
  ]);
  expect(found({ tolerance: 1 }, 'is-the-rate', TODAY, off)).toEqual([
    'warns as-planned',
    'warns is-the-rate under a threshold',
  ]);
});

test('the last one set for a rule holds', () => {
  const set = (percentMax: string): LocalThreshold => ({
    ...{ rule: 'explained', change: { percentMax }, expires: TODAY, owner: 'O', reason: 'R' },
  });
  expect(codes(TEMPLATE, OFF_BY_15_PERCENT, [set('20'), set('5')])).toEqual([
    'blocks explained under a threshold',
  ]);
});

test('what changes nothing in a rule of its kind leaves it as it is', () => {
  expect(found({ tolerance: 1_000 })).toEqual(['blocks explained']);
  expect(found({ severity: 'warns' }, 'another-rule')).toEqual(['blocks explained']);
});

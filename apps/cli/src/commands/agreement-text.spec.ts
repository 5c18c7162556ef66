import type { AgreementContent } from '#settlement';
import { expect, test } from '@jest/globals';
import { agreementLines } from './agreement-text';

const RISK_SHARE: AgreementContent = {
  title: 'Risk share agreement 2016/17',
  document: 'Cambridgeshire Better Care Fund plan 2016/17, Annex A',
  clauses: [{ ref: '7', says: 'It is released at the beginning of 2017/18.' }],
  termClauses: { fund: ['3'], rule: ['7', '7, scenario 2'] },
  partners: [{ partner: 'urn:ods:06H', name: 'The commissioner', as: 'commissioner' }],
  holder: 'urn:ods:06H',
  fundPence: 83_600_000,
  receiver: { policyYear: '2017/18' },
  effectiveFrom: '2016-04-01',
  effectiveTo: '2017-03-31',
  rule: {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    corridorPence: 1_000_000,
    activity: [
      {
        ...{ name: 'Non-elective admissions', metric: 'non-elective-admissions', period: '2016/17' },
        ...{ target: 56_040, profile: [], pricePence: 149_000 },
      },
    ],
  },
  decidedFrom: '2017-04-01',
  releasedOn: '2017-04-02',
  decidedBy: 'the council and the commissioner together',
  useOfReleased: 'Joint projects',
  lateRestatement: 'reverse-and-repost',
  reopening: { until: '2017-12-31', grounds: ['Late counts', 'An audit'] },
};

function shown(content: AgreementContent): string[] {
  return agreementLines({
    ...{ area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share', version: 1, signed: [] },
    proposed: { content, contentHash: 'a', signatures: [] },
    decisions: [],
  });
}

test('every term that is signed is shown with its hash', () => {
  expect(shown(RISK_SHARE)).toEqual([
    'E10000003 2016/17 risk-share: at version 1',
    'Waiting for signatures: Risk share agreement 2016/17, from Cambridgeshire Better Care Fund plan 2016/17, Annex A',
    '  £836,000.00 held by urn:ods:06H, balancing-sum, 2016-04-01 to 2017-03-31',
    '  Target of Non-elective admissions (non-elective-admissions, 2016/17): 56,040, at £1,490.00 each',
    '  Cost by flat-price',
    '  Overspend that does not count: the first £10,000.00',
    '  Released into the pool of 2017/18',
    '  Decided from 2017-04-01 by the council and the commissioner together; released on 2017-04-02',
    '  Released money may be used for: Joint projects',
    '  Late counts: what was posted is reversed, and what stands is posted',
    '  Can be reopened until 2017-12-31, which has passed, for: Late counts; An audit',
    '  Rests on: fund [3]; rule [7] [7, scenario 2]',
    '  Clauses:',
    '    [7] It is released at the beginning of 2017/18.',
    '  hash a',
    '  urn:ods:06H (The commissioner): not signed yet',
    'Decisions:',
  ]);
});

test('of pay for performance each quarter is shown, and how it is rounded', () => {
  const quarter = { period: '2014/15-Q4', baselinePeriod: '2013/14-Q4', baseline: 4_185, plan: 4_142 };
  const lines = shown({
    ...RISK_SHARE,
    rule: {
      ...{ kind: 'pay-for-performance', metric: 'non-elective-admissions', quarters: [quarter] },
      ...{ unit: 'pound', rounding: 'to-date', cappedAtPlan: true, clawsBack: false, recoverable: true },
    },
  });
  expect(lines.slice(3, 6)).toEqual([
    '  Target of non-elective-admissions, 2014/15-Q4: 4,142, from 4,185 in 2013/14-Q4',
    '  Rounded to the pound, to date',
    '  Paid for more than is planned to date: no; given back: no; made up by a later quarter: yes',
  ]);
});

import type { AgreementContent } from './agreement-content';

export const CCG = 'urn:ods:06H';
export const COUNCIL = 'urn:ons:E10000003';
export const RISK_SHARE = { area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share' };
export const ADMISSIONS = 'non-elective-admissions/2016/17';

/** Cambridgeshire's risk share as its plan for 2016/17 proposes it in Annex A; the price and the target's count are ours. */
export const CAMBRIDGESHIRE: AgreementContent = {
  title: 'Risk share agreement 2016/17',
  document: 'Cambridgeshire Better Care Fund plan 2016/17, Annex A',
  clauses: [
    { ref: '3', says: 'The risk share value for Cambridgeshire is £836k, part of the minimum allocation.' },
    { ref: '4', says: 'The target aligns with the CCG Operating Plan target plus the impact of QIPP plans.' },
    { ref: '5', says: 'The risk sits with the CCG, which is liable for payment to its acute providers.' },
    { ref: '7', says: 'It is released at the beginning of 2017/18 based on year end performance.' },
    { ref: '7, scenario 2', says: 'The CCG will pay the balancing sum into the pool in 2017/18.' },
    { ref: '7, use', says: 'The Council and CCG will collectively decide how the payment would be spent.' },
  ],
  termClauses: {
    fund: ['3'],
    holder: ['5', '7'],
    receiver: ['7, scenario 2'],
    target: ['4'],
    cost: ['7, scenario 2'],
    rule: ['7', '7, scenario 2'],
    decision: ['7'],
    use: ['7, use'],
  },
  partners: [
    { partner: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
    { partner: COUNCIL, name: 'Cambridgeshire County Council', as: 'council' },
  ],
  holder: CCG,
  fundPence: 83_600_000,
  receiver: { policyYear: '2017/18' },
  effectiveFrom: '2016-04-01',
  effectiveTo: '2017-03-31',
  rule: {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    activity: [
      {
        name: 'Non-elective admissions',
        metric: 'non-elective-admissions',
        period: '2016/17',
        target: 56_040,
        profile: [],
        pricePence: 149_000,
      },
    ],
  },
  decidedFrom: '2017-04-01',
  releasedOn: '2017-04-01',
  decidedBy: 'The council and the commissioner together',
  useOfReleased: 'Joint transformation projects in 2017/18',
  lateRestatement: 'reverse-and-repost',
};

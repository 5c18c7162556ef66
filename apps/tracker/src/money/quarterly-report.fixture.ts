import type { AgreementPosition } from '#settlement';

const FIGURE = 'non-elective-admissions/2016/17';

/** Cambridgeshire's risk share at the end of September 2016, two months of which are shown; the counts are invented. */
export const SEPTEMBER_2016: AgreementPosition = {
  ...{ area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share', quarter: '2016/17-Q2' },
  terms: {
    ...{ stream: 'agreement/E10000003/2016-17/risk-share', version: 3, contentHash: 'a' },
    content: {
      title: 'Risk share agreement 2016/17',
      document: 'Cambridgeshire Better Care Fund plan 2016/17, Annex A',
      invented: ['the counts'],
      clauses: [{ ref: '4', says: 'The target aligns with the CCG Operating Plan target.' }],
      termClauses: { target: ['4'], rule: ['7'] },
      partners: [],
      holder: 'urn:ods:06H',
      fundPence: 83_600_000,
      ...{ effectiveFrom: '2016-04-01', effectiveTo: '2017-03-31' },
      ...{ decidedFrom: '2017-04-01', releasedOn: '2017-04-01', decidedBy: 'The partners' },
      ...{ useOfReleased: 'Joint projects', lateRestatement: 'next-year' },
      rule: {
        kind: 'balancing-sum',
        costBasis: 'flat-price',
        activity: [
          {
            ...{ name: 'Non-elective admissions', metric: 'non-elective-admissions', period: '2016/17' },
            ...{ target: 56_040, profile: [], pricePence: 149_000 },
          },
        ],
      },
    },
  },
  status: 'open',
  watermark: { id: 7, at: '2016-10-14T08:00:00.000Z' },
  position: {
    ...{ heldPence: 83_600_000, earnedPence: 80_620_001, atRiskPence: 2_979_999 },
    ...{ forecastPence: 80_620_001, lowestPence: 0, highestPence: 83_600_000 },
    method: 'What was counted, and what is left of the plan times counted to planned so far',
    figures: [
      {
        figure: FIGURE,
        ...{ target: 56_040, forecast: 56_060, lowest: 56_000, highest: 56_700 },
        parts: [
          { period: '2016-09', plan: 4_670, count: 4_690, planToDate: 28_020, countToDate: 28_040 },
          { period: '2016-10', plan: 4_670, planToDate: 32_690 },
        ],
      },
    ],
    quarters: [
      {
        ...{ period: '2016/17-Q1', baseline: 4_293, plan: 4_250 },
        ...{
          plannedReduction: 43,
          plannedReductionToDate: 43,
          mostPence: 6_411_400,
          mostToDatePence: 6_411_400,
        },
        forecast: { count: 4_250, paidPence: 6_411_400, paidToDatePence: 6_411_400 },
        postedPence: 4_920_400,
        atRiskPence: 0,
      },
    ],
    toRelease: [`${FIGURE}: no more than 28,000 for the rest of the period`, '=1+1'],
  },
  supposed: {
    steps: [
      {
        ...{ step: 'released', clauses: ['7'], from: [], text: 'The balancing sum is released' },
        result: { name: 'Released', pence: 80_620_001 },
      },
    ],
    amounts: [],
  },
};

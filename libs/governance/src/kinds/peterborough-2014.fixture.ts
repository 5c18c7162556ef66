import type { Benefit } from './benefits.kind';
import type { Scheme } from './schemes.kind';

// Peterborough's submission of September 2014: the schemes of its Annex 1 and the rows of its benefits plan.

const NAMES: Readonly<Record<string, string>> = {
  '1a': 'Protecting Social Care (Implementing the information & advice strategy for ASC health, social care and wellbeing.)',
  '1b': 'Accessing health and social care',
  '1c': 'Protecting Social Care(Care Act compliant care management (including joint assessments))',
  '1d': 'Development of Care Sector Quality Improvement Team',
  '1e': 'Protecting Social Care - Asset Based Community Development to deliver health & social care support / community resilience',
  '1f': 'Protecting Social Care (Enhanced offer for Carers (all ages))',
  '1g': 'Protecting Social Care (Tele care/Tele health/ AT)',
  '1h': 'Protecting Social Care (Re-shaping the housing market, minor & major adaptations)',
  '1i': 'Protecting Social Care - Re-shaping the 24 hour bed-based care market - residential care, nursing care, reablement/rehab bed based',
  '1j': 'Protecting Social Care - Enhanced offer for Dementia',
  '1k': 'Protecting Social Care - Market position statement for health and social care in Peterborough',
  '1l': 'Protecting Social Care - Employment First - developing Employment opportunities for our service users',
  '1m': 'Protecting Social Care - Development of 3rd sector VCS and advocacy',
  '2a': '7 Day working - Integration with health to improve hospital admission / hospital avoidance',
  '3a': 'Data Sharing - Monitoring and responding to the impact of the Care Act (including use of NHS number)',
  '4': 'Older People and Adult Community Services Outcome Based Procurement',
};

export const SCHEMES: readonly Scheme[] = Object.entries(NAMES).map(([scheme, name]) => ({
  policyYear: '2015/16',
  scheme,
  name,
}));

const row = (benefit: string, rest: Omit<Benefit, 'policyYear' | 'benefit'>): Benefit => ({
  policyYear: '2015/16',
  benefit,
  ...rest,
});

/** The rows of 2015/16; a price and a total that are printed in pounds stand in pence. */
export const BENEFITS: readonly Benefit[] = [
  row('residential', {
    schemes: ['1g', '1h', '1f', '1b', '1k'],
    achievedFrom: 'residential-admissions-reduced',
    organisation: 'local-authority',
    activityChange: 8,
    unitPricePence: 28_340_00,
    savingPence: 226_720_00,
    howCalculated: 'reduction in number of admissions x unit weekly price x 52 weeks',
  }),
  row('admissions', {
    schemes: ['4'],
    achievedFrom: 'non-elective-admissions-reduced',
    organisation: 'nhs-commissioner',
    activityChange: 167,
    unitPricePence: 1_490_00,
    savingPence: 248_830_00,
  }),
  row('admissions-social-care', {
    schemes: ['2a', '1g', '1d', '1i', '1a', '1c', '1m', '1k', '3a'],
    achievedFrom: 'non-elective-admissions-reduced',
    organisation: 'local-authority',
  }),
  row('reablement', {
    schemes: ['1g', '1h', '2a', '1i', '1k', '1e', '1l', '3a'],
    achievedFrom: 'reablement-more-effective',
    organisation: 'local-authority',
    activityChange: 110,
    unitPricePence: 5_200_00,
    savingPence: 572_000_00,
    howCalculated: 'Historic modelling of previous reablement outcomes',
  }),
  row('delayed-transfers', {
    schemes: ['2a', '1i', '1g', '1d', '1h', '1k', '3a'],
    achievedFrom: 'delayed-transfers-reduced',
    organisation: 'nhs-provider',
    activityChange: 500,
    howCalculated: 'Reduction of 500 bed days',
  }),
  row('falls', {
    schemes: ['1g', '1d', '1j', '1k'],
    achievedFrom: 'other',
    other: 'Reduction in injuries due to falls',
    organisation: 'nhs-commissioner',
    activityChange: 113,
    howCalculated: 'Predictive Modelling - fewer numbers of falls',
  }),
];

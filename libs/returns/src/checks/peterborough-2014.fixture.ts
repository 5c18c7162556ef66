import type { AnswerValue } from '../answers';

type Values = Readonly<Record<string, AnswerValue>>;

const PERFORMANCE = ['2014-15-q4', '2015-16-q1', '2015-16-q2', '2015-16-q3'];
const BASELINE = ['2013-14-q4', '2014-15-q1', '2014-15-q2', '2014-15-q3'];
const ADMISSIONS = [...BASELINE, ...PERFORMANCE, '2015-16-q4'];
const YEARS = ['2013-14', '2014-15', '2015-16'];
const QUARTERS = YEARS.flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}-q${quarter}`));

const TELECARE = 'Telecare, reshaping the housing market, adaptations';
const SEVEN_DAYS = '7 day working, reshaping the 24 hour care market';

/**
 * What Peterborough sent in September 2014, Parts 1 and 2 of the planning template, figure by figure. Names of schemes are
 * shortened; its expenditure is told by area of spend, as its summary has it.
 */
export const PETERBOROUGH: Values = {
  ...thousands('pool-minimum', 661, 11_999),
  ...thousands('pool-agreed', 661, 11_999),
  ...row('provider-commentary.1', {
    provider: 'Peterborough and Stamford Hospitals NHS Foundation Trust',
    ...{ 'outturn-2013-14': 23_296, 'plan-2014-15': 24_729, 'plan-2015-16': 24_479 },
    ...{ 'prevented-2014-15': 170, 'prevented-2015-16': 1_694, agrees: 'no' },
    ...{ 'why-not': 'As a minimum we would seek a 3.5% reduction.', 'implications-considered': 'yes' },
  }),
  'agreed-at': 'Signed off virtually before the board meets on 25 September 2014',
  ...{ board: 'Peterborough', 'contact-name': 'A. Preparer', 'contact-email': 'preparer@example.org' },

  ...{ 'p4p-baseline': 16_752, 'p4p-reduction': 167, 'p4p-reduction-percent': '1.0' },
  ...{ 'p4p-fund': pounds(249_000), 'p4p-combined': pounds(3_105_780), 'p4p-shortfall': 0 },
  ...{ 'p4p-ringfenced': pounds(2_856_780), 'p4p-nhs-commissioned': pounds(3_899_000) },
  ...series('p4p-cumulative-baseline', PERFORMANCE, [4_293, 8_331, 12_430, 16_752]),
  ...series('p4p-cumulative-reduction', PERFORMANCE, [43, 83, 124, 167]),
  ...series('p4p-value', PERFORMANCE, [64_114, 59_641, 61_132, 64_114].map(pounds)),

  ...thousands('local-authority-total', 0, 0),
  'ccg-minimum.1.contributor': 'NHS Cambridgeshire and Peterborough CCG',
  'ccg-minimum.1.gross-2015-16': pounds(10_390_000),
  ...thousands('ccg-minimum-total', 0, 10_390),
  ...thousands('ccg-additional-total', 0, 0),
  ...thousands('funding-total', 0, 10_390),

  ...{ ...thousands('spend-acute', 0, 0), ...thousands('spend-mental-health', 0, 0) },
  ...{ ...thousands('spend-community-health', 0, 3_749), ...thousands('spend-continuing-care', 0, 0) },
  ...{ ...thousands('spend-primary-care', 0, 0), ...thousands('spend-social-care', 0, 6_997) },
  ...{ ...thousands('spend-other', 0, 0), ...thousands('spend-total', 0, 10_746) },
  ...thousands('protected', 661, 6_011),
  ...{
    ...thousands('nhs-commissioned-mental-health', 0, 0),
    ...thousands('nhs-commissioned-primary-care', 0, 0),
  },
  ...thousands('nhs-commissioned-community-health', 0, 3_749),
  ...thousands('nhs-commissioned-continuing-care', 0, 0),
  ...{ ...thousands('nhs-commissioned-social-care', 0, 150), ...thousands('nhs-commissioned-other', 0, 0) },
  ...thousands('nhs-commissioned-total', 0, 3_899),
  ...thousands('benefit-residential-admissions-reduced', 227, 227),
  ...thousands('benefit-reablement-more-effective', 2_600, 572),
  ...thousands('benefit-delayed-transfers-reduced', 0, 0),
  ...thousands('benefit-non-elective-admissions-reduced', 0, 249),
  ...{ ...thousands('benefit-other', 0, 0), ...thousands('benefit-total', 2_827, 1_048) },

  ...row('expenditure.1', { ...spending('Community Health', 3_749), commissioner: 'CCG' }),
  ...row('expenditure.2', { ...spending('Social Care', 6_997), commissioner: 'Joint' }),
  ...thousands('expenditure-total', 0, 10_746),

  ...benefits('2014-15', {
    nonElective: {},
    reablement: saving(500, 5_200),
    delays: {},
    falls: activity(59),
  }),
  'benefits-total-2014-15': pounds(2_826_720),
  ...benefits('2015-16', {
    ...{ nonElective: saving(167, 1_490), reablement: saving(110, 5_200) },
    ...{ delays: activity(500), falls: activity(113) },
  }),
  'benefits-total-2015-16': pounds(1_047_550),

  ...series('nea-rate', ADMISSIONS, '2251 2117 2149 2266 2203 2072 2103 2218 2155'.split(' ')),
  ...series('nea-count', ADMISSIONS, [4_293, 4_038, 4_099, 4_322, 4_250, 3_998, 4_058, 4_279, 4_208]),
  ...series('nea-population', BASELINE, [190_754, 190_754, 190_754, 190_754]),
  ...series('nea-population', PERFORMANCE, [192_953, 192_953, 192_953, 192_953]),
  'nea-population-2015-16-q4': 195_251,
  ...{ 'nea-baseline-total': 16_752, 'nea-plan-total': 16_585, 'nea-reduction': 167 },
  ...{ 'nea-unit-price': pounds(1_490), 'nea-saving': pounds(249_000) },
  ...{ 'nea-baseline-source': 'MAR', 'nea-plan-source': 'MAR' },
  ...row('contributing-ccgs.1', {
    ...{
      ccg: 'NHS Cambridgeshire and Peterborough CCG',
      'registered-share': '22.4',
      'resident-share': '96.0',
    },
    ...series('activity', BASELINE, [18_315, 17_237, 17_554, 18_496]),
    ...series('contribution', BASELINE, [4_101, 3_860, 3_931, 4_142]),
  }),
  ...row('contributing-ccgs.2', {
    ...{ ccg: 'NHS South Lincolnshire CCG', 'registered-share': '5.2', 'resident-share': '4.0' },
    ...series('activity', BASELINE, [3_699, 3_434, 3_239, 3_468]),
    ...series('contribution', BASELINE, [192, 178, 168, 180]),
  }),
  'resident-share-total': '100.0',

  ...series('residential-rate', YEARS, ['592.8', '539.9', '527.3']),
  ...series('residential-count', YEARS, [155, 147, 147]),
  ...series('residential-population', YEARS, [25_980, 27_226, 27_879]),
  ...series('reablement-rate', YEARS, ['73.8', '80.0', '83.3']),
  ...series('reablement-count', YEARS, [50, 640, 750]),
  ...series('reablement-population', YEARS, [65, 800, 900]),
  ...series(
    'dtoc-rate',
    QUARTERS,
    '1269.0 1259.2 1087.3 1147.2 1177.6 1177.6 1177.6 1165.0 1033.3 916.6 813.0 711.7'.split(' '),
  ),
  ...series(
    'dtoc-count',
    QUARTERS,
    [1_809, 1_795, 1_550, 1_659, 1_703, 1_703, 1_703, 1_703, 1_511, 1_340, 1_188, 1_052],
  ),
  ...series(
    'dtoc-population',
    QUARTERS,
    [
      [142_556, 3],
      [144_612, 4],
      [146_185, 4],
      [147_793, 1],
    ].flatMap(([people = 0, times = 0]) => Array.from({ length: times }, () => people)),
  ),
};

function pounds(amount: number): number {
  return amount * 100;
}

/** As its tabs in thousands of pounds have it for 2014/15 and for 2015/16. */
function thousands(question: string, first: number, second: number): Values {
  return { [`${question}-2014-15`]: first * 100_000, [`${question}-2015-16`]: second * 100_000 };
}

function series(question: string, periods: readonly string[], values: readonly AnswerValue[]): Values {
  return Object.fromEntries(periods.map((period, at) => [`${question}-${period}`, values[at] ?? '']));
}

function row(at: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([question, value]) => [`${at}.${question}`, value]));
}

function spending(area: string, amountThousands: number): Values {
  return {
    ...{ 'scheme-name': `All schemes of ${area}`, 'area-of-spend': area },
    'spend-2015-16': amountThousands * 100_000,
  };
}

function activity(change: number): Values {
  return { 'activity-change': change };
}

function saving(change: number, unitPrice: number): Values {
  return { ...activity(change), 'unit-price': pounds(unitPrice), saving: pounds(change * unitPrice) };
}

/** The six rows of a year, of which the third claims nothing. */
function benefits(
  year: string,
  {
    nonElective,
    reablement,
    delays,
    falls,
  }: Record<'nonElective' | 'reablement' | 'delays' | 'falls', Values>,
): Values {
  const rows: [from: string, scheme: string, organisation: string, figures: Values][] = [
    ['Reduction in permanent residential admissions', TELECARE, 'Local Authority', saving(8, 28_340)],
    [
      'Reduction in non-elective (general + acute only)',
      'Older people and adults services procurement',
      ...(['NHS Commissioner', nonElective] as const),
    ],
    ['Reduction in non-elective (general + acute only)', SEVEN_DAYS, 'Local Authority', {}],
    ['Increased effectiveness of reablement', TELECARE, 'Local Authority', reablement],
    ['Reduction in delayed transfers of care', SEVEN_DAYS, 'NHS Provider', delays],
    ['Other', TELECARE, 'NHS Commissioner', { other: 'Reduction in injuries due to falls', ...falls }],
  ];
  return Object.assign(
    {},
    ...rows.map(([from, scheme, organisation, figures], at) =>
      row(`benefits-${year}.${at + 1}`, {
        ...{ 'achieved-from': from, 'scheme-name': scheme, organisation, ...figures },
      }),
    ),
  ) as Values;
}

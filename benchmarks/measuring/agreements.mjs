// Agreements of many areas, a rule of each kind in turn, and the monthly counts that they are settled on. Invented, from
// a fixed seed, so that two runs measure the same; near enough to their targets that every case of a rule comes up.
import { monthsOf, period } from '../../dist/libs/kernel/src/index.js';
import { generator } from './counts.mjs';

export const POLICY_YEAR = '2016/17';
const YEARS = ['2012/13', '2013/14', '2014/15', '2015/16', POLICY_YEAR];
const QUARTERS = [1, 2, 3, 4].map((quarter) => `${POLICY_YEAR}-Q${quarter}`);

const ADMISSIONS = { metric: 'non-elective-admissions', measure: 'non-elective-admissions-sus' };
const DELAYED_DAYS = { metric: 'delayed-transfers-of-care', measure: 'delayed-days' };
export const MEASURE_OF = Object.fromEntries(
  [ADMISSIONS, DELAYED_DAYS].map(({ metric, measure }) => [metric, measure]),
);

/** A month of an area has about so many, one in twenty more or fewer. */
const USUAL = { [ADMISSIONS.measure]: 1_400, [DELAYED_DAYS.measure]: 450 };

/** One an area: a balancing sum, a tariff within limits, pool shares, pay for performance. */
export function makeAgreements(areas) {
  const random = generator(2016);
  const about = (usual) => Math.round(usual * (0.95 + random() / 10));
  const rules = [balancingSum, tariff, poolShares, payForPerformance];
  return areas.map((area, at) => ({
    of: { area, policyYear: POLICY_YEAR, agreement: 'risk-share' },
    terms: termsOf(area, about(83_600_000), rules[at % rules.length](about, area, at)),
  }));
}

/** Five years of each measure in each area, of which seven in a hundred are corrected later. */
export function makeMonthlyCounts(areas, { reference }) {
  const random = generator(2017);
  const months = YEARS.flatMap((year) => monthsOf(period(year)));
  const commissioners = reference.organisations.filter(
    ({ kind, from, to }) => kind === 'commissioner' && from <= '2013-04' && (to ?? '9999') >= '2017-03',
  );
  const first = areas.flatMap((area, at) =>
    [ADMISSIONS, DELAYED_DAYS].flatMap(({ measure }) =>
      months.map((month) => {
        const [expected] = reference.expectedReporters(measure, area, month);
        const another =
          measure === ADMISSIONS.measure
            ? commissioners[at % commissioners.length].source
            : `urn:ons:${area}`;
        const value = Math.round(USUAL[measure] * (0.95 + random() / 10));
        return countOf({ source: expected ?? another, area, measure, month, value });
      }),
    ),
  );
  const corrected = first
    .filter(() => random() < 0.07)
    .map((event) => {
      const { data } = event;
      return {
        ...event,
        data: { ...data, value: data.value + 1 + Math.floor(random() * 20), applicableAt: CORRECTED_AT },
      };
    });
  return [...first, ...corrected];
}

const REPORTED_AT = '2017-05-12T09:30:00Z';
const CORRECTED_AT = '2017-09-14T09:30:00Z';

function countOf({ source, area, measure, month, value }) {
  return {
    specversion: '1.0',
    id: `${area}-${measure}-${month}`,
    source,
    type: 'bettercare.count.reported.v1',
    data: {
      ...{ measure, area, period: month, table: 'total', category: {} },
      ...{ value, status: 'final', applicableAt: REPORTED_AT },
    },
  };
}

function lineOf({ metric, measure }, pricePence, about) {
  const target = about(USUAL[measure] * 12 * 0.99);
  return { name: metric, metric, period: POLICY_YEAR, target, profile: [], pricePence };
}

function balancingSum(about) {
  return {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    activity: [lineOf(ADMISSIONS, 149_000, about)],
  };
}

function tariff(about) {
  return {
    kind: 'balancing-sum',
    costBasis: 'tariff',
    activity: [lineOf(ADMISSIONS, 161_300, about), lineOf(DELAYED_DAYS, 30_700, about)],
    corridorPence: 5_000_000,
    capPence: 60_000_000,
  };
}

function poolShares(about, area) {
  const shares = [
    { partner: 'urn:ods:06H', share: '0.333333' },
    { partner: `urn:ons:${area}`, share: '0.5' },
    { partner: 'urn:ods:06N', share: '0.224' },
  ];
  return { ...balancingSum(about), kind: 'pool-shares', shares };
}

function payForPerformance(about, _, at) {
  return {
    kind: 'pay-for-performance',
    metric: ADMISSIONS.metric,
    quarters: QUARTERS.map((quarter) => {
      const baseline = about(USUAL[ADMISSIONS.measure] * 3);
      const plan = Math.round(baseline * 0.99);
      return { period: quarter, baselinePeriod: quarter.replace(POLICY_YEAR, '2015/16'), baseline, plan };
    }),
    unit: at % 8 === 3 ? 'pound' : 'penny',
    rounding: at % 16 < 8 ? 'to-date' : 'each-quarter',
    cappedAtPlan: true,
    clawsBack: false,
    recoverable: true,
  };
}

function termsOf(area, fundPence, rule) {
  const rests = ['fund', 'holder', 'target', 'cost', 'rule', 'rounding', 'decision'];
  return {
    title: 'Risk share',
    document: 'Invented for a benchmark',
    clauses: [{ ref: '7', says: 'The balancing sum is paid into the pool' }],
    termClauses: Object.fromEntries(rests.map((term) => [term, ['7']])),
    partners: [
      { partner: 'urn:ods:06H', name: 'The commissioner', as: 'commissioner' },
      { partner: `urn:ons:${area}`, name: 'The council', as: 'council' },
    ],
    holder: 'urn:ods:06H',
    ...{ fundPence, rule },
    ...{ effectiveFrom: '2016-04-01', effectiveTo: '2017-03-31' },
    ...{ decidedFrom: '2017-04-01', releasedOn: '2017-04-01' },
    decidedBy: 'The partners together',
    useOfReleased: 'Joint projects',
    lateRestatement: 'reverse-and-repost',
  };
}

import { MEASURES, POLICY_YEARS, type Measure, type Metric } from '#catalogue';
import type { Table } from '#contracts';
import type { PlanSubmission } from '#planning';
import { planSubmissionSchema } from '#planning/plain';
import type { CellRow, PublishedRow, RecordWarning } from '#records';
import { readReferenceDocument, ReferenceView, type ReferenceDocument } from '#reference';
import { readFileSync } from 'node:fs';
import type { MeasureFacts, MetricFacts } from './performance-facts';

// NHS England, monthly delayed transfers of care situation report: Peterborough's delayed days in each month
// from April 2013 to March 2016, by responsible agency (NHS, social care, both).
const DELAYED_DAYS: readonly (readonly [month: string, nhs: number, socialCare: number, both: number])[] = [
  ['2013-04', 432, 127, 0],
  ['2013-05', 546, 131, 0],
  ['2013-06', 412, 151, 10],
  ['2013-07', 310, 137, 0],
  ['2013-08', 531, 159, 0],
  ['2013-09', 506, 150, 2],
  ['2013-10', 484, 98, 0],
  ['2013-11', 365, 56, 12],
  ['2013-12', 447, 88, 0],
  ['2014-01', 577, 52, 31],
  ['2014-02', 400, 1, 9],
  ['2014-03', 589, 0, 0],
  ['2014-04', 588, 1, 0],
  ['2014-05', 693, 1, 0],
  ['2014-06', 651, 16, 0],
  ['2014-07', 793, 31, 1],
  ['2014-08', 739, 31, 0],
  ['2014-09', 563, 4, 0],
  ['2014-10', 672, 0, 0],
  ['2014-11', 726, 49, 23],
  ['2014-12', 608, 62, 9],
  ['2015-01', 552, 52, 0],
  ['2015-02', 558, 32, 0],
  ['2015-03', 475, 78, 0],
  ['2015-04', 341, 61, 1],
  ['2015-05', 558, 64, 4],
  ['2015-06', 323, 75, 0],
  ['2015-07', 546, 31, 0],
  ['2015-08', 483, 16, 0],
  ['2015-09', 425, 0, 0],
  ['2015-10', 496, 34, 0],
  ['2015-11', 307, 4, 0],
  ['2015-12', 373, 104, 1],
  ['2016-01', 620, 78, 14],
  ['2016-02', 444, 32, 0],
  ['2016-03', 659, 38, 0],
];

export const COUNCIL = 'urn:ons:E06000031';

/** A cell with one final record behind it, of the council's delayed days unless said otherwise. */
export function cell(month: string, table: Table, total: number, more: Partial<CellRow> = {}): CellRow {
  const none = { careType: '', agency: '', reason: '' };
  const about = { source: COUNCIL, measure: 'delayed-days', table, month };
  return { ...about, ...none, total, live: 1, provisional: 0, ...more };
}

/** Every month's three agencies, as published. */
export const PUBLISHED_CELLS: readonly CellRow[] = DELAYED_DAYS.flatMap(([month, nhs, socialCare, both]) => [
  cell(month, 'agency', nhs, { agency: 'nhs' }),
  cell(month, 'agency', socialCare, { agency: 'social-care' }),
  cell(month, 'agency', both, { agency: 'both' }),
]);

/** Peterborough BCF submission, September 2014, Part 2, tabs 5 to 7. */
export const PLANS: Readonly<Record<string, PlanSubmission>> = {
  '2014/15': sample('plan-2014-15.json'),
  '2015/16': sample('plan-2015-16.json'),
};

export const REFERENCE = referenceView();
/** The same areas, organisations and reporters, and nobody counted the people. */
export const REFERENCE_WITHOUT_POPULATIONS = referenceView({ populations: [] });

/** What was reported of one measure. */
export interface Reported {
  readonly cells?: readonly CellRow[];
  readonly published?: readonly PublishedRow[];
  readonly warnings?: readonly RecordWarning[];
}

function measureFacts(code: string, reported: Reported = {}): MeasureFacts {
  const area = REFERENCE.area('E06000031');
  if (!area) throw new Error('Peterborough is missing from the reference data');
  const { cells = [], published = [], warnings = [] } = reported;
  return { measure: measureOf(code), area, reference: REFERENCE, cells, published, warnings };
}

/** The facts of a metric of Peterborough, with its plan, and what was reported of each measure by its code. */
export function metricFacts(
  policyYear: string,
  code: string,
  reported: Readonly<Record<string, Reported>>,
  change: (metric: Metric) => Metric = (metric) => metric,
): MetricFacts {
  const metric = change(metricOf(policyYear, code));
  const plan = PLANS[policyYear];
  const line = plan?.content.lines.find((each) => each.metric === code);
  const { denominator, publishedRate, definitionVersion } = metric;
  return {
    metric,
    policyYear,
    numerator: measureFacts(metric.numerator, reported[metric.numerator]),
    ...(denominator && 'measure' in denominator
      ? { denominator: measureFacts(denominator.measure, reported[denominator.measure]) }
      : {}),
    ...(publishedRate && { publishedRate: measureFacts(publishedRate, reported[publishedRate]) }),
    ...(plan && line
      ? {
          plan: {
            line,
            document: plan.content.document,
            agreedOn: plan.agreement.agreedOn,
            definitionVersion,
          },
        }
      : {}),
    definitionVersions: { [policyYear]: definitionVersion },
  };
}

/** Delayed transfers in a policy year, from what was published or from other cells. */
export function delayedTransfers(
  policyYear: string,
  cells: readonly CellRow[] = PUBLISHED_CELLS,
  warnings: readonly RecordWarning[] = [],
): MetricFacts {
  return metricFacts(policyYear, 'delayed-transfers-of-care', { 'delayed-days': { cells, warnings } });
}

function measureOf(code: string): Measure {
  const measure = MEASURES.find((each) => each.code === code);
  if (!measure) throw new Error(`There is no measure ${code}`);
  return measure;
}

function metricOf(policyYear: string, code: string): Metric {
  const metric = POLICY_YEARS.find(({ year }) => year === policyYear)?.metrics.find(
    (each) => each.code === code,
  );
  if (!metric) throw new Error(`${policyYear} has no metric ${code}`);
  return metric;
}

function sample(name: string): PlanSubmission {
  const file = new URL(`../../../apps/standalone/sample/${name}`, import.meta.url);
  return planSubmissionSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function referenceView(change: Partial<ReferenceDocument> = {}): ReferenceView {
  const file = new URL('../../reference/data/england.json', import.meta.url);
  const read = readReferenceDocument(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.ok) throw new Error(`The reference data are refused: ${JSON.stringify(read.failure)}`);
  return new ReferenceView(1, 'as in the repository', { ...read.value, ...change });
}

import type { Fact, Statement, StatementRow, StatementTable } from '#documents';
import { londonMoment } from '#kernel';
import type { AgreementContent, AgreementPosition, Position, QuarterPosition } from '#settlement';
import { inventedLabel } from '#settlement/plain';
import { clausesOf, clausesTable, money, stepsTable } from './statement-tables';

/**
 * Where an agreement stands in the year, for a delivery group, an executive board and NHS England: what is held, earned
 * and at risk, the forecast with its range and method, of pay for performance each quarter, the counts by month or
 * quarter, and what has to happen.
 *
 * @param area whose it is, as documents name it: `Cambridgeshire (E10000003)`
 */
export function riskShareReport(asked: AgreementPosition, area: string): Statement {
  const { terms, watermark, position, supposed } = asked;
  const { content } = terms;
  return {
    title: `${reportOf(content)}: ${content.title}`,
    marking: markingOf(asked),
    at: new Date(watermark.at),
    facts: factsOf(asked, area),
    tables: [
      positionTable(content, position),
      ...(position.quarters ? quarterTables(content, position.quarters) : []),
      countsTable(content, position),
      forecastTable(content, position),
      stepsTable('What the forecast comes to, step by step', supposed.steps),
      clausesTable(content),
    ],
    notes: [
      ...position.toRelease.map((sentence) => `For the fund to be released in full: ${sentence}.`),
      `Forecast: ${position.method}.`,
    ],
  };
}

/** What the report is called: where nothing but a reduction is paid for, no risk is shared. */
export function reportOf({ rule }: Pick<AgreementContent, 'rule'>): string {
  return rule.kind === 'pay-for-performance' ? 'Pay-for-performance report' : 'Risk-share report';
}

/** What stands on every page of a report: whose figures it has, and what became of the settlement. */
export function markingOf({ terms, status }: Pick<AgreementPosition, 'terms' | 'status'>): string {
  return [inventedLabel(terms.content), MARKINGS[status]].filter((each) => each !== undefined).join('. ');
}

const MARKINGS: Readonly<Record<AgreementPosition['status'], string>> = {
  none: 'In the year: nothing is held back yet',
  open: 'In the year: nothing is settled',
  computed: 'In the year: nothing is settled',
  posted: 'The settlement is posted: its release statement says what is released',
  restating: 'The settlement is being restated: its release statement says what is released',
  closed: 'The settlement is closed: its release statement says what was released',
  voided: 'The settlement is voided: nothing is released',
};

function factsOf(
  { policyYear, agreement, terms, status, watermark }: AgreementPosition,
  area: string,
): Fact[] {
  const known = `watermark ${watermark.id}, ${londonMoment(new Date(watermark.at))}`;
  const facts: readonly (readonly [name: string, label: string, value: string])[] = [
    ['area', 'Area', area],
    ['policy_year', 'Policy year', policyYear],
    ['agreement', 'Agreement', `${agreement}, version ${terms.version}`],
    ['document', 'Taken from', terms.content.document],
    ['status', 'Settlement', status === 'none' ? 'not opened' : status],
    ['known_at', 'Counts known at', known],
  ];
  return facts.map(([name, label, value]) => ({ name, label, type: 'text', value }));
}

function positionTable(content: AgreementContent, position: Position): StatementTable {
  const rule = clausesOf(content, 'target', 'cost', 'rule');
  const fund = clausesOf(content, 'fund', 'holder');
  return {
    name: 'position',
    title: 'Where it stands',
    columns: [
      { header: 'What', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Amount', type: 'money' },
    ],
    rows: [
      ['Held back', fund, money(position.heldPence)],
      ['Earned: released if all that is left goes as planned', rule, money(position.earnedPence)],
      ['Forecast to be released at the end of the year', rule, money(position.forecastPence)],
      ['The least, at the highest ratio of any part so far', rule, money(position.lowestPence)],
      ['The most, at the lowest ratio of any part so far', rule, money(position.highestPence)],
      ['At risk: held back and not forecast to be released', rule, money(position.atRiskPence)],
    ],
  };
}

/** Of pay for performance: what was saved, and what it earned, by quarter and to date. */
function quarterTables(content: AgreementContent, quarters: readonly QuarterPosition[]): StatementTable[] {
  const [target, rule] = [clausesOf(content, 'target'), clausesOf(content, 'fund', 'rule', 'rounding')];
  const reduced: StatementTable = {
    name: 'quarters_reduced',
    title: 'Quarter by quarter: the reduction',
    columns: [
      { header: 'Quarter', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Baseline', type: 'count' },
      { header: 'Planned', type: 'count' },
      { header: 'Counted', type: 'count' },
      { header: 'Forecast', type: 'count' },
      { header: 'To be saved by then', type: 'count' },
      { header: 'Saved by then', type: 'count' },
      { header: 'No more than, for all planned by then to be paid', type: 'count' },
    ],
    rows: quarters.map(
      ({ period, baseline, plan, counted, forecast, plannedReductionToDate, noMoreThan }) => [
        ...[period, target, baseline, plan, counted?.actual, forecast.count],
        ...[plannedReductionToDate, counted?.reductionToDate, noMoreThan],
      ],
    ),
  };
  const paid: StatementTable = {
    name: 'quarters_paid',
    title: 'Quarter by quarter: earned and paid',
    columns: [
      { header: 'Quarter', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Worth', type: 'money' },
      { header: 'Worth by then', type: 'money' },
      { header: 'Earned by then', type: 'money' },
      { header: 'Paid by the rule', type: 'money' },
      { header: 'Paid by then, by the rule', type: 'money' },
      { header: 'Posted', type: 'money' },
      { header: 'Still to be made up', type: 'money' },
      { header: 'Forecast to be paid', type: 'money' },
      { header: 'Short by then, as forecast', type: 'money' },
    ],
    rows: quarters.map((quarter) => {
      const { period, mostPence, mostToDatePence, counted, forecast, postedPence, atRiskPence } = quarter;
      return [
        ...[period, rule, money(mostPence), money(mostToDatePence)],
        ...[money(counted?.earnedToDatePence), money(counted?.paidPence), money(counted?.paidToDatePence)],
        ...[money(postedPence), money(counted?.recoverablePence)],
        ...[money(forecast.paidPence), money(atRiskPence)],
      ];
    }),
  };
  return [reduced, paid];
}

function countsTable(content: AgreementContent, { figures }: Position): StatementTable {
  const clauses = clausesOf(content, 'target');
  return {
    name: 'counts',
    title: 'Planned and counted',
    columns: [
      { header: 'Figure', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Period', type: 'text' },
      { header: 'Planned', type: 'count' },
      { header: 'Counted', type: 'count' },
      { header: 'Planned to date', type: 'count' },
      { header: 'Counted to date', type: 'count' },
      { header: 'Over the plan', type: 'count' },
    ],
    rows: figures.flatMap(({ figure, parts }) =>
      parts.map(({ period, plan, count, planToDate, countToDate }): StatementRow => {
        const over = countToDate === undefined ? undefined : countToDate - planToDate;
        return [figure, clauses, period, plan, count, planToDate, countToDate, over];
      }),
    ),
  };
}

/** Apart from what was counted: nobody takes a forecast for a count, nor adds one to the other. */
function forecastTable(content: AgreementContent, { figures }: Position): StatementTable {
  const clauses = clausesOf(content, 'target');
  return {
    name: 'forecast',
    title: 'Agreed and forecast, of the whole period',
    columns: [
      { header: 'Figure', type: 'text' },
      { header: 'Clause', type: 'text' },
      { header: 'Agreed', type: 'count' },
      { header: 'Forecast', type: 'count' },
      { header: 'At the lowest ratio', type: 'count' },
      { header: 'At the highest ratio', type: 'count' },
      { header: 'Forecast over the agreed', type: 'count' },
    ],
    rows: figures.map(({ figure, target, forecast, lowest, highest }) => [
      ...[figure, clauses, target, forecast, lowest, highest, forecast - target],
    ]),
  };
}

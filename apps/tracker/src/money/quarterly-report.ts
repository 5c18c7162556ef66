import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillWorkbook, type Value } from '#documents';
import { repositoryRoot } from '#installation';
import { londonMoment, type Refusal, type Result } from '#kernel';
import type { AgreementPosition, Position, QuarterPosition, Step } from '#settlement';
import { markingOf, reportOf } from './risk-share-report';
import { clausesOf } from './statement-tables';

type Row = readonly (Value | undefined)[];

/** The sheets of the template that each are for somebody, by how the names of their cells begin. */
const SHEETS = ['Group', 'Board', 'NHSE'] as const;

/**
 * The risk-share report of a quarter as a workbook, with a sheet each for the delivery group, the executive board and NHS
 * England. It is filled into `infra/documents/risk-share-quarter.xlsx`, whose looks and words anybody may change in a
 * spreadsheet, as long as the names of its cells stay.
 */
export async function quarterlyReport(
  asked: AgreementPosition,
  quarter: string,
  area: string,
): Promise<Result<Buffer, Refusal>> {
  const { terms, watermark, position, supposed } = asked;
  const template = readFileSync(join(repositoryRoot(), 'infra', 'documents', 'risk-share-quarter.xlsx'));
  const facts = factsOf(asked, quarter, area);
  const months = monthsOf(position, clausesOf(terms.content, 'target'));
  return fillWorkbook(template, {
    at: new Date(watermark.at),
    cells: {
      ...Object.fromEntries(
        SHEETS.flatMap((sheet) => Object.entries(facts).map(([name, value]) => [`${sheet}_${name}`, value])),
      ),
      Working_marking: text(markingOf(asked)),
      Quarters_marking: text(markingOf(asked)),
    },
    tables: {
      Group_months: months.map(({ figure, period, clauses, planned, counted, toDate, over }) => [
        ...[figure, period, clauses, planned, counted],
        ...[...toDate, over],
      ]),
      Board_months: months.map(({ figure, period, toDate, over }) => [figure, period, ...toDate, over]),
      NHSE_months: months.map(({ figure, period, planned, counted, over }) => [
        ...[figure, period, planned, counted, over],
      ]),
      Working_steps: supposed.steps.map(stepRow),
      Quarters_paid: (position.quarters ?? []).map(quarterRow),
    },
  });
}

function factsOf(asked: AgreementPosition, quarter: string, area: string): Readonly<Record<string, Value>> {
  const { policyYear, agreement, terms, watermark, position } = asked;
  const { content, version } = terms;
  const toRelease = position.toRelease.map((sentence) => `${sentence}.`).join(' ');
  return {
    title: text(`${reportOf(content)}, ${quarter}: ${content.title}`),
    marking: text(markingOf(asked)),
    area: text(area),
    policy_year: text(policyYear),
    quarter: text(quarter),
    agreement: text(`${agreement}, version ${version}`),
    document: text(content.document),
    known_at: text(`watermark ${watermark.id}, ${londonMoment(new Date(watermark.at))}`),
    held: money(position.heldPence),
    earned: money(position.earnedPence),
    at_risk: money(position.atRiskPence),
    forecast: money(position.forecastPence),
    lowest: money(position.lowestPence),
    highest: money(position.highestPence),
    method: text(`${position.method}.`),
    to_release: text(toRelease || 'Nothing is left of it to be counted.'),
  };
}

interface Month {
  readonly figure: Value;
  readonly period: Value;
  readonly clauses: Value;
  readonly planned: Value;
  readonly counted: Value | undefined;
  readonly toDate: readonly (Value | undefined)[];
  readonly over: Value | undefined;
}

/** Of each figure its months, or quarters, and what is forecast of all of them. */
function monthsOf({ figures }: Position, clause: string): Month[] {
  return figures.flatMap(({ figure, parts, target, forecast }) => [
    ...parts.map(({ period, plan, count: counted, planToDate, countToDate }) => ({
      ...{ figure: text(figure), period: text(period), clauses: text(clause) },
      ...{ planned: count(plan), counted: known(counted) },
      toDate: [count(planToDate), known(countToDate)],
      over: known(countToDate === undefined ? undefined : countToDate - planToDate),
    })),
    {
      ...{ figure: text(figure), period: text('forecast'), clauses: text(clause) },
      ...{ planned: count(target), counted: count(forecast) },
      toDate: [count(target), count(forecast)],
      over: count(forecast - target),
    },
  ]);
}

function stepRow({ result, clauses, text: how }: Step): Row {
  const comesTo = 'pence' in result ? money(result.pence) : count(result.count);
  return [text(result.name), text(clauses.join('; ') || '-'), text(how), comesTo];
}

function quarterRow(quarter: QuarterPosition): Row {
  const { period, baseline, plan, counted, plannedReductionToDate, mostPence, forecast, postedPence } =
    quarter;
  return [
    ...[text(period), count(baseline), count(plan), known(counted?.actual)],
    ...[count(plannedReductionToDate), known(counted?.reductionToDate), money(mostPence)],
    ...[counted && money(counted.earnedToDatePence), counted && money(counted.paidPence)],
    ...[postedPence === undefined ? undefined : money(postedPence), money(forecast.paidPence)],
  ];
}

function text(value: string): Value {
  return { type: 'text', value };
}

function count(value: number): Value {
  return { type: 'count', value };
}

function known(value: number | undefined): Value | undefined {
  return value === undefined ? undefined : count(value);
}

function money(pence: number): Value {
  return { type: 'money', value: BigInt(pence) };
}

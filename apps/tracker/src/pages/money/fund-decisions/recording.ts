import { lastDay, monthsOf, period } from '#kernel';
import { html, textsTyped, type Field, type Option } from '#pages';
import { periodName } from '#performance/plain';
import {
  CloseMonthCommand,
  CloseYearCommand,
  ForecastLineCommand,
  ReceiveContributionCommand,
  RecordSpendingCommand,
  VireCommand,
  type FundStanding,
} from '#pooled-fund';
import { z } from 'zod';
import {
  closeMonthBody,
  closeYearBody,
  contributionBody,
  forecastBody,
  spendingBody,
  virementBody,
} from '../../../money/funds.schema';
import { amountTyped } from '../../shell/amounts-typed';
import { contributionName, partnerNamed } from '../fund-named';
import { contributionsTable, linesTable } from '../fund.page';
import { closingContent } from './closing';
import { decided, isInForce, type Before, type DecisionOnFund } from './fund-decision';

// What who records money says of a pooled fund.

const CONTRIBUTION: DecisionOnFund = {
  name: 'contributions',
  title: 'Say that a contribution came in',
  says: 'Said again under the same reference, it puts right what was said before.',
  isOffered: ({ fund }) => isInForce(fund) || fund.status === 'closed',
  about: contributionsTable,
  fields: ({ fund }) => [
    {
      ...{ kind: 'one-of-many', name: 'contribution', label: 'Which contribution' },
      at: '/receipt/contribution',
      options: namedApart(
        (fund.inForce?.content.contributions ?? []).map((each) => ({
          value: each.code,
          name: `${contributionName(each)}, of ${partnerNamed(fund.inForce?.content, each.partner)}`,
        })),
      ),
    },
    {
      ...{ kind: 'text', name: 'reference', label: 'By which reference the payment is found', width: 20 },
      at: '/receipt/reference',
    },
    { kind: 'day', name: 'receivedOn', label: 'It came in on', at: '/receipt/receivedOn' },
    amount('/receipt/pence'),
    effectiveOn('/receipt/effectiveOn', 'the day it came'),
  ],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      contributionBody,
      {
        receipt: {
          ...textsTyped(typed, ['contribution', 'reference', 'receivedOn', 'effectiveOn']),
          ...amountTyped(typed, 'pence'),
        },
      },
      ({ receipt }) => new ReceiveContributionCommand(area, policyYear, receipt, by),
    ),
};

const SPENDING: DecisionOnFund = {
  name: 'spending',
  title: 'Say what was spent on a line',
  says: 'Said again for the same line and month, it puts right what was said before.',
  isOffered: ({ fund }) => isInForce(fund) || fund.status === 'closed',
  about: linesTable,
  fields: ({ fund }) => [
    line(fund, 'line', 'Which line', '/spending/line'),
    month(monthsOfYear(fund), 'month', 'Which month', '/spending/month'),
    amount('/spending/pence'),
    effectiveOn('/spending/effectiveOn', 'the last day of the month'),
  ],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      spendingBody,
      {
        spending: { ...textsTyped(typed, ['line', 'month', 'effectiveOn']), ...amountTyped(typed, 'pence') },
      },
      ({ spending }) => new RecordSpendingCommand(area, policyYear, spending, by),
    ),
};

const FORECAST: DecisionOnFund = {
  name: 'forecasts',
  title: 'Say what a line is expected to come to',
  says: 'The newest forecast of a line counts. It is no money: nothing is entered in the journal.',
  isOffered: ({ fund }) => isInForce(fund),
  about: linesTable,
  fields: ({ fund }) => [
    line(fund, 'line', 'Which line', '/forecast/line'),
    month(monthsOfYear(fund), 'asOf', 'As of the end of which month', '/forecast/asOf'),
    { ...amount('/forecast/outturnPence'), label: 'What it comes to at the end of the year, in pounds' },
    { kind: 'long-text', name: 'method', label: 'How it was worked out', at: '/forecast/method' },
  ],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      forecastBody,
      {
        forecast: { ...textsTyped(typed, ['line', 'asOf', 'method']), ...amountTyped(typed, 'outturnPence') },
      },
      ({ forecast }) => new ForecastLineCommand(area, policyYear, forecast, by),
    ),
};

const VIREMENT: DecisionOnFund = {
  name: 'virements',
  title: 'Move budget from line to line',
  says: 'It is budget, not money: nothing is entered in the journal.',
  isOffered: ({ fund }) => isInForce(fund),
  about: linesTable,
  fields: ({ fund }) => [
    line(fund, 'from', 'From which line', '/virement/from'),
    line(fund, 'to', 'To which line', '/virement/to'),
    amount('/virement/pence'),
    { kind: 'long-text', name: 'reason', label: 'Why', at: '/virement/reason' },
    {
      ...{ kind: 'text', name: 'authority', label: 'By whose authority', at: '/virement/authority' },
      hint: 'The meeting and its day: Delivery Group, 3 June 2016',
    },
  ],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      virementBody,
      {
        virement: {
          ...textsTyped(typed, ['from', 'to', 'reason', 'authority']),
          ...amountTyped(typed, 'pence'),
        },
      },
      ({ virement }) => new VireCommand(area, policyYear, virement, by),
    ),
};

const CLOSE_MONTH: DecisionOnFund = {
  name: 'close-month',
  title: 'Close a month',
  says: 'Nothing takes effect any more in it, or in a month before it. What is said late takes effect on a later day.',
  isFinal: true,
  isOffered: (before) => isInForce(before.fund) && monthsToClose(before).length > 0,
  about: () => html``,
  fields: (before) => [month(monthsToClose(before), 'month', 'Which month', '/month')],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      closeMonthBody,
      textsTyped(typed, ['month']),
      (body) => new CloseMonthCommand(area, policyYear, body.month, by),
    ),
};

const CLOSE_YEAR: DecisionOnFund = {
  name: 'close-year',
  title: 'Close the year',
  says: 'Budget and forecasts stand as they are, and what was spent is what each line came to.',
  isFinal: true,
  isOffered: ({ fund, today }) => isInForce(fund) && lastDay(period(fund.policyYear)) < today,
  about: closingContent,
  fields: () => [{ kind: 'tick', name: 'seen', label: 'I have seen this; it cannot be taken back' }],
  command: ({ area, policyYear, typed, by }) =>
    decided(
      closeYearBody.extend({ seen: z.literal('yes') }),
      textsTyped(typed, ['seen']),
      () => new CloseYearCommand(area, policyYear, by),
    ),
};

/** In the order in which they are needed over a year. */
export const FUND_RECORDING: readonly DecisionOnFund[] = [
  ...[CONTRIBUTION, SPENDING, FORECAST, VIREMENT],
  ...[CLOSE_MONTH, CLOSE_YEAR],
];

function line({ inForce }: FundStanding, name: string, label: string, at: string): Field {
  const options = (inForce?.content.lines ?? []).map(({ code, scheme }) => ({ value: code, name: scheme }));
  return { kind: 'one-of-many', name, label, at, options: namedApart(options) };
}

/** Lines of one scheme, and contributions of one kind, are told apart by what they stand under. */
function namedApart(options: readonly Option[]): Option[] {
  return options.map(({ value, name }) => {
    const isAlone = options.filter((each) => each.name === name).length === 1;
    return { value, name: isAlone ? name : `${name} (${value})` };
  });
}

function month(months: readonly string[], name: string, label: string, at: string): Field {
  const options = months.map((value) => ({ value, name: periodName(value) }));
  return { kind: 'one-of-many', name, label, at, options };
}

function monthsOfYear({ policyYear }: FundStanding): string[] {
  return monthsOf(period(policyYear));
}

/** Those that are over, and open. */
function monthsToClose({ fund, today }: Before): string[] {
  const { closedThrough = '' } = fund;
  return monthsOfYear(fund).filter((each) => {
    const last = lastDay(period(each));
    return last < today && last > closedThrough;
  });
}

function amount(at: string): Field {
  return {
    ...{ kind: 'text', name: 'pounds', label: 'Amount, in pounds', at, width: 20, inputMode: 'decimal' },
    hint: 'With both places of the pence, or none: 2,971,250.00',
  };
}

function effectiveOn(at: string, otherwise: string): Field {
  return {
    ...{ kind: 'day', name: 'effectiveOn', label: 'It takes effect on', at, isOptional: true },
    hint: `Empty: ${otherwise}; where it puts right what was said before, today. Of a closed month, give a later day.`,
  };
}

import type { Decider } from '#decisions';
import {
  daysAfter,
  fail,
  firstDay,
  lastDay,
  ok,
  parsePeriod,
  period,
  periodContaining,
  poundsShown,
  type Refusal,
  type Result,
} from '#kernel';
import { WORDS_MAX } from './fund-content';
import type { FundAgreement, FundContent, Forecast, Receipt, Spending, Virement } from './fund-content';
import { refuseAgreement, refuseFundContent, refuseNamed, unknownLine } from './fund-content.rules';
import type { FundEvent } from './fund.events';
import { fundStream } from './fund.stream';
import { accounts } from './journal/account';
import { reverseEntry, statedEntry, type EntryDraft, type JournalEntry } from './journal/journal-entry';
import { journalRefusal } from './journal/journal-refusals';
import { refusal } from './rules';

interface OfFund {
  readonly area: string;
  readonly policyYear: string;
}

/** The entry that stands for what is put right, where there is one. */
interface PutsRight {
  readonly standing?: JournalEntry | undefined;
  /** The day in Europe/London, `2016-09-12`: on it a correction takes effect unless another is given. */
  readonly today: string;
}

export type FundCommand = OfFund &
  (
    | { readonly type: 'draft-fund'; readonly content: FundContent }
    | { readonly type: 'agree-fund'; readonly agreement: FundAgreement; readonly today: string }
    | { readonly type: 'revise-fund'; readonly content: FundContent; readonly reason: string }
    | ({ readonly type: 'receive-contribution'; readonly receipt: Receipt } & PutsRight)
    | ({ readonly type: 'record-spending'; readonly spending: Spending } & PutsRight)
    | { readonly type: 'forecast-line'; readonly forecast: Forecast }
    | { readonly type: 'vire'; readonly virement: Virement }
    | { readonly type: 'close-month'; readonly month: string; readonly today: string }
    | { readonly type: 'close-year'; readonly today: string }
  );

/** An amount as it stands, and the version of the decision that said so. */
export interface Standing {
  readonly pence: number;
  readonly version: number;
}

/** What has happened to a fund's money; kept whatever becomes of its content. */
interface Movements {
  /** Decisions on the stream so far. */
  readonly version: number;
  /** By reference. */
  readonly receipts: ReadonlyMap<string, Standing & { readonly contribution: string }>;
  /** By line and month, `iachs 2016-06`. */
  readonly spending: ReadonlyMap<string, Standing & { readonly line: string; readonly month: string }>;
  /** In the order in which they were made. */
  readonly forecasts: readonly Forecast[];
  readonly virements: readonly Virement[];
  /** The last day that is closed. */
  readonly closedThrough?: string;
}

export interface AgreedFund {
  readonly content: FundContent;
  readonly agreement: FundAgreement;
}

export type FundState = Movements &
  (
    | { readonly status: 'none' }
    | { readonly status: 'draft'; readonly draft: FundContent }
    | { readonly status: 'agreed' | 'closed'; readonly inForce: AgreedFund }
    | { readonly status: 'under-revision'; readonly inForce: AgreedFund; readonly revision: FundContent }
  );

const NOTHING_YET: Movements = {
  version: 0,
  receipts: new Map(),
  spending: new Map(),
  forecasts: [],
  virements: [],
};

/** A fund is drafted, agreed by its partners and revised; paid into, spent and vired; closed by month and year. */
export const fundDecider: Decider<FundState, FundCommand, FundEvent, readonly Refusal[]> = {
  initialState: { status: 'none', ...NOTHING_YET },
  decide,
  evolve,
};

/** What is spent stands under its line and month. */
export const spendingKey = ({ line, month }: Pick<Spending, 'line' | 'month'>): string => `${line} ${month}`;

function decide(command: FundCommand, state: FundState): Result<FundEvent[], readonly Refusal[]> {
  const refusals = refuse(command, state);
  return refusals.length > 0 ? fail(refusals) : ok(eventsOf(command, state));
}

function eventsOf(command: FundCommand, state: FundState): FundEvent[] {
  switch (command.type) {
    case 'draft-fund':
      return [{ type: 'fund.drafted', data: { content: command.content } }];
    case 'agree-fund':
      return [{ type: 'fund.agreed', data: { agreement: command.agreement } }];
    case 'revise-fund':
      return [{ type: 'fund.revised', data: { content: command.content, reason: command.reason } }];
    case 'receive-contribution':
      return received(command, state);
    case 'record-spending':
      return spent(command, state);
    case 'forecast-line':
      return [{ type: 'fund.forecast', data: command.forecast }];
    case 'vire':
      return [{ type: 'fund.vired', data: command.virement }];
    case 'close-month': {
      const closedThrough = lastDay(period(command.month));
      return [{ type: 'fund.month-closed', data: { month: command.month, closedThrough } }];
    }
    case 'close-year': {
      const through = lastDay(period(command.policyYear));
      const isClosed = through <= (state.closedThrough ?? '');
      return [{ type: 'fund.year-closed', data: isClosed ? {} : { closedThrough: through } }];
    }
  }
}

function received(command: FundCommand & { type: 'receive-contribution' }, state: FundState): FundEvent[] {
  const { receipt, standing } = command;
  const { contribution, reference, pence } = receipt;
  const before = state.receipts.get(reference);
  if (before?.pence === pence && before.contribution === contribution) return [];
  const { partner = '' } = inForceOf(state).contributions.find(({ code }) => code === contribution) ?? {};
  const effectiveOn = effectiveOnOfReceipt(command);
  const what = `${contribution}, ${reference}`;
  const entries = [
    ...undo(standing, effectiveOn, `Put right: ${what}`),
    ...enter(pence, {
      ...{ fund: fundStream(command.area, command.policyYear), kind: 'contribution', effectiveOn },
      narrative: `Contribution received: ${what}`,
      debit: accounts.pool(command.area, command.policyYear),
      credit: accounts.contributed(partner),
    }),
  ];
  return [
    { type: 'fund.contribution-received', data: { ...receipt, partner, entries: entries.map(statedEntry) } },
  ];
}

function spent(command: FundCommand & { type: 'record-spending' }, state: FundState): FundEvent[] {
  const { standing, spending } = command;
  const { line, month, pence } = spending;
  if (state.spending.get(spendingKey(spending))?.pence === pence) return [];
  const effectiveOn = effectiveOnOf(command);
  const what = `${line}, ${month}`;
  const entries = [
    ...undo(standing, effectiveOn, `Put right: ${what}`),
    ...enter(pence, {
      ...{ fund: fundStream(command.area, command.policyYear), kind: 'expenditure', effectiveOn },
      narrative: `Spent: ${what}`,
      debit: accounts.spent(line),
      credit: accounts.pool(command.area, command.policyYear),
    }),
  ];
  return [
    { type: 'fund.spent', data: { line, month, pence, effectiveOn, entries: entries.map(statedEntry) } },
  ];
}

function effectiveOnOfReceipt(command: FundCommand & { type: 'receive-contribution' }): string {
  const { effectiveOn, receivedOn } = command.receipt;
  return effectiveOn ?? dayOfCorrection(command) ?? receivedOn;
}

function effectiveOnOf(command: FundCommand & { type: 'record-spending' }): string {
  const { effectiveOn, month } = command.spending;
  return effectiveOn ?? dayOfCorrection(command) ?? lastDay(period(month));
}

/** What stands is put right on the day that is done, or the day it takes effect where that is still to come. */
function dayOfCorrection({ standing, today }: PutsRight): string | undefined {
  if (standing === undefined) return undefined;
  return today > standing.effectiveOn ? today : standing.effectiveOn;
}

function undo(standing: JournalEntry | undefined, effectiveOn: string, narrative: string): EntryDraft[] {
  return standing ? [reverseEntry(standing, { effectiveOn, narrative })] : [];
}

interface Movement extends Omit<EntryDraft, 'lines'> {
  readonly debit: string;
  readonly credit: string;
}

/** Nothing is entered for no amount. */
function enter(amount: number, { debit, credit, ...head }: Movement): EntryDraft[] {
  if (amount === 0) return [];
  const pence = BigInt(amount);
  return [
    {
      ...head,
      lines: [
        { account: debit, pence },
        { account: credit, pence: -pence },
      ],
    },
  ];
}

function evolve(state: FundState, event: FundEvent): FundState {
  const next = { ...state, version: state.version + 1 };
  const { version } = next;
  switch (event.type) {
    case 'fund.drafted':
      return { ...movementsOf(next), status: 'draft', draft: event.data.content };
    case 'fund.agreed':
      return {
        ...movementsOf(next),
        status: 'agreed',
        inForce: { content: contentToAgree(state), agreement: event.data.agreement },
      };
    case 'fund.revised':
      return {
        ...movementsOf(next),
        status: 'under-revision',
        inForce: agreedIn(state),
        revision: event.data.content,
      };
    case 'fund.contribution-received': {
      const { reference, contribution, pence } = event.data;
      return { ...next, receipts: withKey(state.receipts, reference, { contribution, pence, version }) };
    }
    case 'fund.spent': {
      const { line, month, pence } = event.data;
      const key = spendingKey(event.data);
      return { ...next, spending: withKey(state.spending, key, { line, month, pence, version }) };
    }
    case 'fund.forecast':
      return { ...next, forecasts: [...state.forecasts, event.data] };
    case 'fund.vired':
      return { ...next, virements: [...state.virements, event.data] };
    case 'fund.month-closed':
      return { ...next, closedThrough: event.data.closedThrough };
    case 'fund.year-closed': {
      const { closedThrough = state.closedThrough } = event.data;
      return {
        ...movementsOf(next),
        ...(closedThrough !== undefined && { closedThrough }),
        status: 'closed',
        inForce: agreedIn(state),
      };
    }
  }
}

function movementsOf(state: FundState): Movements {
  const { version, receipts, spending, forecasts, virements, closedThrough } = state;
  return {
    ...{ version, receipts, spending, forecasts, virements },
    ...(closedThrough !== undefined && { closedThrough }),
  };
}

function withKey<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): Map<string, Value> {
  return new Map(map).set(key, value);
}

function refuse(command: FundCommand, state: FundState): Refusal[] {
  const misplaced = refuseInState(command, state);
  if (misplaced) return [misplaced];
  switch (command.type) {
    case 'draft-fund':
      return refuseFundContent(command.content);
    case 'agree-fund':
      return refuseAgreement(command.agreement, contentToAgree(state), command.today);
    case 'revise-fund':
      return [
        ...refuseReason(command.reason),
        ...refuseFundContent(command.content),
        ...refuseInUse(command.content, state),
      ];
    case 'receive-contribution': {
      const { contributions } = inForceOf(state);
      const { contribution, receivedOn, effectiveOn } = command.receipt;
      return [
        ...refuseNamed(contribution, contributions, 'unknown-contribution', '/receipt/contribution'),
        ...refuseAhead(receivedOn, command.today),
        ...refuseBefore(receivedOn, effectiveOn),
        ...refuseLongBefore(receivedOn, command.policyYear),
        ...refuseClosed(effectiveOnOfReceipt(command), state, '/receipt/effectiveOn'),
      ];
    }
    case 'record-spending':
      return refuseSpending(command, state);
    case 'forecast-line': {
      const { line, asOf } = command.forecast;
      return [
        ...unknownLine(line, inForceOf(state), '/forecast/line'),
        ...refuseOutsideYear(asOf, command.policyYear, '/forecast/asOf'),
      ];
    }
    case 'vire':
      return refuseVirement(command.virement, state);
    case 'close-month':
      return refuseClosing(command, state);
    case 'close-year':
      return refuseUnfinished(command.policyYear, command.today, '');
  }
}

/** Whether the command has its place in the fund's life at all. */
function refuseInState({ type, area, policyYear }: FundCommand, state: FundState): Refusal | undefined {
  const name = `The fund of ${area} for ${policyYear}`;
  const isOpen = state.status === 'agreed' || state.status === 'under-revision';
  switch (type) {
    case 'draft-fund':
      return state.status === 'none' || state.status === 'draft'
        ? undefined
        : refusal('fund-already-agreed', '', `${name} is agreed`, 'Revise it, and say why');
    case 'agree-fund':
      if (state.status === 'draft' || state.status === 'under-revision') return undefined;
      return state.status === 'none'
        ? refusal('no-fund-to-agree', '', `${name} has no draft`, 'Draft it first')
        : refusal(
            'fund-already-agreed',
            '',
            `${name} is agreed`,
            'Nothing is left to agree until it is revised',
          );
    case 'revise-fund':
    case 'forecast-line':
    case 'vire':
    case 'close-year':
      if (state.status === 'closed')
        return refusal(
          'fund-closed',
          '',
          `${name} is closed`,
          'What is put right now is entered on a later day',
        );
      break;
    case 'receive-contribution':
    case 'record-spending':
    case 'close-month':
      if (state.status === 'closed') return undefined;
  }
  return isOpen
    ? undefined
    : refusal(
        'fund-not-agreed',
        '',
        `${name} has not been agreed`,
        'Draft it, and agree it with its partners',
      );
}

function refuseAhead(receivedOn: string, today: string): Refusal[] {
  if (receivedOn <= today) return [];
  const what = `${receivedOn} has not come yet: it is ${today}`;
  return [refusal('received-ahead', '/receipt/receivedOn', what, 'Say that it came in once it has')];
}

function refuseBefore(receivedOn: string, effectiveOn = receivedOn): Refusal[] {
  if (effectiveOn >= receivedOn) return [];
  const what = `${effectiveOn} is before it came, on ${receivedOn}`;
  return [
    refusal(
      'effective-before-received',
      '/receipt/effectiveOn',
      what,
      'Give the day it came, or a later one',
    ),
  ];
}

function refuseLongBefore(receivedOn: string, policyYear: string): Refusal[] {
  const dayBefore = daysAfter(firstDay(period(policyYear)), -1);
  const earliest = firstDay(periodContaining('year', dayBefore.slice(0, 7)));
  if (receivedOn >= earliest) return [];
  const what = `${receivedOn} is more than a year before ${policyYear} begins`;
  const mend = `Give the day it came, on ${earliest} or later`;
  return [refusal('received-long-before-year', '/receipt/receivedOn', what, mend)];
}

function refuseBeforeYear(effectiveOn: string, policyYear: string): Refusal[] {
  const first = firstDay(period(policyYear));
  if (effectiveOn >= first) return [];
  const what = `${effectiveOn} is before ${policyYear} begins, on ${first}`;
  return [refusal('effective-before-year', '/spending/effectiveOn', what, `Give ${first} or a later day`)];
}

function refuseSpending(command: FundCommand & { type: 'record-spending' }, state: FundState): Refusal[] {
  const { line, month } = command.spending;
  const outside = refuseOutsideYear(month, command.policyYear, '/spending/month');
  if (outside.length > 0) return outside;
  return [
    ...unknownLine(line, inForceOf(state), '/spending/line'),
    ...refuseBeforeYear(effectiveOnOf(command), command.policyYear),
    ...refuseClosed(effectiveOnOf(command), state, '/spending/effectiveOn'),
  ];
}

function refuseOutsideYear(month: string, policyYear: string, where: string): Refusal[] {
  const year = period(policyYear);
  const stated = parsePeriod(month);
  if (stated?.kind === 'month' && stated.firstMonth >= year.firstMonth && stated.lastMonth <= year.lastMonth)
    return [];
  const what = `${month} is no month of ${policyYear}`;
  return [refusal('month-outside-fund-year', where, what, 'Give a month of the fund’s own policy year')];
}

function refuseClosed(effectiveOn: string, { closedThrough }: FundState, where: string): Refusal[] {
  if (closedThrough === undefined || effectiveOn > closedThrough) return [];
  return [journalRefusal('month-closed', `The fund is closed through ${closedThrough}`, where)];
}

function refuseClosing(
  { month, policyYear, today }: FundCommand & { type: 'close-month' },
  state: FundState,
): Refusal[] {
  const outside = refuseOutsideYear(month, policyYear, '/month');
  if (outside.length > 0) return outside;
  return [
    ...refuseUnfinished(month, today, '/month'),
    ...refuseClosed(lastDay(period(month)), state, '/month'),
  ];
}

/** What still takes effect in a month could not be entered any more. */
function refuseUnfinished(closing: string, today: string, where: string): Refusal[] {
  const through = lastDay(period(closing));
  if (through < today) return [];
  const what = `${closing} lasts through ${through}, and it is ${today}`;
  return [refusal('closed-before-its-end', where, what, 'Close it once it is over')];
}

function refuseVirement({ from, to, pence, reason }: Virement, state: FundState): Refusal[] {
  const content = inForceOf(state);
  const unknown = [
    ...unknownLine(from, content, '/virement/from'),
    ...unknownLine(to, content, '/virement/to'),
    ...refuseReason(reason),
  ];
  if (unknown.length > 0) return unknown;
  if (from === to)
    return [
      refusal('virement-to-itself', '/virement/to', `${from} is both`, 'Name the line that it goes to'),
    ];
  const left = budgetOf(from, content, state.virements);
  if (BigInt(pence) <= left) return [];
  const what = `${from} has a budget of ${poundsShown(left)}, and ${poundsShown(BigInt(pence))} are to go`;
  return [refusal('virement-exceeds-budget', '/virement/pence', what, 'Vire at most what the line has')];
}

/** What a line may spend: its budget as agreed, and what was vired to and from it. */
export function budgetOf(line: string, content: FundContent, virements: readonly Virement[]): bigint {
  const agreed = content.lines.find(({ code }) => code === line)?.pence ?? 0;
  return BigInt(agreed) + viredOf(line, virements);
}

export function viredOf(line: string, virements: readonly Virement[]): bigint {
  return virements.reduce(
    (sum, { from, to, pence }) =>
      sum + (to === line ? BigInt(pence) : 0n) - (from === line ? BigInt(pence) : 0n),
    0n,
  );
}

/** What money has moved on stays, so that it can be shown. */
function refuseInUse({ lines, contributions }: FundContent, state: FundState): Refusal[] {
  const used = [
    ...[...state.spending.values()].map(({ line }) => line),
    ...state.virements.flatMap(({ from, to }) => [from, to]),
  ];
  const gone = [...new Set(used)].filter((line) => !lines.some(({ code }) => code === line));
  const received = [...state.receipts.values()].map(({ contribution }) => contribution);
  const lost = [...new Set(received)].filter((each) => !contributions.some(({ code }) => code === each));
  const mend = 'Keep it, with the amount that is left to it';
  return [
    ...gone.map((line) =>
      refusal('still-in-use', '/content/lines', `${line} has been spent on or vired`, mend),
    ),
    ...lost.map((each) => refusal('still-in-use', '/content/contributions', `${each} has come in`, mend)),
  ];
}

function refuseReason(reason: string): Refusal[] {
  const mend = 'Say why in a sentence';
  if (reason.trim() === '') return [refusal('fund-reason-required', '/reason', 'No reason is given', mend)];
  if (reason.length <= WORDS_MAX) return [];
  return [
    refusal('fund-reason-too-long', '/reason', `The reason is longer than ${WORDS_MAX} characters`, mend),
  ];
}

function inForceOf(state: FundState): FundContent {
  return agreedIn(state).content;
}

function contentToAgree(state: FundState): FundContent {
  if (state.status === 'draft') return state.draft;
  if (state.status === 'under-revision') return state.revision;
  throw new Error(`A fund that is ${state.status} was agreed: its stream is broken`);
}

function agreedIn(state: FundState): AgreedFund {
  if ('inForce' in state) return state.inForce;
  throw new Error(`A fund that is ${state.status} has no agreement: its stream is broken`);
}

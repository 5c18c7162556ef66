import { fold, type RecordedDecision } from '#decisions';
import { fail, jsonPence, lastDay, monthsOf, ok, period, type Pence, type Result } from '#kernel';
import type { Contribution, FundContent, Receipt } from './fund-content';
import { knownNow, linePositions, type LinePosition } from './fund-position';
import { fundDecider, type FundState } from './fund.decider';
import type { FundEvent } from './fund.events';

/** One amount of a fund: of all of it, or of what some contributions pay. */
export interface FundAmountAsked {
  readonly policyYear: string;
  readonly part: 'budget' | 'contributions' | 'received' | 'spent' | 'forecast';
  /** First and last month of what came in, or was spent; the whole year where they are left out. */
  readonly since?: string | undefined;
  readonly through?: string | undefined;
  /** Of one contribution, or of those of some kinds, or of some partners. */
  readonly contribution?: string | undefined;
  readonly kinds?: readonly Contribution['kind'][] | undefined;
  readonly partner?: FundContent['partners'][number]['as'] | undefined;
}

/** A month of which nothing was recorded to have been spent on some of the lines that were asked for. */
interface MonthNotRecorded {
  readonly month: string;
  /** As people know them. */
  readonly lines: readonly string[];
}

interface FundAmount {
  readonly pence: number;
  /** Of what was spent. A month that was closed without any was recorded: there was none. */
  readonly notRecorded: readonly MonthNotRecorded[];
}

/** A fund that partners agreed, with its money as it was decided: folded once, to be asked for many amounts. */
export interface AgreedMoney {
  readonly content: FundContent;
  readonly state: Extract<FundState, { readonly inForce: unknown }>;
  /** How each line stands, in the order of the lines. */
  readonly positions: readonly LinePosition[];
  /** What came in, as it was last put right. */
  readonly receipts: readonly Receipt[];
}

/** A fund's money, of all that was decided on it; or in words why there is none. */
export function agreedMoney(history: readonly RecordedDecision[]): Result<AgreedMoney, string> {
  const state = fold(fundDecider, history);
  if (!('inForce' in state)) return fail('The fund is not agreed yet');
  const { content } = state.inForce;
  const decided = history as readonly RecordedDecision<FundEvent>[];
  const receipts = new Map(
    decided.flatMap(({ type, data }) =>
      type === 'fund.contribution-received' ? [[data.reference, data] as const] : [],
    ),
  );
  return ok({
    ...{ content, state },
    positions: linePositions(content, knownNow(state)),
    receipts: [...receipts.values()],
  });
}

/** An amount of a fund; or why there is none, in words. Nothing is shared out that the fund does not say itself. */
export function fundAmount(fund: AgreedMoney, asked: FundAmountAsked): Result<FundAmount, string> {
  const counted = contributionsCounted(fund.content, asked);
  switch (asked.part) {
    case 'contributions':
      return ofYear(asked, 'A contribution', () => agreedContributions(fund, counted));
    case 'budget':
      return ofYear(asked, 'A budget', () => budget(fund, counted));
    case 'received':
      return received(fund, counted, asked);
    case 'spent':
      return spent(fund, counted, asked);
    case 'forecast':
      return forecast(fund, counted);
  }
}

type Codes = ReadonlySet<string>;
type Amount = Result<FundAmount, string>;

function whole(pence: Pence): Amount {
  return ok({ pence: jsonPence(pence), notRecorded: [] });
}

function ofYear({ since, through }: FundAmountAsked, what: string, amount: () => Pence): Amount {
  if (since === undefined && through === undefined) return whole(amount());
  return fail(`${what} is agreed for the year, and not by the month`);
}

function agreedContributions({ content }: AgreedMoney, counted: Codes): Pence {
  return sumOf(content.contributions.filter(({ code }) => counted.has(code)));
}

/** All of it with what was vired; of some contributions what they are to pay of each line. */
function budget({ content, positions }: AgreedMoney, counted: Codes): Pence {
  if (counted.size === content.contributions.length)
    return positions.reduce((sum, { budgetPence }) => sum + budgetPence, 0n);
  const funding = content.lines.flatMap((line) => line.funding);
  return sumOf(funding.filter(({ contribution }) => counted.has(contribution)));
}

function received({ receipts }: AgreedMoney, counted: Codes, asked: FundAmountAsked): Amount {
  const within = receipts.filter(
    ({ contribution, receivedOn }) => counted.has(contribution) && isWithin(receivedOn.slice(0, 7), asked),
  );
  return within.length === 0 ? fail('Nothing is recorded to have come in') : whole(sumOf(within));
}

function spent({ content, state }: AgreedMoney, counted: Codes, asked: FundAmountAsked): Amount {
  const lines = linesOf(content, counted);
  if (!lines.ok) return lines;
  const within = [...state.spending.values()].filter(
    ({ line, month }) => lines.value.has(line) && isWithin(month, asked),
  );
  if (within.length === 0) return fail('Nothing is recorded to have been spent');
  return ok({
    pence: jsonPence(sumOf(within)),
    notRecorded: monthsNotRecorded(state, lines.value, asked).map(({ month, lines: missing }) => ({
      month,
      lines: missing.map((code) => lineName(content, code)),
    })),
  });
}

function forecast({ content, positions }: AgreedMoney, counted: Codes): Amount {
  const lines = linesOf(content, counted);
  if (!lines.ok) return lines;
  const asked = positions.filter(({ line }) => lines.value.has(line));
  const unknown = asked.filter(({ outturnPence }) => outturnPence === undefined);
  if (unknown.length > 0)
    return fail(`No outturn is forecast of ${unknown.map(({ line }) => lineName(content, line)).join(', ')}`);
  return whole(asked.reduce((sum, { outturnPence = 0n }) => sum + outturnPence, 0n));
}

function isWithin(month: string, { since, through }: FundAmountAsked): boolean {
  return (since === undefined || month >= since) && (through === undefined || month <= through);
}

function monthsNotRecorded(
  { spending, closedThrough = '' }: FundState,
  lines: ReadonlySet<string>,
  asked: FundAmountAsked,
): MonthNotRecorded[] {
  const recorded = new Set([...spending.values()].map(({ line, month }) => `${line} ${month}`));
  return monthsOf(period(asked.policyYear))
    .filter((month) => isWithin(month, asked) && lastDay(period(month)) > closedThrough)
    .flatMap((month) => {
      const missing = [...lines].filter((line) => !recorded.has(`${line} ${month}`));
      return missing.length > 0 ? [{ month, lines: missing }] : [];
    });
}

function contributionsCounted(
  { contributions, partners }: FundContent,
  { contribution, kinds, partner }: FundAmountAsked,
): ReadonlySet<string> {
  const counted = contributions.filter(
    (each) =>
      (contribution === undefined || each.code === contribution) &&
      (kinds === undefined || kinds.includes(each.kind)) &&
      (partner === undefined || partners.some(({ source, as }) => source === each.partner && as === partner)),
  );
  return new Set(counted.map(({ code }) => code));
}

/** The lines that these contributions pay for, and no other does: what was spent on a line says not whose money it was. */
function linesOf(content: FundContent, counted: ReadonlySet<string>): Result<ReadonlySet<string>, string> {
  const { contributions, lines } = content;
  if (counted.size === contributions.length) return ok(new Set(lines.map(({ code }) => code)));
  const own = lines.filter(({ funding }) => funding.some(({ contribution }) => counted.has(contribution)));
  const shared = own.filter(({ funding }) => funding.some(({ contribution }) => !counted.has(contribution)));
  if (shared.length > 0)
    return fail(
      `Other contributions pay for ${shared.map(({ code }) => lineName(content, code)).join(', ')} as well`,
    );
  return ok(new Set(own.map(({ code }) => code)));
}

/** A line by its scheme, and by its code too where another line is of the same. */
function lineName({ lines }: FundContent, code: string): string {
  const scheme = lines.find((line) => line.code === code)?.scheme;
  if (scheme === undefined) return code;
  return lines.some((line) => line.scheme === scheme && line.code !== code) ? `${scheme} (${code})` : scheme;
}

function sumOf(amounts: readonly { readonly pence: number }[]): Pence {
  return amounts.reduce((sum, { pence }) => sum + BigInt(pence), 0n);
}

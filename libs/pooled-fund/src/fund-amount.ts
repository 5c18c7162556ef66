import { fold, type RecordedDecision } from '#decisions';
import { fail, jsonPence, lastDay, monthsOf, ok, period, type Pence, type Result } from '#kernel';
import type { Contribution, FundContent } from './fund-content';
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
  readonly lines: readonly string[];
}

interface FundAmount {
  readonly pence: number;
  /** Of what was spent. A month that was closed without any was recorded: there was none. */
  readonly notRecorded: readonly MonthNotRecorded[];
}

/**
 * An amount of a fund that was agreed, of all that was decided on it; or why there is none, in words. Nothing is shared out
 * that the fund does not say itself.
 */
export function fundAmount(
  history: readonly RecordedDecision[],
  asked: FundAmountAsked,
): Result<FundAmount, string> {
  const state = fold(fundDecider, history);
  if (!('inForce' in state)) return fail('The fund is not agreed yet');
  const { content } = state.inForce;
  const counted = contributionsCounted(content, asked);
  const amount = amountOf(state, content, counted, history as readonly RecordedDecision<FundEvent>[], asked);
  if (!amount.ok) return amount;
  const lines = asked.part === 'spent' ? linesOf(content, counted) : ok(new Set<string>());
  const notRecorded = lines.ok ? monthsNotRecorded(state, lines.value, asked) : [];
  return ok({ pence: jsonPence(amount.value), notRecorded });
}

function monthsNotRecorded(
  { spending, closedThrough = '' }: FundState,
  lines: ReadonlySet<string>,
  { policyYear, since = '', through }: FundAmountAsked,
): MonthNotRecorded[] {
  const recorded = new Set([...spending.values()].map(({ line, month }) => `${line} ${month}`));
  return monthsOf(period(policyYear))
    .filter((month) => month >= since && (through === undefined || month <= through))
    .filter((month) => lastDay(period(month)) > closedThrough)
    .flatMap((month) => {
      const missing = [...lines].filter((line) => !recorded.has(`${line} ${month}`));
      return missing.length > 0 ? [{ month, lines: missing }] : [];
    });
}

/** What partners agreed a fund to be, and how each of its lines stands; nothing where none of it was agreed yet. */
export function fundLines(
  history: readonly RecordedDecision[],
): { readonly content: FundContent; readonly positions: readonly LinePosition[] } | undefined {
  const state = fold(fundDecider, history);
  if (!('inForce' in state)) return undefined;
  const { content } = state.inForce;
  return { content, positions: linePositions(content, knownNow(state)) };
}

type Agreed = Extract<FundState, { readonly inForce: unknown }>;

function amountOf(
  state: Agreed,
  content: FundContent,
  counted: ReadonlySet<string>,
  history: readonly RecordedDecision<FundEvent>[],
  asked: FundAmountAsked,
): Result<Pence, string> {
  const { part, since, through } = asked;
  const isOfMonths = since !== undefined || through !== undefined;
  const isWithin = (month: string) =>
    (since === undefined || month >= since) && (through === undefined || month <= through);
  switch (part) {
    case 'contributions': {
      if (isOfMonths) return fail('A contribution is agreed for the year, and not by the month');
      return ok(
        sumOf(content.contributions.filter(({ code }) => counted.has(code)).map(({ pence }) => pence)),
      );
    }
    case 'budget': {
      if (isOfMonths) return fail('A budget is agreed for the year, and not by the month');
      if (counted.size < content.contributions.length)
        return ok(
          sumOf(
            content.lines.flatMap(({ funding }) =>
              funding.filter(({ contribution }) => counted.has(contribution)).map(({ pence }) => pence),
            ),
          ),
        );
      return ok(
        linePositions(content, knownNow(state)).reduce((sum, { budgetPence }) => sum + budgetPence, 0n),
      );
    }
    case 'received': {
      const receipts = new Map(
        history.flatMap(({ type, data }) =>
          type === 'fund.contribution-received' ? [[data.reference, data] as const] : [],
        ),
      );
      const within = [...receipts.values()].filter(
        ({ contribution, receivedOn }) => counted.has(contribution) && isWithin(receivedOn.slice(0, 7)),
      );
      return within.length === 0
        ? fail('Nothing is recorded to have come in')
        : ok(sumOf(within.map(({ pence }) => pence)));
    }
    case 'spent': {
      const lines = linesOf(content, counted);
      if (!lines.ok) return lines;
      const within = [...state.spending.values()].filter(
        ({ line, month }) => lines.value.has(line) && isWithin(month),
      );
      return within.length === 0
        ? fail('Nothing is recorded to have been spent')
        : ok(sumOf(within.map(({ pence }) => pence)));
    }
    case 'forecast': {
      const lines = linesOf(content, counted);
      if (!lines.ok) return lines;
      const positions = linePositions(content, knownNow(state)).filter(({ line }) => lines.value.has(line));
      const unknown = positions.filter(({ outturnPence }) => outturnPence === undefined);
      if (unknown.length > 0)
        return fail(`No outturn is forecast of ${unknown.map(({ line }) => line).join(', ')}`);
      return ok(positions.reduce((sum, { outturnPence = 0n }) => sum + outturnPence, 0n));
    }
  }
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
function linesOf(
  { contributions, lines }: FundContent,
  counted: ReadonlySet<string>,
): Result<ReadonlySet<string>, string> {
  if (counted.size === contributions.length) return ok(new Set(lines.map(({ code }) => code)));
  const own = lines.filter(({ funding }) => funding.some(({ contribution }) => counted.has(contribution)));
  const shared = own.filter(({ funding }) => funding.some(({ contribution }) => !counted.has(contribution)));
  if (shared.length > 0)
    return fail(`Other contributions pay for ${shared.map(({ code }) => code).join(', ')} as well`);
  return ok(new Set(own.map(({ code }) => code)));
}

function sumOf(amounts: readonly number[]): Pence {
  return amounts.reduce((sum, pence) => sum + BigInt(pence), 0n);
}

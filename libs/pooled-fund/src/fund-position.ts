import { fractionFromDecimal, shareOut, type Pence } from '#kernel';
import type { BudgetLine, Forecast, FundContent, OverspendStep, UnderspendStep } from './fund-content';
import { budgetOf, viredOf, type FundState } from './fund.decider';

/** How a line of the budget stands. */
export interface LinePosition {
  readonly line: string;
  readonly scheme: string;
  readonly category: BudgetLine['category'];
  /** As agreed. */
  readonly agreedPence: Pence;
  /** What came to it, less what went from it. */
  readonly viredPence: Pence;
  /** Agreed and vired. */
  readonly budgetPence: Pence;
  readonly spentPence: Pence;
  readonly forecast?: { readonly asOf: string; readonly outturnPence: Pence; readonly method: string };
  /** What the year comes to: what was spent once it is closed, until then what is forecast, if anything is. */
  readonly outturnPence?: Pence;
  /** Outturn less budget: above zero an overspend. */
  readonly variancePence?: Pence;
  /** What becomes of the variance, step by step as the agreement has it; the steps sum to it. */
  readonly settled: readonly SettledStep[];
}

/** A part of a line's underspend or overspend, and whose it is. */
export interface SettledStep {
  readonly rule: (UnderspendStep | OverspendStep)['rule'];
  /** Above zero an overspend, below zero an underspend. */
  readonly pence: Pence;
  /** Who bears it, or keeps it, in parts that sum to it; nobody where it is the pool's, an agreement's, or not stated. */
  readonly partners: readonly { readonly partner: string; readonly pence: Pence }[];
}

/** What is known of a fund's lines on a day. */
export interface KnownOfLines extends Pick<FundState, 'virements'> {
  readonly spentOn: (line: string) => Pence;
  /** Those that count, in the order in which they were made. */
  readonly forecasts: readonly Forecast[];
  /** Whether what was spent is what the year came to. */
  readonly isOver: boolean;
}

/** All that was said of a fund, whenever it takes effect. */
export function knownNow(state: FundState): KnownOfLines {
  const { virements, forecasts } = state;
  const isOver = state.status === 'closed';
  return { virements, forecasts, isOver, spentOn: (line) => spentOn(line, state) };
}

/** How every line stands. What lines leave to the pool meets what others may draw on it for, in their order. */
export function linePositions(content: FundContent, known: KnownOfLines): LinePosition[] {
  const stand = content.lines.map((line) => ({ line, ...figuresOf(line, content, known) }));
  const under = stand.map(({ line, variancePence }) =>
    variancePence !== undefined && variancePence < 0n ? settle(-variancePence, line.underspend, line) : [],
  );
  let inPool = under
    .flat()
    .filter(({ rule }) => rule === 'reinvested-in-pool')
    .reduce((sum, { pence }) => sum + pence, 0n);
  return stand.map(({ line, ...figures }, index) => {
    const { variancePence } = figures;
    const left = (under[index] ?? []).map((step) => negated(step));
    const over =
      variancePence !== undefined && variancePence > 0n
        ? settle(variancePence, line.overspend, line, inPool)
        : [];
    for (const { rule, pence } of over) if (rule === 'met-from-pool') inPool -= pence;
    return { ...headOf(line), ...figures, settled: [...left, ...over] };
  });
}

/** What was spent on a line so far. */
export function spentOn(line: string, { spending }: FundState): Pence {
  return [...spending.values()].reduce(
    (sum, each) => (each.line === line ? sum + BigInt(each.pence) : sum),
    0n,
  );
}

/** Whose an amount of a line's commissioner is; nobody's in particular where shares are not stated. */
export function commissionersOf(
  { commissioner }: BudgetLine,
  amount: Pence,
): readonly { readonly partner: string; readonly pence: Pence }[] {
  if ('partner' in commissioner) return [{ partner: commissioner.partner, pence: amount }];
  return sharedOut(amount, commissioner.joint);
}

/** Whether partners commission it together without saying in what shares. */
export function isUnshared(line: BudgetLine): boolean {
  return jointOf(line).some(({ share }) => share === undefined);
}

export function jointOf({ commissioner }: BudgetLine) {
  return 'joint' in commissioner ? commissioner.joint : [];
}

function figuresOf(line: BudgetLine, content: FundContent, known: KnownOfLines) {
  const { code, pence } = line;
  const budgetPence = budgetOf(code, content, known.virements);
  const spentPence = known.spentOn(code);
  const said = known.forecasts.findLast((each) => each.line === code);
  const forecast = said && { asOf: said.asOf, outturnPence: BigInt(said.outturnPence), method: said.method };
  const outturnPence = known.isOver ? spentPence : forecast?.outturnPence;
  return {
    agreedPence: BigInt(pence),
    viredPence: viredOf(code, known.virements),
    budgetPence,
    spentPence,
    ...(forecast && { forecast }),
    ...(outturnPence !== undefined && { outturnPence, variancePence: outturnPence - budgetPence }),
  };
}

/** Shares an amount above zero out over steps; what the last of them may not take is not stated to be anybody's. */
function settle(
  amount: Pence,
  steps: readonly (UnderspendStep | OverspendStep)[],
  line: BudgetLine,
  inPool = 0n,
): SettledStep[] {
  const settled: SettledStep[] = [];
  let left = amount;
  for (const step of steps) {
    const cap = 'upToPence' in step && step.upToPence !== undefined ? BigInt(step.upToPence) : left;
    const most = step.rule === 'met-from-pool' && inPool < cap ? inPool : cap;
    const pence = most < left ? most : left;
    if (pence > 0n) settled.push({ rule: step.rule, pence, partners: partnersOf(step, pence, line) });
    left -= pence;
  }
  return left > 0n ? [...settled, { rule: 'not-stated', pence: left, partners: [] }] : settled;
}

function partnersOf(
  step: UnderspendStep | OverspendStep,
  pence: Pence,
  line: BudgetLine,
): SettledStep['partners'] {
  switch (step.rule) {
    case 'kept-by-commissioner':
    case 'not-called-on-pool':
      return commissionersOf(line, pence);
    case 'shared-by':
      return sharedOut(pence, step.shares);
    case 'reinvested-in-pool':
    case 'met-from-pool':
    case 'settled-by-agreement':
    case 'not-stated':
      return [];
  }
}

/** To the penny; a penny left over goes to the largest remainder, among equals to the first named. */
function sharedOut(
  amount: Pence,
  sharers: readonly { readonly partner: string; readonly share?: string | undefined }[],
): { partner: string; pence: Pence }[] {
  const shares = sharers.flatMap(({ share }) => (share === undefined ? [] : [fractionFromDecimal(share)]));
  if (shares.length < sharers.length) return [];
  const parts = shareOut(amount, shares);
  return sharers.map(({ partner }, index) => ({ partner, pence: parts[index] ?? 0n }));
}

function negated({ rule, pence, partners }: SettledStep): SettledStep {
  return { rule, pence: -pence, partners: partners.map((each) => ({ ...each, pence: -each.pence })) };
}

function headOf({ code, scheme, category }: BudgetLine): Pick<LinePosition, 'line' | 'scheme' | 'category'> {
  return { line: code, scheme, category };
}

import type { FundAgreement, FundContent, Forecast, Receipt, Spending, Virement } from './fund-content';
import type { StatedEntry } from './journal/journal-entry';

/** A first draft was written, or the draft was written anew. */
export interface FundDrafted {
  readonly type: 'fund.drafted';
  readonly data: { readonly content: FundContent };
}

/** The draft, or the revision, was agreed by its partners and is in force. */
export interface FundAgreed {
  readonly type: 'fund.agreed';
  readonly data: { readonly agreement: FundAgreement };
}

/** Another content was put forward for an agreed fund. It is in force once it is agreed, not before. */
export interface FundRevised {
  readonly type: 'fund.revised';
  readonly data: { readonly content: FundContent; readonly reason: string };
}

/** A contribution came in, or what was said to have come in was put right. */
export interface ContributionReceived {
  readonly type: 'fund.contribution-received';
  readonly data: Receipt & { readonly partner: string; readonly entries: readonly StatedEntry[] };
}

/** Money was spent on a line in a month, or what was said to have been spent was put right. */
export interface FundSpent {
  readonly type: 'fund.spent';
  readonly data: Omit<Spending, 'effectiveOn'> & {
    readonly effectiveOn: string;
    readonly entries: readonly StatedEntry[];
  };
}

export interface FundForecast {
  readonly type: 'fund.forecast';
  readonly data: Forecast;
}

export interface FundVired {
  readonly type: 'fund.vired';
  readonly data: Virement;
}

/** The journal takes nothing more that takes effect through that day. */
export interface MonthClosed {
  readonly type: 'fund.month-closed';
  readonly data: { readonly month: string; readonly closedThrough: string };
}

/** The year is over: its budget stands, and what was spent is what it came to. */
export interface YearClosed {
  readonly type: 'fund.year-closed';
  /** Without a day where its last month was closed already. */
  readonly data: { readonly closedThrough?: string };
}

export type FundEvent =
  | FundDrafted
  | FundAgreed
  | FundRevised
  | ContributionReceived
  | FundSpent
  | FundForecast
  | FundVired
  | MonthClosed
  | YearClosed;

export { AgreeFundCommand } from './agree-fund.command';
export { agreedFund, settledLines } from './agreed-fund';
export type { SettledLine } from './agreed-fund';
export { CloseMonthCommand } from './close-month.command';
export { CloseYearCommand } from './close-year.command';
export type { FundOutcome } from './decide-fund';
export { DraftFundCommand } from './draft-fund.command';
export { ForecastLineCommand } from './forecast-line.command';
export { agreedMoney, fundAmount } from './fund-amount';
export type { AgreedMoney } from './fund-amount';
export type {
  BudgetLine,
  Contribution,
  Forecast,
  FundAgreement,
  FundContent,
  FundSubmission,
  Receipt,
  Spending,
  Virement,
} from './fund-content';
export type { LinePosition, SettledStep } from './fund-position';
export type { StatedDifference } from './fund-warnings';
export { FundQuery } from './fund.query';
export type { FundDecision, FundStanding } from './fund.query';
export { FundsOfAreaQuery } from './funds-of-area.query';
export type { AreaFunds } from './funds-of-area.query';
export { ACCOUNT_CLASSES, accountClass, accounts } from './journal/account';
export type { AccountClass } from './journal/account';
export { balances } from './journal/balances.query';
export type { Balance } from './journal/balances.query';
export { firstOpenDay } from './journal/first-open-day.query';
export { entryFromStated, ENTRY_KINDS, reverseEntry, statedEntry } from './journal/journal-entry';
export type {
  EntryDraft,
  EntryKind,
  EntryLine,
  JournalEntry,
  StatedEntry,
  WithEntries,
} from './journal/journal-entry';
export type { FromOtherFund } from './journal/from-other-funds.query';
export { JournalQuery } from './journal/journal.query';
export type { JournalAsked, JournalPage } from './journal/journal.query';
export { closeJournal, entriesOfDecisions, enterDecided, recordEntries } from './journal/journal.store';
export type { MadeBy } from './journal/journal.store';
export { readSealedEntries } from './journal/sealed-entries.query';
export type { SealedEntry } from './journal/sealed-entries.query';
export { journalVerdict, readJournalSeal, verifyJournal } from './journal/verify-journal.query';
export type { JournalSeal, JournalVerdict } from './journal/verify-journal.query';
export { fundsOfArea, fundStream, policyYearOfFundStream } from './fund.stream';
export type { IntoPool, PartnerStatement, StatementShare, UnsharedLine } from './partner-statement';
export { PartnerStatementQuery } from './partner-statement.query';
export type { StatementAsked } from './partner-statement.query';
export { PooledFundModule } from './pooled-fund.module';
export { ReceiveContributionCommand } from './receive-contribution.command';
export { RecordSpendingCommand } from './record-spending.command';
export { ReviseFundCommand } from './revise-fund.command';
export { FUND_RULES, JOURNAL_RULES } from './rules';
export type { Reconciled } from './statement-reconciled';
export type { StatementMovement, StatementSection } from './statement-sections';
export { VireCommand } from './vire.command';

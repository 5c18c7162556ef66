export { ACCOUNT_CLASSES, accountClass, accounts } from './journal/account';
export type { AccountClass } from './journal/account';
export { balances } from './journal/balances.query';
export type { Balance } from './journal/balances.query';
export { entryFromStated, ENTRY_KINDS, reverseEntry, statedEntry } from './journal/journal-entry';
export type {
  EntryDraft,
  EntryKind,
  EntryLine,
  JournalEntry,
  StatedEntry,
  WithEntries,
} from './journal/journal-entry';
export { JournalQuery } from './journal/journal.query';
export type { JournalAsked, JournalPage } from './journal/journal.query';
export { JournalRefused } from './journal/journal-refused';
export { closeJournal, entriesOfDecision, enterDecided, recordEntries } from './journal/journal.store';
export type { MadeBy } from './journal/journal.store';
export { journalVerdict, readJournalSeal, verifyJournal } from './journal/verify-journal.query';
export type { JournalSeal, JournalVerdict } from './journal/verify-journal.query';
export { fundStream } from './fund.stream';
export { JOURNAL_RULES } from './rules';

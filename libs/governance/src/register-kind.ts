import { z } from 'zod';
import type { PeriodKind, Refusal, Rule } from '#kernel';

/** No text of an entry is longer: a cell of a printed table, with those that go on from it on the next page. */
const WORDS_MAX = 4_000;
export const wordsSchema = z.string().trim().min(1).max(WORDS_MAX);
/** A name or a reference. */
export const nameSchema = z.string().trim().min(1).max(200);
export const daySchema = z.iso.date();
/** The code of an entry, and of whatever an entry belongs to: `annex-c-07`. */
export const entryCodeSchema = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/, 'is no code such as "annex-c-07"')
  .max(60);

/** No count of people, admissions or days is higher. */
export const COUNT_MAX = 1_000_000_000;
export const countSchema = z.int().min(0).max(COUNT_MAX);
/** Ten thousand million pounds. */
export const PENCE_MAX = 1_000_000_000_000;
export const penceSchema = z.int().min(0).max(PENCE_MAX).describe('Whole pence.');

/** What an entry belongs to, and who has it in hand. */
export const programmeSchema = nameSchema.describe('The part of the plan that it stands in.');
export const schemeSchema = entryCodeSchema.describe('The code of the scheme that it belongs to.');
export const conditionSchema = entryCodeSchema.describe(
  'The code of the national condition that it belongs to.',
);
export const ownerSchema = nameSchema.describe('By name.');

/** Columns of a printed table that are no field here, verbatim: its header, and what stands in the cell. */
export const asPrintedSchema = z
  .record(z.string().max(400), z.string().max(WORDS_MAX))
  .describe('Columns of the printed table that are no field here, verbatim, by their headers.');

/** What every kind of entry may have. */
export interface RegisterEntry {
  readonly asPrinted?: Readonly<Record<string, string>>;
}

/** How a field is written in one cell of a table, and on the command line. A list is none, and only in JSON. */
export type CellType = 'text' | 'day' | 'number' | 'pence' | 'yes-no';

/** A day by which somebody is to have done something about an entry. */
export interface DueDay {
  readonly on: string;
  /** What is due on it: `due`, `review`. */
  readonly what: string;
  readonly isDone: boolean;
}

/** Something that came to pass on a day, in words: `Milestone reached: ...`. */
export interface DatedEvent {
  readonly on: string;
  readonly says: string;
}

/** What an entry is held against beside itself, as it stands when the entry is decided on or read. */
export interface Surroundings {
  /** What stands open in a register of the area, without the entry itself. */
  readonly others: <Entry extends RegisterEntry>(of: RegisterKind<Entry>) => readonly Entry[];
  /** The lines of the area's pooled fund as agreed for a policy year, by code; undefined where none was agreed. */
  readonly budgetLines: (policyYear: string) => readonly string[] | undefined;
  /** The metrics that a policy year's definition in force asks for, by code; none where none is in force. */
  readonly metricsOf: (policyYear: string) => readonly string[];
  /** Whether the reference data know an organisation by its source, `urn:ods:RGN`. */
  readonly isOrganisation: (source: string) => boolean;
  /** The organisation in whose name it is decided, where it is in one's. */
  readonly inNameOf?: string | undefined;
}

/**
 * One kind of register: what its entries look like, and the rules they are held to. Commands, questions, routes, the
 * command line, tables and due days work alike for every kind in `REGISTER_KINDS`; a further one is one more file.
 */
export interface RegisterKind<Entry extends RegisterEntry = RegisterEntry> {
  /** As it stands in addresses, streams and commands: `milestones`. */
  readonly kind: string;
  /** What one of its entries is called in a sentence: `milestone`. */
  readonly one: string;
  /** What it is for, in a sentence. */
  readonly what: string;
  readonly entry: z.ZodType<Entry>;
  /** The fields that stand in a cell of a table, in the order in which they are printed. */
  readonly cells: Readonly<Record<string, CellType>>;
  /** Fields that tell one entry from another, by which a row of a table that is imported again is known. */
  readonly knownBy: readonly string[];
  /** Of which periods of its policy year an entry is, where it is of one. */
  readonly periods?: readonly PeriodKind[];
  /** Fields that say how it goes, where that is noted by itself from time to time. */
  readonly progress?: readonly string[];
  /** Whether what its entries say is approved by another than who wrote it. */
  readonly isApproved?: true;
  /** The rules of its own that `refuse` refuses by, and `warn` warns by. */
  readonly rules: readonly Rule[];
  readonly example: { readonly code: string; readonly entry: Entry };
  /** What its entries are held against beside themselves; absent where that is nothing. */
  readonly reads?: { readonly registers: readonly string[]; readonly isFundRead: boolean };
  /** The code that an entry has to stand under, where that follows from what it says: there is one of each. */
  codeOf?(entry: Entry): string;
  /** What in an entry breaks its rules; `where` is below the entry, `/doneOn`. `today` is the day in Europe/London. */
  refuse(entry: Entry, today: string, around: Surroundings): readonly Refusal[];
  /** What in an entry does not add up, and is taken all the same; derived whenever it is read. */
  warn?(entry: Entry, around: Surroundings): readonly Refusal[];
  /** Writes out what follows from what was given, such as a score, so that the event says it. */
  complete?(entry: Entry): Entry;
  /** The days by which something is due on an entry that is open. */
  dueDays?(entry: Entry): readonly DueDay[];
  /** What came to pass by what an entry says, beside the other entries of its register: marked on charts of its area. */
  happened?(entry: Entry, others: readonly Entry[]): readonly DatedEvent[];
  /** What an entry is shown by in a list, in a few words. */
  shown(entry: Entry): string;
}

/** The source of a rule that no document has. */
export const KEPT_HERE = 'How registers are kept here';

/** A refusal by a rule of a register. */
export function refusal(rule: string, where: string, what: string, mend: string): Refusal {
  return { rule, where, what, mend };
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, fold, versionConflict, type DecidedBy } from '#decisions';
import { fail, londonDay, ok, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { readEntries, type ReadEntry } from '../read-entries.query';
import { refuseWhose } from '../register-basis.query';
import { entryCodeSchema, refusal } from '../register-kind';
import { findRegisterKind } from '../register-kinds';
import { registerDecider, type EntryState } from '../register.decider';
import type { RegisterEvent } from '../register.events';
import { surroundingsOf } from '../surroundings.query';
import { entriesOf, entryStream } from '../register.stream';
import { planImport } from './plan-import';
import { registerTableDecider, tableStream, type TableImported } from './register-table.decider';
import type { TableMapping } from './table-mapping';

/** What became of a table, or would of a dry run: which of its entries are new, or say something else. */
export interface ImportedCounts {
  /** How often the table was imported; what a command names as read. */
  readonly version: number;
  readonly dryRun: boolean;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly addedEntries: readonly string[];
  readonly changedEntries: readonly string[];
  /** Entries that the table had before and has no more; they are left as they are. */
  readonly gone: readonly string[];
}

export type ImportOutcome = Result<ImportedCounts, readonly Refusal[]>;

/** A table to import: of which document, which column is which field, and what is printed in it. */
export interface TableGiven {
  readonly document: string;
  readonly mapping: TableMapping;
  readonly rows: readonly (readonly string[])[];
  /** What becomes of it is said, and nothing is decided. */
  readonly dryRun?: boolean | undefined;
}

/** Takes the entries of a printed table into a register: all of them, or none. The same table again changes nothing. */
export class ImportTableCommand extends Command<ImportOutcome> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly table: string,
    readonly given: TableGiven,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ImportTableCommand)
export class ImportTableHandler implements ICommandHandler<ImportTableCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind: name, table, given, by }: ImportTableCommand): Promise<ImportOutcome> {
    const unknown = [...(await refuseWhose(this.reference, area, name)), ...refuseName(table)];
    const kind = findRegisterKind(name);
    if (unknown.length > 0 || kind === undefined) return fail(unknown);
    const stream = tableStream(area, name, table);
    const history = await this.decisions.read(stream);
    const { expectedVersion = history.length } = by;
    if (expectedVersion !== history.length)
      return fail([versionConflict(stream, expectedVersion, history.length)]);
    const entries = new Map(
      (await readEntries(this.decisions, entriesOf(area, name))).map((each) => [each.standing.code, each]),
    );
    const before = fold(registerTableDecider, history);
    const { decisions, definitions, reference } = this;
    const around = await surroundingsOf({ decisions, definitions, reference }, area, kind);
    const today = londonDay(await this.decisions.clock());
    const planned = planImport({ kind, table, ...given, before, states: statesOf(entries), around, today });
    if (!planned.ok) return planned;
    const { decided, gone } = planned.value;
    const imported = registerTableDecider.decide(planned.value.table, before);
    const events = imported.ok ? imported.value : [];
    const { dryRun = false } = given;
    if (!dryRun) {
      const appended = await this.decisions.appendEach<TableImported | RegisterEvent>(
        [
          { stream, expectedVersion: history.length, events },
          ...decided.map((each) => ({
            stream: entryStream(area, name, each.code),
            expectedVersion: entries.get(each.code)?.standing.version ?? 0,
            events: each.events,
          })),
        ],
        by,
      );
      if (!appended.ok) return fail([appended.failure]);
    }
    const codes = decided.map(({ code }) => code);
    const addedEntries = codes.filter((code) => !entries.has(code));
    const changedEntries = codes.filter((code) => entries.has(code));
    return ok({
      version: history.length + (dryRun ? 0 : events.length),
      dryRun,
      added: addedEntries.length,
      changed: changedEntries.length,
      unchanged: planned.value.table.codes.length - decided.length,
      addedEntries,
      changedEntries,
      gone,
    });
  }
}

function statesOf(entries: ReadonlyMap<string, ReadEntry>): Map<string, EntryState> {
  return new Map([...entries].map(([code, { history }]) => [code, fold(registerDecider, history)]));
}

function refuseName(table: string): Refusal[] {
  if (entryCodeSchema.max(40).safeParse(table).success) return [];
  const mend = 'Use letters and digits, parted by hyphens, dots or underscores, such as annex-c';
  return [refusal('table-name-malformed', '/table', `${table} is no name of a table`, mend)];
}

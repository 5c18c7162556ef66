import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, fold } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { ReferenceStore } from '#reference';
import { readEntries } from '../read-entries.query';
import { refuseWhose } from '../register-basis.query';
import { refusal } from '../register-kind';
import { findRegisterKind } from '../register-kinds';
import { entriesOf } from '../register.stream';
import { printTable } from './print-table';
import { registerTableDecider, tableStream } from './register-table.decider';
import type { TableMapping } from './table-mapping';

export interface RegisterTable {
  readonly area: string;
  readonly kind: string;
  readonly table: string;
  /** How often it was imported; what a command names as read. */
  readonly version: number;
  readonly document: string;
  readonly mapping: TableMapping;
  /** The rows as they were printed, with what its entries say by now. */
  readonly rows: readonly (readonly string[])[];
  /** The codes of its entries, in the order in which they stand in it. */
  readonly codes: readonly string[];
  /** When it was imported last, and by whom. */
  readonly recordedAt: string;
  readonly actor: string;
}

type Answer = Result<RegisterTable, readonly Refusal[]>;

/** What does a table that was imported say by now? Refused as `no-register-table`. */
export class RegisterTableQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly table: string,
  ) {
    super();
  }
}

@QueryHandler(RegisterTableQuery)
export class RegisterTableHandler implements IQueryHandler<RegisterTableQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind: name, table }: RegisterTableQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area, name);
    const kind = findRegisterKind(name);
    if (unknown.length > 0 || kind === undefined) return fail(unknown);
    const history = await this.decisions.read(tableStream(area, name, table));
    const imported = fold(registerTableDecider, history);
    const last = history.at(-1);
    if (imported === undefined || last === undefined) {
      const what = `No table ${table} was imported into the register of ${name}`;
      return fail([refusal('no-register-table', '', what, 'Import it first')]);
    }
    const read = await readEntries(this.decisions, entriesOf(area, name));
    const entries = new Map(read.map(({ standing: { code, entry } }) => [code, entry]));
    const { document, mapping, codes } = imported;
    const { version, recordedAt, actor } = last;
    const rows = printTable(imported, kind, entries);
    return ok({ area, kind: name, table, version, document, mapping, rows, codes, recordedAt, actor });
  }
}

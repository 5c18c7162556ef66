import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { canonicalJson, fail, ok, type Json, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { decidedBelow, readEntry, type AsDecided } from './read-entries.query';
import { refuseWhose } from './register-basis.query';
import { refusal, type RegisterEntry } from './register-kind';
import { findRegisterKind } from './register-kinds';
import type { RegisterEvent } from './register.events';
import { entryStream } from './register.stream';
import { warnedEntries, type WarnedEntry } from './warned-entries.query';

/** What a field said before a decision, and after it; absent where it said nothing. */
export interface FieldChange {
  readonly field: string;
  readonly from?: Json;
  readonly to?: Json;
}

/** One decision on an entry: what changed, by whom, when, and why. */
export interface EntryDecided {
  readonly version: number;
  readonly position: number;
  readonly type: RegisterEvent['type'];
  readonly actor: string;
  readonly recordedAt: string;
  readonly reason?: string;
  readonly changes: readonly FieldChange[];
}

export interface EntryHistory extends WarnedEntry {
  readonly area: string;
  readonly kind: string;
  readonly history: readonly EntryDecided[];
}

type Answer = Result<EntryHistory, readonly Refusal[]>;

/** How does one entry of a register stand, and how did it come to? Refused as `no-register-entry`. */
export class RegisterEntryQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly code: string,
    readonly asDecided: AsDecided = {},
  ) {
    super();
  }
}

@QueryHandler(RegisterEntryQuery)
export class RegisterEntryHandler implements IQueryHandler<RegisterEntryQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind, code, asDecided }: RegisterEntryQuery): Promise<Answer> {
    const unknown = await refuseWhose(this.reference, area, kind);
    if (unknown.length > 0) return fail(unknown);
    const stream = entryStream(area, kind, code);
    const upTo = await decidedBelow(this.decisions, asDecided);
    const read = readEntry(stream, await this.decisions.read(stream, upTo));
    if (read === undefined) {
      const one = findRegisterKind(kind)?.one ?? 'entry';
      return fail([refusal('no-register-entry', '', `There is no ${one} ${code}`, 'Add it first')]);
    }
    const { decisions, definitions, reference } = this;
    const kept = { decisions, definitions, reference };
    const [warned] = await warnedEntries(kept, area, kind, [read.standing], upTo);
    const warnings = warned?.warnings ?? [];
    return ok({ area, kind, ...read.standing, warnings, history: decided(read.history) });
  }
}

function decided(history: readonly RecordedDecision<RegisterEvent>[]): EntryDecided[] {
  let before: RegisterEntry = {};
  return history.map(({ version, position, type, actor, recordedAt, data }) => {
    const changes = 'entry' in data ? changesBetween(before, data.entry) : [];
    if ('entry' in data) before = data.entry;
    const { reason } = data;
    return {
      ...{ version, position, type, actor, recordedAt },
      ...(reason !== undefined && { reason }),
      changes,
    };
  });
}

function changesBetween(before: RegisterEntry, after: RegisterEntry): FieldChange[] {
  const [from, to] = [before, after].map((entry) => new Map(Object.entries(entry as Record<string, Json>)));
  return [...new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])])]
    .filter((field) => canonicalJson(from?.get(field)) !== canonicalJson(to?.get(field)))
    .map((field) => {
      const [was, is] = [from?.get(field), to?.get(field)];
      return { field, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) };
    });
}

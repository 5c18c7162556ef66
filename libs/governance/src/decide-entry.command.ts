import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DecisionStore, handleOrRefuse, type DecidedBy, type RecordedDecision } from '#decisions';
import { fail, londonDay, type Refusal, type Result } from '#kernel';
import { DefinitionStore, ReferenceStore } from '#reference';
import { writersOf } from './entry-approval';
import { refuseWhose } from './register-basis.query';
import type { Surroundings } from './register-kind';
import { findRegisterKind } from './register-kinds';
import { registerDecider, type EntryDecision } from './register.decider';
import type { RegisterEvent } from './register.events';
import { entryStream } from './register.stream';
import { surroundingsOf } from './surroundings.query';

export type EntryOutcome = Result<readonly RecordedDecision<RegisterEvent>[], readonly Refusal[]>;

/** Adds an entry to a register of an area, changes it, closes it or opens it again. */
export class DecideEntryCommand extends Command<EntryOutcome> {
  constructor(
    readonly area: string,
    readonly kind: string,
    readonly code: string,
    readonly decision: EntryDecision,
    readonly by: DecidedBy & Pick<Surroundings, 'inNameOf'>,
  ) {
    super();
  }
}

@CommandHandler(DecideEntryCommand)
export class DecideEntryHandler implements ICommandHandler<DecideEntryCommand> {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
  ) {}

  async execute({ area, kind: name, code, decision, by }: DecideEntryCommand): Promise<EntryOutcome> {
    const unknown = await refuseWhose(this.reference, area, name);
    const kind = findRegisterKind(name);
    if (unknown.length > 0 || kind === undefined) return fail(unknown);
    const { decisions, definitions, reference } = this;
    const aroundEach = await surroundingsOf({ decisions, definitions, reference }, area, kind);
    const around = { ...aroundEach(code), inNameOf: by.inNameOf };
    const stream = entryStream(area, name, code);
    // Over the version that was read: whoever wrote something since is refused with it.
    const writers = decision.type === 'approve' ? writersOf(await decisions.read(stream)) : undefined;
    const today = londonDay(await decisions.clock());
    const command = { ...decision, kind, code, today, around, actor: by.actor, writers };
    return handleOrRefuse(decisions, registerDecider, stream, command, by);
  }
}

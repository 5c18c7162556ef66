import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { FILLING } from './filling/filling';
import { ReturnFacts } from './filling/return-facts';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';

/** Copies what the ledger knows now into a return. What says the same as before stays as it is. */
export class FillReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(FillReturnCommand)
export class FillReturnHandler implements ICommandHandler<FillReturnCommand> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly facts: ReturnFacts,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, by }: FillReturnCommand): Promise<ReturnOutcome> {
    const read = await this.forms.readOver(of, by);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const at = await this.surroundings.now();
    const { found, missing } = await this.facts.at(of.area, form, at, state);
    return this.returns.decide(
      {
        type: 'fill',
        ...{ of, form, subject: by.actor, now: await this.surroundings.clock() },
        ...{ at: { ...at, filling: FILLING }, found, missing },
        approvals: await this.surroundings.chain(of.area, form),
      },
      // What was found is for the return as it was read.
      { ...by, expectedVersion: history.length },
    );
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import type { ReturnDecision } from './return-command';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';

/** Answers, confirms, approves, signs off, ratifies, acknowledges, reopens or withdraws a return. */
export class DecideReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly decision: ReturnDecision,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(DecideReturnCommand)
export class DecideReturnHandler implements ICommandHandler<DecideReturnCommand> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, decision, by }: DecideReturnCommand): Promise<ReturnOutcome> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { form } = read.value;
    const now = await this.surroundings.clock();
    return this.returns.decide({ ...decision, of, form, subject: by.actor, now }, by);
  }
}

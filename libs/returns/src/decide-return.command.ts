import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail } from '#kernel';
import type { ReturnDecision } from './return-command';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { refuseWay } from './ways-set-up';

/** Answers, confirms, approves, signs off, ratifies, resends, lets go, acknowledges, reopens or withdraws a return. */
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
    if (decision.type === 'resend') {
      const notSetUp = refuseWay(decision, await this.surroundings.waysSetUp(), '/channel');
      if (notSetUp.length > 0) return fail(notSetUp);
    }
    const around = { of, form, subject: by.actor, now: await this.surroundings.clock() };
    if (decision.type === 'approve' || decision.type === 'sign-off') {
      const chain = await this.surroundings.chain(of.area, form);
      return this.returns.decide({ ...decision, ...around, chain }, by);
    }
    return this.returns.decide({ ...decision, ...around }, by);
  }
}

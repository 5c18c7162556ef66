import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail, londonDay, ok, type Refusal, type Result } from '#kernel';
import type { CheckedReturn } from './checks/check-return';
import { checkAsItStands, warningsOf } from './checked-return';
import type { OfReturn } from './return.events';
import { ReturnFacts } from './filling/return-facts';
import { ReturnForms } from './return-forms';
import { contentHashOf } from './return-state';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';

type Outcome = Result<
  {
    readonly recorded: Extract<ReturnOutcome, { ok: true }>['value']['recorded'];
    readonly checked: CheckedReturn;
  },
  readonly Refusal[]
>;

/** Checks a return as it stands, and notes what came of it: only what was checked is approved. */
export class CheckReturnCommand extends Command<Outcome> {
  constructor(
    readonly of: OfReturn,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(CheckReturnCommand)
export class CheckReturnHandler implements ICommandHandler<CheckReturnCommand> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly facts: ReturnFacts,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, by }: CheckReturnCommand): Promise<Outcome> {
    const read = await this.forms.readOver(of, by);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const now = await this.surroundings.clock();
    const settings = await this.surroundings.settings(of.area);
    const outdated = await this.facts.outdated(form, state, await this.surroundings.now());
    const checked = checkAsItStands(form, state, settings, londonDay(new Date(now)), outdated);
    const decided = await this.returns.decide(
      {
        type: 'check',
        ...{ of, form, subject: by.actor, now },
        contentHash: contentHashOf(state),
        blocking: checked.verdict.blocking,
        warnings: warningsOf(checked.findings),
      },
      { ...by, expectedVersion: history.length },
    );
    return decided.ok ? ok({ recorded: decided.value.recorded, checked }) : fail(decided.failure);
  }
}

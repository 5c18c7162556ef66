import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail } from '#kernel';
import { forbiddenTexts } from '#platform';
import { isSameValue } from './checks/value-type';
import { readReturnWorkbook } from './documents/read-return-workbook';
import { cellOf } from './form-cells';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';

/** Refusals of one workbook that are told: as many as somebody would go through. */
const REFUSALS_MAX = 100;

/**
 * Reads the answers of a workbook that somebody filled in into a return. A cell that says what stands already is none
 * of theirs, so that a copy stays a copy; an empty one takes nothing back.
 */
export class ImportReturnCommand extends Command<ReturnOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly workbook: Buffer,
    readonly by: DecidedBy,
  ) {
    super();
  }
}

@CommandHandler(ImportReturnCommand)
export class ImportReturnHandler implements ICommandHandler<ImportReturnCommand> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, workbook, by }: ImportReturnCommand): Promise<ReturnOutcome> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const filledIn = await readReturnWorkbook(form, workbook, of.area);
    if (!filledIn.ok) return fail(filledIn.failure.slice(0, REFUSALS_MAX));
    const forbidden = forbiddenTexts(filledIn.value, '/answers');
    if (forbidden.length > 0) return fail(forbidden.slice(0, REFUSALS_MAX));
    const answers = Object.fromEntries(
      Object.entries(filledIn.value).filter(([key, value]) => {
        const [stands, cell] = [state.answers[key], cellOf(form, key)];
        return !stands || !cell || !isSameValue(value, stands.value, cell.question);
      }),
    );
    const now = await this.surroundings.clock();
    return this.returns.decide(
      { type: 'answer', ...{ of, form, answers, subject: by.actor, now } },
      // What differs is for the return as it was read.
      { expectedVersion: history.length, ...by },
    );
  }
}

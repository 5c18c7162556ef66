import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { forbiddenTexts } from '#platform';
import { readReturnWorkbook } from './documents/read-return-workbook';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { documentHash, ReturnStore, type ReturnOutcome } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { takenIn, type LeftCell } from './taken-in';
import { workbookBase } from './workbook-base';

/** Refusals of one workbook that are told: as many as somebody would go through. */
const REFUSALS_MAX = 100;

/** A workbook that somebody filled in. */
export interface SentWorkbook {
  readonly bytes: Buffer;
  /** As whoever sends it calls the file. */
  readonly name?: string | undefined;
  /** The version of the return that it was filled in over, where it does not say what it was made of. */
  readonly over?: number | undefined;
}

/** What became of a workbook, beside the decision. */
export interface Imported {
  /** The version that it was filled in over. */
  readonly over: number;
  readonly answered: number;
  readonly takenBack: number;
  /** Cells that others have changed since, and that the workbook has as they were. */
  readonly left: readonly LeftCell[];
}

type ImportOutcome = Result<
  Extract<ReturnOutcome, { ok: true }>['value'] & { readonly imported: Imported },
  readonly Refusal[]
>;

/**
 * Reads what somebody changed in a workbook of a return into it. What is a change is told by what stood when the
 * workbook was made: what others have decided since is theirs, and is refused where the workbook has something else.
 */
export class ImportReturnCommand extends Command<ImportOutcome> {
  constructor(
    readonly of: OfReturn,
    readonly workbook: SentWorkbook,
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

  async execute({ of, workbook, by }: ImportReturnCommand): Promise<ImportOutcome> {
    const read = await this.forms.readOver(of, by);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const reference = await this.surroundings.referenceNow();
    const area = reference.area(of.area);
    if (!area) throw new Error(`${of.area} has a return, and is no area`);
    const filledIn = await readReturnWorkbook(form, workbook.bytes, { area, areas: reference.areas });
    if (!filledIn.ok) return fail(filledIn.failure.slice(0, REFUSALS_MAX));
    const base = workbookBase(history, filledIn.value.contentHash, workbook.over);
    if (!base.ok) return base;
    const { over, before } = base.value;
    const taken = takenIn(filledIn.value, {
      before: before.answers,
      now: state.answers,
      since: history.slice(over),
    });
    if (!taken.ok) return fail(taken.failure.slice(0, REFUSALS_MAX));
    const { answers, left } = taken.value;
    const forbidden = forbiddenTexts(answers, '/answers');
    if (forbidden.length > 0) return fail(forbidden.slice(0, REFUSALS_MAX));
    const { name, bytes } = workbook;
    const file = { ...(name !== undefined && { name }), sha256: documentHash(bytes) };
    const now = await this.surroundings.clock();
    const decided = await this.returns.decide(
      { type: 'answer', ...{ of, form, answers, file, subject: by.actor, now } },
      // What differs is for the return as it was read.
      { ...by, expectedVersion: history.length },
    );
    if (!decided.ok) return decided;
    const given = Object.values(answers);
    const takenBack = given.filter((value) => value === null).length;
    const imported = { over, answered: given.length - takenBack, takenBack, left };
    return ok({ ...decided.value, imported });
  }
}

import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DecidedBy } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { forbiddenTexts } from '#platform';
import { readReturnWorkbook } from './documents/read-return-workbook';
import { returnDecider } from './return.decider';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { documentHash, ReturnStore, type ReadReturn, type ReturnOutcome } from './return.store';
import { contentHashOf, type OpenReturn } from './return-state';
import { ReturnSurroundings } from './return-surroundings';
import { refusal } from './rules';
import { takenIn, type LeftCell } from './taken-in';

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
    const base = baseOf(history, filledIn.value.contentHash, workbook.over);
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

interface Base {
  /** The version, and what stood at it. */
  readonly over: number;
  readonly before: OpenReturn;
}

/** What stood when a workbook was made: it says by what hash, or whoever sends it says at which version. */
function baseOf(
  history: ReadReturn['history'],
  contentHash: string | undefined,
  over: number | undefined,
): Result<Base, readonly Refusal[]> {
  const states = statesOf(history);
  const named = over === undefined ? undefined : states[over - 1];
  if (over !== undefined && !named) {
    const what = `There is no version ${over}: it is at version ${states.length}`;
    return fail([refusal('return-workbook-without-version', '/over', what, GIVE_OVER)]);
  }
  if (contentHash === undefined) {
    if (over !== undefined && named) return ok({ over, before: named });
    const what = 'It does not say which version of the return it was filled in over';
    return fail([refusal('return-workbook-without-version', '/over', what, GIVE_OVER)]);
  }
  if (named && contentHashOf(named) !== contentHash) {
    const what = `It was not made of version ${over ?? ''}: it says of which content`;
    return fail([refusal('return-workbook-of-another', '/over', what, 'Leave out over which version')]);
  }
  const at = states.findLastIndex((state) => contentHashOf(state) === contentHash);
  const before = states[at];
  if (before) return ok({ over: at + 1, before });
  const what = `This return never had the content ${contentHash} that it was made of`;
  const mend = 'Take a new workbook with return document, and fill that in';
  return fail([refusal('return-workbook-of-another', '', what, mend)]);
}

const GIVE_OVER = 'Give it with --over (over in the address): show has the version of each decision';

/** What stood after each decision. */
function statesOf(history: ReadReturn['history']): OpenReturn[] {
  const { initialState, evolve } = returnDecider;
  let state = initialState;
  return history.flatMap((decision) => {
    state = evolve(state, decision);
    return state.status === 'open' ? [state] : [];
  });
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { fold } from '#decisions';
import { RENDERER } from '#documents';
import { fail, ok, type Refusal, type Result } from '#kernel';
import type { ReturnQuestion, ReturnTemplate } from '#catalogue';
import { DefinitionStore } from '#reference';
import type { Answer, Answers, AnswerValue, FilledAt, Origin } from './answers';
import { returnDocuments } from './documents/return-documents';
import { FILLING, rulesOf } from './filling/filling';
import { ReturnFacts } from './filling/return-facts';
import { cellOf } from './form-cells';
import type { KeptDocument, OfReturn, Snapshot } from './return.events';
import { ReturnForms } from './return-forms';
import { lockedContent } from './return-rendering';
import { returnDecider } from './return.decider';
import { contentHashOf, copyIn, inputHashOf } from './return-state';
import { documentHash, ReturnStore, type ReadReturn } from './return.store';
import { refusal } from './rules';

/** A figure that comes to something else when it is worked out again. It never should. */
export interface NotReproduced {
  readonly cell: string;
  readonly at?: string | undefined;
  readonly type?: ReturnQuestion['type'] | undefined;
  readonly submitted: AnswerValue;
  /** Absent where nothing is found any more. */
  readonly now?: AnswerValue | undefined;
}

export interface ReproducedDocument extends Pick<KeptDocument, 'form' | 'name' | 'sha256'> {
  /** What is kept has the hash that was decided on. */
  readonly isKept: boolean;
  /** Made again: of the same bytes; not asked of another renderer than the one that made it. */
  readonly isSame?: boolean | undefined;
}

/** By which rules figures were filled. By other rules they may come to something else: only their hashes are looked at. */
export interface FilledBy {
  /** Each number once, in the order of the watermarks. */
  readonly was: readonly number[];
  readonly is: number;
  /** How many figures were not worked out again. */
  readonly asKept: number;
}

/** What became of a submission when it was made again from what was recorded. */
export interface ReproducedReturn extends OfReturn {
  readonly revision: number;
  /** Figures that were taken from the ledger: worked out again where they had been, unless they were filled by other rules. */
  readonly figures: number;
  readonly notReproduced: readonly NotReproduced[];
  readonly filling: FilledBy;
  readonly inputHash: string;
  /** Worked out again from what was decided before it was submitted. */
  readonly contentHash?: string | undefined;
  /** Whether answers, definitions and everything that was approved and signed have the hashes that were decided on. */
  readonly isContentSame: boolean;
  readonly renderer: { readonly was: string; readonly is: string };
  readonly documents: readonly ReproducedDocument[];
  /** Everything holds. */
  readonly holds: boolean;
}

type Reproduced = Result<ReproducedReturn, readonly Refusal[]>;

/**
 * Does a submission come to the same, made again from the records? Each figure is worked out anew at the watermark it was
 * taken at, if by the rules of today, and each document made anew and compared by its bytes. Refused as `no-return` or `return-not-submitted`.
 */
export class ReproduceReturnQuery extends Query<Reproduced> {
  constructor(
    readonly of: OfReturn,
    /** The last that was submitted, where it is left out. */
    readonly revision?: number,
  ) {
    super();
  }
}

@QueryHandler(ReproduceReturnQuery)
export class ReproduceReturnHandler implements IQueryHandler<ReproduceReturnQuery> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly facts: ReturnFacts,
    private readonly definitions: DefinitionStore,
  ) {}

  async execute({ of, revision }: ReproduceReturnQuery): Promise<Reproduced> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const snapshot = snapshotOf(state.submissions, revision);
    if (!snapshot) return fail([notSubmitted(revision)]);
    const copies = copiesOf(snapshot.answers);
    const notReproduced: NotReproduced[] = [];
    const filling = filledBy(snapshot.watermarks, copies);
    for (const at of snapshot.watermarks.filter((each) => rulesOf(each) === FILLING))
      notReproduced.push(...(await this.others(of, form, at, copies)));
    const inputHash = inputHashOf(snapshot);
    const contentHash = signedHash(history, snapshot.revision);
    const signed = [
      snapshot.contentHash,
      snapshot.signOff.contentHash,
      ...snapshot.approvals.map((each) => each.contentHash),
    ];
    const definitions = await this.definitions.inForce(snapshot.watermarks.at(-1)?.decisionPosition);
    const isContentSame =
      notReproduced.length === 0 &&
      inputHash === snapshot.inputHash &&
      signed.every((hash) => hash === contentHash) &&
      definitions.hash === snapshot.definitionsHash;
    const documents = await this.documents(of, form, snapshot);
    return ok({
      ...{ ...of, revision: snapshot.revision, figures: Object.keys(copies).length, notReproduced },
      filling,
      ...{ inputHash, contentHash, isContentSame },
      renderer: { was: snapshot.renderer, is: RENDERER },
      documents,
      holds: isContentSame && documents.every(({ isKept, isSame }) => isKept && isSame !== false),
    });
  }

  private async others(
    of: OfReturn,
    form: ReturnTemplate,
    at: FilledAt,
    copies: Answers,
  ): Promise<NotReproduced[]> {
    const taken = takenAt(at, copies);
    if (taken.length === 0) return [];
    // A row that does not say what it stands for was filled before that was kept, by its place.
    const inKnownRows = taken.filter(
      ([, { origin }]) => origin.from === 'ledger' && origin.rowOf !== undefined,
    );
    const { found } = await this.facts.at(of.area, form, at, {
      answers: Object.fromEntries(inKnownRows),
    });
    return taken.flatMap(([cell, { value, origin }]) => {
      const now = found[cell];
      if (now?.value === value && isOfOneAnswer(now.origin, origin)) return [];
      const { address: at, question } = cellOf(form, cell) ?? {};
      return [{ cell, at, type: question?.type, submitted: value, now: now?.value }];
    });
  }

  private async documents(
    of: OfReturn,
    form: ReturnTemplate,
    snapshot: Snapshot,
  ): Promise<ReproducedDocument[]> {
    const isSameRenderer = snapshot.renderer === RENDERER;
    const made = isSameRenderer ? await returnDocuments(lockedContent(form, of.area, snapshot)) : undefined;
    const all: ReproducedDocument[] = [];
    for (const { form: kind, name, sha256 } of snapshot.documents) {
      const kept = await this.returns.findDocument(sha256);
      all.push({
        ...{ form: kind, name, sha256, isKept: kept !== undefined },
        ...(made && { isSame: made.ok && documentHash(made.value[kind]) === sha256 }),
      });
    }
    return all;
  }
}

function filledBy(watermarks: readonly FilledAt[], copies: Answers): FilledBy {
  const byOthers = watermarks.filter((at) => rulesOf(at) !== FILLING);
  return {
    was: [...new Set(watermarks.map(rulesOf))],
    is: FILLING,
    asKept: byOthers.reduce((sum, at) => sum + takenAt(at, copies).length, 0),
  };
}

function takenAt({ id }: FilledAt, copies: Answers): [string, Answer][] {
  return Object.entries(copies).filter(
    ([, { origin }]) => origin.from === 'ledger' && origin.watermark === id,
  );
}

/** The hash of what stood when a revision was submitted. */
function signedHash(history: ReadReturn['history'], revision: number): string | undefined {
  const at = history.findIndex(
    ({ type, data }) => type === 'return.submitted' && data.snapshot.revision === revision,
  );
  const state = fold(returnDecider, history.slice(0, at));
  return state.status === 'open' ? contentHashOf(state) : undefined;
}

function isOfOneAnswer(one: Origin, other: Origin): boolean {
  if (one.from !== 'ledger' || other.from !== 'ledger') return false;
  return one.contentHash === other.contentHash && one.definitionVersion === other.definitionVersion;
}

export function snapshotOf(
  submissions: readonly { readonly snapshot: Snapshot }[],
  revision: number | undefined,
): Snapshot | undefined {
  const found =
    revision === undefined
      ? submissions.at(-1)
      : submissions.find(({ snapshot }) => snapshot.revision === revision);
  return found?.snapshot;
}

export function notSubmitted(revision: number | undefined): Refusal {
  const what = revision === undefined ? 'Nothing was submitted' : `No revision ${revision} was submitted`;
  return refusal('return-not-submitted', '/revision', what, 'Ask for one that was');
}

/** What was taken from the ledger: answers, and what somebody wrote something else in place of. */
export function copiesOf(answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([cell, answer]) => {
      const copy = copyIn(answer);
      return copy ? [[cell, copy]] : [];
    }),
  );
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnswerSource } from '#catalogue';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { FigureRecords, recordsMoved, type MovedValue } from '#settlement';
import type { Answer, AnswerValue, FilledAt } from './answers';
import { askedOnce } from './asked-once';
import { ReturnFacts } from './filling/return-facts';
import { isOfEntry } from './filling/register-findings';
import { isBehind, restsOnRecords, restsOnReference } from './filling/streams-behind';
import { cellsOf } from './form-cells';
import { copiesOf, notSubmitted, snapshotOf } from './reproduce-return.query';
import type { OfReturn, Snapshot } from './return.events';
import { ReturnForms } from './return-forms';
import { ReturnSurroundings } from './return-surroundings';

/** A cell of which the ledger says something else now than what was submitted of it, and why. */
export interface ReturnDifference {
  readonly cell: string;
  /** `Payment for performance!E9` */
  readonly at: string;
  readonly question: string;
  /** What the ledger said then. Absent where it had nothing. */
  readonly before?: AnswerValue | undefined;
  /** Absent where it has nothing now. */
  readonly after?: AnswerValue | undefined;
  /** What went out, where somebody had written something else in place of what the ledger said. */
  readonly submitted?: AnswerValue | undefined;
  readonly source?: AnswerSource | undefined;
  /** Of what was counted: the records whose values differ. */
  readonly records: readonly MovedValue[];
  /** Of anything: what was decided in between about what it is taken from. */
  readonly decisions: readonly Pick<
    RecordedDecision,
    'position' | 'type' | 'actor' | 'recordedAt' | 'stream'
  >[];
  /** Of a rate, a denominator or a name: the reference data that it was taken from, where that is another now. */
  readonly referenceVersions?: { readonly before: number; readonly after: number } | undefined;
  /** Why the records are not told, where they are not. */
  readonly untold?: 'too-many' | 'not-explained' | undefined;
}

/** What a revision would change in what was submitted. */
export interface ReturnDifferences extends OfReturn {
  readonly revision: number;
  /** Where what was submitted was taken last, and where it is held against now. */
  readonly between: { readonly before?: FilledAt | undefined; readonly after: FilledAt };
  /** In the order of the form. */
  readonly differences: readonly ReturnDifference[];
}

type Answered = Result<ReturnDifferences, readonly Refusal[]>;

/** What says the ledger now that is not what was submitted? Refused as `no-return` or `return-not-submitted`. */
export class ReturnDifferencesQuery extends Query<Answered> {
  constructor(
    readonly of: OfReturn,
    /** The last that was submitted, where it is left out. */
    readonly revision?: number,
  ) {
    super();
  }
}

@QueryHandler(ReturnDifferencesQuery)
export class ReturnDifferencesHandler implements IQueryHandler<ReturnDifferencesQuery> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly facts: ReturnFacts,
    private readonly decisions: DecisionStore,
    private readonly figureRecords: FigureRecords,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, revision }: ReturnDifferencesQuery): Promise<Answered> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { state, form } = read.value;
    const snapshot = snapshotOf(state.submissions, revision);
    if (!snapshot) return fail([notSubmitted(revision)]);
    const after = await this.surroundings.now();
    const { found } = await this.facts.at(of.area, form, after);
    const before = copiesOf(snapshot.answers);
    const why = new Reasons(this.decisions, this.figureRecords, of, after);
    const differences: ReturnDifference[] = [];
    // In the order of the form, in which they are read.
    for (const { key: cell, address, question } of cellsOf(form, Object.keys({ ...before, ...found }))) {
      const [was, is] = [before[cell], found[cell]];
      if (was?.value === is?.value) continue;
      const submitted = snapshot.answers[cell]?.value;
      differences.push({
        ...{ cell, at: address, question: question.text, before: was?.value, after: is?.value },
        ...(submitted !== was?.value && { submitted }),
        ...(await why.of(was, is, snapshot)),
      });
    }
    return ok({
      ...{ ...of, revision: snapshot.revision, differences },
      between: { before: snapshot.watermarks.at(-1), after },
    });
  }
}

type Why = Pick<ReturnDifference, 'source' | 'records' | 'decisions' | 'untold' | 'referenceVersions'>;

/** Finds what moved answers: each figure, and each stream, is read once. */
class Reasons {
  private readonly moved = new Map<string, Promise<Pick<Why, 'records' | 'untold'>>>();
  private readonly decided = new Map<string, Promise<Why['decisions']>>();

  constructor(
    private readonly store: DecisionStore,
    private readonly figureRecords: FigureRecords,
    private readonly returned: OfReturn,
    private readonly after: FilledAt,
  ) {}

  async of(was: Answer | undefined, is: Answer | undefined, snapshot: Snapshot): Promise<Why> {
    const source = sourceOf(was) ?? sourceOf(is);
    const before = takenAt(was, snapshot) ?? snapshot.watermarks.at(-1);
    if (!source || !before) return { source, records: [], decisions: [] };
    const moved = restsOnRecords(source)
      ? await this.recordsOf(source, before)
      : ({ records: [] } satisfies Pick<Why, 'records' | 'untold'>);
    const versions = { before: before.referenceVersion, after: this.after.referenceVersion };
    const isReferred = restsOnReference(source) && versions.before !== versions.after;
    return {
      ...{ source, ...moved, decisions: await this.decisionsOn(source, before) },
      ...(isReferred && { referenceVersions: versions }),
    };
  }

  private recordsOf(
    { policyYear, metric, period }: Extract<AnswerSource, { readonly from: 'figure' }>,
    before: FilledAt,
  ): Promise<Pick<Why, 'records' | 'untold'>> {
    const of = { area: this.returned.area, policyYear, agreement: '' };
    return askedOnce(this.moved, [policyYear, metric, period, before.id].join(' '), async () => {
      const were = await this.figureRecords.behind(of, { metric, period }, before);
      if (!were.ok) return { records: [], untold: were.failure };
      const are = await this.figureRecords.behind(of, { metric, period }, this.after);
      if (!are.ok) return { records: [], untold: are.failure };
      return { records: recordsMoved(were.value.records, are.value.records) };
    });
  }

  private decisionsOn(source: AnswerSource, before: FilledAt): Promise<Why['decisions']> {
    const { area } = this.returned;
    return askedOnce(this.decided, `${JSON.stringify(source)} ${before.decisionPosition}`, async () => {
      const decided = await this.store.streamsDecidedOn(before.decisionPosition, this.after.decisionPosition);
      const streams = decided.filter((stream) => isBehind(area, source, stream));
      const histories = await this.store.readEach(streams, this.after.decisionPosition);
      return histories
        .filter((history) => source.from !== 'register' || isOfEntry(source, history))
        .flat()
        .filter(({ position }) => position >= before.decisionPosition)
        .map(({ position, type, actor, recordedAt, stream }) => ({
          ...{ position, type, actor, recordedAt, stream },
        }));
    });
  }
}

function sourceOf(answer: Answer | undefined): AnswerSource | undefined {
  return answer?.origin.from === 'ledger' ? answer.origin.source : undefined;
}

function takenAt(answer: Answer | undefined, { watermarks }: Snapshot): FilledAt | undefined {
  const { origin } = answer ?? {};
  return origin?.from === 'ledger' ? watermarks.find(({ id }) => id === origin.watermark) : undefined;
}

import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnswerSource, ReturnQuestion, ReturnSection, ReturnTemplate } from '#catalogue';
import { DecisionStore, type RecordedDecision } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import {
  FigureRecords,
  recordsMoved,
  SettledAtQuery,
  type MovedValue,
  type SettledAgreement,
} from '#settlement';
import type { Answer, AnswerValue, FilledAt, LedgerOrigin } from './answers';
import { askedOnce } from './asked-once';
import { ReturnFacts } from './filling/return-facts';
import { isOfEntry } from './filling/register-findings';
import { isBehind, restsOnRecords, restsOnReference } from './filling/streams-behind';
import { cellsOf } from './form-cells';
import { isMovedByRules, newWarnings } from './outdated-cells';
import { copiesOf, notSubmitted, snapshotOf } from './reproduce-return.query';
import type { OfReturn, Snapshot } from './return.events';
import { ReturnForms } from './return-forms';
import { isSaidSame, submissionOf, type OpenReturn } from './return-state';
import { ReturnSurroundings } from './return-surroundings';

/**
 * A cell of which the ledger says something else now than when it was submitted, or filled in, or the same of other records,
 * and why.
 */
export interface ReturnDifference {
  readonly cell: string;
  /** `Payment for performance!E9` */
  readonly at: string;
  readonly question: string;
  /** What its values are: pence, days, a decimal. */
  readonly type: ReturnQuestion['type'];
  /** What the ledger said then. Absent where it had nothing. */
  readonly before?: AnswerValue | undefined;
  /** Absent where it has nothing now. The same as before where only the records behind it are others, its warnings, or the rules. */
  readonly after?: AnswerValue | undefined;
  /** What is to be known of it now and was not then, and the other way round. */
  readonly warnings?:
    { readonly began: LedgerOrigin['warnings']; readonly over: LedgerOrigin['warnings'] } | undefined;
  /** Nothing behind it has moved: by the rules of today the same was to be filled in then. */
  readonly isByRules?: true | undefined;
  /** What went out, or is to, where somebody had written something else in place of what the ledger said. */
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

/** A cell that a revision in preparation answers otherwise than the one that was submitted last. */
export interface ChangedAnswer extends Pick<ReturnDifference, 'cell' | 'at' | 'question' | 'type'> {
  /** Absent where it was not answered, or is not any more. */
  readonly submitted?: AnswerValue | undefined;
  readonly now?: AnswerValue | undefined;
}

/** What a revision would change in what was submitted; or filling again, in what is being prepared. */
export interface ReturnDifferences extends OfReturn {
  readonly revision: number;
  readonly isDraft: boolean;
  /** Where it was taken last, and where it is held against: as far as anything was recorded. */
  readonly between: { readonly before?: FilledAt | undefined; readonly after?: FilledAt | undefined };
  /** In the order of the form. */
  readonly differences: readonly ReturnDifference[];
  /** Of a revision in preparation: what it says otherwise than the one that was submitted last. */
  readonly sinceSubmitted?:
    { readonly revision: number; readonly answers: readonly ChangedAnswer[] } | undefined;
}

type Answered = Result<ReturnDifferences, readonly Refusal[]>;

/**
 * What says the ledger now that is not what was submitted, or filled into what is being prepared? It stores nothing. Refused
 * as `no-return`, or as `return-not-submitted` where there is no such revision.
 */
export class ReturnDifferencesQuery extends Query<Answered> {
  constructor(
    readonly of: OfReturn,
    /** The last that was submitted, where it is left out; where none was, the one in preparation. */
    readonly revision?: number,
    /** As it was recorded at a moment, `2017-04-03T09:00:00.000Z`. */
    readonly recordedBy?: string,
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
    private readonly queries: QueryBus,
    private readonly figureRecords: FigureRecords,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, revision, recordedBy }: ReturnDifferencesQuery): Promise<Answered> {
    const read = await this.forms.read(of, await this.surroundings.upTo(recordedBy));
    if (!read.ok) return read;
    const { state, form } = read.value;
    const told = snapshotOf(state.submissions, revision) ?? draftOf(state, revision);
    if (!told) return fail([notSubmitted(revision)]);
    const after = await this.surroundings.latest(recordedBy);
    const isDraft = told === state;
    return ok({
      ...{ ...of, revision: told.revision, isDraft },
      between: { before: told.watermarks.at(-1), after },
      differences: after ? await this.differences(of, form, told, after) : [],
      ...(isDraft && { sinceSubmitted: sinceSubmitted(form, state) }),
    });
  }

  private async differences(
    of: OfReturn,
    form: ReturnTemplate,
    told: Told,
    after: FilledAt,
  ): Promise<ReturnDifference[]> {
    const { found } = await this.facts.at(of.area, form, after, told);
    const anew = await this.facts.anew(of.area, form, told);
    const before = copiesOf(told.answers);
    const why = new Reasons(this.decisions, this.queries, this.figureRecords, of, after);
    const differences: ReturnDifference[] = [];
    for (const each of cellsOf(form, Object.keys({ ...before, ...found }))) {
      const { key: cell, address, question, section } = each;
      const [was, is] = [before[cell], found[cell]];
      if (was === is || isSaidSame(was, is)) continue;
      const submitted = told.answers[cell]?.value;
      differences.push({
        ...{ cell, at: address, question: question.text, type: question.type },
        ...{ before: was?.value, after: is?.value, ...warningsMoved(was, is) },
        ...(isMovedByRules(cell, was, is, anew) && { isByRules: true as const }),
        ...(submitted !== was?.value && { submitted }),
        ...(await why.of(was, is, told, section.rows)),
      });
    }
    return differences;
  }
}

function warningsMoved(was: Answer | undefined, is: Answer | undefined): Pick<ReturnDifference, 'warnings'> {
  const [began, over] = [newWarnings(was, is), newWarnings(is, was)];
  return began.length === 0 && over.length === 0 ? {} : { warnings: { began, over } };
}

/** What was submitted, or is being prepared. */
type Told = Pick<Snapshot, 'revision' | 'answers' | 'watermarks'> & Partial<Pick<OpenReturn, 'rowsOf'>>;

/** What is being prepared, where that is asked about; or where nothing else could be. */
function draftOf(state: OpenReturn, revision = state.revision): OpenReturn | undefined {
  return revision === state.revision && !submissionOf(state) ? state : undefined;
}

function sinceSubmitted(
  form: ReturnTemplate,
  { answers, submissions }: OpenReturn,
): ReturnDifferences['sinceSubmitted'] {
  const snapshot = submissions.at(-1)?.snapshot;
  if (!snapshot) return undefined;
  const before = snapshot.answers;
  const changed = cellsOf(form, Object.keys({ ...before, ...answers })).filter(
    ({ key }) => before[key]?.value !== answers[key]?.value,
  );
  return {
    revision: snapshot.revision,
    answers: changed.map(({ key: cell, address, question }) => ({
      ...{ cell, at: address, question: question.text, type: question.type },
      ...{ submitted: before[cell]?.value, now: answers[cell]?.value },
    })),
  };
}

type FigureSource = Extract<AnswerSource, { readonly from: 'figure' }>;
type Why = Pick<ReturnDifference, 'source' | 'records' | 'decisions' | 'untold' | 'referenceVersions'>;

/** Finds what moved answers: each figure, and each stream, is read once. */
class Reasons {
  private readonly moved = new Map<string, Promise<Pick<Why, 'records' | 'untold'>>>();
  private readonly settled = new Map<string, Promise<readonly SettledAgreement[] | undefined>>();
  private readonly decided = new Map<string, Promise<Why['decisions']>>();

  constructor(
    private readonly store: DecisionStore,
    private readonly queries: QueryBus,
    private readonly figureRecords: FigureRecords,
    private readonly returned: OfReturn,
    private readonly after: FilledAt,
  ) {}

  async of(
    was: Answer | undefined,
    is: Answer | undefined,
    told: Told,
    rows: ReturnSection['rows'],
  ): Promise<Why> {
    const source = sourceOf(was) ?? sourceOf(is);
    const before = takenAt(was, told) ?? told.watermarks.at(-1);
    if (!source || !before) return { source, records: [], decisions: [] };
    const moved = restsOnRecords(source)
      ? await this.recordsBehind(source, before)
      : ({ records: [] } satisfies Pick<Why, 'records' | 'untold'>);
    const versions = { before: before.referenceVersion, after: this.after.referenceVersion };
    const isReferred = restsOnReference(source) && versions.before !== versions.after;
    return {
      ...{ source, ...moved, decisions: await this.decisionsOn(source, before, rows) },
      ...(isReferred && { referenceVersions: versions }),
    };
  }

  /** Of what an agreement pays: those behind each of its figures, of a quarter with those before, which it may make up for. */
  private async recordsBehind(
    source: Extract<AnswerSource, { readonly from: 'figure' | 'settlement' }>,
    before: FilledAt,
  ): Promise<Pick<Why, 'records' | 'untold'>> {
    if (source.from === 'figure') return this.recordsOf(source, before);
    const { policyYear, quarter } = source;
    const settled = await this.settledOn(policyYear);
    if (!settled) return { records: [], untold: 'not-explained' };
    const figures = settled.flatMap(({ counts }) =>
      counts.filter(({ period }) => quarter === undefined || period <= quarter),
    );
    const told = await Promise.all(
      figures.map(({ metric, period }) => this.recordsOf({ policyYear, metric, period }, before)),
    );
    const untold = told.find((each) => each.untold !== undefined)?.untold;
    return { records: told.flatMap(({ records }) => records), ...(untold && { untold }) };
  }

  private settledOn(policyYear: string): Promise<readonly SettledAgreement[] | undefined> {
    return askedOnce(this.settled, policyYear, async () => {
      const asked = new SettledAtQuery(this.returned.area, policyYear, this.after);
      const answer = await this.queries.execute(asked);
      return answer.ok ? answer.value : undefined;
    });
  }

  private recordsOf(
    { policyYear, metric, period }: Pick<FigureSource, 'policyYear' | 'metric' | 'period'>,
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

  private decisionsOn(
    source: AnswerSource,
    before: FilledAt,
    rows: ReturnSection['rows'],
  ): Promise<Why['decisions']> {
    const { area } = this.returned;
    const key = JSON.stringify([source, before.decisionPosition, rows?.of]);
    return askedOnce(this.decided, key, async () => {
      const decided = await this.store.streamsDecidedOn(before.decisionPosition, this.after.decisionPosition);
      const streams = decided.filter((stream) => isBehind(area, source, stream, rows));
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

function takenAt(answer: Answer | undefined, { watermarks }: Told): FilledAt | undefined {
  const { origin } = answer ?? {};
  return origin?.from === 'ledger' ? watermarks.find(({ id }) => id === origin.watermark) : undefined;
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { londonDay, ok, type Refusal, type Result } from '#kernel';
import type { ReturnQuestion, ReturnTemplate } from '#catalogue';
import { isToBeConfirmed, type Answer } from './answers';
import { checkAsItStands } from './checked-return';
import type { CheckedReturn } from './checks/check-return';
import { ReturnFacts } from './filling/return-facts';
import { cellsOf } from './form-cells';
import { saysOtherwise } from './outdated-cells';
import type {
  AnswersFile,
  AskedApproval,
  GivenApproval,
  OfReturn,
  ReturnEvent,
  SignOff,
  TemplateRef,
} from './return.events';
import { ReturnForms } from './return-forms';
import {
  contentHashOf,
  isChecked,
  lacksApproval,
  statusOf,
  type OpenReturn,
  type ReturnStatus,
  type Submission,
} from './return-state';
import { ReturnSurroundings } from './return-surroundings';
import { voidedIn, type VoidedAt } from './voided-in';

/** A cell of the form, and its answer where it has one. */
export interface CellStanding {
  readonly key: string;
  /** `Conditions!C8` */
  readonly at: string;
  readonly sheet: string;
  readonly section: string;
  readonly question: string;
  readonly type: ReturnQuestion['type'];
  readonly options?: readonly string[] | undefined;
  readonly answer?: Answer | undefined;
  readonly isToBeConfirmed: boolean;
}

/** Whoever signs says a name; who was signed in as they did is known. */
type Signed<What> = What & { readonly signedIn: string };

export interface ReturnStanding extends OfReturn {
  readonly areaName: string;
  readonly name: string;
  readonly inForce: TemplateRef;
  readonly form: Pick<ReturnTemplate, 'kind' | 'policyYear' | 'period' | 'verified'>;
  readonly status: ReturnStatus;
  readonly revision: number;
  readonly due: string;
  /** Its deadline is past and it is not in; or it came in after it. */
  readonly isLate: boolean;
  /** Whether what stands was checked as it stands, and nothing blocks it. */
  readonly isChecked: boolean;
  /** Whether it goes out only with a reason, as the ledger says something else of some cells by now. */
  readonly takesDespite: boolean;
  readonly version: number;
  /** What partners approve as it stands. */
  readonly contentHash: string;
  /** Who prepared what stands, as they signed in: they neither approve nor sign it. */
  readonly preparers: readonly string[];
  readonly cells: readonly CellStanding[];
  /** Cells of which the ledger has nothing, and why. */
  readonly missing: OpenReturn['missing'];
  readonly watermarks: OpenReturn['watermarks'];
  /** What the checks find now. */
  readonly checked: CheckedReturn;
  readonly asked: readonly AskedApproval[];
  readonly approvals: readonly Signed<GivenApproval>[];
  readonly lacking: ReturnType<typeof lacksApproval>;
  readonly voided: readonly VoidedAt[];
  readonly signOff?: Signed<SignOff> | undefined;
  readonly ratified?: OpenReturn['ratified'];
  readonly submissions: readonly Submission[];
  readonly withdrawn?: string | undefined;
  readonly decisions: readonly {
    readonly version: number;
    readonly position: number;
    readonly type: ReturnEvent['type'];
    readonly actor: string;
    readonly recordedAt: string;
    /** The reason that was given. */
    readonly says?: string | undefined;
    /** The workbook that answers were read of. */
    readonly file?: AnswersFile | undefined;
  }[];
}

type Answered = Result<ReturnStanding, readonly Refusal[]>;

/** How does a return stand, cell by cell, now or as it was recorded at a moment? Refused as `no-return`. */
export class ReturnQuery extends Query<Answered> {
  constructor(
    readonly of: OfReturn,
    /** `2017-04-03T09:00:00.000Z` */
    readonly recordedBy?: string,
  ) {
    super();
  }
}

@QueryHandler(ReturnQuery)
export class ReturnHandler implements IQueryHandler<ReturnQuery> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly facts: ReturnFacts,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, recordedBy }: ReturnQuery): Promise<Answered> {
    const upTo = await this.surroundings.upTo(recordedBy);
    const read = await this.forms.read(of, upTo);
    if (!read.ok) return read;
    const { state, form, history } = read.value;
    const [outdated, now, settings, reference] = await Promise.all([
      this.facts.outdated(form, state, await this.surroundings.latest(recordedBy)),
      recordedBy ?? this.surroundings.clock(),
      this.surroundings.settings(of.area, upTo),
      this.surroundings.referenceNow(),
    ]);
    const { revision, due, missing, watermarks, asked, approvals, signOff, ratified } = state;
    const { kind, policyYear, period, verified } = form;
    const actorsOf = (type: ReturnEvent['type']) =>
      history.filter((each) => each.type === type).map(({ actor }) => actor);
    // Those that stand are the last that were given.
    const approvers = actorsOf('return.approved').slice(-approvals.length);
    const signedIn = (approval: GivenApproval, at: number) => ({
      ...approval,
      signedIn: approvers[at] ?? '',
    });
    const signer = actorsOf('return.signed-off').at(-1) ?? '';
    return ok({
      ...of,
      ...{ areaName: reference.area(of.area)?.name ?? of.area, name: form.name, inForce: state.template },
      form: { kind, policyYear, period, verified },
      ...{ status: statusOf(state), revision, due, isLate: isLate(state, now), isChecked: isChecked(state) },
      takesDespite: outdated.some(saysOtherwise),
      ...{ version: history.length, contentHash: contentHashOf(state), preparers: [...state.preparers] },
      cells: cellsStanding(form, state),
      ...{ missing, watermarks, asked, voided: voidedIn(history), ratified },
      ...{ approvals: approvals.map(signedIn), signOff: signOff && { ...signOff, signedIn: signer } },
      lacking: lacksApproval(state),
      checked: checkAsItStands(form, state, settings, londonDay(new Date(now)), outdated),
      ...{ submissions: state.submissions, withdrawn: state.withdrawn },
      decisions: history.map(({ version, position, type, data, actor, recordedAt }) => ({
        ...{ version, position, type, actor, recordedAt },
        ...('reason' in data && { says: data.reason }),
        ...('file' in data && { file: data.file }),
      })),
    });
  }
}

/** Its deadline is past and nothing is in; or what was in first came in after it. */
export function isLate(state: OpenReturn, now: string): boolean {
  if (state.withdrawn !== undefined) return false;
  const [first] = state.submissions;
  return first ? first.snapshot.late !== undefined : now > state.due;
}

function cellsStanding(form: ReturnTemplate, { answers }: OpenReturn): CellStanding[] {
  return cellsOf(form, Object.keys(answers)).map(({ key, address, sheet, section, question }) => {
    const answer = answers[key];
    const { text, type, options } = question;
    return {
      ...{
        key,
        at: address,
        sheet: sheet.name,
        section: section.title,
        question: text,
        type,
        options,
        answer,
      },
      isToBeConfirmed: answer !== undefined && isToBeConfirmed(answer),
    };
  });
}

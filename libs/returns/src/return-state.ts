import { canonicalJson, londonDay, sha256 } from '#kernel';
import { rowOfKey, type Answer, type Answers, type FilledAt, type LedgerOrigin } from './answers';
import type {
  AskedApproval,
  Destination,
  GivenApproval,
  OfReturn,
  ReturnChecked,
  ReturnDelivered,
  ReturnDeliveryFailed,
  ReturnEvent,
  SignOff,
  Snapshot,
  TemplateRef,
} from './return.events';

/** What an edit made void. */
export interface Voided {
  readonly approvals: readonly GivenApproval[];
  readonly signOff?: SignOff | undefined;
  /** By what it was: the kind of decision, and the cells it changed. */
  readonly voidedBy: ReturnEvent['type'];
  readonly cells: readonly string[];
}

/** What a way said of a sending that it took on, or that the addressee has. */
export type SendingReceipt = Omit<ReturnDelivered['data'], 'area' | 'template'>;

/** What went out of one revision, and what came back. */
export interface Submission {
  readonly snapshot: Snapshot;
  readonly destinations: readonly Destination[];
  readonly receipts: readonly SendingReceipt[];
  /** What ways did not take, or gave back, in the order it was said. */
  readonly failures: readonly Omit<ReturnDeliveryFailed['data'], 'area' | 'template'>[];
  /** How often it was to go out by each way. */
  readonly sendings: Readonly<Partial<Record<Destination['channel'], number>>>;
  /** Ways that somebody let go, and why. */
  readonly letGo: readonly { readonly channel: Destination['channel']; readonly reason: string }[];
  readonly acknowledged?: { readonly on: string; readonly reference: string };
  /** By the board, after it went out. */
  readonly ratified?: Ratification;
}

export type Ratification = NonNullable<Snapshot['ratified']>;

export interface OpenReturn {
  readonly of: OfReturn;
  readonly template: TemplateRef;
  readonly due: string;
  readonly asked: readonly AskedApproval[];
  readonly delegation: boolean;
  /** Counts from 1; the next begins when what was submitted is reopened. */
  readonly revision: number;
  readonly answers: Answers;
  /** What rows that were filled in stand for, by `benefits.3`, as long as anything stands in them. */
  readonly rowsOf: Readonly<Record<string, string>>;
  /** Where figures were copied from, in the order they were. */
  readonly watermarks: readonly FilledAt[];
  /** Cells of which the ledger had nothing when it was last asked, and why. */
  readonly missing: readonly { readonly cell: string; readonly what: string }[];
  /** Who prepared this revision: what they wrote is for others to approve. */
  readonly preparers: ReadonlySet<string>;
  readonly check?: Omit<ReturnChecked['data'], 'area' | 'template'> | undefined;
  readonly approvals: readonly GivenApproval[];
  readonly voided: readonly Voided[];
  readonly signOff?: SignOff | undefined;
  readonly ratified?: Ratification | undefined;
  /** One a revision, the last submitted last. */
  readonly submissions: readonly Submission[];
  readonly withdrawn?: string | undefined;
}

export type ReturnState = { readonly status: 'none' } | ({ readonly status: 'open' } & OpenReturn);

/** How far a return has come. What is saved need not be valid, and what is valid is not submitted. */
export const RETURN_STATUSES = [
  'opened',
  'in-preparation',
  'checked',
  'approved',
  'signed-off',
  'submitted',
  'delivered',
  'acknowledged',
  'withdrawn',
] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

export function statusOf(state: OpenReturn): ReturnStatus {
  if (state.withdrawn !== undefined) return 'withdrawn';
  const submission = submissionOf(state);
  if (submission?.acknowledged) return 'acknowledged';
  if (submission) return isDelivered(submission) ? 'delivered' : 'submitted';
  if (state.signOff) return 'signed-off';
  if (lacksApproval(state).length === 0) return 'approved';
  if (isChecked(state)) return 'checked';
  return Object.keys(state.answers).length === 0 ? 'opened' : 'in-preparation';
}

/** What was submitted of the revision that stands. */
export function submissionOf({ submissions, revision }: OpenReturn): Submission | undefined {
  return submissions.find(({ snapshot }) => snapshot.revision === revision);
}

/** The number of the revision that was submitted last; the one in preparation where none was. */
export function lastSubmitted({ submissions, revision }: OpenReturn): number {
  return submissions.at(-1)?.snapshot.revision ?? revision;
}

/** Which revision is ratified: the one that is named, or the one that is signed off, or else the last submitted. */
export function ratifiedRevision(
  { revision }: { readonly revision?: number | undefined },
  state: OpenReturn,
): number {
  return revision ?? (state.signOff ? state.revision : lastSubmitted(state));
}

/** Whether what goes out first goes out late. A revision is late by nature: it says why it is one. */
export function isAfterDeadline(
  { now }: { readonly now: string },
  { due, submissions }: OpenReturn,
): boolean {
  return submissions.length === 0 && now > due;
}

type Sent = Pick<Submission, 'destinations' | 'receipts' | 'failures' | 'letGo'>;

/** Ways of whom the last that was heard is no receipt, and that nobody has let go. */
export function undelivered(submission: Sent): Destination[] {
  return submission.destinations.filter(
    ({ channel }) =>
      !isIn(submission, channel) && !submission.letGo.some((letGo) => letGo.channel === channel),
  );
}

/**
 * Whether the last that was heard of the newest sending by a way is a receipt: what had been taken may have come back since.
 * What the addressee has does not, so that it is in although it was given up before.
 */
function isIn(
  { receipts, failures }: Pick<Submission, 'receipts' | 'failures'>,
  channel: Destination['channel'],
): boolean {
  const newest = <Heard extends OfSending>(heard: readonly Heard[]) =>
    heard
      .filter((each) => each.channel === channel)
      .reduce<Heard | undefined>(
        (last, each) => (last && last.sending > each.sending ? last : each),
        undefined,
      );
  const receipt = newest(receipts);
  const failed = newest(failures)?.sending ?? 0;
  if (!receipt) return false;
  return receipt.sending > failed || (receipt.sending === failed && receipt.state === 'acknowledged');
}

/** Nothing counts as delivered before every way that was not let go has a receipt, and one of them at least. */
export function isDelivered(submission: Sent): boolean {
  return (
    undelivered(submission).length === 0 &&
    submission.destinations.some(({ channel }) => isIn(submission, channel))
  );
}

/** Whether what stands was checked as it stands, and nothing blocks it. */
export function isChecked(state: OpenReturn): boolean {
  return state.check?.contentHash === contentHashOf(state) && state.check.blocking === 0;
}

/**
 * The approvals that are asked for and not given yet, in the order of the chain, each with the organisation that has to;
 * without one where nobody knows yet who that is.
 */
export function lacksApproval({
  asked,
  approvals,
}: OpenReturn): { readonly approval: string; readonly organisation?: string }[] {
  return asked.flatMap(({ code, organisations }) => {
    if (organisations.length === 0) return [{ approval: code }];
    return organisations
      .filter(
        ({ source }) => !approvals.some((each) => each.approval === code && each.organisation === source),
      )
      .map(({ source }) => ({ approval: code, organisation: source }));
  });
}

/** The day that an approval is of, `2015-08-20`: today in London unless it says another. */
export function approvedOn({ on, now }: { readonly on?: string | undefined; readonly now: string }): string {
  return on ?? londonDay(new Date(now));
}

/** Whom a chain asks for one approval: that somebody is called otherwise now asks nobody else. */
export function askedOf({ code, organisations }: AskedApproval): object {
  return { code, of: organisations.map(({ source }) => source) };
}

// Asked again and again of one state, which never changes: of a form of hundreds of cells it takes milliseconds.
const HASHES = new WeakMap<OpenReturn, string>();

/**
 * What partners approve: whose return it is, who is asked, the answers and where each comes from, as an answer to this version
 * of the form.
 */
export function contentHashOf(state: OpenReturn): string {
  const kept = HASHES.get(state);
  if (kept !== undefined) return kept;
  const { of, template, asked, revision, answers, watermarks } = state;
  const hash = hashOf({ area: of.area, template, asked, revision, answers, watermarks });
  HASHES.set(state, hash);
  return hash;
}

export function inputHashOf({ answers, watermarks }: Pick<OpenReturn, 'answers' | 'watermarks'>): string {
  return hashOf({ answers, watermarks });
}

function hashOf(content: object): string {
  return sha256(canonicalJson(content)).toString('hex');
}

/** The receipt alone, without what else is said beside it. */
export function receiptIn(beside: SendingReceipt): SendingReceipt {
  const { revision, channel, sending, deliveryId, state, reference, said, receivedAt } = beside;
  return { revision, channel, sending, deliveryId, state, reference, said, receivedAt };
}

export function evolve(state: ReturnState, event: ReturnEvent): ReturnState {
  if (event.type === 'return.opened') {
    const { area, template, inForce, due, approvals, delegation } = event.data;
    return {
      of: { area, template },
      ...{ status: 'open', template: inForce, due, asked: approvals, delegation, revision: 1 },
      ...{ answers: {}, rowsOf: {}, watermarks: [], missing: [], preparers: new Set() },
      ...{ approvals: [], voided: [], submissions: [] },
    };
  }
  if (state.status === 'none') throw new Error(`${event.type} without a return: its stream is broken`);
  switch (event.type) {
    case 'return.filled': {
      const { at, answers, cleared, missing } = event.data;
      const cells = [...Object.keys(answers), ...cleared];
      if (cells.length === 0) return { ...state, missing };
      const changed = withCopies(state.answers, answers, cleared);
      const watermarks = [...state.watermarks, at].filter(isNamedIn(changed));
      const rowsOf = rowsStanding(state.rowsOf, changed);
      return { ...edited(state, event, cells, changed), rowsOf, watermarks, missing };
    }
    case 'return.chain-changed':
      return { ...edited(state, event, [], state.answers), asked: event.data.approvals };
    case 'return.answered': {
      const { answers, cleared, subject } = event.data;
      const given = Object.entries(answers).map(([cell, value]): [string, Answer] => [
        cell,
        written(value, subject, state.answers[cell]),
      ]);
      const changed = { ...without(state.answers, cleared), ...Object.fromEntries(given) };
      const cells = [...Object.keys(answers), ...cleared];
      // Only what was taken back leaves a row empty.
      const rowsOf = cleared.length > 0 ? rowsStanding(state.rowsOf, changed) : state.rowsOf;
      return prepared({ ...edited(state, event, cells, changed), rowsOf }, subject);
    }
    case 'return.confirmed': {
      const { cells, subject } = event.data;
      const confirmed = cells.map((cell): [string, Answer] => [cell, confirmedAnswer(state, cell, subject)]);
      const changed = { ...state.answers, ...Object.fromEntries(confirmed) };
      return prepared(edited(state, event, cells, changed), subject);
    }
    case 'return.checked':
      return { ...state, check: event.data };
    case 'return.approved':
      return { ...state, approvals: [...state.approvals, event.data] };
    case 'return.signed-off':
      return { ...state, signOff: event.data };
    case 'return.ratified': {
      const { on, reference, revision } = event.data;
      const ratified = { on, reference };
      const isOpen = revision === state.revision && !submissionOf(state);
      return isOpen
        ? { ...state, ratified }
        : ofRevision(state, revision, (submission) => ({ ...submission, ratified }));
    }
    case 'return.submitted': {
      const { snapshot, destinations, late, despite } = event.data;
      const sendings = Object.fromEntries(destinations.map(({ channel }) => [channel, 1]));
      const none = { receipts: [], failures: [], letGo: [] };
      const said = { ...(late !== undefined && { late }), ...(despite !== undefined && { despite }) };
      const whole = { ...said, ...snapshot };
      const submission: Submission = { snapshot: whole, destinations, ...none, sendings };
      return { ...state, submissions: [...state.submissions, submission] };
    }
    case 'return.delivered': {
      const receipt = receiptIn(event.data);
      return ofRevision(state, receipt.revision, (submission) => ({
        ...submission,
        receipts: [...submission.receipts.filter((each) => !isOfOneSending(each, receipt)), receipt],
      }));
    }
    case 'return.delivery-failed': {
      const { revision, channel, sending, rule, what } = event.data;
      return ofRevision(state, revision, (submission) => ({
        ...submission,
        failures: [...submission.failures, { revision, channel, sending, rule, what }],
      }));
    }
    case 'return.resent': {
      const { revision, channel, sending } = event.data;
      return ofRevision(state, revision, (submission) => ({
        ...submission,
        sendings: { ...submission.sendings, [channel]: sending },
        letGo: submission.letGo.filter((each) => each.channel !== channel),
      }));
    }
    case 'return.delivery-let-go': {
      const { revision, channel, reason } = event.data;
      return ofRevision(state, revision, (submission) => ({
        ...submission,
        letGo: [...submission.letGo, { channel, reason }],
      }));
    }
    case 'return.acknowledged': {
      const { revision, on, reference } = event.data;
      return ofRevision(state, revision, (submission) => ({
        ...submission,
        acknowledged: { on, reference },
      }));
    }
    case 'return.reopened':
      return {
        ...state,
        ...{
          revision: event.data.revision,
          preparers: preparersOf(state.answers),
          check: undefined,
          approvals: [],
          voided: [],
        },
        ...{ signOff: undefined, ratified: undefined, withdrawn: undefined },
      };
    case 'return.withdrawn':
      return { ...state, withdrawn: event.data.reason };
  }
}

type Open = Extract<ReturnState, { readonly status: 'open' }>;

/** Other answers than before: what was approved was approved of those before. */
function edited(state: Open, { type }: ReturnEvent, cells: readonly string[], answers: Answers): Open {
  const { approvals, signOff } = state;
  const voided = approvals.length === 0 && !signOff ? [] : [{ approvals, signOff, voidedBy: type, cells }];
  return {
    ...state,
    ...{
      answers,
      approvals: [],
      voided: [...state.voided, ...voided],
      signOff: undefined,
      ratified: undefined,
    },
  };
}

/** A row stands for what it stood for, also where nothing is left in it but what somebody wrote. */
function rowsStanding(before: OpenReturn['rowsOf'], answers: Answers): OpenReturn['rowsOf'] {
  const rows = Object.entries(answers).flatMap(([key, answer]) => {
    const row = rowOfKey(key);
    const code = copyIn(answer)?.origin.rowOf ?? before[row];
    return code === undefined ? [] : [[row, code] as const];
  });
  return Object.fromEntries(rows);
}

/** Who stands in answers: they prepared whatever revision has these. */
function preparersOf(answers: Answers): ReadonlySet<string> {
  const named = Object.values(answers).flatMap(({ origin }) =>
    origin.from === 'person' ? [origin.by, origin.inPlaceOf?.origin.confirmedBy] : [origin.confirmedBy],
  );
  return new Set(named.filter((each) => each !== undefined));
}

/** Watermarks that answers were taken at, or what somebody wrote something else in place of. */
function isNamedIn(answers: Answers): (at: FilledAt) => boolean {
  const named = new Set(Object.values(answers).map((answer) => copyIn(answer)?.origin.watermark));
  return ({ id }) => named.has(id);
}

function prepared(state: Open, subject: string): Open {
  return { ...state, preparers: new Set([...state.preparers, subject]) };
}

function confirmedAnswer({ answers }: Open, cell: string, subject: string): Answer {
  const answer = answers[cell];
  if (answer?.origin.from !== 'ledger') throw new Error(`${cell} was confirmed and is no copy`);
  return { ...answer, origin: { ...answer.origin, confirmedBy: subject } };
}

function ofRevision(state: Open, revision: number, change: (submission: Submission) => Submission): Open {
  const submissions = state.submissions.map((each) =>
    each.snapshot.revision === revision ? change(each) : each,
  );
  return { ...state, submissions };
}

interface OfSending {
  readonly channel: Destination['channel'];
  readonly sending: number;
}

export function isOfOneSending(one: OfSending, other: OfSending): boolean {
  return one.channel === other.channel && one.sending === other.sending;
}

/** What an answer holds of the ledger's: itself, or what somebody wrote something else in place of. */
export function copyIn(answer: Answer): (Answer & { readonly origin: LedgerOrigin }) | undefined {
  const { value, origin } = answer;
  return origin.from === 'ledger' ? { value, origin } : origin.inPlaceOf;
}

/**
 * Whether two copies say the same, wherever they were taken, and whoever has looked at them: the same value, of the same
 * records. A copy that was taken before it was kept what its row stands for is of any.
 */
export function isSaidSame(one: Answer | undefined, other: Answer | undefined): boolean {
  if (one?.origin.from !== 'ledger' || other?.origin.from !== 'ledger') return false;
  const [rowOf, otherRow] = [one.origin.rowOf, other.origin.rowOf];
  if (rowOf !== undefined && otherRow !== undefined && rowOf !== otherRow) return false;
  return canonicalJson(saidIn(one, one.origin)) === canonicalJson(saidIn(other, other.origin));
}

function saidIn({ value }: Answer, origin: LedgerOrigin): object {
  const { source, contentHash, definitionVersion, warnings } = origin;
  // In whatever order they come.
  return { value, source, contentHash, definitionVersion, warnings: warnings.map(canonicalJson).sort() };
}

function written(value: Answer['value'], by: string, before: Answer | undefined): Answer {
  const inPlaceOf = before && copyIn(before);
  return { value, origin: { from: 'person', by, ...(inPlaceOf && { inPlaceOf }) } };
}

/** Copies take the place of copies; what somebody wrote stays, and has what the ledger says now beside it. */
function withCopies(answers: Answers, copies: Answers, cleared: readonly string[]): Answers {
  const changed = new Map(Object.entries(answers));
  for (const cell of cleared) {
    const { value, origin } = changed.get(cell) ?? {};
    if (origin?.from === 'person' && value !== undefined)
      changed.set(cell, { value, origin: { from: 'person', by: origin.by } });
    else changed.delete(cell);
  }
  for (const [cell, copy] of Object.entries(copies)) {
    const before = changed.get(cell);
    changed.set(
      cell,
      before?.origin.from === 'person' ? written(before.value, before.origin.by, copy) : copy,
    );
  }
  return Object.fromEntries(changed);
}

function without(answers: Answers, cells: readonly string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([cell]) => !cells.includes(cell)));
}

import type { Destination } from './destination';
import type { ReturnSettings } from './return-settings';
import type { Answers, AnswerValue, FilledAt } from './answers';

export type { Destination } from './destination';

/** An area's return of one template. */
export interface OfReturn {
  readonly area: string;
  /** The code of the template, `2015-16-q1`. */
  readonly template: string;
}

/** The stream of an area's return: `return/E06000031/2015-16-q1`. */
export function returnStream({ area, template }: OfReturn): string {
  return `${returnsOfArea(area)}${template}`;
}

export function returnsOfArea(area: string): string {
  return `${RETURN_STREAMS}${area}/`;
}

export const RETURN_STREAMS = 'return/';

/** The version of a template that a return is answered by, for ever. */
export interface TemplateRef {
  readonly code: string;
  readonly version: number;
  /** SHA-256 of its canonical JSON, in hexadecimal. */
  readonly hash: string;
}

/** Who does something: a person, by name and position. */
export interface Person {
  readonly name: string;
  readonly position: string;
}

/** One approval of the chain, and who in this area may give it. */
export interface AskedApproval {
  readonly code: string;
  readonly title: string;
  readonly organisations: readonly { readonly source: string; readonly name: string }[];
}

export interface GivenApproval {
  readonly approval: string;
  /** The urn of the organisation it is given for. */
  readonly organisation: string;
  readonly by: Person;
  readonly contentHash: string;
  /** The day on which it was given. Not kept of what was approved before it was asked for. */
  readonly on?: string | undefined;
}

/** The board itself at a meeting, or somebody who may sign for it: by which authority. */
export interface SignOff {
  readonly by: Person;
  readonly contentHash: string;
  /** The day of the meeting, or on which it was signed. */
  readonly on: string;
  /** The resolution by which somebody may sign for the board; absent where the board signed itself. */
  readonly authority?: string | undefined;
}

/** A document of a submission, by what its bytes are known by. */
export interface KeptDocument {
  readonly form: 'workbook' | 'csv' | 'json';
  readonly name: string;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Everything a submission rests on and says; its documents can be made of it again at any time. */
export interface Snapshot {
  readonly revision: number;
  /** When it was locked, UTC to the millisecond. */
  readonly lockedAt: string;
  /** The area's name at the time. */
  readonly areaName: string;
  readonly template: TemplateRef;
  readonly answers: Answers;
  readonly watermarks: readonly FilledAt[];
  /** Of all definitions that were in force where the newest figure was taken. */
  readonly definitionsHash: string;
  readonly asked: readonly AskedApproval[];
  readonly approvals: readonly GivenApproval[];
  readonly signOff: SignOff;
  /** By the board, where it had by then. */
  readonly ratified?: { readonly on: string; readonly reference: string } | undefined;
  /** The area's own thresholds that the checks went by. */
  readonly thresholds: ReturnSettings['thresholds'];
  /** What the checks still warned of. */
  readonly warnings: readonly { readonly rule: string; readonly cell: string; readonly what: string }[];
  /** Cells of which the ledger had nothing when it was last asked, and why. Not kept of what went out before it was. */
  readonly missing?: readonly { readonly cell: string; readonly what: string }[];
  /** Why it is in only after its deadline. */
  readonly late?: string | undefined;
  /** Why it went out as it was signed, though the ledger had other figures by then. */
  readonly despite?: string | undefined;
  /** The cells of which it had. Not kept of what went out before it was. */
  readonly outdated?: readonly string[] | undefined;
  /** The heads of all chains when it was locked, each as `place: hash`. */
  readonly heads: readonly { readonly chain: string; readonly at: number; readonly hash: string }[];
  /** SHA-256 over the answers and where they come from. */
  readonly inputHash: string;
  /** What the partners approved. */
  readonly contentHash: string;
  /** What made the documents. */
  readonly renderer: string;
  readonly documents: readonly KeptDocument[];
}

type Event<Type extends string, Data extends object = object> = {
  readonly type: Type;
  readonly data: OfReturn & Data;
};

/** It is there to be answered. */
export type ReturnOpened = Event<
  'return.opened',
  {
    /** The version of the template that was in force, and is what this return answers. */
    readonly inForce: TemplateRef;
    /** The deadline, UTC to the millisecond. */
    readonly due: string;
    readonly approvals: readonly AskedApproval[];
    /** Whether somebody may sign for the board. */
    readonly delegation: boolean;
  }
>;

/** What the ledger knows was copied in: answers that are new or others than before, as at one watermark. */
export type ReturnFilled = Event<
  'return.filled',
  {
    readonly at: FilledAt;
    readonly answers: Answers;
    /** Cells whose copied answers are no longer there. */
    readonly cleared: readonly string[];
    /** Cells of which the ledger has nothing, and why. */
    readonly missing: readonly { readonly cell: string; readonly what: string }[];
  }
>;

/** Others are asked for approvals than before; what was approved counts no more. */
export type ReturnChainChanged = Event<
  'return.chain-changed',
  { readonly approvals: readonly AskedApproval[] }
>;

/** Somebody answered, changed or took back answers. */
export type ReturnAnswered = Event<
  'return.answered',
  {
    readonly answers: Readonly<Record<string, AnswerValue>>;
    readonly cleared: readonly string[];
    /** Who prepared it so, as they signed in. */
    readonly subject: string;
    /** The workbook that they were read of. */
    readonly file?: AnswersFile | undefined;
  }
>;

/** A file that answers were read of: its bytes are known by their hash. */
export interface AnswersFile {
  /** As whoever sent it called it. */
  readonly name?: string | undefined;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** Somebody looked at answers that were copied, and they are right. */
export type ReturnConfirmed = Event<
  'return.confirmed',
  { readonly cells: readonly string[]; readonly subject: string }
>;

/** The checks were made of what stood. */
export type ReturnChecked = Event<
  'return.checked',
  {
    readonly contentHash: string;
    readonly blocking: number;
    readonly warnings: readonly { readonly rule: string; readonly cell: string; readonly what: string }[];
  }
>;

export type ReturnApproved = Event<'return.approved', GivenApproval>;

export type ReturnSignedOff = Event<'return.signed-off', SignOff>;

/** The board ratified what was signed for it. */
export type ReturnRatified = Event<
  'return.ratified',
  {
    readonly revision: number;
    readonly on: string;
    readonly reference: string;
    readonly by: Person;
  }
>;

/** It is locked, its documents are kept, and it is on its way. */
export type ReturnSubmitted = Event<
  'return.submitted',
  {
    readonly snapshot: Snapshot;
    readonly destinations: readonly Destination[];
    /** Of what went out before its snapshot had it. */
    readonly late?: string | undefined;
    /** Of what went out before its snapshot had it. */
    readonly despite?: string | undefined;
  }
>;

/** One way has a receipt: it took it on, for the addressee, or says later that the addressee has it. */
export type ReturnDelivered = Event<
  'return.delivered',
  {
    readonly revision: number;
    readonly channel: Destination['channel'];
    /** Which sending it was: the first, or one of those asked for later. */
    readonly sending: number;
    /** Under which it went out, every time. */
    readonly deliveryId: string;
    readonly state: 'accepted' | 'acknowledged';
    /** What the other side knows it by. */
    readonly reference: string;
    /** In the other side's words. */
    readonly said: string;
    readonly receivedAt: string;
  }
>;

/**
 * One way did not take it, or what it had taken came back: somebody has to mend that and have it sent again, or lets the
 * way go.
 */
export type ReturnDeliveryFailed = Event<
  'return.delivery-failed',
  {
    readonly revision: number;
    readonly channel: Destination['channel'];
    /** Which sending it was: the first, or one of those asked for later. */
    readonly sending: number;
    readonly rule: string;
    readonly what: string;
  }
>;

/** It is to go out by one way again: to whom it went before, or to somebody else. */
export type ReturnResent = Event<
  'return.resent',
  {
    readonly revision: number;
    readonly channel: Destination['channel'];
    readonly sending: number;
    /** Where it is to go from now on, where that is elsewhere than before. */
    readonly to?: string | undefined;
  }
>;

/** It is not to go out by one way any more. */
export type ReturnDeliveryLetGo = Event<
  'return.delivery-let-go',
  { readonly revision: number; readonly channel: Destination['channel']; readonly reason: string }
>;

/** NHS England said that it has it. */
export type ReturnAcknowledged = Event<
  'return.acknowledged',
  { readonly revision: number; readonly on: string; readonly reference: string }
>;

/** It is answered anew, as a revision with the next number. */
export type ReturnReopened = Event<'return.reopened', { readonly revision: number; readonly reason: string }>;

export type ReturnWithdrawn = Event<'return.withdrawn', { readonly reason: string }>;

export type ReturnEvent =
  | ReturnOpened
  | ReturnFilled
  | ReturnChainChanged
  | ReturnAnswered
  | ReturnConfirmed
  | ReturnChecked
  | ReturnApproved
  | ReturnSignedOff
  | ReturnRatified
  | ReturnSubmitted
  | ReturnDelivered
  | ReturnDeliveryFailed
  | ReturnResent
  | ReturnDeliveryLetGo
  | ReturnAcknowledged
  | ReturnReopened
  | ReturnWithdrawn;

import type { ReturnTemplate } from '#catalogue';
import type { Answers, AnswerValue, FilledAt } from './answers';
import type { OutdatedCell } from './outdated-cells';
import type {
  AnswersFile,
  AskedApproval,
  Destination,
  OfReturn,
  Person,
  ReturnChecked,
  ReturnDelivered,
  ReturnDeliveryFailed,
  Snapshot,
  TemplateRef,
} from './return.events';

/** Everything of a snapshot that the return itself does not know. */
export type Locked = Pick<
  Snapshot,
  'areaName' | 'definitionsHash' | 'heads' | 'renderer' | 'documents' | 'thresholds' | 'warnings'
>;

/** What people decide on a return that is open. */
export type ReturnDecision =
  | {
      readonly type: 'answer';
      /** `null` takes an answer back. */
      readonly answers: Readonly<Record<string, AnswerValue | null>>;
      /** What they were read of, where that is a file. */
      readonly file?: AnswersFile | undefined;
    }
  | { readonly type: 'confirm'; readonly cells: readonly string[] }
  | {
      readonly type: 'approve';
      readonly approval: string;
      readonly organisation: string;
      readonly by: Person;
      readonly contentHash: string;
      /** The day on which it was given; the day of the command, where it is left out. */
      readonly on?: string | undefined;
      /** The organisations, by their urns, that whoever gives the command may act for. */
      readonly actsFor: readonly string[];
    }
  | {
      readonly type: 'sign-off';
      readonly by: Person;
      readonly contentHash: string;
      readonly on: string;
      readonly authority?: string | undefined;
    }
  | {
      readonly type: 'ratify';
      /** The one in preparation where it is signed off, else the last submitted, where it is left out. */
      readonly revision?: number | undefined;
      readonly on: string;
      readonly reference: string;
      readonly by: Person;
    }
  | {
      readonly type: 'resend';
      readonly revision: number;
      readonly channel: Destination['channel'];
      /** Another address than it went to before. */
      readonly to?: string | undefined;
    }
  | {
      readonly type: 'let-go';
      readonly revision: number;
      readonly channel: Destination['channel'];
      readonly reason: string;
    }
  | {
      readonly type: 'acknowledge';
      /** The last submitted, where it is left out. */
      readonly revision?: number | undefined;
      readonly on: string;
      readonly reference: string;
    }
  | { readonly type: 'reopen'; readonly reason: string }
  | { readonly type: 'withdraw'; readonly reason: string };

/** What is given for a partner or the board, and whom the chain asks as things stand: it is given for all of these. */
type Signing = Extract<ReturnDecision, { readonly type: 'approve' | 'sign-off' }> & {
  readonly chain: readonly AskedApproval[];
};

export type ReturnCommand = {
  readonly of: OfReturn;
  /** Who gives it, as they signed in. */
  readonly subject: string;
  /** `2015-08-28T11:00:00.000Z` */
  readonly now: string;
  /** The form, in the version that the return is answered by. */
  readonly form: ReturnTemplate;
} & (
  | Exclude<ReturnDecision, { readonly type: 'approve' | 'sign-off' }>
  | Signing
  | {
      readonly type: 'open';
      readonly inForce: TemplateRef;
      readonly due: string;
      readonly approvals: readonly AskedApproval[];
    }
  | {
      readonly type: 'fill';
      /** Who is asked for each approval, as things stand. */
      readonly approvals: readonly AskedApproval[];
      readonly at: FilledAt;
      /** Everything that the ledger has for the cells of the return. */
      readonly found: Answers;
      readonly missing: readonly { readonly cell: string; readonly what: string }[];
    }
  | ({ readonly type: 'check' } & Omit<ReturnChecked['data'], 'area' | 'template'>)
  | {
      readonly type: 'submit';
      readonly contentHash: string;
      readonly locked: Locked;
      readonly destinations: readonly Destination[];
      readonly late?: string | undefined;
      /** Of which cells the ledger says something else by now, and why it goes out all the same. */
      readonly outdated: readonly OutdatedCell[];
      readonly despite?: string | undefined;
      /** Who is asked for each approval, as things stand. */
      readonly chain: readonly AskedApproval[];
    }
  | ({ readonly type: 'deliver' } & Omit<ReturnDelivered['data'], 'area' | 'template'>)
  | ({ readonly type: 'give-up' } & Omit<ReturnDeliveryFailed['data'], 'area' | 'template'>)
);

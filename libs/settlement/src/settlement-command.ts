import { z } from 'zod';
import type { JournalEntry } from '#pooled-fund';
import type {
  NamedCount,
  OfSettlement,
  Person,
  SettledAt,
  SettlementInput,
  StandingAgreement,
} from './settlement.events';
import type { Amount } from './working';

/** Who gives a command, and the organisations, by their urns, that they may act for. */
interface ByPartner {
  readonly partner: string;
  readonly by: Person;
  readonly actsFor: readonly string[];
}

/** What of the journal a command needs to know: the hold, what stands of forecasts and postings, what is closed. */
export interface StandingEntries {
  /** The last, where quarters were released and the rest held anew. */
  readonly hold?: number | undefined;
  readonly forecast?: JournalEntry | undefined;
  /** Of that hold, in the order they were entered. */
  readonly posted: readonly JournalEntry[];
  /** The first day that no closed month of a fund whose money is moved keeps anything from taking effect on. */
  readonly firstOpenDay?: string | undefined;
}

/** What people decide on a settlement that is open; `today` is the day in Europe/London. */
export type SettlementDecision =
  | {
      readonly type: 'review';
      readonly contentHash: string;
      readonly by: Person;
      readonly note: string;
    }
  | ({
      readonly type: 'dispute';
      readonly figure: string;
      readonly claimed: number;
      readonly evidence: string;
      readonly replyBy: string;
    } & ByPartner)
  | ({ readonly type: 'reply'; readonly dispute: number; readonly reply: string } & ByPartner)
  | {
      readonly type: 'resolve-dispute';
      readonly dispute: number;
      readonly outcome: 'upheld' | 'rejected' | 'withdrawn';
      readonly by: Person;
      readonly reason: string;
      readonly actsFor: readonly string[];
    }
  | {
      readonly type: 'override-coverage';
      readonly by: Person;
      readonly reason: string;
      /** Of each figure that is reported in part, the count that is settled on all the same. */
      readonly counts?: readonly NamedCount[] | undefined;
      /** Every figure that was not counted, where it is to be ended without them. */
      readonly uncounted?: readonly string[] | undefined;
    }
  | { readonly type: 'agree-amount'; readonly agreedPence: number; readonly reason?: string | undefined }
  | ({ readonly type: 'approve'; readonly contentHash: string } & ByPartner)
  | { readonly type: 'pay-on'; readonly paidOn: string; readonly reference: string }
  | { readonly type: 'forecast'; readonly pence: number; readonly asOf: string; readonly method: string }
  /** All of it; or, of pay for performance, what the quarters to one of them earned. */
  | { readonly type: 'post'; readonly through?: string | undefined }
  | { readonly type: 'propose-void'; readonly by: Person; readonly reason: string }
  | { readonly type: 'void' }
  | { readonly type: 'restate' }
  | { readonly type: 'close' };

export type SettlementCommand = {
  readonly of: OfSettlement;
  readonly today: string;
  readonly journal: StandingEntries;
} & (
  | SettlementDecision
  | { readonly type: 'open'; readonly terms: StandingAgreement }
  | {
      readonly type: 'compute';
      readonly terms: StandingAgreement;
      readonly watermark: SettledAt;
      /** With what was claimed in disputes that were upheld in the place of what was counted. */
      readonly inputs: readonly SettlementInput[];
      readonly secondOpinion: readonly Amount[];
      /** Why it is computed anew after it was posted. */
      readonly grounds?: string | undefined;
    }
);

/** The name or the position of who does something. */
export const nameSchema = z.string().trim().max(200);
const text = z.string().max(2_000);
const day = z.iso.date();

/** The limits of what people write in a command, and of the days they give, whichever command it is. */
export const commandLimits = z
  .object({
    ...{
      evidence: text,
      reply: text,
      note: text,
      reason: text,
      grounds: text,
      reference: text,
      method: text,
    },
    ...{ replyBy: day, paidOn: day, asOf: day },
    by: z.object({ name: nameSchema, position: nameSchema }),
  })
  .partial();

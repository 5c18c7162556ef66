import type { Refusal, Result } from '#kernel';
import type { Parcel } from './parcel';

/** The ways out of the house, as settings, commands and records call them. */
export const CHANNEL_NAMES = ['e-mail', 'folder', 'webhook', 'mesh'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** One way out of the house. It keeps nothing: what is sent again, and when, is for whoever sends. */
export interface Channel {
  readonly name: ChannelName;
  /**
   * Carries a parcel, once. Never throws over the other side: what went wrong there is a failure, which says whether
   * another attempt under the same id may help.
   */
  send(parcel: Parcel): Promise<Sent>;
  /** Where the other side tells later what became of a parcel that it took; other channels have all in the receipt. */
  readonly aftermath?: Aftermath;
}

export type Sent = Result<Receipt, DeliveryFailure>;

/** What the other side said to a parcel. */
export interface Receipt {
  readonly channel: ChannelName;
  /** The parcel's. */
  readonly id: string;
  /** Taken on, for the addressee; or known to be with the addressee. */
  readonly state: 'accepted' | 'acknowledged';
  /** When the other side said so (ISO 8601). */
  readonly at: string;
  /** What the other side knows it by. */
  readonly reference: string;
  /** In the other side's words, cut at 2,000 characters. */
  readonly said: string;
}

/** Why there is no receipt. `where` is what was sent to. */
export interface DeliveryFailure extends Refusal {
  /** Whether the same parcel, sent again as it is, may arrive. */
  readonly mayRetry: boolean;
  /** In the other side's words, where it said anything. */
  readonly said: string;
}

export interface Aftermath {
  /** The receipt as it stands by now, or why there is none any more. */
  follow(receipt: Receipt): Promise<Sent>;
  /** Parcels that came back. They are told again until they are dismissed: keep them first. */
  returned(): Promise<Result<readonly Returned[], DeliveryFailure>>;
  dismiss(returned: Returned): Promise<Result<void, DeliveryFailure>>;
}

/** A parcel that was taken, and reached nobody. */
export interface Returned {
  /** By which it is dismissed. */
  readonly key: string;
  /** The parcel's id, where the other side says it. */
  readonly id: string | undefined;
  /** As in the receipt of the parcel, where the other side says it. */
  readonly reference: string | undefined;
  readonly failure: DeliveryFailure;
}

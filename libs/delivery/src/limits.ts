/** The largest parcel that is carried, all documents together: it is held in memory while it is sent. */
export const PARCEL_BYTES_MAX = 64 * 1024 * 1024;

/** How much of what the other side said is kept beside a receipt or a failure. */
export const SAID_CHARACTERS_MAX = 2_000;

export interface TimeLimits {
  /** Until there is a connection. */
  readonly connectMs: number;
  /** Until the other side says or takes something more. */
  readonly idleMs: number;
  /** For one exchange, or one e-mail, from its beginning to its end. */
  readonly wholeMs: number;
}

export const TIME_LIMITS: TimeLimits = { connectMs: 10_000, idleMs: 60_000, wholeMs: 300_000 };

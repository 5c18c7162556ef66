/** A quarantined delivery was sent again, as it stood or mended, and came to stand at another place of the log. */
export interface QuarantineReplayed {
  readonly type: 'quarantine.replayed';
  readonly data: {
    readonly lane: number;
    readonly offset: number;
    readonly as: 'it-stood' | 'mended';
    readonly to: { readonly topic: string; readonly partition: number; readonly offset: number };
  };
}

/** Nothing is to come of a quarantined delivery, and why. */
export interface QuarantineDismissed {
  readonly type: 'quarantine.dismissed';
  readonly data: { readonly lane: number; readonly offset: number; readonly reason: string };
}

export type QuarantineEvent = QuarantineReplayed | QuarantineDismissed;

const STREAMS = 'quarantine/';

/** The stream of what is decided on one quarantined delivery: `quarantine/3/1234`. */
export function quarantineStream({ lane, offset }: { lane: number; offset: number }): string {
  return `${STREAMS}${lane}/${offset}`;
}

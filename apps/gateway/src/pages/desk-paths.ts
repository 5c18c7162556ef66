// Where the pages of the gateway are, and what they call a delivery.

export const QUARANTINE_PATH = '/quarantine';
export const UPLOADS_PATH = '/uploads';

/** The lane by its number: a slash written as %2F is not handed on by every proxy. */
export function deliveryPath({ lane, offset }: { readonly lane: number; readonly offset: number }): string {
  return `${QUARANTINE_PATH}/${lane}/${offset}`;
}

/** A delivery by its place in the log, `activity.counts/10 offset 108`. */
export function placeOf(place: {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}): string {
  return `${place.topic}/${place.partition} offset ${place.offset}`;
}

// Where the pages of the gateway are, and what they call a delivery.

export const QUARANTINE_PATH = '/quarantine';
export const UPLOADS_PATH = '/uploads';

/** An empty table that a layout of a mapping reads. */
export function templatePath(mapping: string, layout: string): string {
  return `${UPLOADS_PATH}/templates/${mapping}/${layout}`;
}

/** Where the figures of an area stand. */
export function areaPath(area: string): string {
  return `/areas/${area}`;
}

/** Where a figure is worked out step by step. */
export function explainPath({
  area,
  ...figure
}: Readonly<Record<'area' | 'metric' | 'period' | 'year', string>>): string {
  return `${areaPath(area)}/explain?${new URLSearchParams(figure).toString()}`;
}

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

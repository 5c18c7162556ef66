import type { Destination, OfReturn } from './return.events';

/** Under which a revision goes out by one way, every time: `E06000031.2015-16-q1.r1.e-mail`. */
export function deliveryId(
  { area, template }: OfReturn,
  revision: number,
  channel: Destination['channel'],
): string {
  return `${area}.${template}.r${revision}.${channel}`;
}

/**
 * How long ago a moment has to be for its answer to be kept. A watermark bears the time it began to be stored, and
 * is seen when it is: the last one before a moment may come up to this much after it, clocks being apart included.
 */
const SETTLED_MS = 10_000;

/** Whether what was known at a moment can be told for ever: the last watermark before it has been stored by now. */
export function isLongAgo(moment: Date): boolean {
  return moment.getTime() <= Date.now() - SETTLED_MS;
}

/** The event log that this gateway appends to. */
export const EVENT_LOG = Symbol('EVENT_LOG');

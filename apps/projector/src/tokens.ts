/** The event log that this projector reads. */
export const EVENT_LOG = Symbol('EVENT_LOG');

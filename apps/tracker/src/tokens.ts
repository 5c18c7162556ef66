/** The event log whose recording this tracker tells of; it neither appends nor consumes. */
export const EVENT_LOG = Symbol('EVENT_LOG');

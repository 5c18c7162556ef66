/** The pool that due work is done on: none of its statements is cut off, since a duty has a limit of its own. */
export const DUE_WORK_POOL = Symbol('DUE_WORK_POOL');

/** The ways out of the house that are set up, by their names. */
export const CHANNELS = Symbol('CHANNELS');

/** How often the reporter looks for what is due, and hands it out: a `Rhythm`. */
export const RHYTHM = Symbol('RHYTHM');

/** The event log whose recording has to be complete before anybody is chased; nothing is appended or consumed here. */
export const EVENT_LOG = Symbol('EVENT_LOG');

/** The pool that due work is done on: none of its statements is cut off, since a duty has a limit of its own. */
export const DUE_WORK_POOL = Symbol('DUE_WORK_POOL');

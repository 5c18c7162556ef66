// @ts-check
// What a page that stays open says of how far it can be gone by. It is served in front of pages.js, as one file with it.

/**
 * @typedef {object} HowLive
 * @property {boolean} isOver nobody is signed in any more
 * @property {boolean} isLive
 * @property {boolean} isOffline
 * @property {number} lostAt since when what is shown may be old; 0 while it is not
 * @property {number} dueAt since when the figures are newer than what follows from them; 0 while they are not
 * @property {boolean} isWhole it shows nothing newer until it is made anew
 * @property {boolean} isKept it stays as it is for what somebody typed
 * @property {string} waiting what is not in the figures yet, in words
 */

/** After this a page that makes itself anew would have done so. */
const DUE_MS = 40_000;
/** The same, of one that is made anew at once. */
const DUE_WHOLE_MS = 4_000;
/** For how long whoever was signed out can read on. */
const READ_ON_MS = 5 * 60_000;

/**
 * @param {HowLive} page
 * @param {number} now
 * @returns {{ state: string, age: string, link: string, isFolded: boolean }} folded: what it showed is taken away
 */
export function howLive({ isOver, isLive, isOffline, lostAt, dueAt, isWhole, isKept, waiting }, now) {
  const state = isOver
    ? 'Not live: you have been signed out.'
    : isLive
      ? `Live: figures move as they change. ${waiting}`
      : isOffline
        ? 'Not live: this device is offline.'
        : lostAt
          ? 'Not live: the connection is lost, and looked for.'
          : 'Connecting.';
  const isFolded = isOver && now - lostAt >= READ_ON_MS;
  const isBehind = !isOver && dueAt > 0 && now - dueAt >= (isWhole ? DUE_WHOLE_MS : DUE_MS);
  const minutes = lostAt && !isFolded ? Math.floor((now - lostAt) / 60_000) : 0;
  const since = `For ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: figures may have changed. `;
  const older = isWhole
    ? 'Something has changed since this was shown. '
    : 'Charts and totals are older than the figures that moved. ';
  const behind = isBehind ? older : '';
  const hasNewer = isBehind || (!isOver && dueAt > 0 && isKept);
  return {
    state,
    age: `${minutes ? since : ''}${behind}`,
    link: isOver ? 'Sign in again' : hasNewer ? 'Newer figures are there: show them' : '',
    isFolded,
  };
}

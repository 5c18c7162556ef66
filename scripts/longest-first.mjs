// The order of specs where nothing is known of how long they took, as in a fresh clone. Jest goes by the size of files
// then, and would begin last what is said in ten lines and has whole systems killed for a minute: on one core, while the
// others have nothing left to do.
import Sequencer from '@jest/test-sequencer';

/** What starts whole systems first, then what has a database, then what needs nothing and is over at once. */
function rankOf({ path, context }) {
  if (context.config.displayName?.name === 'unit') return 2;
  return /\/apps\/(standalone|reporter)\//.test(path.replaceAll('\\', '/')) ? 0 : 1;
}

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}

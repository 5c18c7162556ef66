// Keeps what may happen once at a time in this checkout to one process. A fresh clone needs nothing but Node, so
// nothing outside Node may be imported here.
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';

const LOCK = '.setup.lock';
const BETWEEN_LOOKS_MS = 250;
/** What a process that was killed had started notices within half of that, and ends. */
const UNTIL_ITS_CHILDREN_END_MS = 1_000;

/**
 * Does `work` while no other process of this folder is inside; whoever comes second says so with `say`, and waits.
 * `doing` is what the others say of this one.
 */
export function exclusively(doing, work, say) {
  const ours = `${LOCK}.${process.pid}`;
  writeFileSync(ours, `${process.pid} ${doing}\n`);
  let told = '';
  try {
    // By a link, so that a lock is never seen before it says whose it is.
    while (!succeeds(() => linkSync(ours, LOCK), 'EEXIST')) {
      const other = lockThatStands();
      if (other === undefined) continue;
      if (isGone(other)) {
        wait(UNTIL_ITS_CHILDREN_END_MS);
        if (takeOver(other, ours)) break;
      } else if (told !== other.text) {
        say(`Another process (${other.pid}) is ${other.doing}; waiting ...`);
        told = other.text;
      }
      wait(BETWEEN_LOOKS_MS);
    }
  } finally {
    rmSync(ours, { force: true });
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Puts ours in the place of what a process that died has left. Of those who find it at once one may make the successor
 * of that very lock, and looks again: whoever came late finds another there by then.
 */
function takeOver(other, ours) {
  const successor = `${LOCK}.after-${other.pid}`;
  if (!succeeds(() => linkSync(ours, successor), 'EEXIST')) return false;
  if (lockThatStands()?.text === other.text) {
    renameSync(successor, LOCK);
    return true;
  }
  rmSync(successor, { force: true });
  return false;
}

/** Nothing where nobody is inside. */
function lockThatStands() {
  try {
    const text = readFileSync(LOCK, 'utf8');
    const [pid, ...doing] = text.trim().split(' ');
    return { text, pid: Number(pid), doing: doing.join(' '), since: statSync(LOCK).mtimeMs };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Whether it has died; after a restart another may have its number, as this one may. */
function isGone({ pid, since }) {
  if (pid === process.pid || since < Date.now() - uptime() * 1_000) return true;
  return !succeeds(() => process.kill(pid, 0), 'ESRCH');
}

function succeeds(attempt, failsBy) {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error.code === failsBy) return false;
    // Another user's process lives, though nothing can be sent to it.
    if (error.code === 'EPERM' && failsBy === 'ESRCH') return true;
    throw error;
  }
}

/** Nothing else is to happen meanwhile; Ctrl-C ends the process. */
function wait(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

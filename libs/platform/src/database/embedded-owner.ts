import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder, writePrivately } from './embedded-data-folder';
import { commandOf, startOf } from './process-identity';

interface Owner {
  readonly pid: number;
  readonly start: string;
}

const patienceMs = 20_000;
const pollMs = 50;

/**
 * Takes the data folder for this process, so that two never run one database: the second would take the first
 * one's server for an orphan and stop it.
 *
 * @throws Error in one line while another living process has it.
 */
export function takeDataFolder(dataFolder: string): void {
  const file = ownerFile(dataFolder);
  const mine = `${file}.${process.pid}`;
  writePrivately(mine, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  try {
    // Linked rather than written, so that nobody reads half of it.
    while (!tryLink(mine, file)) {
      const current = readOwner(file);
      if (isLiving(current)) {
        throw new Error(`The data folder ${dataFolder} is in use by process ${current.pid}; stop it first.`);
      }
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether a process had taken the folder and is gone without leaving it. */
export function isAbandoned(dataFolder: string): boolean {
  const owner = readOwner(ownerFile(dataFolder));
  return owner !== undefined && !isLiving(owner);
}

export function leaveDataFolder(dataFolder: string): void {
  rmSync(ownerFile(dataFolder), { force: true });
}

/**
 * Ends the server that a killed process left running on this folder, and makes a number left behind by one that
 * is gone harmless. Called only by the folder's owner, so no living process wants that server.
 */
export async function endOrphan(dataFolder: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(clusterFolder(dataFolder), 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  if (isServerOf(pid, dataFolder)) {
    log(`A database server was left running (process ${pid}); it is being stopped.`);
    await stopServer(pid, () => isServerOf(pid, dataFolder));
  } else {
    disownPid(pidFile);
  }
}

/** Fast shutdown, then an immediate one, which the next start recovers from. */
export async function stopServer(pid: number, isRunning: () => boolean): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isRunning()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return; // it ended between the question and the signal
    }
    const deadline = Date.now() + patienceMs;
    while (isRunning() && Date.now() < deadline) await sleep(pollMs);
  }
}

function ownerFile(dataFolder: string): string {
  return join(dataFolder, 'postgres-owner');
}

function isLiving(owner: Owner | undefined): owner is Owner {
  return owner !== undefined && startOf(owner.pid) === owner.start;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined; // gone meanwhile, or not ours
  }
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isServerOf(pid: number, dataFolder: string): boolean {
  return startOf(pid) !== undefined && commandOf(pid).includes(clusterFolder(dataFolder));
}

/**
 * PostgreSQL refuses to start while the number in its file is that of any living process of its user, even of
 * another program. Our own number it knows for its parent's and passes over. The rest of the file stays,
 * since from it the server sees whether sessions of the old one still hold its memory.
 */
function disownPid(file: string): void {
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [process.pid, ...rest].join('\n'));
}

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PID_FILE = 'server.pid';

/** What a server's folder is called, for the process that starts it: by it others see whether that one still runs. */
export function folderPrefixOf(kind: string): string {
  return `${kind}${process.pid}-`;
}

/** Where the number of the server's process is written down. */
export function pidFileIn(folder: string): string {
  return join(folder, PID_FILE);
}

/** Servers, and their folders, of runs that were killed outright. */
export function discardAbandoned(kind: string, below = tmpdir()): void {
  for (const name of readdirSync(below)) {
    if (!name.startsWith(kind)) continue;
    const folder = join(below, name);
    if (isRunning(Number(name.slice(kind.length).split('-')[0]))) continue;
    const pid = pidIn(folder);
    // The number may be another process's by now.
    if (pid !== undefined && commandLineOf(pid).includes(folder)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function pidIn(folder: string): number | undefined {
  const path = pidFileIn(folder);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
}

function commandLineOf(pid: number): string {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
